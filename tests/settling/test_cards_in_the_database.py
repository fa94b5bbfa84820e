"""Stamp cards as the database keeps them: settled, cancelled, explained, counted anew by a new version, and shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.milestones import Milestone, list_milestones
from bridge.core.settling.explaining import explain_rules
from bridge.store import tables
from bridge.store.documents import load_tallies
from bridge.store.settling import settlements
from bridge.web import portraits
from tests.live import Salon
from tests.lives import NOW, book_and_settle, change

HOUR = timedelta(hours=1)
DAY = 24 * 3600
STARTS = int(NOW.timestamp())


def open_card(salon: Salon, **changes: Any) -> dict[str, Any]:
    rule = {"id": 9, "name": "Card", "label": "Coffee card", "award": {"points": 200, "visits": 3, "within_days": 30}}
    programme = {"earning_rules": [{**rule, "when": {}, **changes}]}
    salon.open(programme, now=NOW)
    return programme


def visit(salon: Salon, appointment: int, day: int) -> int:
    return int(book_and_settle(salon, appointment, starts_at=STARTS + day * DAY).points_earned)


def read_stamps(salon: Salon) -> dict[int, int]:
    with salon.database.read() as conn:
        query = select(tables.accounts.c.tallies).where(tables.accounts.c.tenant_id == salon.tenant)
        return dict(load_tallies(conn.scalars(query).one()).stamps.get(9, {}))


def show(salon: Salon, programme: dict[str, Any]) -> Milestone:
    tallies = salon.standing(7).tallies
    return next(list_milestones(parse_programme(programme), tallies, NOW.date()))


def test_a_card_is_filled_emptied_by_cancelling_and_filled_again(salon: Salon) -> None:
    open_card(salon)
    assert [visit(salon, number, number) for number in (1, 2, 3)] == [0, 0, 200]
    assert read_stamps(salon) == {}
    change(salon, 3, status="canceled")
    salon.settle(3, now=NOW)
    assert sum(read_stamps(salon).values()) == 2
    assert visit(salon, 4, 4) == 200
    change(salon, 1, status="canceled")
    salon.settle(1, now=NOW)
    assert [visit(salon, number, number) for number in (5, 6, 7, 8)] == [0, 0, 0, 200]


def test_a_booking_without_points_says_how_far_it_is(salon: Salon) -> None:
    programme = open_card(salon)
    visit(salon, 1, 1)
    visit(salon, 2, 2)
    with salon.database.read() as conn:
        settlement = settlements.find_settlement(conn, tenant_id=salon.tenant, appointment_id=salon.base + 2)
    assert settlement is not None
    assert settlement.award is not None
    [said] = explain_rules(settlement.award, parse_programme(programme), {})
    assert said.because == "2 of 3 visits within 30 days, 1 visit to go"


def test_a_full_card_says_so_for_ever(salon: Salon) -> None:
    open_card(salon)
    for number in (1, 2, 3):
        visit(salon, number, number)
    with salon.database.read() as conn:
        reasons = conn.scalars(select(tables.entries.c.reasons).where(tables.entries.c.tenant_id == salon.tenant)).one()
    assert reasons[0]["why"] == {"visits": 3, "within_days": 30}


def test_a_narrower_rule_takes_no_stamp_away_and_a_wider_one_finds_more(salon: Salon) -> None:
    open_card(salon, when={"staff": [1]})
    book_and_settle(salon, 1, staff_id=1, starts_at=STARTS)
    book_and_settle(salon, 2, staff_id=2, starts_at=STARTS)
    open_card(salon)
    assert visit(salon, 3, 1) == 200
    open_card(salon, when={"staff": [2]})
    book_and_settle(salon, 4, staff_id=2, starts_at=STARTS)
    assert sum(read_stamps(salon).values()) == 1


def test_the_panel_shows_the_card_also_right_after_a_change_of_the_programme(salon: Salon) -> None:
    programme = open_card(salon)
    visit(salon, 1, 1)
    assert show(salon, programme).full == 1
    open_card(salon, award={"points": 300, "visits": 5, "within_days": 60})
    with salon.database.read() as conn:
        panel = portraits.draw(
            conn, tenant_id=salon.tenant, customer_id=salon.base + 7, name=None, locale="en_US", now=NOW + HOUR
        )
    assert panel is not None
    [card] = panel.stamp_cards
    assert (card.label, card.points, card.stamps, card.full, card.rhythm) == (
        "Coffee card",
        300,
        5,
        1,
        "5 visits within 60 days",
    )
    assert card.until == (NOW + timedelta(days=60)).date()
