"""What came of the dry run of a rule or a multiplier, which was ordered from its dialog, unsaved as it was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bridge import clock
from bridge.core.local_time import day_of
from bridge.core.programmes.programme import EarningRule, Multiplier, Window
from bridge.errors import NotHere
from bridge.store.programmes import tenants
from bridge.store.site import offers, reach
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.customers.customer_names import name_customer
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.admin.rules.multiplier_form import parse_multiplier, put_multiplier
from bridge.web.admin.rules.rule_desk import parse_rule, put_rule
from bridge.web.admin.task_delay import say_delay
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "dry_run"


@dataclass(frozen=True, slots=True)
class MoveView:
    """A customer who would change tier; ``name`` is their number where they have none."""

    name: str
    before: str | None
    after: str | None


def trial(conn: Connection, call: Call) -> Document:
    """A dry run by itself (``task``), for who has no JavaScript or comes back to it."""
    page = Page.of(call)
    task_id = Form(call.payload["query"], page.language).id("task")
    task = tasks.get_task(conn, tenant_id=call.identity.tenant, task_id=task_id)
    if task.kind != KIND:
        raise NotHere(tasks.NO_SUCH_TASK)
    result = describe_trial(conn, page, task) if task.state == "done" else None
    title, back = page.language.gettext("Dry run"), page.link("rules")
    delay = say_delay(conn, page, task, now=clock.wall())
    return page.dialog("admin/rules/trial.html", title=title, back=back, task=task, result=result, delay=delay)


def describe_trial(conn: Connection, page: Page, task: Task) -> str:
    """What came of it, in words."""
    assert task.result is not None, "only what is done is told of"
    tenant = tenants.get_tenant(conn, tenant_id=task.tenant_id)
    names = offers.list_offer(conn, tenant_id=task.tenant_id).names()
    since, today = (day_of(at, tenant.zone) for at in (datetime.fromisoformat(task.result["since"]), task.created_at))
    worth, speech = task.result["worth"], page.formats.speech(tenant)
    tried: EarningRule | Multiplier
    if "multiplier" in task.parameters:
        tried = parse_multiplier(task.parameters["multiplier"])
        words = put_multiplier(tried, names, speech)
    else:
        tried = parse_rule(task.parameters["rule"])
        words = put_rule(tried, names, speech)
    return page.fragment(
        "admin/rules/_trial_result.html",
        result=task.result,
        words=words,
        is_multiplier=isinstance(tried, Multiplier),
        worth=None if worth is None else Decimal(worth),
        # Whoever sees their own customers only is told how many would move, and not who.
        moves=_list_moves(conn, page, task.tenant_id, task.result["first"]) if page.sees_everybody else [],
        outside=_lies_outside(tried.window, since, today),
        since=page.formats.day(since),
        paused=not tried.active,
        tenant=tenant,
    )


def _list_moves(conn: Connection, page: Page, tenant_id: int, found: Sequence[Mapping[str, Any]]) -> list[MoveView]:
    names = reach.list_names(conn, tenant_id=tenant_id, customer_ids=[move["customer_id"] for move in found])
    return [
        MoveView(
            name_customer(page.language, move["customer_id"], names.get(move["customer_id"])),
            move["before"],
            move["after"],
        )
        for move in found
    ]


def _lies_outside(window: Window, first: date, last: date) -> bool:
    """Whether none of these days is in the window."""
    too_late = window.valid_from is not None and window.valid_from > last
    return too_late or (window.valid_until is not None and window.valid_until <= first)
