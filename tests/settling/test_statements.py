"""The calls that PHP waits for are a handful of statements, however long the history is.

Settling that earns asks which workflows wait for it, so that what nobody waits for is not written down.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from bridge.flows.points import redeem
from bridge.flows.points.cart import Cart, CartLine, Quote
from bridge.store.database import Database
from bridge.store.site.booknetic import probe
from tests.counting import counting
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book, book_and_settle, book_with_points, open_salon


@pytest.fixture(params=[0, 10_000], ids=["no history", "10,000 old bookings"])
def salon(request: pytest.FixtureRequest, loyalty: Database) -> Iterator[Salon]:
    """A customer with 480 points and, perhaps, a long history: settled bookings and closed lots.

    The history is made up, so it goes afterwards: what tests leave must add up.
    """
    salon = open_salon(Salon(loyalty))
    book_and_settle(salon, 1)
    salon.bonus(7, 402, key="start", now=NOW)
    if request.param:
        _grow_history(salon, request.param)
    yield salon
    for table in ("settlements", "lots", "entries", "accounts", "holds"):
        salon.sql(f"DELETE FROM {{prefix}}bkloyalty_{table} WHERE tenant_id = :tenant", tenant=salon.tenant)


def _grow_history(salon: Salon, count: int) -> None:
    """Copies the first booking's rows, settlement and all, with its points long spent."""
    ids = "(SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 1000 AS n FROM " + " JOIN ".join(
        f"(SELECT 0 AS n {' '.join(f'UNION SELECT {digit}' for digit in range(1, 10))}) {name}" for name in "abcd"
    )
    for table, key in (
        ("bkntc_appointments", "id"),
        ("bkntc_appointment_prices", "appointment_id"),
        ("bkloyalty_settlements", "appointment_id"),
    ):
        columns = [
            row
            for row in salon.database.transact(
                lambda conn, table=table: conn.scalars(
                    text(
                        "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() "
                        f"AND table_name = '{{prefix}}{table}' AND extra NOT LIKE '%auto_increment%'"
                    )
                ).all()
            )
            if row != key
        ]
        listed = ", ".join(f"`{column}`" for column in columns)
        picked = ", ".join(f"t.`{column}`" for column in columns)
        salon.sql(
            f"INSERT INTO {{prefix}}{table} ({key}, {listed}) SELECT {salon.base} + ids.n, {picked} "
            f"FROM {{prefix}}{table} t JOIN {ids} LIMIT {count}) ids WHERE t.{key} = {salon.base + 1}"
        )
    salon.sql(
        "INSERT INTO {prefix}bkloyalty_lots (tenant_id, customer_id, awarded_at, points_left) "
        f"SELECT :tenant, :customer, UTC_TIMESTAMP(), 0 FROM {ids}) ids LIMIT {count}",
        tenant=salon.tenant,
        customer=salon.base + 7,
    )


def test_settling_a_plain_booking_takes_at_most_15(salon: Salon) -> None:
    book(salon, 2)
    with counting(salon.database) as seen:
        settled = salon.settle(2, now=NOW)
    assert sum(entry.points for entry in settled.entries) == 78
    assert len(seen) <= 15, "\n".join(seen)


def test_settling_the_first_booking_of_a_customer_takes_at_most_15(salon: Salon) -> None:
    salon.add_customer(8)
    book(salon, 3, customer=8)
    with counting(salon.database) as seen:
        settled = salon.settle(3, now=NOW)
    assert sum(entry.points for entry in settled.entries) == 78
    assert len(seen) <= 15, "\n".join(seen)


def test_settling_a_booking_that_redeems_earns_by_three_rules_and_changes_the_tier_takes_at_most_20(
    salon: Salon,
) -> None:
    book_with_points(salon, 4, 300)
    with counting(salon.database) as seen:
        settled = salon.settle(4, now=NOW)
    assert [(entry.kind, entry.points) for entry in settled.entries] == [("redeemed", -300), ("earned", 77)]
    assert len(settled.entries[1].reasons) == 3
    assert [change.after for change in settled.tier_changes] == ["Gold"]
    assert len(seen) <= 20, "\n".join(seen)


def test_stamp_cards_and_a_tier_period_take_no_statement_more(salon: Salon) -> None:
    card = {"id": 9, "name": "Card", "award": {"points": 5, "visits": 50, "within_days": 90}, "when": {}}
    rules = [*PROGRAMME["earning_rules"], card]
    salon.open(PROGRAMME | {"earning_rules": rules, "tier_period": {"months": 12, "grace_days": 30}}, now=NOW)
    book_and_settle(salon, 6)
    book(salon, 7)
    with counting(salon.database) as seen:
        salon.settle(7, now=NOW)
    assert salon.standing(7).tallies.stamps[9]
    assert len(seen) <= 14, "\n".join(seen)


def test_limits_by_category_take_one_statement_more_for_all_lines(salon: Salon) -> None:
    caps = [{"service_categories": [salon.base + 2], "max_discount": {"percent": "1"}}]
    terms = PROGRAMME["redemption"] | {"service_caps": caps}
    salon.open(PROGRAMME | {"redemption": terms}, now=NOW)
    lines = [CartLine(n, Decimal("80.00"), 1, salon.base + 7, service_id=salon.base + 11) for n in range(5)]
    cart = Cart(lines, checkout="quote", asked=400, user_id=salon.base + 7)
    with salon.database.read() as conn:
        probe(conn)
    with counting(salon.database) as seen, salon.database.read() as conn:
        quote = redeem.quote(conn, tenant_id=salon.tenant, cart=cart, now=NOW)
    assert [discount.points for discount in quote.discounts] == [80] * 5
    assert len(seen) <= 7, "\n".join(seen)


def test_a_quote_takes_at_most_6(salon: Salon) -> None:
    line = CartLine(0, Decimal("80.00"), 1, salon.base + 7)
    cart = Cart([line], checkout="quote", asked=300, user_id=salon.base + 7)
    with counting(salon.database) as seen, salon.database.read() as conn:
        quote = redeem.quote(conn, tenant_id=salon.tenant, cart=cart, now=NOW)
    assert quote.applied.points == 300
    assert len(seen) <= 6, "\n".join(seen)


@pytest.mark.parametrize("again", [False, True], ids=["first confirm", "repeated confirm"])
def test_a_hold_takes_at_most_9(salon: Salon, again: bool) -> None:
    def hold() -> Quote:
        return salon.hold(7, Decimal("80.00"), 300, checkout="hold", now=NOW)

    if again:
        hold()
    with counting(salon.database) as seen:
        assert hold().applied.points == 300
    assert salon.standing(7).held == 300
    assert len(seen) <= 9, "\n".join(seen)


def test_settling_again_writes_no_entry(salon: Salon) -> None:
    book_and_settle(salon, 5)
    salon.ring(5, at=NOW)
    assert salon.settle(5, now=NOW + timedelta(minutes=1)).entries == ()
