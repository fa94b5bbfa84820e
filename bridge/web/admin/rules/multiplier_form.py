"""The form of a multiplier: what people typed, as the programme's document has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bridge.core.programmes.programme import Conditions, Multiplier, Window
from bridge.core.programmes.programme_documents import MOST_FACTOR, parse_programme
from bridge.core.rules.multiplier_wording import put_days, put_factor, put_occasion
from bridge.core.rules.wording import Names
from bridge.core.settling.reasons import N_, Speech
from bridge.flows.programmes.rules import RuleDocument
from bridge.web.admin.rules.rule_desk import RuleWords
from bridge.web.admin.rules.rule_form import NAMES as OF_RULES
from bridge.web.admin.rules.rule_form import RuleForm

NAMES = OF_RULES | {"name": N_("Name"), "factor": N_("Times"), "tiers": N_("Tiers")}
BLANK = Multiplier(id=0, name="", factor=Decimal(2), when=Conditions(), tiers=frozenset(), window=Window())


@dataclass(frozen=True, slots=True)
class TierChoice:
    """A tier that can be ticked, by its name."""

    id: str
    depth: int = 0

    @property
    def name(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class MultiplierForm(RuleForm):
    """What was typed; ``tiers`` are the names that may be ticked."""

    tiers: Mapping[str, TierChoice]

    def _parts(self) -> tuple[Callable[[], dict[str, Any]], ...]:
        return self._read_name, self._read_factor, self._read_conditions, self._read_tiers, self._read_window

    def _read_name(self) -> dict[str, Any]:
        return {"name": self.form.text("name"), "active": self.form.flag("active")}

    def _read_factor(self) -> dict[str, Any]:
        factor = self.form.amount("factor", least=0, most=MOST_FACTOR)
        return {"factor": f"{factor:f}"}

    def _read_tiers(self) -> dict[str, Any]:
        chosen = self.form.texts("tiers")
        if not self.tiers.keys() >= set(chosen):
            raise self.form.refuse("tiers", self.language.gettext("Please choose from the list."))
        return {"tiers": sorted(set(chosen))} if chosen else {}


def parse_multiplier(document: RuleDocument) -> Multiplier:
    """A multiplier by itself, out of its document without id."""
    return parse_programme({"earning_rules": [], "multipliers": [{"id": 0, **document}]}).multipliers[0]


def put_multiplier(shown: Multiplier, names: Names, speech: Speech) -> RuleWords:
    """A multiplier in words: what it gives, to which bookings, and on which days."""
    return RuleWords(put_factor(shown.factor, speech), put_occasion(shown, names, speech), put_days(shown, speech))


def list_tiers(names: list[str], chosen: frozenset[str]) -> dict[str, TierChoice]:
    """What can be ticked: the tiers there are, and those that the multiplier names."""
    return {name: TierChoice(name) for name in dict.fromkeys([*names, *sorted(chosen)])}
