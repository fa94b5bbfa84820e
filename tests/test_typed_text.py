"""What nobody sees is taken out of what people type, and nothing that they see."""

import pytest

from bridge.core.typed_text import clean_text
from bridge.errors import InvalidInput
from bridge.web.admin.form import Form
from bridge.web.languages import get_language


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Silver", "Silver"),
        ("Sil\u200bver", "Silver"),
        ("Sil\u200dver", "Silver"),
        ("\ufeffSil\u00adver\u2060", "Silver"),
        ("Silver\u202egnp.exe", "Silvergnp.exe"),
        ("\u2066Silver\u2069", "Silver"),
        ("Sil\x00ver\x1b[31m", "Silver[31m"),
        ("Silver\U000e0041\U000e007f", "Silver"),
        ("Jose\u0301", "José"),
        ("  Gold\u00a0\u2003class ", "Gold  class"),
        ("Gold\nclass\r\nA\u2028B\tC", "Gold class A B C"),
    ],
)
def test_is_what_is_seen(typed: str, seen: str) -> None:
    assert clean_text(typed) == seen


@pytest.mark.parametrize(
    "typed",
    ["Ñandú & Co. – “Oro” 100 % 50€ <b>", "👩‍🔬", "👩🏽‍🔬", "❤️", "🏳️‍🌈", "🇪🇸", "می‌خواهم", "क्‍ष", "東京", "Ελλάδα", "ʻOkina", "C\u0327\u0303".replace("C\u0327", "Ç")],
)  # fmt: skip
def test_whatever_is_seen_stays(typed: str) -> None:
    assert clean_text(typed) == typed


@pytest.mark.parametrize(
    "typed",
    ["\u200b", "\u200d\u200c", "\u202e\u202d", "\ufe0f", "\u3164", "\u2800\u2800", "\u00ad", "\x00\x07", "\u2028", "\ufeff \u200e", "\U000e0061"],
)  # fmt: skip
def test_a_name_of_nothing_that_is_seen_is_missing(typed: str) -> None:
    assert clean_text(typed) == ""
    form = Form({"name": typed}, get_language("en_US"))
    assert form.optional_text("name") is None
    with pytest.raises(InvalidInput, match="Please fill this in"):
        form.text("name")


def test_longer_texts_keep_their_lines() -> None:
    form = Form({"note": "One\r\nTwo\u2028Three\u202e\n", "points": "\u200e1\u00a0"}, get_language("en_US"))
    assert form.text("note", most=1000) == "One\nTwo\nThree"
    assert form.text("note") == "One Two Three"
    assert form.whole("points") == 1


def test_what_a_page_gave_along_stays_as_it_was() -> None:
    form = Form({"was": " Sil\u200bver", "tiers": ["Sil\u200bver"]}, get_language("en_US"))
    assert form.given("was") == " Sil\u200bver"
    assert form.texts("tiers") == ["Sil\u200bver"]
    assert form.given("other") == ""
