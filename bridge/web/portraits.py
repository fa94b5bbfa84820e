"""A customer's account as the panel shows it, put together from what the ledger and the programme say."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from bridge.core.bonuses.actions import Action, ActionKind
from bridge.core.money import floor_money
from bridge.core.programmes.programme import EarningRule, Programme, Tier
from bridge.core.settling.reasons import Speech, put_card, sentence
from bridge.store.points.statements import Line, Standing, list_newest_lines, read_standing
from bridge.web.customer_panel.connected_apps import draw_apps
from bridge.web.customer_panel.consent_switch import draw_switch
from bridge.web.customer_panel.referral_links import draw_referral
from bridge.web.customer_panel.reward_shelf import draw_rewards
from bridge.web.customer_panel.stamp_cards import draw_cards
from bridge.web.customer_panel.visit_names import name_visits
from bridge.web.customer_panel.warnings import draw_warnings
from bridge.web.formats import Formats, capitalise
from bridge.web.languages import get_language
from bridge.web.views import EntryView, Kind, PanelView, ReasonView, TierView, VisitView, WayView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

ENTRIES_SHOWN = 20
# Of the actions, those that somebody who has an account can still earn by.
_TOLD = (ActionKind.BIRTHDAY, ActionKind.REFERRAL)


def draw(
    conn: Connection, *, tenant_id: int, customer_id: int, name: str | None, locale: str, now: datetime
) -> PanelView | None:
    """The account; None where the business has no programme and so no points to speak of."""
    standing = read_standing(conn, tenant_id=tenant_id, customer_id=customer_id)
    programme = standing.programme
    if programme is None:
        return None
    lines = list_newest_lines(conn, tenant_id=tenant_id, customer_id=customer_id, limit=ENTRIES_SHOWN + 1)
    numbers = [line.appointment_id for line in lines if line.appointment_id is not None]
    visits = name_visits(conn, tenant_id=tenant_id, appointment_ids=numbers, zone=programme.timezone)
    progress, speech = standing.progress, Formats(get_language(locale)).speech(standing.tenant)
    return PanelView(
        tenant_id=tenant_id,
        name=name,
        available=standing.available,
        balance=standing.balance,
        held=standing.held,
        lifetime=standing.lifetime,
        value=worth(standing),
        tier=_show_tier(progress.tier, 0),
        next_tier=_show_tier(progress.next, progress.missing),
        percent=progress.percent,
        is_top=bool(programme.tiers) and progress.next is None,
        entries=[_show_line(line, programme, visits, speech) for line in lines[:ENTRIES_SHOWN]],
        has_more=len(lines) > ENTRIES_SHOWN,
        ways_to_earn=list_ways(programme, now, speech),
        referral=draw_referral(conn, standing=standing, programme=programme, customer_id=customer_id),
        tier_months=programme.tier_period.months if programme.tier_period else None,
        **draw_warnings(
            conn, tenant_id=tenant_id, customer_id=customer_id, standing=standing, programme=programme, now=now
        ),
        stamp_cards=draw_cards(
            conn,
            standing=standing,
            programme=programme,
            customer_id=customer_id,
            today=programme.day_of(now),
            speech=speech,
        ),
        rewards=draw_rewards(conn, standing=standing, customer_id=customer_id, now=now, speech=speech),
        consent=draw_switch(conn, tenant_id=tenant_id, customer_id=customer_id, locale=locale, zone=programme.timezone),
        apps=draw_apps(conn, tenant_id=tenant_id, customer_id=customer_id, zone=programme.timezone),
        currency=standing.tenant.currency,
        decimals=standing.tenant.decimals,
    )


def list_ways(programme: Programme, now: datetime, speech: Speech) -> list[WayView]:
    """The ways to earn that customers are told of, as they are today."""
    rules = [
        _show_way(rule, rule.label, speech)
        for rule in programme.earning_rules
        if rule.label and _counts(rule, programme, now)
    ]
    actions = [_show_action(action) for kind, action in programme.actions.items() if kind in _TOLD and action.active]
    return rules + actions


def show_reason(reason: Mapping[str, Any], speech: Speech) -> ReasonView:
    """By the rule's label, for its name is the staff's. Where there is no label the sentence says it all."""
    label, because = reason.get("label"), put_because(reason, speech)
    return ReasonView(label, reason["points"], because) if label else ReasonView(because, reason["points"])


def put_because(reason: Mapping[str, Any], speech: Speech) -> str:
    """The sentence that says why, without a full stop."""
    return capitalise(sentence(reason["why"], speech))


def worth(standing: Standing) -> Decimal | None:
    """What the available points are worth; None where they cannot be redeemed."""
    terms = standing.programme.redemption if standing.programme else None
    if terms is None or not terms.enabled:
        return None
    return floor_money(standing.available * terms.point_value, standing.tenant.decimals)


def _show_tier(tier: Tier | None, missing: int) -> TierView | None:
    return TierView(name=tier.name, color=tier.color, min_points=tier.min_points, missing=missing) if tier else None


def _counts(rule: EarningRule, programme: Programme, now: datetime) -> bool:
    return rule.active and rule.window.covers(programme.day_of(now))


def _show_way(rule: EarningRule, label: str, speech: Speech) -> WayView:
    card = put_card(rule.card, speech) if rule.card else None
    return WayView(
        label=label, points=rule.points, per_amount=rule.per_amount, every_visits=rule.every_visits, card=card
    )


def _show_action(action: Action) -> WayView:
    return WayView(label=action.label, points=action.points)


def _find_imported(line: Line) -> Literal["balance", "used"] | None:
    why = line.reasons[0]["why"] if line.reasons else {}
    if line.kind == "expired" and why.get("taken_back") == "import":
        return "used"
    return cast("Literal['balance', 'used'] | None", why.get("imported"))


def _show_line(line: Line, programme: Programme, visits: Mapping[int, VisitView], speech: Speech) -> EntryView:
    """An adjustment's note was written for the staff; a bonus and a reward, taken or given back, has its name there."""
    is_named = line.kind != "adjusted" and line.appointment_id is None
    return EntryView(
        kind=cast("Kind", line.kind),
        points=line.points,
        at=line.at.astimezone(programme.timezone),
        imported=_find_imported(line),
        appointment=line.appointment_id,
        visit=visits.get(line.appointment_id) if line.appointment_id is not None else None,
        note=line.note if is_named else None,
        cause=" ".join(put_because(reason, speech) for reason in line.reasons if not reason["points"]),
        reasons=[show_reason(reason, speech) for reason in line.reasons if reason["points"]],
    )
