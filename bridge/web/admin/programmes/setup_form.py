"""The form of the ready-made programme: what is proposed as fields, and the fields as a programme."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bridge.core.programmes.programme import Method, RedemptionTerms, Tier
from bridge.core.programmes.programme_documents import MOST_POINT_VALUE
from bridge.core.programmes.starter import RuleNames, Starter
from bridge.core.settling.reasons import N_
from bridge.web.admin.form import Form
from bridge.web.formats import Formats
from bridge.web.languages import Language

TIERS = ((N_("Silver"), "#8a909c"), (N_("Gold"), "#c9a227"), (N_("Platinum"), "#5256c8"))
ZERO_AMOUNT = N_("Please enter more than 0.")
SAME_TIER = N_("Each tier needs a name and a number of points of its own.")


def write_fields(starter: Starter, price: Decimal, formats: Formats) -> Mapping[str, object]:
    """What the form shows, by the names of its fields."""
    fields: dict[str, object] = {
        "price": _write(price, formats),
        "points": starter.points,
        "per_amount": _write(starter.per_amount, formats),
        "bonus": starter.bonus,
        "bonus_every": starter.bonus_every,
        "point_value": _write(starter.terms.point_value, formats),
        "min_points": starter.terms.min_points,
        "max_percent": _write(starter.terms.max_percent or Decimal(100), formats),
    }
    for number, tier in enumerate(starter.tiers, start=1):
        fields |= {f"tier{number}_name": tier.name, f"tier{number}_min": tier.min_points}
    return fields


class StarterForm:
    """The form as somebody filled it in; each error is a translated sentence about one field. What is not shown, because the
    programme has it already, is taken from what was ``proposed``."""

    def __init__(
        self, form: Form, language: Language, *, proposed: Starter, with_tiers: bool, with_terms: bool
    ) -> None:
        self._form = form
        self._language = language
        self._proposed = proposed
        self._with_tiers = with_tiers
        self._with_terms = with_terms

    def read_price(self) -> Decimal:
        """What the booking of the example costs."""
        return self._form.amount("price")

    def read(self) -> Starter:
        """The programme; InvalidInput for the first field that is wrong, in the order of the page."""
        form = self._form
        bonus = form.optional_whole("bonus") or 0
        return Starter(
            points=form.whole("points", least=1),
            per_amount=self._read_positive("per_amount"),
            bonus=bonus,
            bonus_every=form.whole("bonus_every", least=1) if bonus else self._proposed.bonus_every,
            terms=self._read_terms() if self._with_terms else self._proposed.terms,
            tiers=self._read_tiers() if self._with_tiers else self._proposed.tiers,
        )

    def _read_terms(self) -> RedemptionTerms:
        form, percent = self._form, self._read_positive("max_percent", most=100)
        return RedemptionTerms(
            enabled=True,
            point_value=self._read_positive("point_value", most=MOST_POINT_VALUE),
            method=Method.CHOOSE,
            max_percent=percent if percent < 100 else None,
            min_points=form.whole("min_points"),
        )

    def _read_tiers(self) -> tuple[Tier, ...]:
        found: list[Tier] = []
        for number, (_, colour) in enumerate(TIERS, start=1):
            name = self._form.optional_text(f"tier{number}_name")
            if name is None:
                continue
            tier = Tier(name, colour, self._form.whole(f"tier{number}_min"))
            if any(tier.name.casefold() == other.name.casefold() for other in found):
                raise self._form.refuse(f"tier{number}_name", self._language.gettext(SAME_TIER))
            if any(tier.min_points == other.min_points for other in found):
                raise self._form.refuse(f"tier{number}_min", self._language.gettext(SAME_TIER))
            found.append(tier)
        return tuple(sorted(found, key=lambda tier: tier.min_points))

    def _read_positive(self, name: str, *, most: int | None = None) -> Decimal:
        amount = self._form.amount(name) if most is None else self._form.amount(name, most=most)
        if amount == 0:
            raise self._form.refuse(name, self._language.gettext(ZERO_AMOUNT))
        return amount


def name_rules(starter: Starter, language: Language) -> RuleNames:
    """What the rules are called, in the language of whoever takes them over."""
    every = {"count": Formats(language).number(starter.bonus_every)}
    return RuleNames(
        amount=language.gettext("What customers pay"),
        amount_label=language.gettext("For what you pay"),
        bonus=language.gettext("Every %(count)s visits", **every),
        bonus_label=language.gettext("For every %(count)s visits", **every),
    )


def _write(amount: Decimal, formats: Formats) -> str:
    """As people type it: without thousands separators, with their own decimal mark."""
    return f"{amount:f}".replace(".", formats.decimal_mark)
