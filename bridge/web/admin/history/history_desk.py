"""The second step of the set-up: history that is being attached, what to attach next, and what that would come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bridge.core.history.history import Choice
from bridge.core.rules.wording import find_last_day
from bridge.flows.history.attach_history import is_running
from bridge.flows.history.history_orders import PREVIEW, is_overtaken
from bridge.store.site import reach
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.customers.customer_names import name_customer
from bridge.web.admin.history.history_batches import BatchView, list_left_out, list_views, put_rules
from bridge.web.admin.history.history_form import CUSTOM, PERIODS, find_period, put_period
from bridge.web.admin.page import Page
from bridge.web.admin.rules.rule_desk import Desk, lay_out
from bridge.web.admin.task_results import describe_failure
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule to tick."""

    id: int
    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run that is done: its ``result`` (tasks/preview_history.py), what it meant, and who would get most (name, address or None,
    points). ``is_outdated``: the programme was changed since, so it cannot be begun any more."""

    task: Task
    at: datetime
    period: str
    rules: str
    result: dict[str, Any]
    worth: Decimal | None
    top: Sequence[tuple[str, str, int]]
    left_out: Sequence[tuple[str, int]]
    is_outdated: bool


def show_history(conn: Connection, call: Call, page: Page) -> dict[str, object]:
    """What the step's template wants."""
    desk = lay_out(conn, page, call)
    views = list_views(conn, desk, now=call.now)
    task = _find_preview(conn, call, page)
    choice = Choice.from_document(task.parameters["choice"]) if task else Choice()
    active = [rule for rule in desk.programme.earning_rules if rule.active]
    return {
        "tenant": desk.tenant,
        "is_running": is_running(desk.tenant),
        "views": views,
        "opened": next((view for view in views if view.pace), None),
        "periods": [(period, page.language.gettext(said), None) for period, said in PERIODS.items()],
        "fields": _write_fields(choice, desk),
        "rule_choices": [RuleChoice(rule.id, f"{rule.name} ({desk.put(rule).award})") for rule in active],
        "preview": task,
        "failure": describe_failure(page, task) if task and task.state == "failed" else None,
        "trial": _show_trial(conn, desk, task) if task and _still_holds(task, views) else None,
    }


def _find_preview(conn: Connection, call: Call, page: Page) -> Task | None:
    """The latest dry run: anybody's, for who sees everybody; else one's own."""
    mine = None if page.sees_everybody else call.identity.user
    task = tasks.find_newest(conn, tenant_id=call.identity.tenant, kind=PREVIEW, user_id=mine)
    return None if task is None or task.state == "canceled" else task


def _write_fields(choice: Choice, desk: Desk) -> dict[str, object]:
    period = find_period(choice, desk.today)
    active = [rule.id for rule in desk.programme.earning_rules if rule.active]
    return {
        "period": period,
        "from": choice.since_on if period == CUSTOM else None,
        "to": choice.until_on and find_last_day(choice.until_on),
        "rules": active if choice.rules is None else sorted(choice.rules),
        "told": choice.told,
    }


def _still_holds(task: Task, views: Sequence[BatchView]) -> bool:
    """Whether its figures are of interest: what was begun since, perhaps by just this dry run, stands in the list."""
    return task.state == "done" and not is_overtaken(task, [view.batch for view in views])


def _show_trial(conn: Connection, desk: Desk, task: Task) -> Trial:
    assert task.result is not None, "only what is done is told of"
    choice, result, page = Choice.from_document(task.parameters["choice"]), dict(task.result), desk.page
    return Trial(
        task=task,
        at=task.created_at.astimezone(desk.tenant.zone),
        period=put_period(choice, desk.speech),
        rules=put_rules(desk, choice),
        result=result,
        worth=None if result["worth"] is None else Decimal(result["worth"]),
        top=_list_top(conn, desk, result) if page.sees_everybody else (),
        left_out=list_left_out(page, result["left_out"]),
        is_outdated=result["version"] != desk.version,
    )


def _list_top(conn: Connection, desk: Desk, result: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Whoever may see only some customers is told how many there are, and not who."""
    found = {one["customer_id"]: one["points"] for one in result["top"]}
    names = reach.list_names(conn, tenant_id=desk.tenant.tenant_id, customer_ids=found)
    return [
        (name_customer(desk.page.language, one, names.get(one)), desk.page.link("customer", id=one), points)
        for one, points in found.items()
    ]
