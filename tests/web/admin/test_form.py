"""What people type is read in their own way of writing, and refused with a sentence about the field."""

from decimal import Decimal

import pytest

from bridge.errors import InvalidInput
from bridge.web.admin.form import Form
from bridge.web.languages import get_language


def form(locale: str = "en_US", **values: str | list[str]) -> Form:
    return Form(values, get_language(locale))


@pytest.mark.parametrize(
    ("typed", "locale", "meant"),
    [
        ("12", "en_US", "12"),
        ("12.50", "en_US", "12.50"),
        ("12,50", "en_US", "12.50"),
        ("12,50", "es_ES", "12.50"),
        ("12.5", "es_ES", "12.5"),
        ("0.001", "es_ES", "0.001"),
        ("1.125", "en_US", "1.125"),
        (" 7 ", "en_US", "7"),
    ],
)
def test_amounts_are_read_with_either_mark(typed: str, locale: str, meant: str) -> None:
    assert form(locale, value=typed).amount("value") == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "locale"),
    [
        ("1.000", "es_ES"),
        ("1,000", "en_US"),
        ("1,000.00", "en_US"),
        ("-1", "en_US"),
        ("1e3", "en_US"),
        ("NaN", "en_US"),
        ("", "en_US"),
        ("٣", "en_US"),
    ],
)
def test_amounts_that_could_mean_another_are_refused(typed: str, locale: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        form(locale, value=typed).amount("value")
    assert refused.value.field == "value"


@pytest.mark.parametrize("typed", ["1.5", "1,000", "abc", "1e2", "9999999999999", "-1"])
def test_whole_numbers_are_whole_and_in_range(typed: str) -> None:
    with pytest.raises(InvalidInput):
        form(value=typed).whole("value")


def test_what_is_optional_may_be_missing_and_not_be_wrong() -> None:
    assert form(value=" ").optional_whole("value") is None
    with pytest.raises(InvalidInput):
        form(value="x").optional_whole("value")


def test_lists_are_each_chosen_once() -> None:
    assert form(value=["3", "1", "3"]).ids("value") == [3, 1]
    assert form(value="3").ids("value") == [3]
    assert form().ids("value") == []
    with pytest.raises(InvalidInput):
        form(value=["3", "x"]).ids("value")


def test_a_list_where_one_value_is_meant_is_refused() -> None:
    with pytest.raises(InvalidInput):
        form(value=["a", "b"]).text("value")


def test_the_sentence_is_in_the_readers_language() -> None:
    with pytest.raises(InvalidInput, match="Rellene este campo"):
        form("es_ES").text("value")
