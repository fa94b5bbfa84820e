"""Points for everybody in a segment: begun, given page by page, stopped and given again. Taking it back: take_bonus_back.py.

Each page is one transaction under the lock of the bonus, so its budget holds whoever else is giving it, and a crash loses the
page at hand only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.access.permissions import Reach
from bridge.core.bonuses.bonuses import Bonus, BonusState, Forecast, choose_recipients, foresee
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.settling.reasons import N_
from bridge.core.settling.situations import Version
from bridge.core.workflow_events import Way
from bridge.errors import InvalidInput, NoProgramme
from bridge.flows.bonuses.giving import put_points
from bridge.flows.history.attach_history import is_running
from bridge.flows.segments.segments import select_customers
from bridge.store.bonuses import bonuses
from bridge.store.bonuses.bonuses import BonusRow
from bridge.store.programmes import programmes, tenants
from bridge.store.segments import profiles
from bridge.store.segments.segment_conditions import Selection
from bridge.store.segments.segments import count_members
from bridge.store.site import patrons
from bridge.store.work import tasks

KIND = "give_bonus"
PAGE = 500  # customers in one transaction: whoever wants one of their accounts waits for it

NOT_RUNNING = N_("Bonuses can be given while the programme is active. Activate it first.")
NOT_NOW = N_("This bonus cannot be given again: it is being taken back, or was.")
OVER = N_("The last day of this bonus has passed. Make a copy of it to give it again.")
USED_UP = N_("The budget of this bonus is used up. Make a copy of it to give it to others.")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be given to whom: the segment as a document, and by which name it was chosen (None: by none). ``key`` names the
    order, so that it is obeyed once."""

    key: str
    name: str
    segment: Mapping[str, Any]
    segment_name: str | None
    bonus: Bonus


def begin(
    conn: Connection, *, tenant_id: int, order: Order, reach: Reach, actor: int | None, locale: str, now: datetime
) -> tuple[BonusRow, int | None]:
    """A bonus to those of a segment who are within reach; nothing is given yet. Also the task that gives it, if that begins now.

    Ordered again by the same key, it is answered as it stands, without a task.

    NoProgramme where none runs; InvalidInput where nobody could ever get it.
    """
    known = bonuses.find_by_key(conn, tenant_id=tenant_id, key=order.key)
    if known is not None:
        return known, None
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    if programmes.find_programme(conn, tenant=tenant) is None or not is_running(tenant):
        raise NoProgramme(NOT_RUNNING)
    parse_segment(order.segment)
    check(order.bonus, now)
    bonus_id = bonuses.append_bonus(
        conn,
        tenant_id=tenant_id,
        key=order.key,
        name=order.name,
        segment=order.segment,
        segment_name=order.segment_name,
        staff=reach.staff_ids,
        bonus=replace(order.bonus, round_at=max(now, order.bonus.starts_at)),
        actor=actor,
        now=now,
    )
    row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id)
    return row, give_to_worker(conn, row=row, user_id=actor, locale=locale, now=now)


def check(bonus: Bonus, now: datetime) -> None:
    """InvalidInput, with its field, where nobody could ever get a new bonus."""
    if bonus.points <= 0:
        raise InvalidInput(N_("A bonus needs at least 1 point."), field="points")
    if bonus.is_used_up:
        raise InvalidInput(N_("The budget does not reach for one customer."), field="budget")
    if bonus.ends_at is not None and bonus.ends_at <= bonus.starts_at:
        raise InvalidInput(N_("The last day is before the first one."), field="until")
    if bonus.is_over(now):
        raise InvalidInput(N_("The last day has passed already."), field="until")
    if bonus.stays_open and bonus.ends_at is None:
        raise InvalidInput(N_("Say until which day the bonus stays open."), field="until")


def stop(conn: Connection, *, tenant_id: int, bonus_id: int, now: datetime) -> BonusRow:
    """Nobody more gets it after the page at hand. Nothing if it does not run."""
    row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id, lock=True)
    if row.bonus.state is not BonusState.RUNNING:
        return row
    return bonuses.save_bonus(conn, row=row, bonus=replace(row.bonus, state=BonusState.STOPPED), now=now)


def give_again(
    conn: Connection, *, tenant_id: int, bonus_id: int, actor: int | None, locale: str, now: datetime
) -> tuple[BonusRow, int | None]:
    """Goes through the segment as it is now, for whoever has not got it yet; also the task that does, if that begins now.

    NoProgramme where none runs; InvalidInput where nobody could get it any more.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    if not is_running(tenant):
        raise NoProgramme(NOT_RUNNING)
    row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id, lock=True)
    if row.bonus.state in (BonusState.UNDOING, BonusState.UNDONE):
        raise InvalidInput(NOT_NOW)
    if row.bonus.is_over(now):
        raise InvalidInput(OVER)
    if row.bonus.is_used_up:
        raise InvalidInput(USED_UP)
    row = bonuses.save_bonus(conn, row=row, bonus=row.bonus.again(now), now=now)
    return row, give_to_worker(conn, row=row, user_id=actor, locale=locale, now=now)


def give_to_worker(conn: Connection, *, row: BonusRow, user_id: int | None, locale: str, now: datetime) -> int | None:
    """A task that does what is due of the bonus, with its progress to be seen; its id, or None where nothing is due yet.

    Without a task, or after a crash, the worker comes to it by itself.
    """
    if not row.bonus.is_due(now) and row.bonus.state is not BonusState.UNDOING:
        return None
    return tasks.append_task(
        conn,
        tenant_id=row.tenant_id,
        kind=KIND,
        parameters={"bonus": row.id},
        user_id=user_id,
        locale=locale,
        now=now,
    )


def preview(
    conn: Connection,
    *,
    tenant_id: int,
    segment: Mapping[str, Any],
    reach: Reach,
    bonus: Bonus,
    bonus_id: int | None,
    now: datetime,
) -> Forecast:
    """What giving it now would come to. ``bonus_id`` names one that some may have already (None: a new one)."""
    selection = select_customers(conn, tenant_id=tenant_id, segment=parse_segment(segment), reach=reach, now=now)
    had = bonuses.count_had(conn, selection=selection, bonus_id=bonus_id) if bonus_id else 0
    return foresee(bonus, members=count_members(conn, selection=selection), had=had)


def select_members(conn: Connection, *, row: BonusRow, now: datetime) -> Selection:
    """Who is to get the bonus, as the segment is now."""
    segment = parse_segment(row.segment)
    return select_customers(conn, tenant_id=row.tenant_id, segment=segment, reach=Reach(row.staff), now=now)


def give_page(
    conn: Connection,
    *,
    tenant_id: int,
    bonus_id: int,
    members: Sequence[int],
    position: int,
    until: int,
    now: datetime,
) -> BonusRow:
    """Gives a bonus that has come as far as ``position`` to these of the next customers up to ``until``; as it then stands.

    Nothing if it does not run, has come to another place by somebody else's work, or the programme does not run any more.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id, lock=True)
    if not _is_at(row, position, now) or version is None or not is_running(tenant):
        return row
    had = bonuses.list_had(conn, tenant_id=tenant_id, bonus_id=bonus_id, customer_ids=members)
    chosen = choose_recipients(row.bonus, _list_present(conn, tenant_id, members), had=had)
    lots = put_points(
        conn,
        tenant=tenant,
        version=version,
        customer_ids=chosen,
        entry=lambda customer_id: _make_entry(row, customer_id, version, now),
        way=Way.BONUS,
        actor=row.actor,
        now=now,
    )
    bonuses.append_gifts(conn, row=row, lots=lots, now=now)
    return bonuses.save_bonus(conn, row=row, bonus=row.bonus.after_page(len(chosen), until), now=now)


def finish_round(conn: Connection, *, tenant_id: int, bonus_id: int, position: int, now: datetime) -> BonusRow:
    """Notes that the segment has been gone through. Nothing if it does not run or has come to another place."""
    row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id, lock=True)
    if not _is_at(row, position, now):
        return row
    return bonuses.save_bonus(conn, row=row, bonus=row.bonus.after_round(now), now=now)


def _list_present(conn: Connection, tenant_id: int, members: Sequence[int]) -> list[int]:
    """Without those who are gone since they were looked for: deleted, erased, or merged with another row."""
    if not members:
        return []
    kept = profiles.list_kept(conn, tenant_id=tenant_id, customer_ids=members)
    present = patrons.list_patrons(conn, tenant_id=tenant_id, customer_ids=members)
    return [one for one in members if one in present and one in kept]


def _is_at(row: BonusRow, position: int, now: datetime) -> bool:
    return row.bonus.is_due(now) and row.bonus.position == position


def _make_entry(row: BonusRow, customer_id: int, version: Version, now: datetime) -> Entry:
    key = f"gift:{row.id}:{customer_id}"
    return Entry(customer_id, EntryKind.BONUS, row.bonus.points, now, key, note=row.name, version=version.number)
