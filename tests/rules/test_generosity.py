"""What is so generous that it may be a slip, and what is not."""

from decimal import Decimal
from typing import Any

import pytest

from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.generosity import find_generous


def weigh(*rules: dict[str, Any], value: str | None = "0.01", decimals: int = 2) -> Any:
    redemption = {"enabled": value is not None, "point_value": value or "0.01"}
    listed = [{"id": number, "name": f"R{number}", **rule} for number, rule in enumerate(rules, start=1)]
    programme = parse_programme({"earning_rules": listed, "redemption": redemption})
    return find_generous(programme.earning_rules, programme.redemption, decimals)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"award": {"points": 50}}, "0.01"),
        ({"award": {"points": 3000}}, "0.01"),
        ({"award": {"points": 1, "per_amount": "10.00"}}, "0.50"),
        ({"award": {"points": 5000, "every_visits": 10}}, "0.01"),
        ({"award": {"points": 20_000}, "when": {"total_gt": "500.00"}}, "0.01"),
        ({"award": {"points": 99_999}}, None),
        ({"award": {"points": 1_000_000}, "active": False}, "0.01"),
    ],
)
def test_nothing_is_said_of_what_may_well_be_meant(rule: dict[str, Any], value: str | None) -> None:
    assert weigh(rule, value=value) is None


@pytest.mark.parametrize(
    ("rule", "value", "paid", "points", "worth"),
    [
        ({"award": {"points": 50}}, "1000", "60", 50, "50000.00"),
        ({"award": {"points": 1_000_000}}, "0.01", "60", 1_000_000, "10000.00"),
        ({"award": {"points": 1_000_000}}, None, "60", 1_000_000, None),
        ({"award": {"points": 100, "per_amount": "1.00"}}, "0.01", "60", 6000, "60.00"),
        ({"award": {"points": 500, "per_amount": "100.00"}}, "0.50", "100", 500, "250.00"),
        ({"award": {"points": 50_000, "every_visits": 10}}, "0.01", "600", 50_000, "500.00"),
        ({"award": {"points": 3001}}, "0.01", "60", 3001, "30.01"),
    ],
)
def test_more_than_half_of_what_is_paid_or_a_great_many_points(
    rule: dict[str, Any], value: str | None, paid: str, points: int, worth: str | None
) -> None:
    found = weigh(rule, value=value)
    assert (found.paid, found.points) == (Decimal(paid), points)
    assert found.worth == (None if worth is None else Decimal(worth))


def test_the_most_generous_is_named() -> None:
    rules = (
        {"award": {"points": 4000}},
        {"award": {"points": 9000}},
        {"award": {"points": 20_000, "every_visits": 10}},
    )
    assert weigh(*rules).rule == "R2"


def test_without_decimals_a_booking_is_6000() -> None:
    assert weigh({"award": {"points": 50}}, value="1", decimals=0) is None
    assert weigh({"award": {"points": 50}}, value="100", decimals=0).paid == 6000
