"""Segments in words, in English and in Spanish."""

from typing import Any

import pytest
from hypothesis import given

from bridge.core.programmes.periods import Periods
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.segments.segment_wording import put_segment
from bridge.core.settling.reasons import Speech
from bridge.store.programmes.tenants import Tenant
from bridge.web.formats import Formats
from bridge.web.languages import get_language
from tests.segments.documents import documents

SALON = Tenant(0, "Europe/Madrid", "EUR", 2, "en_US", "active", True, Periods())
NAMES = {"services": {1: "Colour", 2: "Cut"}, "locations": {1: "Centre"}}


def speech(locale: str) -> Speech:
    return Formats(get_language(locale)).speech(SALON)


def put(document: dict[str, Any], locale: str = "en_US") -> str:
    return put_segment(parse_segment(document), NAMES, speech(locale)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("document", "english", "spanish"),
    [
        ({"all": []}, "everybody", "todos"),
        ({"booked": {"ahead": False}}, "has no booking ahead", "no tiene ninguna cita pendiente"),
        ({"expiring": {"days": 30}}, "points expire within 30 days", "le caducan puntos en 30 días"),
        (
            {"expiring": {"days": 1, "least": 50}},
            "at least 50 pts expire within 1 day",
            "le caducan al menos 50 puntos en 1 día",
        ),
        ({"inactive": {"days": 90}}, "no visit for 90 days", "sin visitas desde hace 90 días"),
        (
            {"inactive": {"days": 90, "at_most": 180}},
            "the last visit 90 to 180 days ago",
            "la última visita, hace de 90 a 180 días",
        ),
        (
            {"last_visit": {"services": [1, 2], "locations": [1]}},
            "came last for Colour or Cut at Centre",
            "vino por última vez para Colour o Cut en Centre",
        ),
        (
            {"near_reward": {"cost": 500, "percent": 80}},
            "at least 80% of the 500 pts for a reward",
            "tiene al menos el 80 % de los 500 puntos de una recompensa",
        ),
        (
            {"near_reward": {"cost": 500, "points": 50}},
            "at most 50 pts short of a reward for 500 pts",
            "le faltan como mucho 50 puntos para una recompensa de 500 puntos",
        ),
        (
            {"near_tier": {"points": 100}},
            "at most 100 pts short of the next tier",
            "le faltan como mucho 100 puntos para el siguiente nivel",
        ),
        (
            {"near_tier": {"percent": 20, "tier": "Gold"}},
            "on the last 20% of the way to Gold",
            "en el último 20 % del camino hacia Gold",
        ),
        ({"never_redeemed": {}}, "never paid with points", "nunca ha pagado con puntos"),
        (
            {"new": {"days": 30}},
            "came for the first time within 30 days",
            "vino por primera vez en los últimos 30 días",
        ),
        ({"points": {"least": 100, "most": 500}}, "100 pts to 500 pts", "de 100 puntos a 500 puntos"),
        (
            {"spent": {"least": "100", "days": 90}},
            "spent at least €100.00 within 90 days",
            "ha gastado al menos 100,00 € en los últimos 90 días",
        ),
        ({"tier": {"names": ["Silver", "Gold"]}}, "in Gold or Silver", "en el nivel Gold o Silver"),
        ({"tier": {"without": True}}, "in no tier", "sin nivel"),
        ({"visits": {"least": 1}}, "at least 1 visit", "al menos 1 visita"),
        ({"visits": {"least": 3, "most": 3}}, "3 visits", "3 visitas"),
        ({"visits": {"most": 0, "days": 90}}, "no visit within 90 days", "ninguna visita en los últimos 90 días"),
        (
            {"all": [{"new": {"days": 7}}, {"any": [{"never_redeemed": {}}, {"tier": {"without": True}}]}]},
            "came for the first time within 7 days, (never paid with points or in no tier)",
            "vino por primera vez en los últimos 7 días, (nunca ha pagado con puntos o sin nivel)",
        ),
        ({"none": [{"tier": {"names": ["Gold"]}}]}, "not: in Gold", "no: en el nivel Gold"),
    ],
)
def test_says(document: dict[str, Any], english: str, spanish: str) -> None:
    assert (put(document), put(document, "es_ES")) == (english, spanish)


@given(document=documents)
def test_says_something_of_whatever_can_be_asked(document: dict[str, Any]) -> None:
    for locale in ("en_US", "es_ES"):
        said = put(document, locale)
        assert said and "%(" not in said and "None" not in said
