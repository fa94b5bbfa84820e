"""Sums by day are exact at any moment: while the days lag behind, while entries are on their way, in another time zone."""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from small_site import open_new
from sqlalchemy import Connection, text

from bridge.core.local_time import day_of, find_timezone
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.reports import Days
from bridge.flows.audit.audit import audit
from bridge.flows.reports import roll_up
from bridge.jobs.days import roll_up_days
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.store.programmes import tenants
from bridge.store.reports import days
from tests.live import Salon
from tests.lives import PROGRAMME

NOW = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)  # the day on which clocks go forward in Madrid
OLD = NOW - timedelta(minutes=10)
EVER = Days(date(2010, 1, 1), date(2030, 1, 1))
KINDS = list(EntryKind)
_numbers = itertools.count()


@pytest.fixture
def database(empty_database: str) -> Iterator[Database]:
    with open_new(empty_database, f"days{next(_numbers)}_") as database:
        yield database


@pytest.fixture
def salon(database: Database) -> Salon:
    salon = Salon(database)
    salon.open(PROGRAMME, now=NOW - timedelta(days=30), zone="Europe/Madrid")
    return salon


def write(
    conn: Connection, salon: Salon, *, points: int = 10, at: datetime = NOW, made: datetime = OLD, **more: Any
) -> None:
    entry = Entry(salon.base + 7, more.get("kind", EntryKind.EARNED), points, at, f"test:{next(_numbers)}")
    accounts.append_entries(conn, tenant_id=salon.tenant, posted=[entry], actor=None, now=made)


def post(salon: Salon, **entry: Any) -> None:
    salon.database.transact(partial(write, salon=salon, **entry))


def zone_of(salon: Salon) -> tuple[str, Any]:
    with salon.database.read() as conn:
        tenant = tenants.get_tenant(conn, tenant_id=salon.tenant)
    return tenant.timezone, tenant.zone


def sums(salon: Salon, within: Days = EVER) -> dict[tuple[date, str], tuple[int, int]]:
    name, zone = zone_of(salon)
    with salon.database.read() as conn:
        found = days.sum_days(conn, tenant_id=salon.tenant, within=within, timezone=name, zone=zone)
    return {(one.day, one.kind): (one.points, one.entries) for one in found}


def counted(salon: Salon) -> dict[tuple[date, str], tuple[int, int]]:
    """The same, entry by entry."""
    zone = zone_of(salon)[1]
    points: Counter[tuple[date, str]] = Counter()
    count: Counter[tuple[date, str]] = Counter()
    with salon.database.read() as conn:
        for kind, at, worth in conn.execute(
            text("SELECT kind, at, points FROM {prefix}bkloyalty_entries WHERE tenant_id = :t"), {"t": salon.tenant}
        ):
            key = (day_of(at.replace(tzinfo=UTC), zone), kind)
            points[key] += worth
            count[key] += 1
    return {key: (points[key], count[key]) for key in count}


def entries_to(salon: Salon) -> int:
    with salon.database.read() as conn:
        rollup = days.find_rollup(conn, tenant_id=salon.tenant)
    return rollup.entries_to if rollup else 0


def post_many(salon: Salon, count: int) -> None:
    """Entries of all kinds over ten years and around every change of clocks."""
    drawn = random.Random(7)
    start = datetime(2016, 1, 1, tzinfo=UTC)
    for _ in range(count):
        at = start + timedelta(minutes=drawn.randrange(10 * 365 * 24 * 60))
        post(salon, points=drawn.randrange(-99, 99), at=at, kind=drawn.choice(KINDS))
    for hour in range(-3, 4):
        post(salon, at=datetime(2026, 3, 29, 1, tzinfo=UTC) + timedelta(hours=hour))
        post(salon, at=datetime(2025, 10, 26, 1, tzinfo=UTC) + timedelta(hours=hour))


class TestSums:
    def test_are_those_of_the_entries_before_between_and_after_every_step(
        self, salon: Salon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(roll_up, "STEP", 13)
        post_many(salon, 40)
        right = counted(salon)
        assert sums(salon) == right
        seen = set()
        while (upto := salon.do(roll_up.roll_up, upto=10**9)) not in seen:
            seen.add(upto)
            assert sums(salon) == right
        assert len(seen) > 4
        post(salon, at=datetime(2017, 5, 5, 12, tzinfo=UTC), points=-4)
        assert sums(salon) == counted(salon) != right

    def test_hold_for_a_part_of_the_days(self, salon: Salon) -> None:
        post_many(salon, 60)
        roll_up_days(salon.database, now=NOW)
        post_many(salon, 20)
        part = Days(date(2018, 2, 3), date(2026, 3, 29))
        right = {key: value for key, value in counted(salon).items() if part.first <= key[0] <= part.last}
        assert sums(salon, part) == right
        earlier = sum(points for (day, _), (points, _) in counted(salon).items() if day < part.first)
        name, zone = zone_of(salon)
        with salon.database.read() as conn:
            assert days.sum_before(conn, tenant_id=salon.tenant, first=part.first, timezone=name, zone=zone) == earlier

    @pytest.mark.parametrize("zone", ["Pacific/Apia", "-03:30"])
    def test_are_counted_anew_in_another_time_zone(
        self, salon: Salon, zone: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(roll_up, "STEP", 13)
        post_many(salon, 40)
        roll_up_days(salon.database, now=NOW)
        before = entries_to(salon)
        salon.sql(
            "UPDATE {prefix}bkloyalty_tenants SET timezone = :zone WHERE tenant_id = :t", zone=zone, t=salon.tenant
        )
        right = counted(salon)
        assert sums(salon) == right
        salon.do(roll_up.roll_up, upto=before)
        assert 0 < entries_to(salon) < before
        assert sums(salon) == right
        assert roll_up_days(salon.database, now=NOW) == 1
        assert entries_to(salon) == before
        assert sums(salon) == right
        assert find_timezone(zone) == zone_of(salon)[1]


class TestTheJob:
    def test_leaves_young_entries_to_the_live_sum(self, salon: Salon) -> None:
        post(salon)
        first = entries_to_after_job(salon)
        post(salon, made=NOW - timedelta(minutes=4))
        assert entries_to_after_job(salon) == first
        roll_up_days(salon.database, now=NOW + timedelta(minutes=2))
        assert entries_to(salon) > first

    def test_rests_where_there_is_nothing_new(self, salon: Salon) -> None:
        post(salon)
        assert roll_up_days(salon.database, now=NOW) == 1
        assert roll_up_days(salon.database, now=NOW) == 0

    def test_never_passes_an_entry_that_is_still_on_its_way(self, salon: Salon) -> None:
        written, may_commit = threading.Event(), threading.Event()

        def settle_slowly(conn: Connection) -> None:
            tenants.get_tenant(conn, tenant_id=salon.tenant, lock="share")
            write(conn, salon, points=3)
            written.set()
            may_commit.wait(10)

        slow = threading.Thread(target=salon.database.transact, args=(settle_slowly,))
        slow.start()
        assert written.wait(10)
        post(salon, points=5)
        assert roll_up_days(salon.database, now=NOW) == 0
        may_commit.set()
        slow.join()
        assert roll_up_days(salon.database, now=NOW) == 1
        assert sums(salon) == counted(salon) == {(date(2026, 3, 29), "earned"): (8, 2)}

    def test_keeps_to_its_tenant(self, salon: Salon) -> None:
        other = Salon(salon.database)
        other.open(PROGRAMME, now=NOW - timedelta(days=30), zone="Asia/Tokyo")
        at = datetime(2026, 3, 28, 23, tzinfo=UTC)
        post(salon, points=1, at=at)
        post(other, points=2, at=at - timedelta(hours=10))
        assert roll_up_days(salon.database, now=NOW) == 2
        assert sums(salon) == {(date(2026, 3, 29), "earned"): (1, 1)}
        assert sums(other) == {(date(2026, 3, 28), "earned"): (2, 1)}


def entries_to_after_job(salon: Salon) -> int:
    roll_up_days(salon.database, now=NOW)
    return entries_to(salon)


class TestTheAudit:
    @pytest.fixture
    def rolled_up(self, salon: Salon) -> Salon:
        salon.add_customer(7)
        salon.adjust(7, 100, key="start", now=OLD)
        roll_up_days(salon.database, now=NOW)
        salon.adjust(7, 50, key="later", now=NOW)
        with salon.database.read() as conn:
            assert audit(conn) == []
        return salon

    @pytest.mark.parametrize(
        ("code", "corruption"),
        [
            ("day_is_not_its_entries", "UPDATE {prefix}bkloyalty_days SET points = points + 1"),
            ("day_is_not_its_entries", "UPDATE {prefix}bkloyalty_days SET entries = entries + 1"),
            ("day_is_not_its_entries", "UPDATE {prefix}bkloyalty_days SET kind = 'bonus'"),
            ("day_is_not_its_entries", "UPDATE {prefix}bkloyalty_days SET day = day + INTERVAL 1 DAY"),
            ("day_is_not_its_entries", "DELETE FROM {prefix}bkloyalty_days"),
            ("day_is_not_its_entries", "UPDATE {prefix}bkloyalty_rollups SET entries_to = 0"),
            ("days_without_rollup", "DELETE FROM {prefix}bkloyalty_rollups"),
            ("rollup_is_ahead", "UPDATE {prefix}bkloyalty_rollups SET entries_to = 999999"),
        ],
    )
    def test_finds(self, rolled_up: Salon, code: str, corruption: str) -> None:
        rolled_up.sql(corruption)
        with rolled_up.database.read() as conn:
            found = audit(conn)
        assert code in {finding.code for finding in found}
        assert all(finding.tenant == rolled_up.tenant and finding.message for finding in found)
