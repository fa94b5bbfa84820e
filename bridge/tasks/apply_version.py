"""After a new programme version, where there are many customers: every account gets its tier, and where the version asks for
it every settled booking is looked at again."""

from collections.abc import Callable, Iterator
from functools import partial

from bridge.core.programmes.consequences import Consequences
from bridge.flows.tiers import retier
from bridge.flows.workflows import follow_tiers
from bridge.store.database import Database
from bridge.store.points import tier_moves
from bridge.store.settling import settlements
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Progress, Work


def run(database: Database, task: Task) -> Work:
    """Counts customers and bookings. Result: how many of each there were. Doing it again changes nothing."""
    todo, tenant_id, now = Consequences.from_document(task.parameters), task.tenant_id, task.created_at
    with database.read() as conn:
        customers = tier_moves.count_customers(conn, tenant_id=tenant_id) if todo.retier else 0
        bookings = settlements.count_settlements(conn, tenant_id=tenant_id) if todo.recheck else 0
    yield Progress(0, customers + bookings)
    if todo.retier:
        page = partial(retier.retier_page, tenant_id=tenant_id, announcement=todo.announcement, now=now)
        for done in _turn(database, page):
            yield Progress(min(done, customers), customers + bookings)
        for _ in _turn(database, partial(follow_tiers.follow_page, tenant_id=tenant_id, now=now)):
            yield Progress(customers, customers + bookings)
    if todo.recheck:
        for done in _turn(database, partial(retier.recheck_page, tenant_id=tenant_id, now=now)):
            yield Progress(customers + min(done, bookings), customers + bookings)
    return {"customers": customers, "bookings": bookings}


def _turn(database: Database, page: Callable[..., int | None]) -> Iterator[int]:
    """Page after page, each in a transaction of its own; how many things they came to at the most."""
    after, done = database.transact(partial(page, after=0)), 0
    while after is not None:
        done += retier.PAGE
        yield done
        after = database.transact(partial(page, after=after))
