"""The figures of a report against what the entries say one by one, for everybody and for a member of staff."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from small_site import open_new
from sqlalchemy import text

from bridge.core.access.permissions import EVERYBODY, NOBODY, Reach
from bridge.core.local_time import day_of, start_of
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.reports import Days, sum_by_kind, total
from bridge.jobs.days import roll_up_days
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.store.programmes import tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.reports import log, reports
from bridge.store.reports.figures import Figures
from bridge.store.reports.log import Filter, Key, LogLine
from bridge.store.reports.reports import Scope
from tests.live import Salon
from tests.lives import PROGRAMME

NOW = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
YEARS = Days(date(2024, 1, 1), date(2026, 12, 31))
STAFF = 5
OWN = (1, 3)  # the customers of that member of staff


@pytest.fixture(scope="module")
def database(empty_database: str) -> Iterator[Database]:
    with open_new(empty_database, "reports_") as database:
        yield database


@pytest.fixture(scope="module")
def salon(database: Database) -> Salon:
    """600 entries of six customers over two years, two thirds of them in the sums by day; another tenant's beside them."""
    salon, other = Salon(database), Salon(database)
    for one in (other, salon):
        one.open(PROGRAMME, now=NOW - timedelta(days=900), zone="Europe/Madrid")
        for customer in range(1, 7):
            one.add_customer(customer)
            staff = STAFF if customer in OWN else STAFF + 1
            columns = {"customer_id": one.base + customer, "service_id": 1, "staff_id": staff, "status": "approved"}
            one.save(customer, total=Decimal(10), starts_at=0, created_at=0, **columns)
        post(one, 400, made=NOW - timedelta(hours=1))
        roll_up_days(database, now=NOW)
        post(one, 200, made=NOW)
    return salon


_numbers = itertools.count()


def post(salon: Salon, count: int, *, made: datetime) -> None:
    drawn = random.Random(count)
    posted = [
        Entry(
            salon.base + drawn.randint(1, 6),
            drawn.choice(list(EntryKind)),
            drawn.randint(-90, 100),
            NOW - timedelta(seconds=drawn.randrange(2 * 365 * 24 * 3600) // 60 * 60),
            f"test:{next(_numbers)}",
            appointment_id=drawn.choice([None, 7]),
            note=drawn.choice([None, "well"]),
        )
        for _ in range(count)
    ]
    salon.database.transact(
        lambda conn: accounts.append_entries(conn, tenant_id=salon.tenant, posted=posted, actor=None, now=made)
    )


@pytest.fixture(params=["everybody", "own", "nobody"])
def scope(salon: Salon, request: pytest.FixtureRequest) -> Scope:
    reaches = {"everybody": EVERYBODY, "own": Reach(frozenset({STAFF, 99})), "nobody": NOBODY}
    return Scope(tenant_of(salon), reaches[request.param])


def tenant_of(salon: Salon) -> Tenant:
    with salon.database.read() as conn:
        return tenants.get_tenant(conn, tenant_id=salon.tenant)


def entries(salon: Salon, scope: Scope, within: Days) -> list[LogLine]:
    """Newest first, whoever may see them."""
    if scope.reach == NOBODY:
        return []
    seen = range(1, 7) if scope.reach.everybody else OWN
    query = text(
        "SELECT id, at, customer_id, kind, points, appointment_id, note FROM {prefix}bkloyalty_entries WHERE tenant_id = :t"
    )
    with salon.database.read() as conn:
        rows = [row._mapping for row in conn.execute(query, {"t": salon.tenant})]
    lines = [LogLine(**{**row, "at": row["at"].replace(tzinfo=UTC), "customer": "C C"}) for row in rows]
    zone = scope.tenant.zone
    return sorted(
        (
            line
            for line in lines
            if line.customer_id - salon.base in seen and within.first <= day_of(line.at, zone) <= within.last
        ),
        key=lambda line: (line.at, line.id),
        reverse=True,
    )


@pytest.mark.parametrize("within", [MARCH, YEARS, Days(date(2026, 3, 28), date(2026, 3, 29))])
class TestFigures:
    def test_sums_and_totals(self, salon: Salon, scope: Scope, within: Days) -> None:
        with salon.database.read() as conn:
            found = reports.sum_days(conn, scope=scope, within=within)
        right: Counter[str] = Counter()
        for line in entries(salon, scope, within):
            right[line.kind] += line.points
        summed = sum_by_kind(((one.day, one.kind, one.points) for one in found), within)
        assert summed == dict(right)
        assert sum(one.entries for one in found) == len(entries(salon, scope, within))
        assert total(summed).earned == max(0, right["earned"] + right["bonus"] + right["reversed"])

    def test_active_customers(self, salon: Salon, scope: Scope, within: Days) -> None:
        with salon.database.read() as conn:
            found = reports.count_active(conn, scope=scope, within=within)
        assert found == len({line.customer_id for line in entries(salon, scope, within)})

    def test_what_was_there_before(self, salon: Salon, scope: Scope, within: Days) -> None:
        with salon.database.read() as conn:
            found = reports.sum_before(conn, scope=scope, first=within.first)
        earlier = Days(date(2000, 1, 1), within.first - timedelta(days=1))
        assert found == sum(line.points for line in entries(salon, scope, earlier))


class TestStandings:
    @pytest.fixture
    def standings(self, salon: Salon) -> Iterator[None]:
        rows = [(1, 100, 10, "Silver"), (2, 50, 0, None), (3, -20, 0, None), (4, 0, 0, "Silver")]
        for customer, balance, held, tier in rows:
            salon.sql(
                "INSERT INTO {prefix}bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, lifetime, tier, "
                "tallies, created_at, updated_at) VALUES (:t, :c, :balance, :held, 0, 0, 0, :tier, '{}', NOW(), NOW())",
                t=salon.tenant,
                c=salon.base + customer,
                balance=balance,
                held=held,
                tier=tier,
            )
        lots = [
            (1, 30, "2026-03-31 21:59:59"),  # still March in Madrid
            (1, 20, "2026-03-31 22:00:00"),
            (1, 50, None),
            (2, 49, "2026-04-02 10:00:00"),
            (2, 0, "2026-05-02 10:00:00"),
            (2, 1, "2027-04-02 10:00:00"),
        ]
        for customer, left, expires_at in lots:
            salon.sql(
                "INSERT INTO {prefix}bkloyalty_lots (tenant_id, customer_id, awarded_at, expires_at, points_left) "
                "VALUES (:t, :c, NOW(), :expires_at, :left)",
                t=salon.tenant,
                c=salon.base + customer,
                left=left,
                expires_at=expires_at,
            )
        yield
        for table in ("accounts", "lots"):
            salon.sql(f"DELETE FROM {{prefix}}bkloyalty_{table} WHERE tenant_id = :t", t=salon.tenant)

    def test_outstanding_tiers_and_expiry(self, salon: Salon, scope: Scope, standings: None) -> None:
        with salon.database.read() as conn:
            figures = reports.sum_accounts(conn, scope=scope)
            tiers = reports.count_by_tier(conn, scope=scope)
            bounds = [start_of(date(2026, month, 1), scope.tenant.zone) for month in (4, 5)]
            expiring = reports.sum_expiring(conn, scope=scope, bounds=bounds)
        if scope.reach == NOBODY:
            assert (figures, tiers, expiring) == (Figures(0, 0, 0), {}, [0, 0, 0])
        elif scope.reach.everybody:
            assert (figures, tiers) == (Figures(2, 150, 10), {"Silver": 2, None: 2})
            assert expiring == [30, 69, 1]
        else:
            assert (figures, tiers) == (Figures(1, 100, 10), {"Silver": 1, None: 1})
            assert expiring == [30, 20, 0]


class TestTheLog:
    @pytest.mark.parametrize("kind", [None, "adjusted"])
    @pytest.mark.parametrize("customer", [None, 1, 2])
    def test_pages_lead_through_all_and_back(
        self, salon: Salon, scope: Scope, kind: str | None, customer: int | None
    ) -> None:
        chosen = salon.base + customer if customer else None
        meant = Filter(scope.tenant, YEARS, scope.reach, chosen, kind)
        right = [
            line
            for line in entries(salon, scope, YEARS)
            if kind in (None, line.kind) and chosen in (None, line.customer_id)
        ]
        pages = [*walk(salon, meant)]
        assert [line for page in pages for line in page] == right
        assert all(len(page) == 50 for page in pages[:-1])
        with salon.database.read() as conn:
            assert log.count_lines(conn, meant=meant) == len(right)

    def test_has_nothing_of_others(self, salon: Salon) -> None:
        of_tenant = Filter(tenant_of(salon), YEARS, EVERYBODY)
        with salon.database.read() as conn:
            found = log.list_older(conn, meant=of_tenant, limit=10_000)
        assert {line.customer_id // 1_000_000 for line in found} == {salon.tenant}

    def test_what_comes_while_it_is_read_is_left_out(self, salon: Salon) -> None:
        with salon.database.read() as conn:
            newest = log.find_newest_id(conn, tenant_id=salon.tenant)
            meant = Filter(tenant_of(salon), YEARS, upto=newest - 10)
            found = log.list_older(conn, meant=meant, limit=10_000)
        assert len(found) == 590 and max(line.id for line in found) == newest - 10

    def test_a_customer_is_called_by_name_or_address_and_not_at_all_when_gone(self, salon: Salon) -> None:
        change = (
            "UPDATE {prefix}bkntc_customers SET first_name = :name, last_name = NULL, email = :email WHERE id = :id"
        )
        meant = Filter(tenant_of(salon), YEARS, customer_id=salon.base + 2)

        def called() -> set[str | None]:
            with salon.database.read() as conn:
                return {line.customer for line in log.list_older(conn, meant=meant, limit=50)}

        salon.sql(change, name="", email="ana@x.example", id=salon.base + 2)
        assert called() == {"ana@x.example"}
        salon.sql(change, name="", email="", id=salon.base + 2)
        assert called() == {""}
        salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=salon.base + 2)
        assert called() == {None}
        salon.add_customer(2)
        salon.sql(
            "UPDATE {prefix}bkntc_customers SET first_name = 'C', last_name = 'C' WHERE id = :id", id=salon.base + 2
        )


def walk(salon: Salon, meant: Filter) -> Iterator[list[LogLine]]:
    """Page after page to the end; on each page but the first, one back is the page before."""
    older: Key | None = None
    before: list[LogLine] = []
    while True:
        with salon.database.read() as conn:
            page = log.list_page(conn, meant=meant, limit=50, older_than=older)
            if before:
                assert page.newer is not None
                back = log.list_page(conn, meant=meant, limit=50, newer_than=page.newer)
                assert list(back.lines) == before and back.older is not None
            else:
                assert page.newer is None
        yield list(page.lines)
        if page.older is None:
            return
        older, before = page.older, list(page.lines)
