"""What is to be done without anybody asking, and how many things are done at once: one transaction each.

A job that fails leaves everything as it was and does not keep the others from being done. ``now`` is business time.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bridge.core.importing import ImportState
from bridge.core.permissions import CAPABILITY
from bridge.core.tokens import TokenKind
from bridge.errors import InvalidInput, NotHere
from bridge.flows import expire, retier, ring, roll_up
from bridge.flows.imports import discard
from bridge.flows.people import let_people_go, take_in_people
from bridge.flows.settle import Settled, settle
from bridge.store import (
    accounts,
    api_requests,
    booknetic,
    census,
    doorbells,
    holds,
    import_lines,
    imports,
    lapses,
    people,
    task_files,
    tenants,
    tokens,
)
from bridge.store.database import Database
from bridge.store.failures import explain

log = logging.getLogger(__name__)

PAGE = 500
PEOPLE_PAGE = 1_000
FILES_KEPT = timedelta(days=1)
DRAFTS_KEPT, LINES_KEPT = timedelta(days=7), timedelta(days=30)
REQUESTS_KEPT = timedelta(days=2)
# Customers' tokens; others are kept for ever, for the ledger names them.
TOKENS_KEPT = timedelta(days=30)


@dataclass(slots=True)
class Settlings:
    """What settling several appointments came to; ``failed`` are (tenant, appointment)."""

    settled: list[Settled] = field(default_factory=list)
    failed: list[tuple[int, int]] = field(default_factory=list)

    def add(self, other: "Settlings") -> None:
        self.settled += other.settled
        self.failed += other.failed


def settle_each(database: Database, appointments: Iterable[tuple[int, int]], *, now: datetime) -> Settlings:
    """Settles (tenant, appointment) after (tenant, appointment), each in its own transaction."""
    done = Settlings()
    for tenant_id, appointment_id in appointments:
        try:
            job = partial(settle, tenant_id=tenant_id, appointment_id=appointment_id, now=now)
            done.settled.append(database.transact(job))
        except Exception as error:
            trouble = explain(error)
            why = trouble.message if trouble else "a fault of the service itself"
            log.exception(
                "appointment %s of tenant %s could not be settled: %s",
                appointment_id,
                tenant_id,
                why,
                exc_info=trouble is None,
            )
            done.failed.append((tenant_id, appointment_id))
    return done


def drain_doorbells(
    database: Database, *, now: datetime, wanted: Callable[[int, int, int], bool] = lambda *_: True
) -> Settlings:
    """Settles whatever a doorbell rang for; ``wanted`` is asked with (newest bell, tenant, appointment)."""
    done, after = Settlings(), 0
    while True:
        with database.read() as conn:
            page = doorbells.list_appointments_for_all_tenants(conn, after=after, limit=PAGE)
        if not page:
            return done
        after = max(bell for bell, _, _ in page)
        done.add(
            settle_each(database, ((tenant, one) for bell, tenant, one in page if wanted(bell, tenant, one)), now=now)
        )


def settle_due(database: Database, *, now: datetime) -> Settlings:
    """Settles what time alone may have changed: ended visits, abandoned payments."""
    done, tried = Settlings(), set[tuple[int, int]]()
    while True:
        with database.read() as conn:
            due = [one for one in ring.list_due(conn, now=now) if one not in tried]
        if not due:
            return done
        tried.update(due)
        done.add(settle_each(database, due, now=now))


def let_points_lapse(database: Database, *, now: datetime) -> int:
    """Sums up anew whose points lapse for tiers, and lets tiers fall; how many customers that were."""
    done, tried = 0, set[tuple[int, int]]()
    while True:
        with database.read() as conn:
            due = [one for one in lapses.list_due_for_all_tenants(conn, now=now, limit=PAGE) if one not in tried]
        if not due:
            return done
        tried.update(due)
        for tenant_id in sorted({tenant_id for tenant_id, _ in due}):
            customers = [customer_id for tenant, customer_id in due if tenant == tenant_id]
            database.transact(partial(retier.let_lapse, tenant_id=tenant_id, customer_ids=customers, now=now))
            done += len(customers)


def sweep(database: Database, *, now: datetime) -> Settlings:
    """Settles what changed or vanished without a hook, tenant by tenant; notes a plan that ran out."""
    done = Settlings()
    for tenant_id in _list_tenant_ids(database):
        done.add(sweep_tenant(database, tenant_id=tenant_id, now=now))
    return done


def sweep_tenant(database: Database, *, tenant_id: int, now: datetime) -> Settlings:
    """The same for one tenant."""
    done = Settlings()
    _recheck_plan(database, tenant_id, now)
    for page in _list_changed(database, tenant_id):
        done.add(settle_each(database, ((tenant_id, one) for one in page), now=now))
    for page in _list_vanished(database, tenant_id):
        done.add(settle_each(database, ((tenant_id, one) for one in page), now=now))
    return done


def settle_all(database: Database, *, now: datetime) -> Settlings:
    """Settles every appointment of every tenant, changed or not, that may earn or was ever settled; then what rang."""
    done = Settlings()
    for tenant_id in _list_tenant_ids(database):
        for page in _list_all(database, tenant_id):
            done.add(settle_each(database, ((tenant_id, one) for one in page), now=now))
    done.add(drain_doorbells(database, now=now))
    return done


def release_holds(database: Database, *, now: datetime) -> int:
    """Frees points that were set aside for a booking that never came; how many holds."""
    count = after = 0
    while True:
        with database.read() as conn:
            late = holds.list_timed_out_for_all_tenants(conn, now=now, after_id=after, limit=PAGE)
        if not late:
            return count
        for tenant_id, hold_id in late:
            job = partial(expire.release_hold, tenant_id=tenant_id, hold_id=hold_id, now=now)
            database.transact(job)
        count += len(late)
        after = hold_id


def expire_points(database: Database, *, now: datetime) -> int:
    """Takes points past their expiry; of how many customers."""
    count = 0
    for tenant_id in _list_tenant_ids(database):
        after = 0
        while True:
            with database.read() as conn:
                customers = accounts.list_expiring(conn, tenant_id=tenant_id, now=now, after=after, limit=PAGE)
            if not customers:
                break
            for customer_id in customers:
                job = partial(expire.expire_points, tenant_id=tenant_id, customer_id=customer_id, now=now)
                database.transact(job)
            count += len(customers)
            after = customers[-1]
    return count


def index_people(database: Database, *, after: int = 0, stopped: Callable[[], bool] = lambda: False) -> tuple[int, int]:
    """Brings the search over customers up to date for those with an id above ``after`` who are new or changed; how many
    they were, and the highest id looked at."""
    count, newest = 0, after
    while not stopped():
        with database.read() as conn:
            stale, last = people.list_stale_for_all_tenants(conn, after=newest, limit=PEOPLE_PAGE)
        if last is None:
            break
        _index(database, stale)
        count, newest = count + len(stale), last
    return count, newest


def find_newest_customer(database: Database) -> int:
    """The highest id of a customer of any tenant."""
    with database.read() as conn:
        return people.find_newest_for_all_tenants(conn)


def forget_people(database: Database, *, now: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Takes those who are gone out of the search over customers; how many."""
    count, after = 0, (0, 0)
    while not stopped():
        with database.read() as conn:
            gone, last = people.list_gone_for_all_tenants(conn, after=after, limit=PEOPLE_PAGE)
        if gone:
            database.transact(partial(let_people_go, gone=gone, now=now))
        count += len(gone)
        if last is None:
            break
        after = last
    return count


def _index(database: Database, stale: list[people.Stale]) -> None:
    if stale:
        database.transact(partial(take_in_people, stale=stale))


def roll_up_days(database: Database, *, now: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Sums up new entries by day, some at a time; of how many tenants. A busy tenant is left for the next time."""
    count = 0
    with database.read() as conn:
        behind = roll_up.list_behind_for_all_tenants(conn, now=now)
    for tenant_id in behind:
        upto = database.transact(partial(roll_up.find_end, tenant_id=tenant_id, now=now))
        if upto is None:
            continue
        step = partial(roll_up.roll_up, tenant_id=tenant_id, upto=upto)
        while not stopped() and database.transact(step) < upto:
            pass
        count += 1
    return count


def drop_task_files(database: Database, *, now: datetime) -> int:
    """Drops files that were made a day ago or earlier; how many. ``now`` is real time, as tasks note it."""
    with database.read() as conn:
        old = task_files.list_old_for_all_tenants(conn, before=now - FILES_KEPT)
    for task_id in old:
        database.transact(partial(task_files.drop_pieces, task_id=task_id))
    return len(old)


def drop_api_traces(database: Database, *, now: datetime) -> int:
    """Forgets what apps sent days ago, and customers' tokens that ended long ago; how many rows. ``now`` is real time."""
    requests, dropped = 0, PAGE
    while dropped == PAGE:
        job = partial(api_requests.drop_old_for_all_tenants, before=now - REQUESTS_KEPT, limit=PAGE)
        dropped = database.transact(job)
        requests += dropped
    with database.read() as conn:
        over = tokens.list_over_for_all_tenants(conn, kind=TokenKind.CUSTOMER, before=now - TOKENS_KEPT, limit=PAGE)
    if over:
        database.transact(partial(tokens.drop_for_all_tenants, token_ids=over))
    return requests + len(over)


def forget_imports(database: Database, *, now: datetime) -> int:
    """Lets go of files that nobody imported for a week, and of what stood in those that were imported a month ago; of how many."""
    with database.read() as conn:
        drafts = [state for state in ImportState if state.is_draft]
        stale = imports.list_old_for_all_tenants(conn, states=drafts, before=now - DRAFTS_KEPT, limit=PAGE)
        told = import_lines.list_with_texts_for_all_tenants(conn, before=now - LINES_KEPT, limit=PAGE)
    for tenant_id, import_id in stale:
        with suppress(InvalidInput, NotHere):  # begun, or let go, just now
            database.transact(partial(discard, tenant_id=tenant_id, import_id=import_id))
    for tenant_id, import_id in told:
        database.transact(partial(import_lines.forget_texts, tenant_id=tenant_id, import_id=import_id))
    return len(stale) + len(told)


def _list_tenant_ids(database: Database) -> list[int]:
    with database.read() as conn:
        return tenants.list_tenant_ids_for_all_tenants(conn)


def _recheck_plan(database: Database, tenant_id: int, now: datetime) -> None:
    with database.read() as conn:
        permitted = tenants.get_tenant(conn, tenant_id=tenant_id).permitted
        today = now.date()
        lost = permitted and not booknetic.plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=today)
    if lost:
        job = partial(ring.check_permission, tenant_id=tenant_id, verdict=True, now=now, today=today)
        database.transact(job)


def _list_changed(database: Database, tenant_id: int) -> Iterator[list[int]]:
    after: int | None = 0
    while after is not None:
        with database.read() as conn:
            page, after = ring.sweep_page(conn, tenant_id=tenant_id, after_id=after)
        yield page


def _list_vanished(database: Database, tenant_id: int) -> Iterator[list[int]]:
    after = 0
    while True:
        with database.read() as conn:
            page = ring.list_vanished(conn, tenant_id=tenant_id, after_id=after)
        if not page:
            return
        yield page
        after = page[-1]


def _list_all(database: Database, tenant_id: int) -> Iterator[list[int]]:
    after = 0
    while True:
        with database.read() as conn:
            start = tenants.get_tenant(conn, tenant_id=tenant_id).periods.start
            if start is None:
                return
            page = census.list_appointments(conn, tenant_id=tenant_id, since=start, after_id=after, limit=PAGE)
        if not page:
            return
        yield page
        after = page[-1]
