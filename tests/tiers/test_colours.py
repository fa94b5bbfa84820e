from decimal import Decimal

import pytest

from bridge.core.colours import READABLE, contrast_with_white, is_colour


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [
        ("#ffffff", "1.0"), ("#000000", "21.0"), ("#FF0000", "3.9"), ("#0000ff", "8.5"), ("#767676", "4.5"), ("#777777", "4.4"),
        ("#c0c0c0", "1.8"), ("#d4af37", "2.1"),
    ],
)  # fmt: skip
def test_contrast_with_white_as_wcag_has_it(colour: str, contrast: str) -> None:
    assert contrast_with_white(colour) == Decimal(contrast)


def test_what_just_misses_the_limit_is_not_rounded_up_to_it() -> None:
    assert contrast_with_white("#767676") >= READABLE > contrast_with_white("#777777")


@pytest.mark.parametrize("text", ["red", "#fff", "#12345", "#1234567", "#12345g", "url(x)", "", "#123456;"])
def test_anything_else_is_no_colour(text: str) -> None:
    assert not is_colour(text)
