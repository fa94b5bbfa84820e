"""Comparing Booknetic's own Loyalty Points with ours: the same bookings through both, and where they differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bridge.core.local_time import add_months_to_day, day_of
from bridge.core.on_paper.parity import Why
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput
from bridge.flows.imports import parity as flow
from bridge.store.programmes import tenants
from bridge.store.site import reach
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.customers.customer_names import name_customer
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.rules.rule_desk import editor_of, in_words
from bridge.web.admin.rules.rule_form import LAST_YEAR
from bridge.web.admin.task_results import describe_failure
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

MONTHS = 12
LONGEST_RULES = 20_000
OURS, OTHERS = "ours", "others"
NO_JSON = N_("This is not a programme in the replay format: %(why)s.")
WHY: Mapping[Why, str] = {
    Why.LIMIT: N_("A limit of your programme cuts the points"),
    Why.MILESTONE: N_("Your programme counts visits"),
    Why.MULTIPLIER: N_("Your programme multiplies the points"),
    Why.NOT_DUE: N_("Not due in your programme yet: the status, the payment or the visit is missing"),
    Why.RULES: N_("Other rules apply"),
    Why.VOID: N_("Cancelled or never paid: your programme takes the points back"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A booking or a customer that differs. ``balance`` is that of the native module, None where nothing is known of it."""

    name: str
    href: str
    native: int
    ours: int
    native_rules: Sequence[str] = ()
    our_rules: Sequence[str] = ()
    why: str = ""
    balance: int | None = None


def parity(conn: Connection, call: Call) -> Document:
    """The screen: what to compare, and what came of the latest comparison."""
    page = Page.of(call)
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    mine = None if page.sees_everybody else call.identity.user
    task = tasks.find_newest(conn, tenant_id=tenant.tenant_id, kind=flow.KIND, user_id=mine)
    is_done = task is not None and task.state == "done"
    today = day_of(call.now, tenant.zone)
    return page.render(
        "admin/imports/parity.html",
        screen="rules",
        title=page.language.gettext("Compare with Booknetic's own points"),
        first=add_months_to_day(today, -MONTHS),
        last=today,
        task=task if task is not None and task.is_open else None,
        failure=describe_failure(page, task) if task is not None and task.state == "failed" else None,
        result=task.result if task is not None and is_done else None,
        about=_put_about(page, task, tenant) if task is not None and is_done else "",
        whys=_list_whys(page, task) if task is not None and is_done else [],
        customers=_list_customers(conn, page, task) if task is not None and is_done else [],
        bookings=_list_bookings(page, task) if task is not None and is_done else [],
    )


def compare(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/parity/compare``: the worker runs the bookings of a period through both."""
    page = Page.of(call)
    form = Form(call.payload["form"], page.language)
    first, last = form.day("from"), form.day("to")
    if last.year > LAST_YEAR:
        raise form.refuse("to", page.language.gettext("Please enter a day."))
    rules = _read_rules(form, page) if form.choice("whose", (OURS, OTHERS)) == OTHERS else None
    with in_words(page):
        flow.order(
            conn,
            tenant_id=call.identity.tenant,
            rules=rules,
            first=first,
            last=last,
            editor=editor_of(call),
            now=call.now,
        )
    return done("", go=page.link("parity"))


def _read_rules(form: Form, page: Page) -> dict[str, Any]:
    form.text("rules", most=LONGEST_RULES)
    try:
        document = json.loads(form.given("rules"))
    except (ValueError, RecursionError) as problem:
        raise form.refuse("rules", page.language.gettext(NO_JSON, why=problem)) from None
    if not isinstance(document, dict):
        raise InvalidInput(NO_JSON, field="rules", why="{…}")
    programme = document.get("programme", document)
    return programme if isinstance(programme, dict) else document


def _put_about(page: Page, task: Task, tenant: tenants.Tenant) -> str:
    """Which bookings were compared."""
    since, until = (datetime.fromisoformat(task.parameters[name]) for name in ("since", "until"))
    first, last = day_of(since, tenant.zone), day_of(until - timedelta(seconds=1), tenant.zone)
    said = {"first": page.formats.day(first), "last": page.formats.day(last)}
    return page.language.gettext("Bookings made from %(first)s to %(last)s", **said)


def _list_whys(page: Page, task: Task) -> list[tuple[str, int]]:
    assert task.result is not None, "only what is done is told of"
    found = sorted(task.result["why"].items(), key=lambda one: -one[1])
    return [(page.language.gettext(WHY[Why(why)]), count) for why, count in found]


def _list_customers(conn: Connection, page: Page, task: Task) -> list[Row]:
    """Whoever sees their own customers only is told how many differ, and not who."""
    assert task.result is not None, "only what is done is told of"
    found = task.result["top"] if page.sees_everybody else []
    ids = [one["customer_id"] for one in found]
    names = reach.list_names(conn, tenant_id=task.tenant_id, customer_ids=ids)
    return [
        Row(
            name_customer(page.language, one["customer_id"], names.get(one["customer_id"])),
            page.link("customer", id=one["customer_id"]),
            one["native"],
            one["ours"],
            balance=one["balance"],
        )
        for one in found
    ]


def _list_bookings(page: Page, task: Task) -> list[Row]:
    assert task.result is not None, "only what is done is told of"
    found = task.result["lines"] if page.sees_everybody else []
    return [
        Row(
            page.language.gettext("Appointment %(number)s", number=one["appointment_id"]),
            page.link("booking", id=one["appointment_id"]),
            one["native"],
            one["ours"],
            one["native_rules"],
            one["our_rules"],
            page.language.gettext(WHY[Why(one["why"])]),
        )
        for one in found
    ]
