"""A salon with customers at various lifetime points, and an editor of its tiers."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bridge.core.programmes.programme import Tier
from bridge.flows.programmes import configure
from bridge.flows.programmes.rules import Editor
from bridge.flows.tiers import tiers
from bridge.store import tables
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, open_salon

EDITOR = Editor(1, "en_US")
POINTS = {11: 100, 12: 299, 13: 300, 14: 500, 15: 20}
STEPS = [
    {"name": "Silver", "color": "#c0c0c0", "min_points": 100},
    {"name": "Gold", "color": "#d4af37", "min_points": 300},
]


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Customers 11 to 15 with 100, 299, 300, 500 and 20 points; Silver from 100, Gold from 300; nothing left to tell."""
    salon = open_salon(Salon(loyalty), {**PROGRAMME, "tiers": STEPS})
    for customer, points in POINTS.items():
        salon.add_customer(customer)
        salon.bonus(customer, points, key=f"start-{customer}", now=NOW)
    salon.sql("DELETE FROM {prefix}bkloyalty_outbox WHERE tenant_id = :tenant", tenant=salon.tenant)
    return salon


@pytest.fixture
def save(salon: Salon) -> Callable[..., configure.Change]:
    """Saves a tier: ``save("Gold", 500, was="Gold")``."""

    def run(name: str, min_points: int, *, was: str | None = None, tell: bool = False, seen: int | None = None) -> Any:
        tier = Tier(name, "#d4af37", min_points)
        opened = newest(salon) if seen is None else seen
        return salon.do(tiers.save_tier, tier=tier, was=was, seen=opened, tell=tell, editor=EDITOR, now=NOW)

    return run


def newest(salon: Salon) -> int | None:
    """The version that an edit made now starts from."""
    with salon.database.read() as conn:
        return configure.read_editable(conn, tenant_id=salon.tenant)[0]


def standing(salon: Salon) -> dict[int, str | None]:
    """The tier in each customer's row."""
    with salon.database.read() as conn:
        query = select(tables.accounts.c.customer_id, tables.accounts.c.tier)
        rows = conn.execute(query.where(tables.accounts.c.tenant_id == salon.tenant).order_by("customer_id"))
        return {row.customer_id - salon.base: row.tier for row in rows}


def told(salon: Salon) -> list[tuple[int, str | None, str]]:
    """(customer, tier, reason) of each event that waits for WordPress."""
    with salon.database.read() as conn:
        query = select(tables.outbox.c.payload).where(tables.outbox.c.tenant_id == salon.tenant)
        payloads = list(conn.scalars(query.order_by(tables.outbox.c.id)))
    return [
        (payload["params"]["customer_id"] - salon.base, payload["data"]["tier"], payload["data"]["reason"])
        for payload in payloads
    ]
