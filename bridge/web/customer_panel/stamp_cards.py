"""The stamp cards of the customer panel: one for each milestone on the way to which the customer is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bridge.core.points.accounts import Account, Tallies, count_visits
from bridge.core.programmes.programme import Programme
from bridge.core.rules.milestones import Milestone, list_milestones
from bridge.core.settling.reasons import Speech, put_card
from bridge.store.points.statements import Standing
from bridge.store.settling import settlements
from bridge.web.formats import capitalise
from bridge.web.views import StampCardView

if TYPE_CHECKING:
    from sqlalchemy import Connection


def draw_cards(
    conn: Connection, *, standing: Standing, programme: Programme, customer_id: int, today: date, speech: Speech
) -> list[StampCardView]:
    """Those whose rules have a label: without one, customers are not told of a rule."""
    if not any(rule.is_milestone and rule.label for rule in programme.earning_rules):
        return []
    tallies = _count(conn, standing, programme, customer_id)
    milestones = list_milestones(programme, tallies, today)
    return [_show(one, one.rule.label, speech) for one in milestones if one.rule.label]


def _count(conn: Connection, standing: Standing, programme: Programme, customer_id: int) -> Tallies:
    """As the programme in force counts; after a change of the programme that is counted anew, until a booking settles it."""
    version, tallies = standing.version, standing.tallies
    if version is None or tallies.version == version:
        return tallies
    tenant_id = standing.tenant.tenant_id
    awards = settlements.list_held_awards(conn, tenant_id=tenant_id, customer_id=customer_id)
    account = Account(customer_id, tallies=tallies)
    return count_visits(account, awards, version=version, programme=programme).tallies


def _show(milestone: Milestone, label: str, speech: Speech) -> StampCardView:
    rule = milestone.rule
    return StampCardView(
        label=label,
        points=rule.points,
        stamps=milestone.stamps,
        full=milestone.full,
        rhythm=capitalise(put_card(rule.card, speech)) if rule.card else None,
        until=milestone.until,
    )
