"""The screen "Plans", in the super-admin's panel of a SaaS: which plans hold the module, and what that means for each tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from bridge.core.access.plans import Plan, Subscription, subscribe
from bridge.core.settling.reasons import N_
from bridge.store.programmes import closures
from bridge.store.site import plans as stored
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from bridge.store.programmes.closures import Closure
    from bridge.store.site.plans import Renter

PAGE_SIZE = 50
STATES = {"none": N_("Not set up"), "draft": N_("Draft"), "active": N_("Running"), "paused": N_("Paused")}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan and how many tenants rent by it."""

    plan: Plan
    renters: int


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A tenant, its own plan's name, the plan that counts today, and the state of its programme in words."""

    tenant_id: int
    name: str
    plan: str
    subscription: Subscription
    programme: str


def plans(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/plans``; in its query ``q`` is part of a tenant's name, ``after`` or ``before`` a tenant's id."""
    page, query = Page.of(call), call.payload["query"]
    known, renters = stored.list_plans(conn), stored.count_renters_for_all_tenants(conn)
    name = str(query.get("q", "")).strip()[:190]
    found, newer, older = _list_page(conn, page, name, query)
    return page.render(
        "admin/site/plans.html",
        screen="plans",
        title=page.language.gettext("Loyalty Points in plans"),
        plans=[PlanRow(plan, renters.get(plan.id, 0)) for plan in known.values()],
        tenants=[_describe(renter, known, call, page) for renter in found],
        searched=name,
        newer=newer,
        older=older,
        form_url=page.url.partition("?")[0],
        form_fields=parse_qsl(urlsplit(page.url).query),
        plans_url=call.payload["page"].get("plans_url"),
        closures=[(one, name_closure(one, page)) for one in closures.list_closures_for_all_tenants(conn)],
        now=call.now,
    )


def name_closure(closure: Closure, page: Page) -> str:
    """What a business that is gone is called."""
    return closure.name or page.language.gettext("Business no. %(number)s", number=closure.tenant_id)


def _list_page(
    conn: Connection, page: Page, name: str, query: Mapping[str, object]
) -> tuple[list[Renter], str | None, str | None]:
    """One page of tenants, with the addresses of the pages before and after it."""
    after, before = _read_id(query.get("after")), _read_id(query.get("before"))
    found = stored.list_renters_for_all_tenants(conn, name=name, after_id=after, before_id=before, limit=PAGE_SIZE + 1)
    more = len(found) > PAGE_SIZE
    found = found[-PAGE_SIZE:] if before is not None else found[:PAGE_SIZE]
    has_newer = bool(found) and (more if before is not None else after is not None)
    has_older = bool(found) and (before is not None or more)
    searched = name or None
    newer = page.link("plans", q=searched, before=found[0].tenant_id) if has_newer else None
    older = page.link("plans", q=searched, after=found[-1].tenant_id) if has_older else None
    return found, newer, older


def _read_id(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _describe(renter: Renter, known: Mapping[int, Plan], call: Call, page: Page) -> TenantRow:
    subscription = subscribe(known, plan_id=renter.plan_id, expires_on=renter.expires_on, today=call.now.date())
    own = known.get(renter.plan_id or 0)
    return TenantRow(
        tenant_id=renter.tenant_id,
        name=renter.name or str(renter.tenant_id),
        plan=(own.name or str(own.id)) if own else "",
        subscription=subscription,
        programme=page.language.gettext(STATES[renter.programme_state]),
    )
