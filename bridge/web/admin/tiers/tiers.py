"""The tiers: who has which, and what one click does to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.programmes.programme import Tier
from bridge.core.programmes.programme_documents import parse_programme
from bridge.flows.programmes.configure import Change, read_editable
from bridge.flows.tiers import tiers as flows
from bridge.flows.tiers.retier import APPLY_VERSION
from bridge.store.programmes import tenants
from bridge.store.reports import reports
from bridge.store.reports.reports import Scope
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.programmes.programme import undoing
from bridge.web.admin.rules.rule_desk import editor_of, in_words
from bridge.web.admin.task_delay import say_delay
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier in the table, and how many customers have it."""

    tier: Tier
    customers: int


def tiers(conn: Connection, call: Call) -> Document:
    """The screen."""
    page, tenant_id = Page.of(call), call.identity.tenant
    # Before the counts that it changes, so that one which ends in between is still followed.
    latest = tasks.find_newest(conn, tenant_id=tenant_id, kind=APPLY_VERSION)
    _, document = read_editable(conn, tenant_id=tenant_id)
    programme = parse_programme(document)
    listed = sorted(programme.tiers, key=lambda tier: tier.min_points)
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    if call.reach.everybody:
        customers = flows.count_by_tier(conn, tenant_id=tenant_id)
    else:
        customers = reports.count_by_tier(conn, scope=Scope(tenant, call.reach))
    return page.render(
        "admin/tiers/tiers.html",
        screen="tiers",
        title=page.language.gettext("Tier rules"),
        state=tenant.programme_state,
        period=programme.tier_period,
        tiers=[TierRow(tier, customers.get(tier.name, 0)) for tier in listed],
        without=customers.get(None, 0),
        under_way=latest.id if latest and latest.is_open else None,
        delay=say_delay(conn, page, latest, now=clock.wall()) if latest else "",
        is_cut_off=bool(latest and latest.state in ("failed", "canceled")),
    )


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/tiers/delete``."""
    page, form = Page.of(call), Form(call.payload["form"], Page.of(call).language)
    with in_words(page):
        change = flows.delete_tier(
            conn,
            tenant_id=call.identity.tenant,
            name=form.given("name"),
            seen=form.optional_id("seen"),
            tell=form.flag("tell"),
            editor=editor_of(call),
            now=call.now,
        )
    return conclude(page, change, page.language.gettext("Tier deleted."))


def apply_again(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/tiers/apply``: after work that failed."""
    page = Page.of(call)
    flows.put_into_effect_again(conn, tenant_id=call.identity.tenant, editor=editor_of(call), now=call.now)
    return done(page.language.gettext("Begun again."), go=page.link("tiers"))


def conclude(page: Page, change: Change, said: str) -> Document:
    """What a change of the tiers came to; where there are many customers, that they follow."""
    following = page.language.gettext("The customers follow: see how far it is above the list.")
    if change.task_id is not None:
        said = f"{said} {following}"
    return done(said, go=page.link("tiers"), undo=undoing(change))


def describe_applied(conn: Connection, page: Page, task: Task) -> str:
    """What came of putting a version into effect."""
    return page.fragment("admin/tiers/_applied.html")
