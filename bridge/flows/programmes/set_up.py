"""Setting the programme up: taking over the ready-made one, and noting steps that are over."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core.programmes import starter
from bridge.core.programmes.starter import RuleNames, Starter
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile
from bridge.flows.programmes.configure import Change, ProgrammeDocument, change_programme
from bridge.flows.programmes.rules import Editor, find_next_id
from bridge.store.programmes import setup_steps

THERE_ALREADY = N_("There are earning rules already. Change them under Earning rules.")


def take_over(
    conn: Connection,
    *,
    tenant_id: int,
    wanted: Starter,
    names: RuleNames,
    with_terms: bool,
    editor: Editor,
    now: datetime,
) -> Change:
    """The ready-made programme as a new version: a draft, where none is in force. ``with_terms`` also how points are used.

    ChangedMeanwhile where there are rules by now: nothing that somebody made is replaced.
    """

    def edit(document: ProgrammeDocument) -> ProgrammeDocument:
        if document.get("earning_rules"):
            raise ChangedMeanwhile(THERE_ALREADY)
        first_id = find_next_id(conn, tenant_id=tenant_id)
        return starter.put_into(document, wanted, names, first_id=first_id, with_terms=with_terms)

    return change_programme(conn, tenant_id=tenant_id, edit=edit, actor=editor.user_id, locale=editor.locale, now=now)


def close_step(conn: Connection, *, tenant_id: int, step: str, actor: int, now: datetime) -> None:
    """A step is over: taken, or left out."""
    setup_steps.save_step(conn, tenant_id=tenant_id, step=step, actor=actor, now=now)


def reopen_step(conn: Connection, *, tenant_id: int, step: str) -> None:
    """A step is to be taken after all."""
    setup_steps.delete_step(conn, tenant_id=tenant_id, step=step)
