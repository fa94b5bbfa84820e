"""The customer's panel, on rewards: what can be taken now, why not the others, and what was taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bridge import clock
from bridge.core.rewards.reward_wording import VOUCHER_STATES, put_obstacle, put_terms
from bridge.core.rewards.rewards import (
    CODE_LENGTH,
    CODE_LETTERS,
    Kind,
    Obstacle,
    Reward,
    Terms,
    VoucherState,
    find_obstacle,
    write_code,
)
from bridge.core.settling.reasons import N_, Speech
from bridge.flows.rewards import issue_reward
from bridge.store.rewards import rewards as catalogue
from bridge.store.rewards import vouchers as store
from bridge.store.rewards.vouchers import Voucher
from bridge.store.site.offers import list_service_names
from bridge.web.endpoint import Call
from bridge.web.views import OfferedRewardView, RewardsView, VoucherView

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.store.points.statements import Standing
    from bridge.web.customer_panel.sender import Sender

MOST_VOUCHERS = 50
INCOMPLETE = N_("This form is incomplete. Please load the page again.")
_OPEN = (VoucherState.ISSUED, VoucherState.HELD)
_KEY = re.compile(r"[0-9a-f]{32}")
_MOMENT = timedelta(microseconds=1)


def draw_rewards(
    conn: Connection, *, standing: Standing, customer_id: int, now: datetime, speech: Speech
) -> RewardsView | None:
    """None where there is nothing to take and nothing was taken."""
    tenant_id = standing.tenant.tenant_id
    offered = list_offered(conn, standing=standing, customer_id=customer_id, now=now)
    taken = store.list_of_customer(conn, tenant_id=tenant_id, customer_id=customer_id, limit=MOST_VOUCHERS)
    services = name_services(conn, tenant_id, [*(one.terms for one, _ in offered), *(one.terms for one in taken)])
    views = [_offer(one, obstacle, standing, services, speech) for one, obstacle in offered]
    if not views and not taken:
        return None
    states = [(one, one.state_at(now)) for one in taken]
    return RewardsView(
        offered=sorted(views, key=lambda view: not view.can_take),
        open=[_show(one, state, standing, services, speech) for one, state in states if state in _OPEN],
        closed=[_show(one, state, standing, services, speech) for one, state in states if state not in _OPEN],
        key=clock.new_id(),
    )


def take(conn: Connection, call: Call, sender: Sender) -> str:
    """``POST /v1/panel/rewards/take``: heeded once, however often it is sent."""
    reward_id, key = sender.form.id("reward"), sender.form.optional_text("key") or ""
    if not _KEY.fullmatch(key):
        raise sender.form.refuse("reward", sender.language.gettext(INCOMPLETE))
    voucher = issue_reward.issue_reward(
        conn,
        tenant_id=sender.tenant_id,
        customer_id=sender.customer_id,
        reward_id=reward_id,
        actor=None,
        key=f"{key}-{reward_id}",
        code=write_code(clock.new_code(CODE_LETTERS, CODE_LENGTH)),
        now=call.now,
        seen=sender.form.optional_whole("seen"),
    )
    gettext = sender.language.gettext
    return gettext("“%(name)s” is yours. Your code is %(code)s.", name=voucher.name, code=voucher.code)


def give_back(conn: Connection, call: Call, sender: Sender) -> str:
    """``POST /v1/panel/rewards/give-back``."""
    voucher = issue_reward.cancel_reward(
        conn,
        tenant_id=sender.tenant_id,
        voucher_id=sender.form.id("voucher"),
        customer_id=sender.customer_id,
        actor=None,
        now=call.now,
    )
    return sender.language.gettext("Done: you have the points of “%(name)s” back.", name=voucher.name)


def list_offered(
    conn: Connection, *, standing: Standing, customer_id: int, now: datetime
) -> list[tuple[Reward, Obstacle | None]]:
    """What is offered to a customer, and what stands against taking it; without what is over, and nothing while the programme does not
    run."""
    tenant = standing.tenant
    if tenant.programme_state != "active" or not tenant.permitted:
        return []
    offered = catalogue.list_rewards(conn, tenant_id=tenant.tenant_id)
    owned = store.count_of_customer(conn, tenant_id=tenant.tenant_id, customer_id=customer_id) if offered else {}
    today = now.astimezone(tenant.zone).date()
    stands: dict[str, Any] = {"available": standing.available, "tier": standing.tier, "today": today}
    found = [(one, find_obstacle(one, owned=owned.get(one.id, 0), **stands)) for one in offered]
    return [(one, obstacle) for one, obstacle in found if obstacle not in (Obstacle.NOT_OFFERED, Obstacle.ENDED)]


def name_services(conn: Connection, tenant_id: int, terms: Iterable[Terms]) -> Mapping[int, str]:
    """Only where a reward is a service."""
    needed = any(one.kind is Kind.SERVICE for one in terms)
    return list_service_names(conn, tenant_id=tenant_id) if needed else {}


def _offer(
    reward: Reward, obstacle: Obstacle | None, standing: Standing, services: Mapping[int, str], speech: Speech
) -> OfferedRewardView:
    return OfferedRewardView(
        id=reward.id,
        number=reward.number,
        name=reward.name,
        description=reward.description,
        gives=put_terms(reward.terms, services, speech),
        cost=reward.cost,
        why_not=put_obstacle(obstacle, reward, standing.available, speech) if obstacle else "",
        percent=min(100, 100 * standing.available // reward.cost) if obstacle is Obstacle.POINTS_MISSING else None,
        days=reward.voucher_days,
        left=reward.left,
    )


def _show(
    voucher: Voucher, state: VoucherState, standing: Standing, services: Mapping[int, str], speech: Speech
) -> VoucherView:
    until = voucher.expires_at and (voucher.expires_at - _MOMENT).astimezone(standing.tenant.zone).date()
    return VoucherView(
        id=voucher.id,
        name=voucher.name,
        description=voucher.description,
        gives=put_terms(voucher.terms, services, speech),
        code=voucher.code,
        points=voucher.points,
        said=speech.gettext(VOUCHER_STATES[state]),
        until=until if state in _OPEN else None,
        in_shop=voucher.terms.kind is Kind.CUSTOM,
        is_free=state is VoucherState.ISSUED,
    )
