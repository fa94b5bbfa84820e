"""The form of an earning rule: what people typed, as the programme's document has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bridge.core.programmes.programme import Conditions, EarningRule, Window
from bridge.core.programmes.programme_documents import MOST_CARD_DAYS, MOST_STAMPS
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput
from bridge.web.admin.form import Form
from bridge.web.admin.rules.rule_pickers import LISTS, Picker
from bridge.web.languages import Language

FIXED, PER_AMOUNT, EVERY_VISITS, CARD = KINDS = ("fixed", "per_amount", "every_visits", "card")
LEAST_AMOUNT = Decimal("0.01")
LAST_YEAR = 9000
# What the form calls its fields.
NAMES = {
    "name": N_("Rule name"),
    "label": N_("Label for customers"),
    "points": N_("Points"),
    "per_amount": N_("For every full"),
    "every_visits": N_("Every how many visits"),
    "visits": N_("Stamps on the card"),
    "within_days": N_("Within how many days"),
    "total_gt": N_("Appointment total greater than"),
    "total_lt": N_("Appointment total less than"),
    "valid_from": N_("First day"),
    "valid_to": N_("Last day"),
    "max_points_per_day": N_("Most points a day"),
    "max_points": N_("Most points in all"),
} | {name: legend for name, _, legend in LISTS}
BLANK = EarningRule(
    id=0, name="", label=None, active=True, points=0, per_amount=None, every_visits=None, when=Conditions(),
    window=Window(), max_points_per_day=None, max_points=None,
)  # fmt: skip


def get_kind(rule: EarningRule) -> str:
    """How the rule awards, as the form calls it."""
    if rule.per_amount is not None:
        return PER_AMOUNT
    if rule.card is not None:
        return CARD
    return FIXED if rule.every_visits is None else EVERY_VISITS


@dataclass(frozen=True, slots=True)
class RuleForm:
    """What was typed, and the lists that it was chosen from. InvalidInput names the field that is wrong."""

    form: Form
    language: Language
    pickers: list[Picker]

    def read(self) -> dict[str, Any]:
        """The rule as the programme's document has it, without its id."""
        rule: dict[str, Any] = {}
        for part in self._parts():
            rule |= part()
        return rule

    def read_so_far(self) -> dict[str, Any] | None:
        """The same while somebody still types: without a name it is called "…", and None while more than that is missing.
        Raises only for what is wrong, not for what is missing."""
        rule: dict[str, Any] = {"name": "…"}
        is_missing = False
        for part in self._parts():
            try:
                rule |= part()
            except InvalidInput as wrong:
                if self.form.texts(wrong.field or ""):
                    raise
                is_missing |= wrong.field != "name"
        return None if is_missing else rule

    def _parts(self) -> tuple[Callable[[], dict[str, Any]], ...]:
        """In the order in which they stand on the screen, so that the first thing wrong is the first one seen."""
        return self._read_names, self._read_award, self._read_conditions, self._read_window, self._read_limits

    def _read_names(self) -> dict[str, Any]:
        said = {"name": self.form.text("name"), "label": self.form.optional_text("label")}
        return _without_none(said) | {"active": self.form.flag("active")}

    def _read_award(self) -> dict[str, Any]:
        kind = self.form.choice("kind", KINDS)
        award: dict[str, Any] = {"points": self.form.whole("points", least=1)}
        if kind == PER_AMOUNT:
            award["per_amount"] = _write(self.form.amount("per_amount", least=LEAST_AMOUNT))
        elif kind == EVERY_VISITS:
            award["every_visits"] = self.form.whole("every_visits", least=1)
        elif kind == CARD:
            award["visits"] = self.form.whole("visits", least=1, most=MOST_STAMPS)
            award["within_days"] = self.form.whole("within_days", least=1, most=MOST_CARD_DAYS)
        return {"award": award}

    def _read_conditions(self) -> dict[str, Any]:
        allowed = {picker.name: picker.ids for picker in self.pickers}
        when: dict[str, Any] = {name: self.form.ids(name) for name, _, _ in LISTS}
        for name, ids in when.items():
            if not allowed.get(name, frozenset()).issuperset(ids):
                raise self.form.refuse(name, self.language.gettext("Please choose from the list."))
        above, below = self.form.optional_amount("total_gt"), self.form.optional_amount("total_lt")
        if above is not None and below is not None and below <= above:
            said = self.language.gettext("No total is more than the one and less than the other.")
            raise self.form.refuse("total_lt", said)
        when |= _without_none({"total_gt": _write(above), "total_lt": _write(below)})
        return {"when": {name: value for name, value in when.items() if value}}

    def _read_window(self) -> dict[str, Any]:
        first, last = self.form.optional_day("valid_from"), self.form.optional_day("valid_to")
        if last is not None and last.year > LAST_YEAR:
            raise self.form.refuse("valid_to", self.language.gettext("Please enter a day."))
        if first is not None and last is not None and last < first:
            raise self.form.refuse("valid_to", self.language.gettext("The last day is before the first one."))
        until = last and last + timedelta(days=1)
        return _without_none({"valid_from": first and first.isoformat(), "valid_until": until and until.isoformat()})

    def _read_limits(self) -> dict[str, Any]:
        names = ("max_points_per_day", "max_points")
        return _without_none({name: self.form.optional_whole(name, least=1) for name in names})


def _write(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
