"""The screen "Permissions": what the plan holds, who may do what and why, and how to change it. Read-only: Booknetic has the roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.access import plans, roles
from bridge.core.access.permissions import Grant, Permission
from bridge.core.access.roles import Why
from bridge.core.settling.reasons import N_
from bridge.store.site import plans as stored_plans
from bridge.store.site import roles as stored_roles
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from bridge.core.access.plans import Subscription
    from bridge.core.access.roles import Role
    from bridge.store.site.roles import Colleague
    from bridge.web.languages import Language

# In the order in which one meets them; the sentence says what somebody can then do.
EXPLAINED: dict[Permission, tuple[str, str]] = {
    Permission.LOYALTY: (
        N_("Loyalty Points"),
        N_("The whole module. Off here hides it, whatever else the role says; a permission below that a role does not name is as this one."),
    ),
    Permission.VIEW: (N_("View"), N_("See rules, tiers, customers' points and reports.")),
    Permission.ADJUST: (N_("Adjust points"), N_("Add points to a customer or remove some, with a note; enter what a customer answered about news and offers.")),
    Permission.EXPORT: (N_("Export"), N_("Download the activity log and lists as files.")),
    Permission.REWARDS: (N_("Rewards and bonuses"), N_("Issue rewards and give bonuses.")),
    Permission.RULES: (
        N_("Manage rules"),
        N_("Change earning rules and tiers. Concerns every customer, so “own customers” is not enough."),
    ),
    Permission.SETTINGS: (
        N_("Settings"),
        N_("Change how points are used and see this page. Concerns every customer, so “own customers” is not enough."),
    ),
}  # fmt: skip
GRANTS = {Grant.OFF: N_("No"), Grant.MY: N_("Own customers"), Grant.ALL: N_("All")}
TONES = {Grant.OFF: "", Grant.MY: "warn", Grant.ALL: "good"}
# Said only where neither the role beside it nor the whole module's own cell says it already.
REASONS = {
    Why.AS_MODULE: N_("as the module"),
    Why.NARROWED: N_("no wider than the module"),
    Why.NEEDS_ALL: N_("needs “All”"),
    Why.NOT_NAMED: N_("the role does not name it"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How far one permission goes for somebody, in words; ``why`` is empty where it needs no reason."""

    permission: str
    said: str
    tone: str
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the table; ``standing`` is what they are here: owner, administrator, or the role that they have."""

    name: str
    login: str
    standing: str
    cells: tuple[Cell, ...]


def permissions(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/permissions``."""
    page, tenant_id = Page.of(call), call.identity.tenant
    gettext = page.language.gettext
    colleagues = stored_roles.list_colleagues(conn, tenant_id=tenant_id)
    return page.render(
        "admin/site/permissions.html",
        screen="permissions",
        title=gettext("Permissions"),
        subscription=_find_subscription(conn, tenant_id, call.now.date()),
        titles=[gettext(title) for title, _ in EXPLAINED.values()],
        explained=[(gettext(title), gettext(sentence)) for title, sentence in EXPLAINED.values()],
        people=list(_list_people(conn, tenant_id, colleagues, page.language)),
        has_staff=bool(colleagues),
        has_roles=stored_roles.has_roles(conn),
        without_login=stored_roles.count_without_login(conn, tenant_id=tenant_id, colleagues=colleagues),
    )


def _find_subscription(conn: Connection, tenant_id: int, today: date) -> Subscription | None:
    """None outside SaaS, where the business has no plan to ask."""
    renter = stored_plans.find_renter(conn, tenant_id=tenant_id) if tenant_id else None
    if renter is None:
        return None
    known = stored_plans.list_plans(conn)
    return plans.subscribe(known, plan_id=renter.plan_id, expires_on=renter.expires_on, today=today)


def _list_people(conn: Connection, tenant_id: int, colleagues: list[Colleague], language: Language) -> Iterator[Person]:
    owner = stored_roles.find_owner(conn, tenant_id=tenant_id)
    if owner is not None:
        yield _unbounded(owner[1], owner[2], language.gettext("Owner"), language)
    elif tenant_id == 0:
        everybody = language.gettext("Whoever has the role Administrator in WordPress")
        yield _unbounded(language.gettext("Administrators"), everybody, language.gettext("Owner"), language)
    known = stored_roles.list_roles(conn, tenant_id=tenant_id)
    for colleague in colleagues:
        if owner is not None and colleague.user_id == owner[0]:
            continue
        if tenant_id == 0 and colleague.is_administrator:
            yield _unbounded(colleague.name, colleague.login, language.gettext("Administrator"), language)
        else:
            yield _by_role(colleague, roles.find_role(known, colleague.staff_ids), language)


def _unbounded(name: str, login: str, standing: str, language: Language) -> Person:
    said = language.gettext(GRANTS[Grant.ALL])
    titles = [language.gettext(title) for title, _ in EXPLAINED.values()]
    return Person(name, login, standing, tuple(Cell(title, said, TONES[Grant.ALL], "") for title in titles))


def _by_role(colleague: Colleague, role: Role | None, language: Language) -> Person:
    if role is None:
        standing = language.gettext("No role")
    elif role.is_default and not role.staff & {str(staff_id) for staff_id in colleague.staff_ids}:
        standing = language.gettext("Default role: %(name)s", name=role.name)
    else:
        standing = language.gettext("Role: %(name)s", name=role.name)
    cells = tuple(_describe(permission, role, language) for permission in EXPLAINED)
    return Person(colleague.name, colleague.login, standing, cells)


def _describe(permission: Permission, role: Role | None, language: Language) -> Cell:
    holding, gettext = roles.explain(permission, role), language.gettext
    why = gettext(REASONS[holding.why]) if holding.why in REASONS else ""
    return Cell(gettext(EXPLAINED[permission][0]), gettext(GRANTS[holding.grant]), TONES[holding.grant], why)
