"""The catalogue: the rewards, what was taken of each, what one click does to one; and the voucher of a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.access.permissions import Permission
from bridge.core.rewards.reward_wording import put_reward_state, put_stock
from bridge.core.rewards.rewards import Reward, RewardState, read_code
from bridge.core.settling.reasons import N_
from bridge.flows.rewards import rewards as flows
from bridge.store.rewards import rewards as store
from bridge.store.rewards import vouchers
from bridge.web.admin.customers.persons import Counter, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.rewards.reward_desk import RewardDesk, lay_out
from bridge.web.admin.rewards.voucher_rows import VoucherRow, show_vouchers
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class RewardRow:
    """A reward in the table; ``taken`` and ``used`` are vouchers."""

    id: int
    name: str
    description: str | None
    cost: int
    gives: str
    limits: str
    stock: str
    taken: int
    used: int
    state: str
    tone: str
    active: bool


def rewards(conn: Connection, call: Call) -> Document:
    """The screen; ``show`` is "deleted" for what was deleted, ``code`` what a customer shows."""
    page, query = Page.of(call), call.payload["query"]
    desk, asked = lay_out(conn, page, call), Form(query, Page.of(call).language)
    show_deleted = query.get("show") == DELETED
    tenant_id, code = call.identity.tenant, asked.optional_text("code") or ""
    used = vouchers.count_used(conn, tenant_id=tenant_id)
    found = store.list_rewards(conn, tenant_id=tenant_id, archived=show_deleted)
    may_serve = Permission.REWARDS in page.permissions
    return page.render(
        "admin/rewards/rewards.html",
        screen="rewards",
        title=page.language.gettext("Rewards"),
        rewards=[_show(desk, one, used.get(one.id, 0)) for one in found],
        state=desk.tenant.programme_state,
        show_deleted=show_deleted,
        has_deleted=bool(store.list_rewards(conn, tenant_id=tenant_id, archived=True)),
        may_edit=desk.may_edit,
        code=code,
        found=_find_code(conn, open_counter(conn, call, page), desk, code, call) if code and may_serve else None,
        now=call.now,
    )


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rewards/pause``."""
    return _put(conn, call, RewardState.PAUSED, N_("The reward is paused: nobody can take it. Vouchers stay good."))


def resume(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rewards/resume``, also of what was deleted."""
    return _put(conn, call, RewardState.ACTIVE, N_("The reward is offered."))


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rewards/delete``."""
    return _put(conn, call, RewardState.ARCHIVED, N_("Reward deleted. Vouchers that customers have stay good."))


_BACK = {
    RewardState.ACTIVE: "rewards/resume",
    RewardState.PAUSED: "rewards/pause",
    RewardState.ARCHIVED: "rewards/delete",
}


def _put(conn: Connection, call: Call, state: RewardState, said: str) -> Document:
    page = Page.of(call)
    reward_id = Form(call.payload["form"], page.language).id("id")
    tenant_id, actor = call.identity.tenant, call.identity.user
    was = flows.set_state(conn, tenant_id=tenant_id, reward_id=reward_id, state=state, actor=actor, now=call.now)
    undo = None if was is state else (_BACK[was], {"id": reward_id})
    return done(page.language.gettext(said), go=page.link("rewards"), undo=undo)


def _find_code(conn: Connection, counter: Counter, desk: RewardDesk, typed: str, call: Call) -> list[VoucherRow]:
    """The voucher of the code, of somebody within reach; an empty list where there is none."""
    code = read_code(typed)
    found = vouchers.find_by_code(conn, tenant_id=desk.tenant.tenant_id, code=code) if code else None
    if found is None or not counter.reaches(conn, found.customer_id):
        return []
    return show_vouchers(conn, counter, desk, [found], now=call.now)


def _show(desk: RewardDesk, reward: Reward, used: int) -> RewardRow:
    state, tone = put_reward_state(reward, desk.today, desk.speech)
    return RewardRow(
        id=reward.id,
        name=reward.name,
        description=reward.description,
        cost=reward.cost,
        gives=desk.put(reward.terms),
        limits=desk.put_limits(reward),
        stock=put_stock(reward, desk.speech),
        taken=reward.issued,
        used=used,
        state=state,
        tone=tone,
        active=reward.state is RewardState.ACTIVE,
    )
