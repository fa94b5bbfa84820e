"""Reasons as data and in words: figures stay plain until they are spoken, and then are the reader's."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.earning import Usage, evaluate
from bridge.core.settling.appointments import Facts
from bridge.core.settling.reasons import Speech, list_reasons, sentence

STARTS = datetime(2026, 3, 3, 10, tzinfo=UTC)
FACTS = Facts(
    service_id=1, service_categories=(), customer_category_id=None, location_id=None, staff_id=None, starts_at=STARTS,
    total=Decimal("90.00"), discount=Decimal(0),
)  # fmt: skip
SPEND = {"points": 1, "per_amount": "10.00", "paid": "90.00"}


def give_reasons(*rules: dict[str, Any], **rest: Any) -> tuple[dict[str, Any], ...]:
    programme = parse_programme({"earning_rules": list(rules), **rest})
    award = evaluate(programme, FACTS, day=STARTS.date(), tier=None, usage=Usage(), before=None)
    return list_reasons(programme, FACTS, before=None, after=award)


def rule(number: int, award: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": number, "name": f"internal {number}", "active": True, "award": award, "when": {}} | more


class TestRecorded:
    def test_with_the_name_and_the_label_as_they_were(self) -> None:
        reasons = give_reasons(rule(1, {"points": 10}, label="Every visit"), rule(2, {"points": 5}))
        assert [(reason["name"], reason["label"]) for reason in reasons] == [
            ("internal 1", "Every visit"),
            ("internal 2", None),
        ]

    def test_a_multiplier_has_no_label(self) -> None:
        double = {"id": 1, "name": "internal double", "factor": "2"}
        *_, multiplied = give_reasons(rule(1, {"points": 10}), multipliers=[double])
        assert (multiplied["name"], multiplied["label"], multiplied["why"]) == (
            "internal double",
            None,
            {"factor": "2"},
        )

    def test_figures_stay_plain(self) -> None:
        when = {"total_gt": "1.00", "weekdays": [2]}
        (reason,) = give_reasons(rule(1, {"points": 1, "per_amount": "10.00"}, when=when))
        assert reason["why"] == SPEND | {"conditions": {"total_gt": "1.00", "weekdays": 2}}


class TestInPlainEnglish:
    @pytest.mark.parametrize(
        ("why", "said"),
        [
            ({}, "for every booking"),
            (SPEND, "1 point for every full 10.00 of the 90.00 paid"),
            (SPEND | {"points": 2}, "2 points for every full 10.00 of the 90.00 paid"),
            ({"every_visits": 5}, "one of every 5 visits"),
            ({"every_visits": 1}, "for every visit"),
            ({"factor": "1.5"}, "multiplied by 1.5"),
            ({"cut": 1}, "for every booking; the limit of this rule took away 1 point"),
            ({"cut": 1200}, "for every booking; the limit of this rule took away 1200 points"),
            (
                {"conditions": {"weekdays": 2, "total_gt": "1.00"}},
                "because it is on a Tuesday and more than 1.00 is paid",
            ),
            ({"conditions": {"services": 11}}, "because the service is 11"),
        ],
    )
    def test_is_a_sentence_with_plain_figures(self, why: dict[str, Any], said: str) -> None:
        assert sentence(why) == said


def test_whoever_speaks_writes_the_amounts() -> None:
    speech = Speech(money=lambda amount: f"${amount}")
    assert sentence(SPEND | {"conditions": {"total_lt": "1000.00"}}, speech) == (
        "1 point for every full $10.00 of the $90.00 paid; because less than $1000.00 is paid"
    )
