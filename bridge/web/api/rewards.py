"""Rewards: what a customer is offered, what they took; taking one, and giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.rewards.reward_wording import put_obstacle, put_terms
from bridge.core.rewards.rewards import CODE_LENGTH, CODE_LETTERS, write_code
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, KeyUsedBefore, NotHere
from bridge.flows.apps.once import FIELD, USED
from bridge.flows.rewards import issue_reward
from bridge.store.points.statements import read_standing
from bridge.store.programmes.tenants import get_tenant
from bridge.store.rewards import vouchers as store
from bridge.web.admin.cursors import read_id
from bridge.web.api.account import account
from bridge.web.api.answers import write_moment
from bridge.web.api.operation import Asked, Document
from bridge.web.api.pages import ask_for_more, cut, find_place
from bridge.web.customer_panel.reward_shelf import list_offered, name_services
from bridge.web.formats import Formats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from bridge.core.rewards.rewards import Obstacle, Reward
    from bridge.core.settling.reasons import Speech
    from bridge.store.programmes.tenants import Tenant
    from bridge.store.rewards.vouchers import Voucher

ORDER = "vouchers"
CHANGED = N_("This reward was changed a moment ago. Look at the rewards again to see it as it is now.")


def rewards(conn: Connection, asked: Asked) -> Document:
    """``Rewards``."""
    standing = read_standing(conn, tenant_id=asked.tenant_id, customer_id=asked.customer_id)
    offered = list_offered(conn, standing=standing, customer_id=asked.customer_id, now=asked.now)
    services = name_services(conn, asked.tenant_id, [reward.terms for reward, _ in offered])
    speech = Formats(asked.language).speech(standing.tenant)
    return {
        "rewards": [
            _write_reward(reward, obstacle, standing.available, services, speech) for reward, obstacle in offered
        ]
    }


def vouchers(conn: Connection, asked: Asked) -> Document:
    """``Vouchers``, a page of them."""
    cursor = find_place(asked, ORDER, (int,))
    found = store.list_of_customer(
        conn,
        tenant_id=asked.tenant_id,
        customer_id=asked.customer_id,
        limit=ask_for_more(asked),
        older_than=read_id(cursor.values[0]) if cursor else None,
    )
    page, following = cut(asked, ORDER, found, lambda voucher: (voucher.id,))
    services = name_services(conn, asked.tenant_id, [voucher.terms for voucher in page])
    tenant = get_tenant(conn, tenant_id=asked.tenant_id)
    return {"vouchers": [_write_voucher(one, tenant, services, asked) for one in page], "next": following}


def take(conn: Connection, asked: Asked) -> Document:
    """``Taken``. With the ``version`` that was shown, only as long as it is still that."""
    try:
        voucher = issue_reward.issue_reward(
            conn,
            tenant_id=asked.tenant_id,
            customer_id=asked.customer_id,
            reward_id=asked.body["reward"],
            actor=asked.bearer.actor,
            key=asked.key,
            code=write_code(clock.new_code(CODE_LETTERS, CODE_LENGTH)),
            now=asked.now,
            seen=asked.body.get("version"),
        )
    except ChangedMeanwhile as error:
        if error.field == "reward":
            raise ChangedMeanwhile(CHANGED, field="version") from error
        raise KeyUsedBefore(USED, field=FIELD) from error  # so long ago that only the voucher knows it
    return _tell(conn, asked, voucher)


def give_back(conn: Connection, asked: Asked) -> Document:
    """``Taken``, of a voucher whose points are back. Customers give back what is good, the staff also what has expired."""
    known = store.find_voucher(conn, tenant_id=asked.tenant_id, voucher_id=asked.path["voucher"])
    if known is None or known.customer_id != asked.customer_id:
        raise NotHere(issue_reward.NO_VOUCHER)
    voucher = issue_reward.cancel_reward(
        conn,
        tenant_id=asked.tenant_id,
        voucher_id=known.id,
        customer_id=asked.customer_id if asked.bearer.is_customer else None,
        actor=asked.bearer.actor,
        now=asked.now,
    )
    return _tell(conn, asked, voucher)


def _tell(conn: Connection, asked: Asked, voucher: Voucher) -> Document:
    services = name_services(conn, asked.tenant_id, [voucher.terms])
    tenant = get_tenant(conn, tenant_id=asked.tenant_id)
    return {"voucher": _write_voucher(voucher, tenant, services, asked), "account": account(conn, asked)}


def _write_reward(
    reward: Reward, obstacle: Obstacle | None, available: int, services: Mapping[int, str], speech: Speech
) -> Document:
    why_not = obstacle and {"code": obstacle.value, "message": put_obstacle(obstacle, reward, available, speech)}
    return {
        "id": reward.id,
        "name": reward.name,
        "description": reward.description,
        "kind": reward.terms.kind.value,
        "gives": put_terms(reward.terms, services, speech),
        "cost": reward.cost,
        "version": reward.number,
        "left": reward.left,
        "voucher_days": reward.voucher_days,
        "why_not": why_not,
    }


def _write_voucher(voucher: Voucher, tenant: Tenant, services: Mapping[int, str], asked: Asked) -> Document:
    return {
        "id": voucher.id,
        "reward": voucher.reward_id,
        "name": voucher.name,
        "gives": put_terms(voucher.terms, services, Formats(asked.language).speech(tenant)),
        "code": voucher.code,
        "points": voucher.points,
        "state": voucher.state_at(asked.now).value,
        "issued_at": write_moment(voucher.issued_at, tenant),
        "expires_at": voucher.expires_at and write_moment(voucher.expires_at, tenant),
        "appointment": voucher.appointment_id,
    }
