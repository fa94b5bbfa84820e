"""The report: figures, pictures and the activity log, all about one range of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import format_interval

from bridge import clock
from bridge.core.access.permissions import Permission
from bridge.core.reports import Days
from bridge.store.programmes import programmes, tenants
from bridge.store.reports import reports as store
from bridge.store.reports.reports import Scope
from bridge.web.admin.page import Page
from bridge.web.admin.reports.charts import Chart, draw_bars, draw_line, name_step
from bridge.web.admin.reports.log_desk import find_export, lay_out_log
from bridge.web.admin.reports.log_query import LogQuery, read_log_query
from bridge.web.admin.reports.period import CUSTOM, PRESETS
from bridge.web.admin.reports.report_figures import Report, compare, count_tiers, list_expiries, read_report, worth
from bridge.web.admin.reports.report_liability import look_ahead, read_margins
from bridge.web.admin.segments.segment_counts import Patience
from bridge.web.admin.task_delay import say_delay
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats

if TYPE_CHECKING:
    from sqlalchemy import Connection

# So long the page waits for all figures that nothing sums up beforehand.
SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Preset:
    """A range to choose with one click."""

    words: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Widget:
    """A figure, and how it changed."""

    label: str
    value: str
    hint: str


def reports(conn: Connection, call: Call) -> Document:
    """The screen."""
    page, tenant = Page.of(call), tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    asked = read_log_query(call.payload["query"], tenant=tenant, reach=call.reach, now=call.now)
    asked, desk = lay_out_log(conn, call, page, asked)
    scope, version = Scope(tenant, call.reach), programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else None
    patience = Patience.of(SECONDS)
    report = read_report(conn, scope=scope, days=asked.period.days, patience=patience)
    figures = store.sum_accounts(conn, scope=scope)
    export, exported = find_export(conn, call, page) if Permission.EXPORT in page.permissions else (None, None)
    return page.render(
        "admin/reports/reports.html",
        screen="reports",
        title=page.language.gettext("Reports"),
        tenant=tenant,
        asked=asked,
        presets=_list_presets(page, asked),
        when=say_days(asked.period.days, page.formats),
        widgets=_list_widgets(report, page.formats),
        report=report,
        names=_name_steps(report, page.formats),
        activity=_draw_activity(report, page.formats),
        outstanding=_draw_outstanding(report, page.formats),
        tiers=count_tiers(conn, scope=scope, programme=programme),
        figures=figures,
        owed=worth(figures.outstanding, programme, tenant.decimals),
        expiries=list_expiries(conn, scope=scope, figures=figures, now=call.now),
        outlook=look_ahead(conn, scope=scope, programme=programme, outstanding=figures.outstanding, now=call.now),
        margins=read_margins(conn, scope=scope, days=asked.period.days, patience=patience),
        worth=lambda points: worth(points, programme, tenant.decimals),
        log=desk,
        now=call.now,
        csv=page.download("log/csv", **asked.query),
        export=export,
        delay=say_delay(conn, page, export, now=clock.wall()) if export else "",
        exported=exported,
        is_own=not call.reach.everybody,
    )


def say_days(days: Days, formats: Formats) -> str:
    """A range as "Feb 1 – 28, 2026"."""
    return str(format_interval(days.first, days.last, "yMMMd", locale=formats.language.locale))


def _list_presets(page: Page, asked: LogQuery) -> list[Preset]:
    kept = asked.without("period", "from", "to")
    return [
        Preset(page.language.gettext(said), page.link("reports", period=name, **kept), name == asked.period.name)
        for name, said in PRESETS.items()
        if name != CUSTOM
    ]


def _list_widgets(report: Report, formats: Formats) -> list[Widget]:
    gettext, now, before = formats.language.gettext, report.now, report.before
    when = say_days(before.days, formats)
    rate = f"{when}: {formats.percent(before.totals.rate)}"
    return [
        Widget(
            gettext("Total points earned"),
            formats.points(now.totals.earned),
            compare(now.totals.earned, before.totals.earned, when, formats),
        ),
        Widget(
            gettext("Total points redeemed"),
            formats.points(now.totals.redeemed),
            compare(now.totals.redeemed, before.totals.redeemed, when, formats),
        ),
        Widget(gettext("Redemption rate"), formats.percent(now.totals.rate), rate),
        Widget(
            gettext("Active loyalty customers"),
            "…" if now.active is None else formats.number(now.active),
            _compare_active(now.active, before.active, when, formats),
        ),
    ]


def _compare_active(now: int | None, before: int | None, when: str, formats: Formats) -> str:
    if now is None:
        return formats.language.gettext("They are too many to be counted while you wait. Choose a shorter time.")
    return "" if before is None else compare(now, before, when, formats)


def _draw_activity(report: Report, formats: Formats) -> Chart:
    earned, redeemed = ([getattr(one, name) for one in report.steps] for name in ("earned", "redeemed"))
    return draw_bars(_name_steps(report, formats), earned, redeemed, ("earned", "redeemed"), formats)


def _draw_outstanding(report: Report, formats: Formats) -> Chart:
    return draw_line(_name_steps(report, formats), [one.outstanding for one in report.steps], formats)


def _name_steps(report: Report, formats: Formats) -> list[str]:
    return [name_step(one.days, report.step, formats) for one in report.steps]
