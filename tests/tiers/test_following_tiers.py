"""Customers' categories in Booknetic follow linked tiers: told once with each change, and for everybody when a link is set; no points change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bridge.core.programmes.programme import Tier
from bridge.flows.programmes.rules import Editor
from bridge.flows.tiers import tiers
from bridge.jobs.sweeping import sweep_tenant
from bridge.store import tables
from bridge.store.database import Database
from bridge.store.workflows import outbox
from bridge.web.event_texts import put_keywords
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book_and_settle, open_salon, shown

EDITOR = Editor(3, "en_US")
LINKED: dict[str, Any] = {
    **PROGRAMME,
    "tiers": [{"name": "Silver", "min_points": 70, "customer_category": 5}, {"name": "Gold", "min_points": 150}],
}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty), LINKED)


def told(salon: Salon) -> list[tuple[int, int, bool]]:
    """(customer, category, in bulk) of what the plugin is told."""
    table = tables.outbox
    query = (
        select(table)
        .where(table.c.tenant_id == salon.tenant, table.c.event == "bkloyalty_category")
        .order_by(table.c.id)
    )
    with salon.database.read() as conn:
        return [
            (row.payload["params"]["customer_id"] - salon.base, row.payload["data"]["category"], bool(row.in_bulk))
            for row in conn.execute(query)
        ]


def link(salon: Salon, tier: Tier) -> None:
    """Saves the tier, of which nothing changed meanwhile."""
    versions = tables.programme_versions
    with salon.database.read() as conn:
        seen = conn.scalar(select(versions.c.version).where(versions.c.tenant_id == salon.tenant))
    salon.do(tiers.save_tier, tier=tier, was=tier.name, seen=seen, tell=False, editor=EDITOR, now=NOW)


def test_whoever_reaches_a_linked_tier_is_told_of_once(salon: Salon) -> None:
    book_and_settle(salon, 1)
    salon.settle(1, now=NOW)
    assert told(salon) == [(7, 5, False)]


def test_a_tier_without_a_link_tells_nothing(salon: Salon) -> None:
    book_and_settle(salon, 1)
    book_and_settle(salon, 2)
    assert salon.standing(7).tier == "Gold"
    assert told(salon) == [(7, 5, False)]


def test_a_category_that_changed_changes_no_award_and_wakes_no_booking(salon: Salon) -> None:
    book_and_settle(salon, 1)
    salon.add_customer(7, category=5)
    assert sweep_tenant(salon.database, tenant_id=salon.tenant, now=NOW).settled == []
    salon.ring(1, at=NOW)
    assert salon.settle(1, now=NOW).entries == ()
    assert shown(salon) == [("earned", 78)]


def test_who_has_the_tier_already_follows_when_it_is_linked_and_who_has_the_category_is_left(loyalty: Database) -> None:
    plain = [{"name": "Silver", "color": "#c0c0c0", "min_points": 70}]
    salon = open_salon(Salon(loyalty), {**PROGRAMME, "tiers": plain})
    for customer in (7, 8, 9):
        salon.add_customer(customer, category=6 if customer == 8 else None)
        book_and_settle(salon, customer, customer=customer)
    assert told(salon) == []
    link(salon, Tier("Silver", "#c0c0c0", 70, 6))
    assert told(salon) == [(7, 6, True), (9, 6, True)]


def test_unlinking_tells_nothing(salon: Salon) -> None:
    book_and_settle(salon, 1)
    before = told(salon)
    link(salon, Tier("Silver", "#6c70dc", 70))
    assert told(salon) == before


def test_what_the_plugin_is_told_needs_no_keywords(salon: Salon) -> None:
    book_and_settle(salon, 1)
    with salon.database.read() as conn:
        waiting = outbox.list_waiting_for_all_tenants(conn, in_bulk=False, limit=1_000)
        mine = [one for one in waiting if one["tenant"] == salon.tenant]
        told = {one["event"]: one["keywords"] for one in put_keywords(conn, mine)}
    assert told["bkloyalty_category"] == {}
    assert told["bkloyalty_tier_updated"] != {}
