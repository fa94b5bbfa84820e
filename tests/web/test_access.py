"""Every route, called by everybody in the name of every tenant: allowed is 200, all else 403 or 404, and nobody learns
whether a tenant or a record that is not theirs exists.

Routes are walked as they are registered. One that is new and needs more than its schema's payload gets that in payloads.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from forgetful import Forgetful
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
    settle_in,
)
from records import NOBODYS_RECORDS, Records, add_records, make_records
from small_site import SmallSite
from straight import StraightClient

from bridge.app import create_app
from bridge.core.access.permissions import Actor, Permission
from bridge.settings import Settings
from bridge.store.database import Database
from bridge.web.api.routes import API_ROUTES
from bridge.web.endpoint import Endpoint
from bridge.web.routes import ROUTES
from tests.web.conftest import Caller

ENDPOINTS = {route.path: route for route in ROUTES if isinstance(route, Endpoint)}
OWNER = PRINCIPALS[0]


@pytest.fixture(scope="module")
def wordpress(small_site: SmallSite) -> Iterator[Caller]:
    with StraightClient(create_app(Settings(small_site.url, small_site.prefix))) as client:
        yield Caller(client)


@pytest.fixture(scope="module", autouse=True)
def records(small_site: SmallSite, database: Database, wordpress: Any) -> dict[int, Records]:
    settle_in(small_site)
    return make_records(small_site, database, wordpress)


@pytest.fixture(scope="module")
def of_a_colleague(records: dict[int, Records], small_site: SmallSite, database: Database) -> Records:
    """Records of the same tenant, of a customer whom another member of the staff has."""
    return add_records(small_site, database, MINE, STAFF[0])


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
    if who.actor is Actor.CUSTOMER and route.path.startswith(("/v1/panel/", "/v1/tokens/")):
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
    of_apps = {route.path for route in API_ROUTES}  # by a token, not by a signature: api/test_api_access.py walks them
    assert {route.path for route in ROUTES} - set(ENDPOINTS) - of_apps == {"/healthz"}
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
