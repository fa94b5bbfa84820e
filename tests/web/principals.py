"""Everybody who may knock at the service, what WordPress signs for them, and what they may by the specification's words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from small_site import SmallSite

from bridge.core.access.permissions import Actor, Grant, Permission

LOYALTY = Permission.LOYALTY
FINER = [permission for permission in Permission if permission is not LOYALTY]
EVERYTHING = frozenset(Permission)
NOTHING: frozenset[Permission] = frozenset()
ALL = dict.fromkeys(Permission, Grant.ALL)
NAMED = {permission.capability: "all" for permission in Permission}  # a role that decides on each
MINE, OTHER, WITHOUT_PLAN, EXPIRED, NOT_THERE, NOBODYS = 3, 4, 5, 6, 77, 0
TENANTS = (MINE, OTHER, WITHOUT_PLAN, EXPIRED, NOT_THERE, NOBODYS)
ADMINISTRATOR, CUSTOMER, STRANGER = 1, 60, 99
PERMITTED = json.dumps({"capabilities": {"bkloyalty": "on"}})
DENIED = json.dumps({"capabilities": {"bkloyalty": "off"}})


@dataclass(frozen=True)
class Principal:
    """Somebody who calls in the name of each tenant in turn.

    At ``home`` they may what ``may`` says; ``belongs`` is False where not even membership and plan let them in. ``verdicts``
    and the two flags are what WordPress signs, which is more than the tables say wherever it is the tables' turn to refuse.
    """

    name: str
    actor: Actor
    user: int
    home: int | None = None
    may: frozenset[Permission] = NOTHING
    belongs: bool = True
    verdicts: Mapping[Permission, Grant] = field(default_factory=lambda: ALL)
    tenant_can: bool = True
    user_can: bool = True


@dataclass(frozen=True)
class Staff:
    """A member of the staff of the tenant MINE; ``role`` is the JSON of their role, None for nobody's."""

    principal: Principal
    role: Mapping[str, str] | None

    @property
    def user(self) -> int:
        return self.principal.user

    @property
    def staff_id(self) -> int:
        """Of their row."""
        return 1000 + self.user


def _staff() -> Iterator[Staff]:
    def of(name: str, role: Mapping[str, str] | None, may: frozenset[Permission], **signed: object) -> Staff:
        return Staff(Principal(name, Actor.STAFF, next(users), MINE, may, **signed), role)  # type: ignore[arg-type]

    users = iter(range(100, 200))
    unnamed = dict.fromkeys(FINER, Grant.OFF)
    nothing = dict.fromkeys(Permission, Grant.OFF)
    yield of("staff with the whole module", {"bkloyalty": "on"}, EVERYTHING, verdicts=unnamed | {LOYALTY: Grant.ALL})
    yield of("staff with all by name", NAMED, EVERYTHING)
    yield of(
        "staff for their own customers",
        {"bkloyalty": "my"},
        EVERYTHING - {Permission.RULES, Permission.SETTINGS},
        verdicts=unnamed | {LOYALTY: Grant.MY},
    )
    for permission in FINER:
        without = EVERYTHING - {permission}
        yield of(f"staff whose role says off to {permission.word}", NAMED | {permission.capability: "off"}, without)
        yield of(
            f"staff to whom Booknetic says off to {permission.word}",
            NAMED,
            without,
            verdicts=ALL | {permission: Grant.OFF},
        )
    yield of("staff whose role lacks it", {"customers": "all"}, NOTHING)
    yield of("staff whose role has only finer ones", {**NAMED, "bkloyalty": "off"}, NOTHING)
    yield of("staff whose role says off", {"bkloyalty": "off"}, NOTHING)
    yield of("staff to whom Booknetic says no", NAMED, NOTHING, verdicts=nothing, user_can=False)
    yield of("staff without a role", None, NOTHING, verdicts=nothing, user_can=False)


STAFF = list(_staff())
OF_MY_CUSTOMERS = STAFF[2]
PRINCIPALS = [
    Principal("the owner", Actor.OWNER, MINE * 10, MINE, EVERYTHING),
    Principal("the owner to whom Booknetic says no", Actor.OWNER, MINE * 10, MINE, belongs=False, tenant_can=False),
    Principal("the owner of a tenant whose plan lacks it", Actor.OWNER, WITHOUT_PLAN * 10, WITHOUT_PLAN, belongs=False),
    Principal("the owner of a tenant whose plan ran out", Actor.OWNER, EXPIRED * 10, EXPIRED, belongs=False),
    *(staff.principal for staff in STAFF),
    Principal("the owner as if they were staff", Actor.STAFF, MINE * 10),
    Principal("staff as if they owned it", Actor.OWNER, STAFF[0].principal.user),
    Principal("the administrator where there are no tenants", Actor.OWNER, ADMINISTRATOR, NOBODYS, EVERYTHING),
    Principal("the administrator as if they were staff", Actor.STAFF, ADMINISTRATOR),
    Principal("the super-admin", Actor.SUPER_ADMIN, ADMINISTRATOR, tenant_can=False, user_can=False, verdicts={}),
    Principal("the owner as if they were the super-admin", Actor.SUPER_ADMIN, MINE * 10),
    Principal("a stranger as if they were the super-admin", Actor.SUPER_ADMIN, STRANGER),
    Principal("a stranger as if they were staff", Actor.STAFF, STRANGER),
    Principal("a stranger as if they owned it", Actor.OWNER, STRANGER),
    Principal("nobody as if they were staff", Actor.STAFF, 0),
    Principal("nobody as if they owned it", Actor.OWNER, 0),
    Principal("a customer", Actor.CUSTOMER, CUSTOMER, MINE, user_can=False, verdicts={}),
    Principal("a guest", Actor.CUSTOMER, 0, user_can=False, verdicts={}),
    Principal("the site", Actor.SYSTEM, 0, user_can=False, verdicts={}),
]  # fmt: skip


def settle_in(site: SmallSite) -> None:
    """Writes tenants with their plans, and all these people with their roles."""
    may = site.insert("plans", permissions=PERMITTED)
    may_not = site.insert("plans", permissions=DENIED, expire_plan=1)
    for tenant, plan, expires in (
        (MINE, may, "2999-01-01"),
        (OTHER, may, None),
        (WITHOUT_PLAN, may_not, None),
        (EXPIRED, may, "2001-01-01"),
    ):
        site.insert("tenants", id=tenant, user_id=tenant * 10, full_name=f"T{tenant}", plan_id=plan, expires_in=expires)
    for staff in STAFF:
        row = site.insert("staff", id=staff.staff_id, tenant_id=MINE, user_id=staff.user, name=staff.principal.name)
        if staff.role is not None:
            site.insert("user_role_managers", tenant_id=MINE, staff=str(row), permissions=json.dumps(staff.role))
    site.insert("staff", tenant_id=MINE, user_id=0, name="Somebody without a login")
    site.insert("customers", tenant_id=MINE, user_id=CUSTOMER, first_name="Carla", email="carla@example.com")
    capabilities = 'a:1:{s:13:"administrator";b:1;}'
    site.insert("/usermeta", user_id=ADMINISTRATOR, meta_key=f"{site.prefix}capabilities", meta_value=capabilities)
