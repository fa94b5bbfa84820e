"""How figures and moments are written for people: "1,240 pts", "€12.40", "3 hours ago"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, Protocol

from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, is_currency, parse_pattern

from bridge.core.settling.reasons import Speech
from bridge.web.languages import Language

MINUS = "\N{MINUS SIGN}"
ACCENT = "#6c70dc"
RELATIVE_UP_TO = timedelta(days=7)
_SECOND = timedelta(seconds=1)


class Priced(Protocol):
    """Anything that knows its currency (ISO code or "") and how many decimals it shows."""

    @property
    def currency(self) -> str: ...
    @property
    def decimals(self) -> int: ...


@dataclass(frozen=True)
class Formats:
    """The formats of one language. Its methods are the filters of the templates."""

    language: Language

    @property
    def decimal_mark(self) -> str:
        """What stands before the decimals: "." or ","."""
        return get_decimal_symbol(self.language.locale)

    def number(self, value: int | Decimal) -> str:
        """``1240`` as "1,240"; below zero with a true minus sign; with all decimals that it has."""
        figure = format_decimal(-value if value < 0 else value, locale=self.language.locale, decimal_quantization=False)
        return f"{MINUS if value < 0 else ''}{figure}"

    def points(self, value: int) -> str:
        """``1240`` as "1,240 pts"."""
        return self.language.ngettext("%(points)s pt", "%(points)s pts", abs(value), points=self.number(value))

    def signed_points(self, value: int) -> str:
        """``58`` as "+58 pts"."""
        return f"{'+' if value > 0 else ''}{self.points(value)}"

    def money(self, amount: Decimal, priced: Priced) -> str:
        """``12.4`` euro as "€12.40", with the decimals of ``priced``, and more only where it has more; a plain number
        where the currency is unknown."""
        locale = self.language.locale
        known = is_currency(priced.currency, locale)
        pattern = parse_pattern(
            (locale.currency_formats["standard"] if known else locale.decimal_formats[None]).pattern
        )
        pattern.frac_prec = (priced.decimals, max(priced.decimals, _count_decimals(amount)))
        return str(pattern.apply(amount, locale, currency=priced.currency if known else None, currency_digits=False))

    def speech(self, priced: Priced) -> Speech:
        """How reasons are put into words, with amounts in the currency of ``priced``."""
        return Speech(
            gettext=self.language.gettext,
            ngettext=self.language.translations.ngettext,
            number=self.number,
            money=lambda amount: self.money(amount, priced),
            day=self.day,
        )

    def percent(self, value: int) -> str:
        """``45`` as "45%", in Spanish "45 %"."""
        return format_percent(Decimal(value) / 100, locale=self.language.locale)

    def moment(self, at: datetime) -> str:
        """Date and time to the minute, written out, in the zone that ``at`` carries: "March 14, 2026, 9:00 AM", in Spanish
        "14 de marzo de 2026, 9:00"."""
        return self._join(at, "long")

    def day(self, day: date) -> str:
        """A day of the calendar: "Mar 1, 2026", in Spanish "1 mar 2026"."""
        return format_date(day, "medium", locale=self.language.locale)

    def month(self, day: date) -> str:
        """The month of a day: "March 2026"."""
        return str(format_skeleton("yMMMM", day, locale=self.language.locale))

    def when(self, at: datetime) -> str:
        """The same in short: "Mar 14, 2026, 9:00 AM"."""
        return self._join(at, "medium")

    def ago(self, at: datetime, now: datetime | None) -> str:
        """Relative within a week of ``now``, else the date; always the date where nobody says what time it is."""
        return self._relate(at, now) or self.day(at.date())

    def lately(self, at: datetime, now: datetime | None) -> str:
        """The same, with the time beside the date."""
        return self._relate(at, now) or self.when(at)

    def _relate(self, at: datetime, now: datetime | None) -> str:
        if now is None or not timedelta(0) <= now - at < RELATIVE_UP_TO:
            return ""
        # What happened just now is over.
        return format_timedelta(min(at - now, -_SECOND), add_direction=True, locale=self.language.locale)

    def _join(self, at: datetime, date_format: Literal["long", "medium"]) -> str:
        locale = self.language.locale
        return f"{format_date(at.date(), date_format, locale=locale)}, {format_time(at.time(), 'short', locale=locale)}"


def capitalise(sentence: str) -> str:
    """With its first letter as a capital, the others as they are."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def plain_decimal(amount: Decimal, priced: Priced) -> str:
    """For machines: a dot, the decimals of ``priced``, no thousands separators ("1240.00")."""
    return f"{amount:.{priced.decimals}f}"


def safe_colour(colour: str) -> str:
    """``#rrggbb`` as it is; the accent colour for anything else, for a colour is an attribute that could name an address."""
    return colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else ACCENT


def _count_decimals(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
