"""Reasons as customers read them: by label, in their language, with the business's money."""

from typing import Any

import pytest
from sample_views import BOX

from bridge.core.settling.reasons import sentence
from bridge.web.formats import Formats
from bridge.web.languages import get_language
from bridge.web.portraits import show_reason
from bridge.web.views import ReasonView

ENGLISH, SPANISH = (Formats(get_language(locale)).speech(BOX) for locale in ("en_US", "es_ES"))


def reason(label: str | None, why: dict[str, Any], points: int = 10) -> dict[str, Any]:
    return {"rule": 1, "name": "internal", "label": label, "points": points, "why": why}


class TestTitle:
    def test_is_the_label_with_the_sentence_below(self) -> None:
        assert show_reason(reason("Every visit", {}), ENGLISH) == ReasonView("Every visit", 10, "For every booking")

    @pytest.mark.parametrize(
        ("why", "said"),
        [({}, "For every booking"), ({"factor": "2"}, "Multiplied by 2"), ({"factor": "2.0"}, "Multiplied by 2")],
    )
    def test_is_the_sentence_where_there_is_no_label(self, why: dict[str, Any], said: str) -> None:
        assert show_reason(reason(None, why), ENGLISH) == ReasonView(said, 10, "")

    def test_is_the_sentence_where_none_was_recorded(self) -> None:
        recorded = reason(None, {})
        del recorded["label"]
        assert show_reason(recorded, SPANISH).title == "Por cada reserva"


@pytest.mark.parametrize(
    ("why", "english", "spanish"),
    [
        (
            {"points": 1, "per_amount": "10.00", "paid": "1290.00"},
            "1 point for every full €10.00 of the €1,290.00 paid",
            "1 punto por cada 10,00 € completos de los 1.290,00 € pagados",
        ),
        (
            {"points": 2, "per_amount": "0.005", "paid": "90.00"},
            "2 points for every full €0.005 of the €90.00 paid",
            "2 puntos por cada 0,005 € completos de los 90,00 € pagados",
        ),
        (
            {"conditions": {"total_gt": "1.00", "weekdays": 2}},
            "because more than €1.00 is paid and it is on a Tuesday",
            "porque se paga más de 1,00 € y es martes",
        ),
        ({"factor": "1.5"}, "multiplied by 1.5", "multiplicado por 1,5"),
        ({"every_visits": 5}, "one of every 5 visits", "una de cada 5 visitas"),
        (
            {"cut": 1},
            "for every booking; the limit of this rule took away 1 point",
            "por cada reserva; el límite de esta regla quitó 1 punto",
        ),
        (
            {"cut": 12000},
            "for every booking; the limit of this rule took away 12,000 points",
            "por cada reserva; el límite de esta regla quitó 12.000 puntos",
        ),
    ],
)
def test_sentences_are_the_readers(why: dict[str, Any], english: str, spanish: str) -> None:
    assert sentence(why, ENGLISH) == english
    assert sentence(why, SPANISH).replace("\xa0", " ") == spanish
