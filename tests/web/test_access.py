"""Every route, called by everybody who may not: always 401, 403 or 404, never 500, and nothing of another tenant's."""

import json
from typing import Any

import pytest
from small_site import SmallSite

from bridge.core.permissions import BACK_END, Actor, Permission
from bridge.web.endpoint import Endpoint
from bridge.web.routes import ROUTES

ENDPOINTS = {route.path: route for route in ROUTES if isinstance(route, Endpoint)}
LINE = {
    "line": 0,
    "appointment": None,
    "customer": None,
    "email": None,
    "occurrences": 1,
    "prices": [{"key": "a", "price": "60.00"}],
}
PAYLOADS: dict[str, dict[str, Any]] = {
    "cart": {"checkout": "abc", "points": "10", "shown": None, "lines": [LINE]},
    "keywords": {"customer": 1, "appointment": 1},
    "nothing": {},
    "panel": {"all_tenants": False},
    "ring": {"doorbells": [1], "acknowledged": [1], "reports": {}, "released": []},
}
PERMITTED = json.dumps({"capabilities": {"bkloyalty": "on"}})
DENIED = json.dumps({"capabilities": {"bkloyalty": "off"}})
ADMINISTRATOR, OWNER_3, STAFF_3, STAFF_3_WITHOUT_ROLE, NOBODY = 1, 30, 31, 32, 99


@pytest.fixture(scope="module", autouse=True)
def _people(small_site: SmallSite) -> None:
    """Tenants 3 and 4 may, 5 has a plan without loyalty, 6 one that ran out; their people."""
    may = small_site.insert("plans", permissions=PERMITTED)
    may_not = small_site.insert("plans", permissions=DENIED, expire_plan=1)
    for tenant, plan, expires in ((3, may, "2999-01-01"), (4, may, None), (5, may_not, None), (6, may, "2001-01-01")):
        small_site.insert(
            "tenants", id=tenant, user_id=tenant * 10, full_name=f"T{tenant}", plan_id=plan, expires_in=expires
        )
    staff = small_site.insert("staff", tenant_id=3, user_id=STAFF_3, name="Eva")
    without = small_site.insert("staff", tenant_id=3, user_id=STAFF_3_WITHOUT_ROLE, name="Leo")
    for who, role in ((staff, {"bkloyalty": "my"}), (without, {"customers": "all"})):
        small_site.insert("user_role_managers", tenant_id=3, staff=str(who), permissions=json.dumps(role))
    small_site.insert("/usermeta", user_id=ADMINISTRATOR, meta_key=f"{small_site.prefix}capabilities", meta_value=ROLE)


ROLE = 'a:1:{s:13:"administrator";b:1;}'


def test_every_route_says_who_may_call_it() -> None:
    assert {route.path for route in ROUTES} - set(ENDPOINTS) == {"/healthz"}
    assert all(route.access.actors for route in ENDPOINTS.values())
    without = {path for path, route in ENDPOINTS.items() if route.access.permission is not Permission.LOYALTY}
    assert without == {"/v1/ring", "/v1/keywords"}, "only where the site speaks for itself"


@pytest.mark.parametrize("path", ENDPOINTS)
class TestEveryRoute:
    def call(self, caller: Any, path: str) -> tuple[int, Any]:
        status, answer = caller.call(path, PAYLOADS[ENDPOINTS[path].schema])
        assert status < 500, answer
        return status, answer

    def test_refuses_a_wrong_signature(self, wordpress: Any, path: str) -> None:
        for actor in ENDPOINTS[path].access.actors:
            caller = wordpress.as_(actor, user=OWNER_3, tenant=3)
            caller.secret = "guessed"
            assert self.call(caller, path)[0] == 401
        assert wordpress.client.post(path, json={}).status_code == 401
        assert wordpress.client.get(path).status_code == 405

    def test_refuses_every_other_actor(self, wordpress: Any, path: str) -> None:
        for actor in set(Actor) - set(ENDPOINTS[path].access.actors):
            assert self.call(wordpress.as_(actor, user=OWNER_3, tenant=3), path)[0] == 403

    def test_refuses_where_wordpress_says_that_the_plan_says_no(self, wordpress: Any, path: str) -> None:
        access = ENDPOINTS[path].access
        for actor in access.actors:
            status, _ = self.call(wordpress.as_(actor, user=40, tenant=4, tenant_can=False), path)
            assert status == (403 if access.permission else 200)

    def test_refuses_where_wordpress_says_that_the_role_says_no(self, wordpress: Any, path: str) -> None:
        access = ENDPOINTS[path].access
        for actor in access.actors & BACK_END:
            user = {Actor.STAFF: STAFF_3, Actor.OWNER: OWNER_3}.get(actor, ADMINISTRATOR)
            status, answer = self.call(wordpress.as_(actor, user=user, tenant=3, user_can=False), path)
            assert status == (403 if access.role_decides else 200)
            assert status == 403 or answer["discount"] == "0.00", "staff without the role redeems nothing"

    def test_refuses_who_does_not_belong_to_the_tenant(self, wordpress: Any, path: str) -> None:
        for actor in ENDPOINTS[path].access.actors & BACK_END:
            for user in (NOBODY, 40, 0):
                assert self.call(wordpress.as_(actor, user=user, tenant=3), path)[0] == 403
            assert (
                self.call(
                    wordpress.as_(actor, user=ADMINISTRATOR if actor is not Actor.SUPER_ADMIN else OWNER_3, tenant=3),
                    path,
                )[0]
                == 403
            )

    @pytest.mark.parametrize("tenant", [5, 6, 7])
    def test_refuses_where_the_plan_that_can_be_read_says_no(self, wordpress: Any, path: str, tenant: int) -> None:
        for actor in ENDPOINTS[path].access.actors & BACK_END:
            user = ADMINISTRATOR if actor is Actor.SUPER_ADMIN else tenant * 10
            assert self.call(wordpress.as_(actor, user=user, tenant=tenant), path)[0] == 403

    def test_refuses_where_the_role_that_can_be_read_says_no(self, wordpress: Any, path: str) -> None:
        access = ENDPOINTS[path].access
        if Actor.STAFF in access.actors:
            status, _ = self.call(wordpress.as_(Actor.STAFF, user=STAFF_3_WITHOUT_ROLE, tenant=3), path)
            assert status == (403 if access.role_decides else 200)

    def test_serves_who_may(self, wordpress: Any, path: str) -> None:
        users = {Actor.STAFF: STAFF_3, Actor.OWNER: OWNER_3, Actor.SUPER_ADMIN: ADMINISTRATOR}
        for actor in ENDPOINTS[path].access.actors:
            assert self.call(wordpress.as_(actor, user=users.get(actor, 0), tenant=3), path)[0] == 200


class TestOutsideSaas:
    def test_the_administrator_owns_the_business(self, wordpress: Any) -> None:
        assert wordpress.as_(Actor.OWNER, user=ADMINISTRATOR).call("/v1/admin/overview", {})[0] == 200
        assert wordpress.as_(Actor.OWNER, user=OWNER_3).call("/v1/admin/overview", {})[0] == 403
