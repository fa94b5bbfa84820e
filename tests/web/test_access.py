"""Every route, called by everybody in the name of every tenant: allowed is 200, all else 403 or 404, and nobody learns
whether a tenant or a record that is not theirs exists.

Routes are walked as they are registered. One that is new and needs more than its schema's payload gets that in payloads.py.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from payloads import OF_CUSTOMERS_WHO_ARE_SEEN, REFUSES_THE_CONTENT, VALUES, payload
from principals import (
    ADMINISTRATOR,
    CUSTOMER,
    MINE,
    NOBODYS,
    NOT_THERE,
    OF_MY_CUSTOMERS,
    OTHER,
    PRINCIPALS,
    STAFF,
    TENANTS,
    WITHOUT_PLAN,
    Principal,
    Staff,
    settle_in,
)
from small_site import SmallSite

from bridge.core.bonuses import Bonus
from bridge.core.history import Choice
from bridge.core.permissions import EVERYBODY, Actor, Permission
from bridge.core.rewards import Kind, Reward, Terms
from bridge.flows import adjust, configure, give_bonus, issue_reward, rewards, segments
from bridge.flows.give_bonus import Order
from bridge.flows.ring import check_permission
from bridge.store.batches import append_batch
from bridge.store.database import Database
from bridge.store.tasks import append_task
from bridge.web.endpoint import Endpoint
from bridge.web.routes import ROUTES

ENDPOINTS = {route.path: route for route in ROUTES if isinstance(route, Endpoint)}
OWNER = PRINCIPALS[0]
START = datetime(2026, 1, 1, tzinfo=UTC)
PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 5}, "active": True, "when": {}}],
    "multipliers": [{"id": 1, "name": "Double", "factor": "2"}],
    "actions": {"sign_up": {"points": 5, "label": "Welcome"}},
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}],
    "redemption": {"enabled": True, "point_value": "0.10", "method": "choose", "max_discount": {"percent": "50"}},
}


class Forgetful(Database):
    """Runs each transaction and rolls it back, so that what one caller did is no other caller's surprise."""

    def transact(self, work: Any) -> Any:
        with self._writing.connect() as conn:
            try:
                return work(conn)
            finally:
                conn.rollback()


@dataclass(frozen=True)
class Records:
    """Ids of one tenant's records, for the words in braces of payloads.py; none of them is a part of another number."""

    customer: int
    appointment: int
    adjustment: int
    task: int
    export: int
    reward: int = 999_996
    voucher: int = 999_997
    bonus: int = 999_998
    history: int = 999_989
    segment: int = 999_988

    def fill_in(self, document: Any) -> Any:
        text = json.dumps(document)
        for name, record_id in asdict(self).items():
            text = text.replace("{" + name + "}", str(record_id))
        return json.loads(text)

    def mask(self, answer: Any) -> str:
        """The answer with this tenant's ids taken out, for comparing it with another's."""
        text = json.dumps(answer)
        for name, record_id in asdict(self).items():
            text = text.replace(str(record_id), name)
        return text


NOBODYS_RECORDS = Records(999_991, 999_992, 999_993, 999_994, 999_995)


@pytest.fixture(scope="module", autouse=True)
def records(small_site: SmallSite, database: Database, wordpress: Any) -> dict[int, Records]:
    """All people; two tenants (and the business where there are none) with a programme, a customer, points, a task."""
    settle_in(small_site)
    with small_site.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_entries AUTO_INCREMENT = 700000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_tasks AUTO_INCREMENT = 800000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_batches AUTO_INCREMENT = 840000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_rewards AUTO_INCREMENT = 810000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_vouchers AUTO_INCREMENT = 820000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_bonuses AUTO_INCREMENT = 830000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_segments AUTO_INCREMENT = 850000")
    for tenant in TENANTS:  # as if each had called before
        database.transact(partial(check_permission, tenant_id=tenant, verdict=True, now=START, today=START.date()))
    found = {}
    for tenant in (MINE, OTHER, NOBODYS):
        for _ in range(2):
            job = partial(configure.import_programme, tenant_id=tenant, document=PROGRAMME, draft=False, now=START)
            database.transact(job)
        mine = _add_records(small_site, database, tenant, OF_MY_CUSTOMERS)
        found[tenant] = replace(
            mine, history=_attach_history(database, tenant), segment=_save_segment(database, tenant)
        )
        user = ADMINISTRATOR if tenant == NOBODYS else tenant * 10
        wordpress.as_(Actor.OWNER, user=user, tenant=tenant).ask("/v1/admin/tier-event", {})  # notes the plan's verdict
    return found


@pytest.fixture(scope="module")
def of_a_colleague(records: dict[int, Records], small_site: SmallSite, database: Database) -> Records:
    """Records of the same tenant, of a customer whom another member of the staff has."""
    return _add_records(small_site, database, MINE, STAFF[0])


def _add_records(site: SmallSite, database: Database, tenant: int, staff: Staff) -> Records:
    number = tenant + 1000 * (staff.user - STAFF[0].user)
    customer = site.insert("customers", id=500_000 + number, tenant_id=tenant, first_name="Ana", user_id=700 + number)
    appointment = site.insert(
        "appointments",
        id=600_000 + number,
        tenant_id=tenant,
        customer_id=customer,
        service_id=1,
        staff_id=staff.staff_id,
        location_id=1,
        status="approved",
        starts_at=int(START.timestamp()),
        created_at=int(START.timestamp()),
    )
    by_hand: dict[str, Any] = {
        "customer_id": customer,
        "points": 300,
        "note": None,
        "actor": 1,
        "key": f"first {number}",
    }
    database.transact(partial(adjust.adjust, tenant_id=tenant, now=START, **by_hand))
    asked: dict[str, Any] = {
        "kind": "apply_version",
        "parameters": {},
        "user_id": staff.user,
        "locale": "en_US",
    }
    task = database.transact(partial(append_task, tenant_id=tenant, now=START, **asked))
    own = {"kind": "export", "parameters": {"staff": [staff.staff_id]}}
    export = database.transact(partial(append_task, tenant_id=tenant, now=START, **(asked | own)))
    with site.cursor() as cursor:
        result = json.dumps({"name": "log.xlsx", "rows": 1, "bytes": 3, "pieces": 1})
        cursor.execute(f"UPDATE {site.prefix}bkloyalty_tasks SET result = %s WHERE id = %s", (result, export))
        cursor.execute(f"INSERT INTO {site.prefix}bkloyalty_task_files VALUES (%s, 0, 'log')", (export,))
        cursor.execute(f"SELECT MAX(id) FROM {site.prefix}bkloyalty_entries WHERE tenant_id = %s", (tenant,))
        (adjustment,) = cursor.fetchone() or (0,)
    taken = _take_reward(database, tenant, customer)
    return Records(customer, appointment, adjustment, task, export, *taken, _give_bonus(database, tenant, staff.user))


def _save_segment(database: Database, tenant: int) -> int:
    """A segment of the whole business."""
    saved: dict[str, Any] = {"name": "Away", "document": {"inactive": {"days": 90}}, "segment_id": None, "seen": None}
    job = partial(segments.save_segment, tenant_id=tenant, actor=1, now=START, **saved)
    return int(database.transact(job))


def _give_bonus(database: Database, tenant: int, user: int) -> int:
    """A bonus that somebody has begun."""
    order = Order(f"of {user}", "Thank you", {"all": []}, None, Bonus(5, None, START, None, stays_open=False))
    begun: dict[str, Any] = {"order": order, "reach": EVERYBODY, "actor": user, "locale": "en_US", "now": START}
    row, _ = database.transact(partial(give_bonus.begin, tenant_id=tenant, **begun))
    return int(row.id)


def _take_reward(database: Database, tenant: int, customer: int) -> tuple[int, int]:
    """A reward, and a voucher of it that the customer has, for points that leave those of the adjustment alone."""
    points: dict[str, Any] = {"customer_id": customer, "points": 10, "name": "W", "key": f"mug {customer}"}
    database.transact(partial(adjust.give_bonus, tenant_id=tenant, now=START, **points))
    mug = Reward(f"Mug {customer}", 10, Terms(Kind.CUSTOM))
    reward = database.transact(
        partial(rewards.save_reward, tenant_id=tenant, reward=mug, seen=None, actor=1, now=START)
    )
    taken: dict[str, Any] = {"customer_id": customer, "reward_id": reward, "actor": None}
    job = partial(issue_reward.issue_reward, tenant_id=tenant, key=f"{customer}", code=f"AAAA-{customer}", now=START)
    return reward, database.transact(partial(job, **taken)).id


def _attach_history(database: Database, tenant: int) -> int:
    """A batch of history that is not finished."""
    begun: dict[str, Any] = {
        "kind": "attach_history",
        "parameters": Choice().as_document(),
        "version": 1,
        "actor": None,
    }
    return database.transact(partial(append_batch, tenant_id=tenant, now=START, **begun))


@pytest.fixture(scope="module")
def forgetful(records: dict[int, Records], small_site: SmallSite, wordpress: Any) -> Iterator[None]:
    database = Forgetful(small_site.url, small_site.prefix)
    state = wordpress.client.app.state
    before, state.service = state.service, replace(state.service, database=database)
    yield
    state.service = before
    database.close()


def call(wordpress: Any, route: Endpoint, who: Principal, tenant: int, ids: Records) -> tuple[int, Any]:
    caller = wordpress.as_(
        who.actor,
        user=who.user,
        tenant=tenant,
        role=who.verdicts,
        tenant_can=who.tenant_can,
        user_can=who.user_can,
    )
    return caller.call(route.path, ids.fill_in(payload(route.path, route.schema)))


def is_allowed(route: Endpoint, who: Principal, tenant: int) -> bool:
    """The specification, in the words of the principals' table."""
    access = route.access
    if who.actor not in access.actors or (access.permission and not who.tenant_can):
        return False
    if who.actor is Actor.CUSTOMER and route.path.startswith("/v1/panel/"):
        return tenant == who.home  # what a customer sends from their panel, and nobody has one elsewhere
    if who.actor in (Actor.SYSTEM, Actor.CUSTOMER):
        return True  # the site speaks for all tenants; a customer is looked up, and finds nothing where they are none
    if access.permission is None:
        return who.user == ADMINISTRATOR and tenant == NOBODYS
    has_it = access.permission in who.may if access.role_decides else who.belongs
    if access.everybody and who == OF_MY_CUSTOMERS.principal:
        return False
    return tenant == who.home and has_it


def test_every_route_says_who_may_call_it() -> None:
    assert {route.path for route in ROUTES} - set(ENDPOINTS) == {"/healthz"}
    assert all(route.access.actors for route in ENDPOINTS.values())
    for path, route in ENDPOINTS.items():
        if route.access.permission is None:
            assert route.access.actors in ({Actor.SYSTEM}, {Actor.SUPER_ADMIN}), f"{path} is for the site's own alone"
        if path.startswith("/v1/admin/") and route.access.permission:
            assert route.access.actors <= {Actor.OWNER, Actor.STAFF}, f"{path} is for a tenant's own people"


def test_tables_speak_of_routes_that_are_there() -> None:
    assert set(VALUES) | set(REFUSES_THE_CONTENT) <= set(ENDPOINTS)


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("path", ENDPOINTS)
class TestEveryRoute:
    @pytest.mark.parametrize("who", PRINCIPALS, ids=lambda who: who.name)
    def test_for_everybody_at_every_tenant(
        self, wordpress: Any, records: dict[int, Records], path: str, who: Principal
    ) -> None:
        route = ENDPOINTS[path]
        foreign: dict[int, str] = {}
        for tenant in TENANTS:
            status, answer = call(wordpress, route, who, tenant, records.get(tenant, NOBODYS_RECORDS))
            if is_allowed(route, who, tenant):
                assert_allowed(path, who, tenant, status, answer)
            else:
                assert status in (403, 404), f"{who.name} at tenant {tenant}: {status} {answer}"
            if tenant != who.home and not (who.actor is Actor.SUPER_ADMIN and tenant == NOBODYS):
                foreign[tenant] = records.get(tenant, NOBODYS_RECORDS).mask((status, answer))
        if who.actor is not Actor.SYSTEM:
            differing = {tenant: said for tenant, said in foreign.items() if said != foreign[NOT_THERE]}
            assert not differing, f"{who.name} can tell these tenants from one that does not exist"

    def test_what_booknetic_says_of_another_tenant_is_not_passed_on(
        self, wordpress: Any, records: dict[int, Records], path: str
    ) -> None:
        """As WordPress signs for one that has a plan, for one whose plan says no, and for one that does not exist."""
        route = ENDPOINTS[path]
        if Actor.OWNER in route.access.actors:
            told = [
                call(wordpress, route, replace(OWNER, tenant_can=may, user_can=may), tenant, NOBODYS_RECORDS)
                for tenant, may in ((OTHER, True), (WITHOUT_PLAN, False), (NOT_THERE, False))
            ]
            assert told[0] == told[1] == told[2]

    def test_does_not_tell_another_tenants_records_from_none(
        self, wordpress: Any, records: dict[int, Records], path: str
    ) -> None:
        route = ENDPOINTS[path]
        if Actor.OWNER not in route.access.actors or "{" not in "".join(map(str, VALUES.get(path, {}).values())):
            return
        told = call(wordpress, route, OWNER, MINE, records[OTHER])
        assert records[OTHER].mask(told) == NOBODYS_RECORDS.mask(call(wordpress, route, OWNER, MINE, NOBODYS_RECORDS))

    def test_does_not_tell_staff_a_colleagues_customers_from_none(
        self, wordpress: Any, of_a_colleague: Records, path: str
    ) -> None:
        route, who = ENDPOINTS[path], OF_MY_CUSTOMERS.principal
        if route.access.permission not in who.may or "{" not in "".join(map(str, VALUES.get(path, {}).values())):
            return
        told = call(wordpress, route, who, MINE, of_a_colleague)
        assert of_a_colleague.mask(told) == NOBODYS_RECORDS.mask(call(wordpress, route, who, MINE, NOBODYS_RECORDS))

    def test_does_not_tell_a_customer_others_records_from_none(
        self, wordpress: Any, records: dict[int, Records], path: str
    ) -> None:
        route = ENDPOINTS[path]
        if Actor.CUSTOMER not in route.access.actors or "{" not in "".join(map(str, VALUES.get(path, {}).values())):
            return
        carla = next(who for who in PRINCIPALS if who.user == CUSTOMER)
        none = NOBODYS_RECORDS.mask(call(wordpress, route, carla, MINE, NOBODYS_RECORDS))
        for tenant in (MINE, OTHER):
            assert records[tenant].mask(call(wordpress, route, carla, MINE, records[tenant])) == none

    def test_refuses_a_wrong_signature(self, wordpress: Any, path: str) -> None:
        for actor in ENDPOINTS[path].access.actors:
            caller = wordpress.as_(actor, user=OWNER.user, tenant=MINE)
            caller.secret = "guessed"
            assert caller.call(path, payload(path, ENDPOINTS[path].schema))[0] == 401
        assert wordpress.client.post(path, json={}).status_code == 401
        assert wordpress.client.get(path).status_code == 405


def assert_allowed(path: str, who: Principal, tenant: int, status: int, answer: Any) -> None:
    if path in REFUSES_THE_CONTENT and status == REFUSES_THE_CONTENT[path][0]:
        return
    if path in OF_CUSTOMERS_WHO_ARE_SEEN and Permission.VIEW not in who.may:
        assert status == 404, f"{who.name} may look at nobody, but {path} answers {status} {answer}"
        return
    assert status == 200, (
        f"{who.name} may call {path} at tenant {tenant}, but: {status} {answer}. If it lacks values, give it some in "
        "VALUES of tests/web/payloads.py; if it must refuse these, list it with the reason in REFUSES_THE_CONTENT."
    )


class TestAStaffsQuote:
    """Whoever may not use loyalty may still edit a booking, but sees nobody's points."""

    @pytest.mark.parametrize("staff", STAFF, ids=lambda staff: staff.principal.name)
    def test_offers_a_discount_only_to_who_may(self, wordpress: Any, records: dict[int, Records], staff: Any) -> None:
        who = staff.principal
        cart = payload("/v1/quote", "cart")
        lines = [line | {"customer": records[MINE].customer} for line in cart["lines"]]
        caller = wordpress.as_(Actor.STAFF, user=who.user, tenant=MINE, role=who.verdicts, user_can=who.user_can)
        answer = caller.ask("/v1/quote", cart | {"lines": lines})
        assert answer["discount"] == ("1.00" if Permission.LOYALTY in who.may else "0.00")


class TestCustomersElsewhere:
    def test_see_nothing_of_a_tenant_that_is_not_theirs(self, wordpress: Any) -> None:
        carla = partial(wordpress.as_, Actor.CUSTOMER, user=CUSTOMER)
        panel = payload("/v1/panel", "panel")
        assert carla(tenant=MINE).ask("/v1/panel", panel)["html"] != ""
        assert carla(tenant=OTHER).ask("/v1/panel", panel)["html"] == ""
