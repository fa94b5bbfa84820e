"""Editing the tiers, and what that would do to customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bridge.core import tier_editing
from bridge.core.consequences import Announcement
from bridge.core.programme import Tier
from bridge.core.programme_documents import parse_programme
from bridge.core.tier_moves import Move, TierEdit, list_moves, sum_by_tier
from bridge.flows.configure import Change, ProgrammeDocument, change_programme, read_editable
from bridge.store import tenants, tier_moves


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits: the WordPress user, the language they read, and the programme version that they saw (None: there was
    none)."""

    actor: int
    locale: str
    seen: int | None


def save_tier(
    conn: Connection, *, tenant_id: int, tier: Tier, was: str | None, tell: bool, editor: Editor, now: datetime
) -> Change:
    """A new tier, or a change of the one named ``was``; ``tell`` has workflows hear of each customer who moves.

    ChangedMeanwhile if the tier is not as the editor saw it; InvalidInput if its name or minimum is another's.
    """
    seen = _find_document(conn, tenant_id, editor)
    return change_programme(
        conn,
        tenant_id=tenant_id,
        edit=lambda document: tier_editing.put_tier(document, tier, was=was, seen=seen),
        announcement=Announcement(tell, _renamed(tier, was)),
        actor=editor.actor,
        locale=editor.locale,
        now=now,
    )


def delete_tier(conn: Connection, *, tenant_id: int, name: str, tell: bool, editor: Editor, now: datetime) -> Change:
    """Without a tier: its customers fall to the one below it. ChangedMeanwhile as in ``save_tier``."""
    seen = _find_document(conn, tenant_id, editor)
    return change_programme(
        conn,
        tenant_id=tenant_id,
        edit=lambda document: tier_editing.drop_tier(document, name, seen=seen),
        announcement=Announcement(tell),
        actor=editor.actor,
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


def _preview(conn: Connection, tenant_id: int, edited: ProgrammeDocument, renamed: Mapping[str, str]) -> Preview:
    """From the tiers in force (none while no programme is) to those of the edited document."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = tenants.find_programme(conn, tenant=tenant)
    before = version.programme.tiers if version else ()
    edit = TierEdit(before, parse_programme(edited).tiers, renamed)
    customers = tier_moves.count_in_spans(conn, tenant_id=tenant_id, spans=edit.list_spans())
    return Preview(list_moves(edit, customers), *sum_by_tier(edit, customers))


def _renamed(tier: Tier, was: str | None) -> dict[str, str]:
    return {was: tier.name} if was not in (None, tier.name) else {}


def _find_document(conn: Connection, tenant_id: int, editor: Editor) -> ProgrammeDocument | None:
    if editor.seen is None:
        return None
    return tenants.find_document(conn, tenant_id=tenant_id, version=editor.seen)
