"""Why and why not, rule by rule: from the verdicts and facts as they were, in sentences."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bridge.core.points.accounts import Attachment, Award
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.earning import Usage, evaluate
from bridge.core.settling.appointments import Facts
from bridge.core.settling.explaining import RuleSaid, explain_rules
from bridge.core.settling.reasons import Speech
from bridge.store.documents import dump_award, load_award

TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)
LABELS = {"service": "Cut", "category": "Hair", "customer_category": "Regulars", "location": "Centre", "staff": "Ana"}
FACTS = Facts(
    service_id=1, service_categories=(2, 3), customer_category_id=4, location_id=5, staff_id=6, starts_at=TUESDAY,
    total=Decimal("20.00"), labels=LABELS,
)  # fmt: skip
NAMES = {
    "services": {10: "Colour", 11: "Highlights", 1: "Cut (renamed)"},
    "service_categories": {20: "Nails", 9: "Everything (today)"},
    "customer_categories": {40: "VIPs"},
    "locations": {50: "Harbour"},
    "staff": {60: "Bea"},
}


def rule(number: int = 1, award: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"id": number, "name": f"Rule {number}", "award": award or {"points": 10}} | more


def award_of(
    *rules: dict[str, Any], facts: Facts = FACTS, tier: str | None = None, usage: Any = None, **rest: Any
) -> Any:
    programme = parse_programme({"earning_rules": list(rules), **rest})
    evaluation = evaluate(programme, facts, day=TUESDAY.date(), tier=tier, usage=usage or Usage(), before=None)
    award = Award(7, 1, TUESDAY, tier, facts, evaluation, True, 1)
    # As it comes back out of the database.
    return load_award(dump_award(award), customer_id=7, held=True, lot_id=1), programme


def explain(*rules: dict[str, Any], speech: Speech | None = None, **options: Any) -> list[RuleSaid]:
    award, programme = award_of(*rules, **options)
    return explain_rules(award, programme, NAMES, speech or Speech(money=lambda amount: f"€{amount}"))


def because(*rules: dict[str, Any], **options: Any) -> str:
    (said, *_) = explain(*rules, **options)
    return said.because


class TestWhy:
    def test_those_that_gave_points_come_first(self) -> None:
        said = explain(rule(1, active=False), rule(2), rule(3, when={"services": [10]}), rule(4, {"points": 5}))
        assert [(one.name, one.points) for one in said] == [("Rule 2", 10), ("Rule 4", 5), ("Rule 1", 0), ("Rule 3", 0)]

    def test_on_which_facts(self) -> None:
        assert because(rule(when={"services": [1], "weekdays": [2]})) == (
            "because the service is Cut and it is on a Tuesday"
        )

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ([3], "the service category is Hair, which belongs to Beauty"),
            ([9], "the service category is Hair, which belongs to Everything (today)"),
            ([2, 3], "the service category is Hair"),
        ],
    )
    def test_by_which_category_above_its_own(self, asked: list[int], said: str) -> None:
        facts = replace(FACTS, service_categories=(2, 3, 9), labels=LABELS | {"category:3": "Beauty"})
        assert because(rule(when={"service_categories": asked}), facts=facts) == f"because {said}"

    def test_with_what_a_limit_took_away(self) -> None:
        said = because(rule(max_points=8))
        assert said == "for every booking; the limit of this rule took away 2 points"


class TestWhyNot:
    @pytest.mark.parametrize(
        ("when", "said"),
        [
            ({"services": [10, 11]}, "the service is Cut, not Colour or Highlights"),
            ({"services": [99]}, "the service is Cut, not a service that no longer exists (#99)"),
            ({"service_categories": [20]}, "the service category is Hair, not Nails"),
            ({"customer_categories": [40]}, "the customer category is Regulars, not VIPs"),
            ({"locations": [50]}, "the location is Centre, not Harbour"),
            ({"staff": [60]}, "it is with Ana, not with Bea"),
            ({"weekdays": [1]}, "it is on a Tuesday, not on Mondays"),
            ({"weekdays": [3, 4, 5]}, "it is on a Tuesday, not from Wednesday to Friday"),
            ({"total_gt": "20.00"}, "€20.00 is paid, not over €20.00"),
            ({"total_lt": "5"}, "€20.00 is paid, not under €5"),
            ({"services": [10], "staff": [60]}, "the service is Cut, not Colour; it is with Ana, not with Bea"),
        ],
    )
    def test_names_what_was_and_what_was_wanted(self, when: dict[str, Any], said: str) -> None:
        assert because(rule(when=when)) == said

    @pytest.mark.parametrize(
        ("when", "said"),
        [
            ({"services": [10]}, "it has no service, and so not Colour"),
            ({"service_categories": [20]}, "the service is in no category, and so not in Nails"),
            ({"customer_categories": [40]}, "the customer is in no category, and so not in VIPs"),
            ({"locations": [50]}, "it has no location, and so not Harbour"),
            ({"staff": [60]}, "it is with nobody, and so not with Bea"),
        ],
    )
    def test_says_where_there_was_nothing(self, when: dict[str, Any], said: str) -> None:
        bare = Facts(0, (), None, None, None, TUESDAY, Decimal(20))
        assert because(rule(when=when), facts=bare) == said

    def test_without_a_recorded_name_by_todays_or_by_its_number(self) -> None:
        bare = replace(FACTS, labels={})
        assert because(rule(when={"services": [10]}), facts=bare) == "the service is Cut (renamed), not Colour"
        assert because(rule(when={"staff": [60]}), facts=bare) == (
            "it is with somebody who is no longer there (#6), not with Bea"
        )

    @pytest.mark.parametrize(
        ("window", "said"),
        [
            ({"valid_from": "2026-04-01"}, "it counts for 2026-03-03, and this begins on 2026-04-01"),
            ({"valid_until": "2026-03-01"}, "it counts for 2026-03-03, and this ended on 2026-02-28"),
        ],
    )
    def test_outside_its_window(self, window: dict[str, Any], said: str) -> None:
        assert because(rule(**window)) == said

    def test_paused_then(self) -> None:
        assert because(rule(active=False)) == "it was paused"

    def test_limit_used_up(self) -> None:
        limited = rule(max_points=50, max_points_per_day=30, valid_from="2026-01-01")
        assert because(limited, usage=Usage(points={1: 50})) == (
            "its limit was used up: at most 30 pts a day for each customer, at most 50 pts in all for each customer"
        )

    @pytest.mark.parametrize(
        ("visits", "milestones", "said"),
        [
            (2, 0, "3 of 10 visits, 7 visits to go"),
            (8, 0, "9 of 10 visits, 1 visit to go"),
            (10, 1, "1 of 10 visits, 9 visits to go"),
            (3, 1, "16 visits to go"),
        ],
    )
    def test_milestone_not_yet_reached(self, visits: int, milestones: int, said: str) -> None:
        usage = Usage(visits={1: visits}, milestones={1: milestones} if milestones else {})
        assert because(rule(award={"points": 100, "every_visits": 10}), usage=usage) == said

    def test_milestone_of_an_award_that_did_not_remember_how_far_it_was(self) -> None:
        award, programme = award_of(rule(award={"points": 100, "every_visits": 10}))
        document = dump_award(award)
        del document["verdicts"][0]["to_go"]
        old = load_award(document, customer_id=7, held=True, lot_id=1)
        (said,) = explain_rules(old, programme, NAMES)
        assert said.because == "only one of every 10 visits earns"

    def test_less_than_one_full_amount(self) -> None:
        said = because(rule(award={"points": 1, "per_amount": "50.00"}))
        assert said == "€20.00 is paid, which is no full €50.00"

    def test_not_chosen_when_history_was_attached(self) -> None:
        award, programme = award_of(rule(1), rule(2))
        evaluation = replace(award.evaluation, verdicts=award.evaluation.verdicts[:1])
        attached = replace(award, evaluation=evaluation, attached=Attachment(TUESDAY, frozenset({1})))
        _, other = explain_rules(attached, programme, NAMES)
        assert other.because == "it was not among the rules by which history was attached"

    def test_taxes_belong_to_the_total_or_not_as_the_version_had_it(self) -> None:
        taxed = replace(FACTS, total=Decimal("24.20"), tax=Decimal("4.20"))
        before_tax = {"redemption": {"enabled": True, "point_value": "0.01", "tax": "before"}}
        high = rule(when={"total_gt": "30"})
        assert because(high, facts=taxed).startswith("€24.20 is paid")
        assert because(high, facts=taxed, **before_tax).startswith("€20.00 is paid")


class TestMultipliers:
    def multipliers(self, *documents: dict[str, Any], tier: str | None = None) -> list[RuleSaid]:
        named = [{"id": number, "name": f"M{number}", "factor": "2"} | one for number, one in enumerate(documents, 1)]
        tiers = [{"name": "Silver", "min_points": 10}, {"name": "Gold", "min_points": 20}]
        return [one for one in explain(rule(), multipliers=named, tiers=tiers, tier=tier) if one.is_multiplier]

    def test_that_applied(self) -> None:
        (said,) = self.multipliers({"factor": "1.5"})
        assert (said.points, said.because) == (5, "multiplied by 1.5")

    @pytest.mark.parametrize(
        ("document", "tier", "said"),
        [
            ({"when": {"services": [10]}}, None, "the service is Cut, not Colour"),
            ({"tiers": ["Gold", "Silver"]}, None, "the customer had no tier, and so not Gold or Silver"),
            ({"tiers": ["Gold"]}, "Silver", "the customer's tier was Silver, not Gold"),
            ({"valid_from": "2026-04-01"}, None, "it counts for 2026-03-03, and this begins on 2026-04-01"),
            (
                {"when": {"weekdays": [1]}, "tiers": ["Gold"]},
                None,
                "it is on a Tuesday, not on Mondays; the customer had no tier, and so not Gold",
            ),
        ],
    )
    def test_that_did_not(self, document: dict[str, Any], tier: str | None, said: str) -> None:
        (multiplier,) = self.multipliers(document, tier=tier)
        assert (multiplier.points, multiplier.because) == (0, said)

    def test_only_the_highest_counts(self) -> None:
        double, triple = self.multipliers({}, {"factor": "3"})
        assert (double.points, double.because) == (0, "only the highest multiplier counts")
        assert triple.points == 20


def test_the_points_add_up_to_the_award() -> None:
    rules = [rule(1), rule(2, {"points": 3, "per_amount": "5"}), rule(3, active=False), rule(4, max_points=4)]
    award, programme = award_of(*rules, multipliers=[{"id": 1, "name": "M", "factor": "1.3"}])
    assert sum(one.points for one in explain_rules(award, programme, NAMES)) == award.points
