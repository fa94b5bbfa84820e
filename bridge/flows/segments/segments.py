"""Saving segments under names, and asking for one: a segment, of whom, and now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.access.permissions import Reach
from bridge.core.programmes.programme import Programme
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.segments.segments import Moment, Segment
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, InvalidInput
from bridge.store.programmes import programmes, tenants
from bridge.store.segments import saved_segments
from bridge.store.segments.saved_segments import SavedSegment
from bridge.store.segments.segment_conditions import Selection

MOST_SAVED = 200
MOST_CHARACTERS = 190

NAME_MISSING = N_("Give the segment a name.")
NAME_TOO_LONG = N_("The name is too long.")
NAME_TAKEN = N_("There is a segment of this name already.")
FULL = N_("There are as many segments as there can be. Delete one that you do not need any more.")
NOT_KEPT = N_("This segment was brought back already, or was deleted too long ago.")
CHANGED = N_("Somebody changed or deleted this segment meanwhile. Open it again to see how it is now.")


def save_segment(
    conn: Connection,
    *,
    tenant_id: int,
    name: str,
    document: Mapping[str, Any],
    segment_id: int | None,
    seen: int | None,
    actor: int | None,
    now: datetime,
) -> int:
    """A new segment (``segment_id`` None), or a change of one as it was when its number was ``seen``; its id.

    InvalidSegment if the document breaks the format, InvalidInput if the name is another's; ChangedMeanwhile if somebody
    changed or deleted it since.
    """
    parse_segment(document)
    name = " ".join(name.split())
    if segment_id is not None:
        _lock_as_seen(conn, tenant_id, segment_id, seen)
    _check_name(name, saved_segments.list_segments(conn, tenant_id=tenant_id), segment_id)
    saved: dict[str, Any] = {"name": name, "document": document, "actor": actor, "now": now}
    if segment_id is None:
        return saved_segments.append_segment(conn, tenant_id=tenant_id, **saved)
    saved_segments.change_segment(conn, tenant_id=tenant_id, segment_id=segment_id, **saved)
    return segment_id


def delete_segment(conn: Connection, *, tenant_id: int, segment_id: int, seen: int, now: datetime) -> SavedSegment:
    """Deletes a segment as it was when its number was ``seen``; what it was. ChangedMeanwhile if it is not so any more."""
    found = _lock_as_seen(conn, tenant_id, segment_id, seen)
    saved_segments.delete_segment(conn, tenant_id=tenant_id, segment=found, now=now)
    return found


def bring_back(conn: Connection, *, tenant_id: int, segment_id: int, actor: int | None, now: datetime) -> None:
    """A segment that was deleted, as it was and under its number, so that what names it goes on. ChangedMeanwhile if that is too long
    ago or done already, InvalidInput if its name is another's by now."""
    name = saved_segments.find_deleted_name(conn, tenant_id=tenant_id, segment_id=segment_id)
    if name is None:
        raise ChangedMeanwhile(NOT_KEPT)
    _check_name(name, saved_segments.list_segments(conn, tenant_id=tenant_id), None)
    saved_segments.bring_back(conn, tenant_id=tenant_id, segment_id=segment_id, actor=actor, now=now)


def select_customers(conn: Connection, *, tenant_id: int, segment: Segment, reach: Reach, now: datetime) -> Selection:
    """What store/segments/segments.py and store/segments/audience.py are asked for: days are the business's own, tiers those in force."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else Programme()
    lapse = programme.tier_period is not None
    return Selection(tenant_id, segment, Moment(now, tenant.zone), programme.tiers, reach, lapse)


def _lock_as_seen(conn: Connection, tenant_id: int, segment_id: int, seen: int | None) -> SavedSegment:
    found = saved_segments.find_segment(conn, tenant_id=tenant_id, segment_id=segment_id, lock=True)
    if found is None or found.number != seen:
        raise ChangedMeanwhile(CHANGED)
    return found


def _check_name(name: str, saved: list[SavedSegment], segment_id: int | None) -> None:
    if not name:
        raise InvalidInput(NAME_MISSING, field="name")
    if len(name) > MOST_CHARACTERS:
        raise InvalidInput(NAME_TOO_LONG, field="name")
    others = [other for other in saved if other.id != segment_id]
    if any(other.name.casefold() == name.casefold() for other in others):
        raise InvalidInput(NAME_TAKEN, field="name")
    if segment_id is None and len(others) >= MOST_SAVED:
        raise InvalidInput(FULL)
