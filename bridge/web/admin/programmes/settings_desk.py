"""What lies ready for whoever changes the settings: where they start from, the statuses to choose from, what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bridge.core.local_time import add_months_to_day, day_of
from bridge.core.money import floor_money
from bridge.core.points.redemption_examples import SOME, compute_examples
from bridge.core.programmes.programme import EarningRule
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.programmes.programme_settings import Impact, Settings, list_impacts, read_settings
from bridge.core.rules.generosity import find_generous
from bridge.core.settling.reasons import N_
from bridge.flows.programmes.configure import read_editable
from bridge.flows.tiers import period_preview
from bridge.store.points import adjusted
from bridge.store.programmes import tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.reports import figures
from bridge.store.site import statuses
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.admin.programmes.settings_form import SettingsForm
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection

TITLES = {
    "pending": N_("Pending"),
    "approved": N_("Approved"),
    "canceled": N_("Canceled"),
    "rejected": N_("Rejected"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One status to tick."""

    id: str
    name: str
    depth: int = 0


@dataclass(frozen=True)
class Desk:
    """``version`` is what an edit starts from (None: nothing yet), ``present`` its settings; ``tiers`` are the minima of its
    tiers, ``rules`` its earning rules, ``own`` the statuses that the site itself holds for void."""

    page: Page
    tenant: Tenant
    version: int | None
    present: Settings
    tiers: tuple[int, ...]
    rules: tuple[EarningRule, ...]
    own: frozenset[str]
    choices: list[Choice]
    now: datetime

    @property
    def today(self) -> date:
        """The business's."""
        return day_of(self.now, self.tenant.zone)

    @property
    def in_force(self) -> bool:
        """Whether what is saved counts at once; else it is a draft."""
        return self.tenant.programme_state in ("active", "paused")

    def open(self, form: Form) -> SettingsForm:
        """The form, to be read."""
        known = [choice.id for choice in self.choices]
        return SettingsForm(form, self.page.language, known=known, own=self.own)

    def name(self, slugs: Iterable[str]) -> str:
        """Statuses by their titles."""
        return ", ".join(choice.name for choice in self.choices if choice.id in set(slugs))


def lay_out(conn: Connection, call: Call) -> Desk:
    """Everything as it stands. Statuses are WordPress's to know; where it did not say, those that bookings have."""
    page, tenant_id = Page.of(call), call.identity.tenant
    version, document = read_editable(conn, tenant_id=tenant_id)
    present = read_settings(document)
    own = statuses.find_void_statuses(conn, tenant_id=tenant_id)
    titles = {one["slug"]: one["title"] for one in call.payload["page"].get("statuses", ()) if one["slug"]}
    if not titles:
        titles = dict.fromkeys([*TITLES, *statuses.list_recent_statuses(conn, tenant_id=tenant_id)], "")
    chosen = own | present.trigger_statuses | (present.void_statuses or frozenset())
    slugs = dict.fromkeys([*titles, *sorted(chosen)])
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    return Desk(
        page=page,
        tenant=tenant,
        version=version,
        present=present,
        tiers=tuple(tier["min_points"] for tier in document.get("tiers") or ()),
        rules=parse_programme(document).earning_rules,
        own=own,
        now=call.now,
        choices=[Choice(slug, titles.get(slug) or _name_status(page, slug)) for slug in slugs],
    )


def work_out(conn: Connection, desk: Desk, wanted: Settings) -> dict[str, object]:
    """What these settings come to, and what saving them does to what is there already; for the templates."""
    tenant_id, decimals = desk.tenant.tenant_id, desk.tenant.decimals
    before, after = desk.present.redemption, wanted.redemption
    impacts = list_impacts(desk.present, wanted)
    outstanding, moves = 0, None
    if desk.in_force and Impact.TIERS_ANEW in impacts:
        moves = _count_moves(conn, desk, wanted)
    if desk.in_force and before.point_value != after.point_value:
        outstanding = figures.sum_accounts(conn, tenant_id=tenant_id).outstanding
    return {
        "examples": compute_examples(after, decimals),
        "some": SOME,
        "generous": find_generous(desk.rules, after, decimals) if after.enabled else None,
        "terms": after,
        "changed": wanted != desk.present,
        "impacts": [impact.value for impact in impacts],
        "in_force": desk.in_force,
        "moves": moves,
        "period": _show_period(desk, wanted),
        "expiry": _show_expiry(desk, wanted),
        "outstanding": outstanding,
        "worth_before": floor_money(outstanding * before.point_value, decimals),
        "worth_after": floor_money(outstanding * after.point_value, decimals),
    }


def _count_moves(conn: Connection, desk: Desk, wanted: Settings) -> tuple[int, int] | None:
    """How many customers rise and fall; None where it would take too long to say."""
    tenant_id = desk.tenant.tenant_id
    if wanted.tier_period is None and desk.present.tier_period is None:
        return adjusted.count_moves(conn, tenant_id=tenant_id, steps=desk.tiers, counting=wanted.count_adjustments)
    return period_preview.count_moves(conn, tenant_id=tenant_id, settings=wanted, now=desk.now)


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """Until when, that day included, points earned today count for reaching a tier, and for keeping one."""

    counts_until: date
    kept_until: date


def _show_period(desk: Desk, wanted: Settings) -> PeriodDays | None:
    period = wanted.tier_period
    if period is None:
        return None
    last = period.lapses_on(desk.today) - timedelta(days=1)
    return PeriodDays(last, last + timedelta(days=period.grace_days))


@dataclass(frozen=True, slots=True)
class ExpiryDays:
    """When points earned today expire, and from when customers read of it (None: never)."""

    on: date
    notice_on: date | None


def _show_expiry(desk: Desk, wanted: Settings) -> ExpiryDays | None:
    if wanted.expiry_months is None:
        return None
    on = add_months_to_day(desk.today, wanted.expiry_months)
    notice = wanted.expiry_notice_days
    return ExpiryDays(on, max(desk.today, on - timedelta(days=notice)) if notice else None)


def _name_status(page: Page, slug: str) -> str:
    """What Booknetic calls it by itself, else the slug in plain letters."""
    if slug in TITLES:
        return page.language.gettext(TITLES[slug])
    return slug.replace("-", " ").replace("_", " ").capitalize()
