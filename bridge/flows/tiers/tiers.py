"""Editing the tiers, and what that would do to customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.programmes.consequences import Announcement, Consequences
from bridge.core.programmes.programme import Programme, Tier
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.tiers import tier_editing
from bridge.core.tiers.tier_moves import Move, TierEdit, compare_groups, list_moves, sum_by_tier
from bridge.flows.programmes.configure import Change, ProgrammeDocument, change_programme, read_editable
from bridge.flows.programmes.rules import Editor
from bridge.flows.tiers.retier import APPLY_VERSION
from bridge.store.points import tier_moves
from bridge.store.programmes import programmes, tenants
from bridge.store.reports import figures
from bridge.store.segments import tier_names
from bridge.store.work import tasks


def save_tier(
    conn: Connection,
    *,
    tenant_id: int,
    tier: Tier,
    was: str | None,
    seen: int | None,
    tell: bool,
    editor: Editor,
    now: datetime,
) -> Change:
    """A new tier, or a change of the one named ``was`` in version ``seen``; ``tell`` has workflows hear of whoever moves. Rewards
    and segments that are for a tier that is renamed stay for it.

    ChangedMeanwhile if the tier is not as it was seen; InvalidInput if its name or minimum is another's.
    """
    before = _find_document(conn, tenant_id, seen)
    change = change_programme(
        conn,
        tenant_id=tenant_id,
        edit=lambda document: tier_editing.put_tier(document, tier, was=was, seen=before),
        announcement=Announcement(tell, _renamed(tier, was)),
        actor=editor.user_id,
        locale=editor.locale,
        now=now,
    )
    if was is not None and was != tier.name:
        tier_names.rename_tier(conn, tenant_id=tenant_id, was=was, name=tier.name)
    return change


def delete_tier(
    conn: Connection, *, tenant_id: int, name: str, seen: int | None, tell: bool, editor: Editor, now: datetime
) -> Change:
    """Without a tier: its customers fall to the one below it. ChangedMeanwhile as in ``save_tier``."""
    before = _find_document(conn, tenant_id, seen)
    return change_programme(
        conn,
        tenant_id=tenant_id,
        edit=lambda document: tier_editing.drop_tier(document, name, seen=before),
        announcement=Announcement(tell),
        actor=editor.user_id,
        locale=editor.locale,
        now=now,
    )


def put_into_effect_again(conn: Connection, *, tenant_id: int, editor: Editor, now: datetime) -> int:
    """Has the worker give everybody the tier of the version in force, after work that failed or was stopped; the task's id, which
    is that of the one under way where somebody asked already."""
    tenants.lock_tenant(conn, tenant_id=tenant_id)
    parameters = Consequences().as_document()
    for task in tasks.list_open(conn, tenant_id=tenant_id, kind=APPLY_VERSION):
        if task.parameters == parameters:
            return task.id
    return tasks.append_task(
        conn,
        tenant_id=tenant_id,
        kind=APPLY_VERSION,
        parameters=parameters,
        user_id=editor.user_id,
        locale=editor.locale,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would do: who would move, and how many customers each tier would have (None: no tier)."""

    moves: list[Move]
    before: dict[str | None, int]
    after: dict[str | None, int]


def preview_tier(conn: Connection, *, tenant_id: int, tier: Tier, was: str | None) -> Preview:
    """As ``save_tier`` would do it now; raises what that would raise."""
    _, document = read_editable(conn, tenant_id=tenant_id)
    edited = tier_editing.put_tier(document, tier, was=was, seen=document)
    return _preview(conn, tenant_id, edited, _renamed(tier, was))


def preview_deletion(conn: Connection, *, tenant_id: int, name: str) -> Preview:
    """As ``delete_tier`` would do it now."""
    _, document = read_editable(conn, tenant_id=tenant_id)
    return _preview(conn, tenant_id, tier_editing.drop_tier(document, name, seen=document), {})


def count_by_tier(conn: Connection, *, tenant_id: int) -> dict[str | None, int]:
    """How many customers each tier in force has, by their points, whether or not their row says so yet; those without one under
    None. Where points lapse, as their rows say, which are brought up to date all the time: the points would take a pass over all."""
    before = _tiers_in_force(conn, tenant_id)
    if _find_in_force(conn, tenant_id).tier_period is not None:
        none: dict[str | None, int] = {None: 0, **{tier.name: 0 for tier in before}}
        return none | figures.count_by_tier(conn, tenant_id=tenant_id)
    return _count(conn, tenant_id, TierEdit(before, before))[1]


def _preview(conn: Connection, tenant_id: int, edited: ProgrammeDocument, renamed: Mapping[str, str]) -> Preview:
    """From the tiers in force to those of the edited document."""
    edit = TierEdit(_tiers_in_force(conn, tenant_id), parse_programme(edited).tiers, renamed)
    return Preview(*_count(conn, tenant_id, edit))


def _count(
    conn: Connection, tenant_id: int, edit: TierEdit
) -> tuple[list[Move], dict[str | None, int], dict[str | None, int]]:
    spans = edit.list_spans()
    if _find_in_force(conn, tenant_id).tier_period is not None:
        return compare_groups(edit, tier_moves.count_groups(conn, tenant_id=tenant_id, spans=spans))
    customers = tier_moves.count_in_spans(conn, tenant_id=tenant_id, spans=spans)
    return list_moves(edit, customers), *sum_by_tier(edit, customers)


def _tiers_in_force(conn: Connection, tenant_id: int) -> Sequence[Tier]:
    return _find_in_force(conn, tenant_id).tiers


def _find_in_force(conn: Connection, tenant_id: int) -> Programme:
    """One without tiers while no programme is in force."""
    version = programmes.find_programme(conn, tenant=tenants.get_tenant(conn, tenant_id=tenant_id))
    return version.programme if version else Programme()


def _renamed(tier: Tier, was: str | None) -> dict[str, str]:
    return {was: tier.name} if was not in (None, tier.name) else {}


def _find_document(conn: Connection, tenant_id: int, version: int | None) -> ProgrammeDocument | None:
    return None if version is None else programmes.find_document(conn, tenant_id=tenant_id, version=version)
