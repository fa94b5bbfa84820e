"""Keeping the search over customers up to date: who is new or changed, and who is gone."""

from datetime import datetime
from functools import partial

from bridge.flows.customers.people import let_people_go, take_in_people
from bridge.jobs.pages import Stopped, never, walk
from bridge.store.customers import people
from bridge.store.database import Database

PAGE = 1_000


def index_people(database: Database, *, after: int = 0, stopped: Stopped = never) -> tuple[int, int]:
    """Brings the search up to date for those with an id above ``after`` who are new or changed; how many they were, and the
    highest id looked at."""
    count, newest = 0, after
    for stale, last in walk(
        database,
        lambda conn, place: people.list_stale_for_all_tenants(conn, after=place, limit=PAGE),
        start=after,
        stopped=stopped,
    ):
        if stale:
            database.transact(partial(take_in_people, stale=stale))
        count, newest = count + len(stale), last or newest
    return count, newest


def find_newest_customer(database: Database) -> int:
    """The highest id of a customer of any tenant."""
    with database.read() as conn:
        return people.find_newest_for_all_tenants(conn)


def forget_people(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Takes those who are gone out of the search; how many."""
    count = 0
    for gone, _ in walk(
        database,
        lambda conn, place: people.list_gone_for_all_tenants(conn, after=place, limit=PAGE),
        start=(0, 0),
        stopped=stopped,
    ):
        if gone:
            database.transact(partial(let_people_go, gone=gone, now=now))
        count += len(gone)
    return count
