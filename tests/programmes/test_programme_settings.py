"""The settings of a programme: written as they were read, what a change of them means, and what terms come to."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bridge.core.points.redemption import Discount
from bridge.core.points.redemption_examples import Obstacle, compute_examples
from bridge.core.programmes.programme import Method, RedemptionTerms, Trigger
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.programmes.programme_settings import Impact, Settings, list_impacts, read_settings
from tests.strategies.lives import lives

TERMS = RedemptionTerms(enabled=True, point_value=Decimal("0.01"), max_percent=Decimal(50))


@given(case=lives(most_steps=1))
def test_what_is_read_and_written_again_is_the_same_programme(case: dict[str, Any]) -> None:
    document = case["programme"]
    written = document | read_settings(document).as_document()
    assert parse_programme(written) == parse_programme(document)


def test_the_common_format_is_not_left_without_need() -> None:
    assert "tax" not in Settings(redemption=TERMS).as_document()["redemption"]
    assert Settings(redemption=replace(TERMS, before_tax=True)).as_document()["redemption"]["tax"] == "before"


@pytest.mark.parametrize(
    ("changed", "impacts"),
    [
        ({}, []),
        ({"redemption": replace(TERMS, point_value=Decimal(1))}, [Impact.DISCOUNTS_STAY]),
        ({"redemption": replace(TERMS, before_tax=True)}, [Impact.DISCOUNTS_STAY]),
        ({"trigger": Trigger.PAID}, [Impact.WAITING_LOOKED_AT]),
        ({"void_statuses": frozenset({"no-show"})}, [Impact.VOID_LOOKED_AT]),
        ({"expiry_months": 12}, [Impact.EXPIRY_STAYS]),
        ({"min_days_after_return": 30}, []),
        ({"count_adjustments": False}, [Impact.TIERS_ANEW]),
    ],
)
def test_a_change_says_what_it_does(changed: dict[str, Any], impacts: list[Impact]) -> None:
    before = Settings(redemption=TERMS)
    assert list_impacts(before, replace(before, **changed)) == impacts


class TestExamples:
    def test_are_what_a_customer_would_be_quoted(self) -> None:
        found = compute_examples(TERMS, 2)
        assert (found.total, found.tax, found.most) == (60, 0, Discount(3000, Decimal("30.00")))
        assert (found.worth, found.least, found.obstacle) == (Decimal("1.00"), None, None)

    def test_do_not_ask_whether_redeeming_is_allowed_yet_or_who_chooses(self) -> None:
        for terms in (replace(TERMS, enabled=False), replace(TERMS, method=Method.AUTO)):
            assert compute_examples(terms, 2) == compute_examples(TERMS, 2)

    def test_before_tax_a_taxed_booking_shows_what_counts(self) -> None:
        found = compute_examples(replace(TERMS, before_tax=True), 2)
        assert (found.total, found.tax, found.most.amount) == (72, 12, Decimal("30.00"))

    def test_in_a_currency_without_decimals(self) -> None:
        found = compute_examples(replace(TERMS, point_value=Decimal("0.5")), 0)
        assert (found.total, found.most, found.worth) == (6000, Discount(6000, Decimal(3000)), Decimal(50))
        assert found.least == Discount(2, Decimal(1))

    def test_the_fewest_are_the_minimum_or_what_gives_the_smallest_coin(self) -> None:
        assert compute_examples(replace(TERMS, min_points=500), 2).least == Discount(500, Decimal("5.00"))
        tiny = replace(TERMS, point_value=Decimal("0.0003"), min_points=5)
        assert compute_examples(tiny, 2).least == Discount(34, Decimal("0.01"))

    def test_name_what_stands_in_the_way(self) -> None:
        assert compute_examples(replace(TERMS, point_value=Decimal(0)), 2).obstacle is Obstacle.WORTH_NOTHING
        dear = replace(TERMS, point_value=Decimal(31))
        assert compute_examples(dear, 2).obstacle is Obstacle.WORTH_TOO_MUCH
