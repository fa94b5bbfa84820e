"""The catalogue of rewards."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select, update

from bridge.core.programmes.programme import Window
from bridge.core.rewards.rewards import Kind, Reward, RewardState, Terms
from bridge.store.tables import rewards


def list_rewards(conn: Connection, *, tenant_id: int, archived: bool = False) -> list[Reward]:
    """Those that are not archived, cheapest first; or the archived ones."""
    is_archived = rewards.c.state == RewardState.ARCHIVED.value
    query = select(rewards).where(rewards.c.tenant_id == tenant_id, is_archived if archived else ~is_archived)
    return [_read(row) for row in conn.execute(query.order_by(rewards.c.cost, rewards.c.id))]


def find_reward(conn: Connection, *, tenant_id: int, reward_id: int, lock: bool = False) -> Reward | None:
    """The reward, also an archived one; FOR UPDATE where ``lock``. Locked after accounts."""
    query = select(rewards).where(rewards.c.tenant_id == tenant_id, rewards.c.id == reward_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    return _read(row) if row else None


def append_reward(conn: Connection, *, tenant_id: int, reward: Reward, actor: int | None, now: datetime) -> int:
    """A new one; its id."""
    values = {**_dump(reward), "number": 1, "issued": 0, "actor": actor, "created_at": now, "updated_at": now}
    key = conn.execute(rewards.insert().values(tenant_id=tenant_id, **values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def change_reward(conn: Connection, *, tenant_id: int, reward: Reward, actor: int | None, now: datetime) -> None:
    """Saves it anew; it must be locked. How many were issued stays as it is."""
    values = {**_dump(reward), "number": rewards.c.number + 1, "actor": actor, "updated_at": now}
    mine = rewards.c.tenant_id == tenant_id, rewards.c.id == reward.id
    conn.execute(update(rewards).where(*mine).values(**values))


def rename_tier(conn: Connection, *, tenant_id: int, was: str, name: str) -> None:
    """A tier that rewards are for has another name from now on."""
    query = select(rewards.c.id, rewards.c.tiers).where(rewards.c.tenant_id == tenant_id).with_for_update()
    for reward_id, tiers in conn.execute(query).all():
        if was in tiers:
            renamed = sorted({name if tier == was else tier for tier in tiers})
            mine = rewards.c.tenant_id == tenant_id, rewards.c.id == reward_id
            conn.execute(update(rewards).where(*mine).values(tiers=renamed, number=rewards.c.number + 1))


def add_issued(conn: Connection, *, tenant_id: int, reward_id: int, vouchers: int) -> None:
    """Changes how many vouchers are issued by ``vouchers`` (signed)."""
    mine = rewards.c.tenant_id == tenant_id, rewards.c.id == reward_id
    conn.execute(update(rewards).where(*mine).values(issued=rewards.c.issued + vouchers))


def dump_terms(terms: Terms) -> dict[str, Any]:
    """As JSON, without what the kind does not have."""
    said = {
        "kind": terms.kind.value,
        "amount": None if terms.amount is None else f"{terms.amount:f}",
        "percent": None if terms.percent is None else f"{terms.percent:f}",
        "services": sorted(terms.services) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def load_terms(document: Mapping[str, Any]) -> Terms:
    """Terms out of their JSON."""
    amount, percent = (
        None if document.get(name) is None else Decimal(document[name]) for name in ("amount", "percent")
    )
    return Terms(Kind(document["kind"]), amount, percent, frozenset(document.get("services", ())))


def _dump(reward: Reward) -> dict[str, Any]:
    return {
        "name": reward.name,
        "description": reward.description,
        "cost": reward.cost,
        "terms": dump_terms(reward.terms),
        "stock": reward.stock,
        "per_customer": reward.per_customer,
        "tiers": sorted(reward.tiers),
        "valid_from": reward.window.valid_from,
        "valid_until": reward.window.valid_until,
        "voucher_days": reward.voucher_days,
        "state": reward.state.value,
    }


def _read(row: Any) -> Reward:
    return Reward(
        id=row.id,
        name=row.name,
        description=row.description,
        cost=row.cost,
        terms=load_terms(row.terms),
        stock=row.stock,
        per_customer=row.per_customer,
        tiers=frozenset(row.tiers),
        window=Window(row.valid_from, row.valid_until),
        voucher_days=row.voucher_days,
        state=RewardState(row.state),
        number=row.number,
        issued=row.issued,
    )
