"""Batches of attached history as the screen shows them: what each meant, who began it, how far it is, and whether anybody is at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bridge.core.history.history import Choice, LeftOut
from bridge.core.settling.reasons import N_
from bridge.flows.history.attach_history import KIND
from bridge.flows.history.history_orders import OPEN, find_task
from bridge.store.history import batches
from bridge.store.history.batches import Batch
from bridge.store.site import users
from bridge.store.work.tasks import SILENCE, Task
from bridge.web.admin.history.history_form import put_period
from bridge.web.admin.page import Page
from bridge.web.admin.rules.rule_desk import Desk

if TYPE_CHECKING:
    from sqlalchemy import Connection

LEFT_OUT: Mapping[LeftOut, str] = {
    LeftOut.AHEAD: N_("Still to come"),
    LeftOut.BY_ITSELF: N_("Earn by themselves, or were attached before"),
    LeftOut.GONE: N_("Deleted meanwhile"),
    LeftOut.NOT_DUE: N_("Lack the status or the payment that the programme asks for"),
    LeftOut.NO_RULE: N_("No rule applies to them"),
    LeftOut.VOID: N_("Cancelled, rejected or never paid"),
}


class Pace(StrEnum):
    """Who is at a batch that is not finished: nobody, for it is paused or was ``CUT_OFF``; the worker; or the command line."""

    CUT_OFF = "cut_off"
    ELSEWHERE = "elsewhere"
    PAUSED = "paused"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class BatchView:
    """``began`` is local; ``by`` is "" where nobody is known. ``pace`` is None for what is finished, ``task`` the worker's, if any."""

    batch: Batch
    period: str
    rules: str
    began: datetime
    by: str
    pace: Pace | None
    task: Task | None


def list_views(conn: Connection, desk: Desk, *, now: datetime) -> list[BatchView]:
    """All of the business, newest first."""
    found = batches.list_batches(conn, tenant_id=desk.tenant.tenant_id, kind=KIND)
    names = users.list_user_names(conn, user_ids=[batch.actor for batch in found if batch.actor])
    return [_show(conn, desk, batch, names, now) for batch in found]


def find_pace(batch: Batch, task: Task | None, now: datetime) -> Pace | None:
    """Judged by the signs of whoever works on it; None where nothing is left to do."""
    if batch.state not in OPEN:
        return None
    if batch.state == "paused":
        return Pace.PAUSED
    if task is not None and not task.is_silent(now):
        return Pace.WORKING
    return Pace.CUT_OFF if now - batch.updated_at > SILENCE else Pace.ELSEWHERE


def list_left_out(page: Page, left_out: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    """Why bookings were left out, and how many for each reason, most first."""
    said = [(page.language.gettext(LEFT_OUT[LeftOut(reason)]), count) for reason, count in left_out.items()]
    return sorted(said, key=lambda one: (-one[1], one[0]))


def _show(conn: Connection, desk: Desk, batch: Batch, names: Mapping[int, str], now: datetime) -> BatchView:
    choice = Choice.from_document(batch.parameters)
    task = find_task(conn, batch=batch) if batch.state in OPEN else None
    return BatchView(
        batch=batch,
        period=put_period(choice, desk.speech),
        rules=put_rules(desk, choice),
        began=batch.created_at.astimezone(desk.tenant.zone),
        by=names.get(batch.actor or 0, ""),
        pace=find_pace(batch, task, now),
        task=task,
    )


def put_rules(desk: Desk, choice: Choice) -> str:
    """By which rules; those that are gone by now are left unnamed."""
    if choice.rules is None:
        return desk.page.language.gettext("all active rules")
    known = [rule.name for rule in desk.programme.earning_rules if rule.id in choice.rules]
    gone = len(choice.rules) - len(known)
    if gone:
        number = desk.page.formats.number(gone)
        more = desk.page.language.ngettext("%(rules)s deleted rule", "%(rules)s deleted rules", gone, rules=number)
        known.append(more)
    return ", ".join(known)
