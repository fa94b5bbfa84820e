"""What an action would cost in a year, going by the one that is over: told while it is set up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bridge.core.bonuses.actions import ActionKind
from bridge.core.local_time import add_months
from bridge.core.settling.reasons import N_
from bridge.store.bonuses import action_counts
from bridge.web.admin.bonuses.bonus_words import say_people
from bridge.web.admin.reports.report_figures import worth
from bridge.web.admin.segments.segment_counts import Patience

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bridge.core.bonuses.actions import Action
    from bridge.web.admin.rules.rule_desk import Desk

SECONDS = 1.0
MONTHS = 12
# Of how many who come for the first time one is likely to be brought by a friend.
BROUGHT = 10

SAID = {
    ActionKind.SIGN_UP: N_("In the last 12 months %(customers)s with a login came for the first time."),
    ActionKind.BIRTHDAY: N_("Booknetic knows the date of birth of %(customers)s."),
    ActionKind.REFERRAL: N_(
        "In the last 12 months %(customers)s came for the first time. If a friend brings one in ten of them:"
    ),
}
COST = N_("That would be about %(points)s a year.")
COST_AND_WORTH = N_("That would be about %(points)s a year, worth about %(worth)s.")
TOO_MANY = N_("They are too many to be counted while you wait.")


def say_forecast(conn: Connection, desk: Desk, kind: ActionKind, action: Action, now: datetime) -> str:
    """To how many customers it would go and what that costs, in a sentence or two."""
    gettext = desk.page.language.gettext
    found = Patience.of(SECONDS).ask(conn, partial(_count, conn, desk, kind, now))
    if found is None:
        return gettext(TOO_MANY)
    said = gettext(SAID[kind], customers=say_people(desk.page, found))
    times = -(-found // BROUGHT) if kind is ActionKind.REFERRAL else found
    return f"{said} {_say_cost(desk, action.points * times)}"


def _say_cost(desk: Desk, points: int) -> str:
    gettext, formats = desk.page.language.gettext, desk.page.formats
    cost = worth(points, desk.programme, desk.tenant.decimals)
    if cost is None:
        return gettext(COST, points=formats.points(points))
    return gettext(COST_AND_WORTH, points=formats.points(points), worth=formats.money(cost, desk.tenant))


def _count(conn: Connection, desk: Desk, kind: ActionKind, now: datetime) -> int:
    tenant_id, since = desk.tenant.tenant_id, add_months(now, -MONTHS, desk.tenant.zone)
    if kind is ActionKind.BIRTHDAY:
        return action_counts.count_born(conn, tenant_id=tenant_id)
    if kind is ActionKind.SIGN_UP:
        return action_counts.count_first_visits_with_login(conn, tenant_id=tenant_id, since=since)
    return action_counts.count_first_visits(conn, tenant_id=tenant_id, since=since)
