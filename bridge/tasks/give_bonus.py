"""A bonus given to its segment, or taken back, page by page. Whoever begins it anew goes on where it was."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from functools import partial
from typing import TypeAlias

from bridge import clock
from bridge.core.bonuses.bonuses import BonusState
from bridge.flows.bonuses import give_bonus, take_bonus_back
from bridge.flows.history.attach_history import is_running
from bridge.store.bonuses import bonuses
from bridge.store.bonuses.bonuses import BonusRow
from bridge.store.database import Database
from bridge.store.programmes import tenants
from bridge.store.segments.segments import count_members, walk_members
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Progress, Work

Steps: TypeAlias = Generator[Progress, None, None]
Page: TypeAlias = tuple[list[int], int]  # members, and up to which customer they are all


def run(database: Database, task: Task) -> Work:
    """Counts customers. Parameters: the ``bonus``. Result: what it came to in all so far."""
    row = yield from drive(database, tenant_id=task.tenant_id, bonus_id=task.parameters["bonus"])
    bonus = row.bonus
    return {
        "bonus": row.id,
        "state": bonus.state.value,
        "customers": bonus.customers,
        "given": bonus.given,
        "taken_from": bonus.taken_from,
        "taken": bonus.taken,
    }


def drive(
    database: Database, *, tenant_id: int, bonus_id: int, now: Callable[[], datetime] = clock.now
) -> Generator[Progress, None, BonusRow]:
    """Does what is due of a bonus, whoever else does; the bonus as it then is. While the programme does not run nothing is
    given, and what is due waits."""
    while True:
        with database.read() as conn:
            row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id)
            may_give = is_running(tenants.get_tenant(conn, tenant_id=tenant_id))
        if row.bonus.state is BonusState.UNDOING:
            yield from _take_back(database, row, now)
        elif row.bonus.is_due(now()) and may_give:
            yield from _give(database, row, now)
        else:
            return row


def _give(database: Database, row: BonusRow, now: Callable[[], datetime]) -> Steps:
    total = _count(database, row, now()) if not row.bonus.is_over(now()) else 0
    yield Progress(0, total)
    looked_at = 0
    for members, until in _list_pages(database, row, now):
        page = partial(give_bonus.give_page, tenant_id=row.tenant_id, bonus_id=row.id, now=now())
        row = database.transact(partial(page, members=members, position=row.bonus.position, until=until))
        if row.bonus.position != until:  # stopped, or somebody else is giving it too
            return
        looked_at += len(members)
        yield Progress(min(looked_at, total), total)
        if row.bonus.is_used_up:
            break
    finish = partial(give_bonus.finish_round, tenant_id=row.tenant_id, bonus_id=row.id, now=now())
    database.transact(partial(finish, position=row.bonus.position))


def _list_pages(database: Database, row: BonusRow, now: Callable[[], datetime]) -> Iterator[Page]:
    """Whoever is in the segment behind the bonus's position and has not got it yet."""
    after: int | None = row.bonus.position
    while after is not None and not row.bonus.is_over(now()):
        with database.read() as conn:
            selection = give_bonus.select_members(conn, row=row, now=now())
            members, after = walk_members(conn, selection=selection, after=after)
            had = bonuses.list_had(conn, tenant_id=row.tenant_id, bonus_id=row.id, customer_ids=members)
        wanting = [one for one in members if one not in had]
        for start in range(0, len(wanting), give_bonus.PAGE):
            page = wanting[start : start + give_bonus.PAGE]
            yield page, page[-1]


def _count(database: Database, row: BonusRow, now: datetime) -> int:
    with database.read() as conn:
        selection = give_bonus.select_members(conn, row=row, now=now)
        had = bonuses.count_had(conn, selection=selection, bonus_id=row.id)
        return count_members(conn, selection=selection) - had


def _take_back(database: Database, row: BonusRow, now: Callable[[], datetime]) -> Steps:
    page = partial(take_bonus_back.take_page, tenant_id=row.tenant_id, bonus_id=row.id, limit=give_bonus.PAGE)
    while row.bonus.state is BonusState.UNDOING:
        yield Progress(row.bonus.taken_from, row.bonus.customers)
        row = database.transact(partial(page, now=now()))
