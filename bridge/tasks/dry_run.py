"""What a rule or a multiplier would have awarded on the last 12 months of real bookings, and who would change tier. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from bridge.core.local_time import add_months
from bridge.core.money import floor_money
from bridge.core.on_paper.simulating import Booking, Figures, Trial
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.rule_editing import MULTIPLIERS, RULES, drop_rule
from bridge.flows.programmes import rules
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site import bookings
from bridge.store.work.tasks import Task
from bridge.tasks.past_bookings import turn_pages
from bridge.tasks.progress import Progress, Work

if TYPE_CHECKING:
    from sqlalchemy import Connection

MONTHS = 12
PAGE = 1_000  # customers judged at once

Calendar: TypeAlias = dict[int, list[Booking]]


def run(database: Database, task: Task) -> Work:
    """Counts bookings: half of the way is reading them, the other half judging them, customer by customer.

    Parameters: ``rule`` as the programme's document has it, without id, and ``rule_id`` (None: a new one); or ``multiplier`` and
    ``multiplier_id`` likewise. It is tried as if it were not paused. Result: the fields of ``Figures``, ``read`` bookings, ``since`` which moment, and the ``worth``
    of these points as text, None where points have no value.
    """
    with database.read() as conn:
        tenant = tenants.get_tenant(conn, tenant_id=task.tenant_id)
        trial = _prepare(conn, tenant, task)
        total = bookings.count_bookings(conn, tenant_id=task.tenant_id, since=trial.since)
    calendar: Calendar = defaultdict(list)
    read = 0
    for page in turn_pages(database, tenant_id=task.tenant_id, since=trial.since):
        yield Progress(min(read, total) // 2, total)
        read += len(page)
        for booked in page:
            booking = trial.look(booked.appointment, void_statuses=booked.void_statuses, was_paid=booked.was_paid)
            if booking is not None:
                calendar[booked.appointment.customer_id].append(booking)
    figures, judged = Figures(), 0
    customers = sorted(calendar)
    for start in range(0, len(customers), PAGE):
        yield Progress((total + judged) // 2, total)
        judged += _judge(database, task.tenant_id, trial, calendar, customers[start : start + PAGE], figures)
    about = {"read": read, "since": trial.since.isoformat(), "worth": _worth(trial, tenant, figures)}
    return asdict(figures) | about


def _prepare(conn: Connection, tenant: Tenant, task: Task) -> Trial:
    version = programmes.find_programme(conn, tenant=tenant)
    current, now = version.programme if version else None, task.created_at
    shelf = MULTIPLIERS if MULTIPLIERS.thing in task.parameters else RULES
    rule: dict[str, Any] = {**task.parameters[shelf.thing], "active": True}
    known_id: int | None = task.parameters[f"{shelf.thing}_id"]
    document, rule_id = rules.try_rule(conn, tenant_id=tenant.tenant_id, rule=rule, rule_id=known_id, shelf=shelf)
    candidate = tenant.localize(parse_programme(document))
    since = add_months(now, -MONTHS, candidate.timezone)
    if shelf is RULES:
        return Trial(candidate, current, rule_id, since, now)
    without = tenant.localize(parse_programme(drop_rule(document, rule_id, shelf)))
    return Trial(candidate, current, None, since, now, without)


def _judge(
    database: Database, tenant_id: int, trial: Trial, calendar: Calendar, customers: list[int], figures: Figures
) -> int:
    """Adds these customers to the figures; how many bookings they had."""
    with database.read() as conn:
        standings = accounts.list_standings(conn, tenant_id=tenant_id, customer_ids=customers)
    for customer_id in customers:
        tier, lifetime = standings.get(customer_id, (None, 0))
        trial.add(figures, customer_id, calendar[customer_id], tier=tier, lifetime=lifetime)
    return sum(len(calendar[customer_id]) for customer_id in customers)


def _worth(trial: Trial, tenant: Tenant, figures: Figures) -> str | None:
    value = trial.candidate.redemption.point_value
    return str(floor_money(abs(figures.points) * value, tenant.decimals)) if value > 0 else None
