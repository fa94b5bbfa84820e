"""Rules in words: as people would say them, in English and in Spanish, whatever became of what they name."""

from datetime import date
from typing import Any

import pytest

from bridge.core.programmes.periods import Periods
from bridge.core.programmes.programme import EarningRule
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.wording import RuleState, find_state, put_award, put_conditions, put_limits, put_state
from bridge.core.settling.reasons import Speech
from bridge.store.programmes.tenants import Tenant
from bridge.web.formats import Formats
from bridge.web.languages import get_language

TODAY = date(2026, 3, 2)
SALON = Tenant(0, "Europe/Madrid", "EUR", 2, "en_US", "active", True, Periods())
NAMES = {
    "services": {12: "Colour", 13: "Cut", 14: "iPhone repair", **{number: f"S{number}" for number in range(20, 30)}},
    "service_categories": {1: "Hair", 2: "Nails"},
    "staff": {1: "Ana", 2: "Eva"},
    "locations": {1: "Centre"},
    "customer_categories": {4: "VIP"},
}


def speech(locale: str = "en_US") -> Speech:
    return Formats(get_language(locale)).speech(SALON)


def spaced(said: str) -> str:
    """With spaces that break, as one types them."""
    return said.replace("\N{NO-BREAK SPACE}", " ")


def rule(award: dict[str, Any] | None = None, **more: Any) -> EarningRule:
    document = {"id": 1, "name": "Rule", "award": award or {"points": 50}, **more}
    return parse_programme({"earning_rules": [document]}).earning_rules[0]


class TestConditions:
    @pytest.mark.parametrize(
        ("when", "english", "spanish"),
        [
            ({}, "Every booking", "Todas las reservas"),
            ({"services": []}, "Every booking", "Todas las reservas"),
            (
                {"services": [13, 12], "staff": [1], "weekdays": [1], "total_gt": "40"},
                "Colour or Cut, with Ana, on Mondays, over €40.00",
                "Colour o Cut, con Ana, los lunes, por más de 40,00 €",
            ),
            ({"services": [14]}, "iPhone repair", "iPhone repair"),
            ({"service_categories": [2, 1]}, "Anything in Hair or Nails", "Todo lo de Hair o Nails"),
            ({"services": [12], "service_categories": [1]}, "Colour, in Hair", "Colour, en Hair"),
            ({"staff": [1, 2]}, "With Ana or Eva", "Con Ana o Eva"),
            (
                {"locations": [1], "customer_categories": [4], "total_lt": "80.5"},
                "For customers in VIP, at Centre, under €80.50",
                "Para clientes de VIP, en Centre, por menos de 80,50 €",
            ),
            ({"weekdays": [7, 2]}, "On Tuesdays or Sundays", "Los martes o domingos"),
            ({"weekdays": [1, 2]}, "On Mondays or Tuesdays", "Los lunes o martes"),
            ({"weekdays": [5, 1, 2, 3, 4]}, "From Monday to Friday", "De lunes a viernes"),
            ({"weekdays": [1, 2, 4]}, "On Mondays, Tuesdays or Thursdays", "Los lunes, martes o jueves"),
        ],
    )
    def test_read_like_speech(self, when: dict[str, Any], english: str, spanish: str) -> None:
        conditions = rule(when=when).when
        assert put_conditions(conditions, NAMES, speech()) == english
        assert spaced(put_conditions(conditions, NAMES, speech("es_ES"))) == spanish

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            ("services", "a service that no longer exists (#99)"),
            ("service_categories", "Anything in a category that no longer exists (#99)"),
            ("customer_categories", "For customers in a customer category that no longer exists (#99)"),
            ("staff", "With somebody who is no longer there (#99)"),
            ("locations", "At a location that no longer exists (#99)"),
        ],
    )
    def test_say_what_is_gone(self, kind: str, said: str) -> None:
        assert put_conditions(rule(when={kind: [99]}).when, NAMES) == said

    def test_name_what_is_there_before_what_is_gone(self) -> None:
        said = put_conditions(rule(when={"services": [1, 12]}).when, NAMES)
        assert said == "Colour or a service that no longer exists (#1)"

    def test_count_what_would_be_too_many_names(self) -> None:
        five, six = rule(when={"services": [*range(20, 25)]}).when, rule(when={"services": [*range(20, 26)]}).when
        assert put_conditions(five, NAMES) == "S20, S21, S22, S23 or S24"
        assert put_conditions(six, NAMES) == "S20, S21, S22, S23 or 2 others"


@pytest.mark.parametrize(
    ("award", "english", "spanish"),
    [
        ({"points": 50}, "50 pts", "50 puntos"),
        ({"points": 1}, "1 pt", "1 punto"),
        ({"points": 1, "per_amount": "10"}, "1 pt per full €10.00", "1 punto por cada 10,00 € completos"),
        ({"points": 2000, "every_visits": 10}, "2,000 pts every 10 visits", "2.000 puntos cada 10 visitas"),
        ({"points": 5, "every_visits": 1}, "5 pts every visit", "5 puntos en cada visita"),
    ],
)
def test_an_award_says_its_unit(award: dict[str, Any], english: str, spanish: str) -> None:
    assert put_award(rule(award), speech()) == english
    assert spaced(put_award(rule(award), speech("es_ES"))) == spanish


@pytest.mark.parametrize(
    ("limits", "english"),
    [
        ({}, ""),
        ({"valid_from": "2026-03-01"}, "from Mar 1, 2026 on"),
        ({"valid_until": "2026-04-01"}, "up to and including Mar 31, 2026"),
        (
            {"valid_from": "2026-03-01", "valid_until": "2026-04-01", "max_points": 1200},
            "from Mar 1, 2026 up to and including Mar 31, 2026, at most 1,200 pts in all for each customer",
        ),
        ({"max_points_per_day": 0}, "at most 0 pts a day for each customer"),
        ({"valid_until": "0001-01-01"}, "up to and including Jan 1, 1"),
    ],
)
def test_limits_name_the_last_day_that_counts(limits: dict[str, Any], english: str) -> None:
    assert put_limits(rule(**limits), speech()) == english


@pytest.mark.parametrize(
    ("fields", "state", "said"),
    [
        ({}, RuleState.ACTIVE, "Active"),
        ({"active": False}, RuleState.PAUSED, "Paused"),
        ({"valid_from": "2026-03-02", "valid_until": "2026-03-03"}, RuleState.ACTIVE, "Active"),
        ({"valid_from": "2026-03-03"}, RuleState.WAITING, "Starts on Mar 3, 2026"),
        ({"valid_from": "2026-03-03", "active": False}, RuleState.PAUSED, "Paused"),
        ({"valid_until": "2026-03-02"}, RuleState.ENDED, "Ended on Mar 1, 2026"),
        ({"valid_until": "2026-03-02", "active": False}, RuleState.ENDED, "Ended on Mar 1, 2026"),
    ],
)
def test_a_state_says_which_day_decides(fields: dict[str, Any], state: RuleState, said: str) -> None:
    assert find_state(rule(**fields), TODAY) is state
    assert put_state(rule(**fields), TODAY, speech()) == said
