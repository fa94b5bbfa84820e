"""The lists of an earning rule's conditions, each with everything that can be ticked in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.core.programmes.programme import Conditions
from bridge.core.rules.wording import name_gone
from bridge.core.settling.reasons import N_, WEEKDAYS, Speech
from bridge.store.site.offers import Choice, Offer

# The lists of conditions: their name, what is asked, and what the list is called.
LISTS = (
    ("services", N_("Only for certain services"), N_("Services")),
    ("service_categories", N_("Only for certain service categories"), N_("Service categories")),
    ("staff", N_("Only with certain staff"), N_("Staff")),
    ("locations", N_("Only at certain locations"), N_("Locations")),
    ("customer_categories", N_("Only for certain customers"), N_("Customer categories")),
    ("weekdays", N_("Only on certain weekdays"), N_("Weekdays")),
)


@dataclass(frozen=True, slots=True)
class Picker:
    """One condition with everything that can be ticked in it, also what a rule names and Booknetic no longer has."""

    name: str
    asks: str
    legend: str
    choices: tuple[Choice, ...]
    chosen: frozenset[int]

    @property
    def ids(self) -> frozenset[int]:
        """Whatever may be ticked."""
        return frozenset(choice.id for choice in self.choices)


def list_pickers(offer: Offer, when: Conditions, speech: Speech) -> list[Picker]:
    """The lists of a rule with these conditions; without those in which there is nothing to choose."""
    return list_some_pickers(offer, {name: getattr(when, name) for name, _, _ in LISTS}, speech)


def list_some_pickers(offer: Offer, ticked: Mapping[str, frozenset[int]], speech: Speech) -> list[Picker]:
    """Those of the lists that ``ticked`` names, with what is ticked in each."""
    found = []
    for name, asks, legend in LISTS:
        if name not in ticked:
            continue
        choices, chosen = _list_choices(offer, name, speech), ticked[name]
        known = {choice.id for choice in choices}
        choices += tuple(Choice(one, name_gone(name, one, speech)) for one in sorted(chosen - known))
        if choices:
            found.append(Picker(name, speech.gettext(asks), speech.gettext(legend), choices, chosen))
    return found


def _list_choices(offer: Offer, name: str, speech: Speech) -> tuple[Choice, ...]:
    if name == "weekdays":
        return tuple(Choice(number, speech.gettext(day)) for number, day in enumerate(WEEKDAYS, start=1))
    choices: tuple[Choice, ...] = getattr(offer, name)
    if name == "services":
        return tuple(Choice(one.id, f"{one.path} › {one.name}" if one.path else one.name) for one in choices)
    return choices
