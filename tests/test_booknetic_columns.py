"""What is read of Booknetic is written down, and what is marked as optional can be done without."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from small_site import SmallSite

from bridge.core.access.permissions import CAPABILITY, Grant, Permission
from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.programmes import configure
from bridge.flows.settling import ring
from bridge.flows.settling.settle import settle
from bridge.jobs.people import forget_people, index_people
from bridge.store.customers import customer_pages
from bridge.store.database import Database
from bridge.store.site import appointments, booked_facts, bookings, booknetic, census, members, offers, patrons, plans
from bridge.store.workflows import workflows
from tests.lives import PROGRAMME

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LISTED = {table.rstrip("?"): {column.rstrip("?") for column in columns} for table, columns in booknetic.COLUMNS.items()}
OPTIONAL = [
    *(table.rstrip("?") for table in booknetic.COLUMNS if table.endswith("?")),
    *(
        f"{table.rstrip('?')}.{column.rstrip('?')}"
        for table, columns in booknetic.COLUMNS.items()
        for column in columns
        if "?" in table + column and column != "id"
    ),
]


@pytest.fixture
def site(empty_database: str) -> Iterator[SmallSite]:
    """Tenant 3 with a programme, a customer, a booking and a member of the staff."""
    site = SmallSite(empty_database, "columns_")
    site.create()
    plan = site.insert("plans", permissions='{"capabilities": {"bkloyalty": "on"}}', expire_plan=1)
    site.insert("tenants", id=3, user_id=5, full_name="Aurora", plan_id=plan)
    site.insert("customer_categories", id=4, name="Regulars", tenant_id=3)
    site.insert("customers", id=7, user_id=12, first_name="Ana", category_id=4, tenant_id=3)
    site.insert("services", id=11, name="Cut", category_id=2, tenant_id=3)
    site.insert("service_categories", id=2, name="Hair", parent_id=0, tenant_id=3)
    staff = site.insert("staff", name="Eva", user_id=6, tenant_id=3)
    site.insert("user_role_managers", staff=str(staff), permissions='{"bkloyalty": "on"}', tenant_id=3)
    site.insert(
        "appointments",
        id=1,
        customer_id=7,
        service_id=11,
        staff_id=staff,
        location_id=1,
        status="approved",
        starts_at=int(NOW.timestamp()) + 60,
        ends_at=int(NOW.timestamp()) + 90,
        created_at=int(NOW.timestamp()),
        tenant_id=3,
    )
    site.insert("appointment_prices", appointment_id=1, unique_key="service_price", price="60.00")
    yield site
    with site.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'columns\\_%'"
        )
        cursor.execute(f"DROP TABLE {', '.join(row[0] for row in cursor.fetchall())}")


def use(site: SmallSite) -> tuple[int, members.Standing]:
    """Everything that reads Booknetic's tables; what the booking earned and how its staff stands."""
    database = Database(site.url, site.prefix)

    def run(work: Callable[..., object], **arguments: object) -> object:
        return database.transact(lambda conn: work(conn, tenant_id=3, **arguments))

    try:
        run(configure.import_programme, document=PROGRAMME, draft=False, now=NOW)
        settled = database.transact(lambda conn: settle(conn, tenant_id=3, appointment_id=1, now=NOW))
        run(patrons.find_customer_id, user_id=12)
        run(patrons.has_customer, customer_id=7)
        run(appointments.list_changed, since=NOW, after_id=0, limit=5)
        run(census.list_appointments, since=NOW, after_id=0, limit=5)
        run(census.find_business_name)
        run(ring.list_vanished)
        assert index_people(database)[0] == 1
        assert forget_people(database, now=NOW) == 0
        with database.read() as conn:
            offers.list_offer(conn, tenant_id=3)
            tree = offers.read_tree(conn, tenant_id=3)
            assert bookings.count_bookings(conn, tenant_id=3, since=NOW) == 1
            assert bookings.list_bookings(conn, tenant_id=3, since=NOW, tree=tree, after_id=0, limit=5)
            patrons.list_customers_for_all_tenants(conn, user_id=12)
            (patron,) = patrons.list_patrons(conn, tenant_id=3, customer_ids=[7]).values()
            assert patron.name == "Ana"
            assert patrons.list_of_staff(conn, tenant_id=3, staff_ids=[0, 1, 2]) in ([7], [])
            assert customer_pages.list_booking_ids(conn, tenant_id=3, customer_id=7, limit=5) == [1]
            appointments.find_tenant_of_appointment_for_all_tenants(conn, appointment_id=1)
            today = date(2026, 3, 2)
            assert plans.plan_permits(conn, tenant_id=3, capability=CAPABILITY, today=today)
            standing = members.get_standing(conn, tenant_id=3, user_id=6, today=today)
            members.get_standing(conn, tenant_id=3, user_id=5, today=today)
            workflows.list_listeners(conn, tenant_id=3)
            workflows.list_tenants_for_all_tenants(conn, event=WorkflowEvent.POINTS_EARNED)
        return settled.points_earned, standing
    finally:
        database.close()


def test_nothing_is_read_that_is_not_listed(site: SmallSite) -> None:
    with site.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = DATABASE() AND table_name LIKE 'columns\\_bkntc\\_%'"
        )
        for table, column in cursor.fetchall():
            if column != "id" and column not in LISTED[table.removeprefix("columns_bkntc_")]:
                cursor.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    earned, standing = use(site)
    assert earned == 76
    assert standing.works_there
    assert standing.role == {Permission.LOYALTY: Grant.ALL}


@pytest.mark.parametrize("name", OPTIONAL)
def test_can_do_without(site: SmallSite, name: str) -> None:
    table, _, column = name.partition(".")
    with site.cursor() as cursor:
        change = (
            f"ALTER TABLE columns_bkntc_{table} DROP COLUMN `{column}`"
            if column
            else f"DROP TABLE columns_bkntc_{table}"
        )
        cursor.execute(change)
    earned, standing = use(site)
    assert earned == 76
    assert standing.works_there == (table != "staff")
    assert standing.role in ({Permission.LOYALTY: Grant.ALL}, None)


def test_a_customer_stays_in_a_category_that_has_no_name(site: SmallSite) -> None:
    with site.cursor() as cursor:
        cursor.execute("DROP TABLE columns_bkntc_customer_categories")
    database = Database(site.url, site.prefix)
    with database.read() as conn:
        row = appointments.find_appointment(conn, tenant_id=3, appointment_id=1)
        assert row is not None
        facts = booked_facts.lookup_facts(conn, facts=row.appointment.facts, customer_id=7)
    database.close()
    assert facts.customer_category_id == 4
    assert "customer_category" not in facts.labels


def test_where_nobody_says_whose_a_service_is_it_is_the_single_businesses(site: SmallSite) -> None:
    with site.cursor() as cursor:
        cursor.execute("ALTER TABLE columns_bkntc_services DROP COLUMN tenant_id")
    database = Database(site.url, site.prefix)
    with database.read() as conn:
        found = [offers.list_offer(conn, tenant_id=tenant).names()["services"] for tenant in (0, 3)]
    database.close()
    assert found == [{11: "Cut"}, {}]


@pytest.mark.parametrize("missing", ["tenants.expires_in", "plans.expire_plan", None])
def test_a_plan_that_says_no_is_believed_whatever_of_expiry_is_known(site: SmallSite, missing: str | None) -> None:
    with site.cursor() as cursor:
        cursor.execute("UPDATE columns_bkntc_plans SET permissions = '{}'")
        if missing:
            table, _, column = missing.partition(".")
            cursor.execute(f"ALTER TABLE columns_bkntc_{table} DROP COLUMN {column}")
    database = Database(site.url, site.prefix)
    with database.read() as conn:
        assert not plans.plan_permits(conn, tenant_id=3, capability=CAPABILITY, today=date(2026, 3, 2))
    database.close()
