"""Whether a colour can be read on white, by the formula of WCAG 2."""

import re
from decimal import ROUND_DOWN, Decimal

READABLE = Decimal("4.5")
_PATTERN = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether it is a colour as ``#rrggbb``."""
    return bool(_PATTERN.fullmatch(text))


def contrast_with_white(colour: str) -> Decimal:
    """From 1 (white) to 21 (black), rounded down to one decimal, so that what falls short of a limit never shows as reaching it.
    ``colour`` is ``#rrggbb``."""
    red, green, blue = (_linearise(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return Decimal(1.05 / (luminance + 0.05)).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def _linearise(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
