"""What of a rule's conditions did not hold for a booking, in words: "the service is Cut, not Colour or Highlights".

Names are those recorded with the facts; what a rule wanted instead has no recorded name and gets today's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bridge.core.local_time import day_of
from bridge.core.programmes.programme import Conditions, Programme, Window
from bridge.core.rules.wording import Names, find_last_day, name_gone, put_names, put_weekdays
from bridge.core.settling.appointments import Facts
from bridge.core.settling.reasons import N_, PLAIN_ENGLISH, WEEKDAYS, Speech

# Where a condition looks among the facts: the label, and the id.
_FACTS: Mapping[str, tuple[str, Callable[[Facts], int | None]]] = {
    "services": ("service", lambda facts: facts.service_id or None),
    "service_categories": ("category", lambda facts: next(iter(facts.service_categories), None)),
    "customer_categories": ("customer_category", lambda facts: facts.customer_category_id),
    "locations": ("location", lambda facts: facts.location_id),
    "staff": ("staff", lambda facts: facts.staff_id),
}
_OTHER = {
    "services": N_("the service is %(was)s, not %(wanted)s"),
    "service_categories": N_("the service category is %(was)s, not %(wanted)s"),
    "customer_categories": N_("the customer category is %(was)s, not %(wanted)s"),
    "locations": N_("the location is %(was)s, not %(wanted)s"),
    "staff": N_("it is with %(was)s, not with %(wanted)s"),
}
_NONE = {
    "services": N_("it has no service, and so not %(wanted)s"),
    "service_categories": N_("the service is in no category, and so not in %(wanted)s"),
    "customer_categories": N_("the customer is in no category, and so not in %(wanted)s"),
    "locations": N_("it has no location, and so not %(wanted)s"),
    "staff": N_("it is with nobody, and so not with %(wanted)s"),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The facts as the version ``programme`` sees them, the local ``day`` of the award, and who speaks of them."""

    facts: Facts
    programme: Programme
    day: date
    names: Names
    speech: Speech = PLAIN_ENGLISH

    @property
    def paid(self) -> str:
        """What is paid, as money."""
        return self.speech.money(round(self.facts.paid, self.programme.decimals))

    def object(self, name: str, when: Conditions, window: Window) -> str:
        """Why the condition of this name (``window``: its days) does not hold."""
        if name == "window":
            return self._object_to_day(window)
        if name == "weekdays":
            return self._object_to_weekday(when)
        if name == "total_gt" and when.total_gt is not None:
            said = {"paid": self.paid, "amount": self.speech.money(when.total_gt)}
            return self.speech.gettext("%(paid)s is paid, not over %(amount)s") % said
        if name == "total_lt" and when.total_lt is not None:
            said = {"paid": self.paid, "amount": self.speech.money(when.total_lt)}
            return self.speech.gettext("%(paid)s is paid, not under %(amount)s") % said
        return self._object_to_choice(name, getattr(when, name))

    def _object_to_choice(self, name: str, wanted: frozenset[int]) -> str:
        label, read = _FACTS[name]
        one = read(self.facts)
        was = self.facts.labels.get(label) or self.names.get(name, {}).get(one or 0)
        if one and not was:
            was = name_gone(name, one, self.speech)
        said = {"was": was, "wanted": put_names(name, wanted, self.names, self.speech)}
        return self.speech.gettext(_OTHER[name] if was else _NONE[name]) % said

    def _object_to_weekday(self, when: Conditions) -> str:
        weekday = day_of(self.facts.starts_at, self.programme.timezone).isoweekday()
        days = put_weekdays(sorted(when.weekdays), self.speech)
        said = {"day": self.speech.gettext(WEEKDAYS[weekday - 1]), "days": days}
        return self.speech.gettext("it is on a %(day)s, not %(days)s") % said

    def _object_to_day(self, window: Window) -> str:
        gettext, put = self.speech.gettext, self.speech.day
        if window.valid_from is not None and self.day < window.valid_from:
            said = {"day": put(self.day), "start": put(window.valid_from)}
            return gettext("it counts for %(day)s, and this begins on %(start)s") % said
        assert window.valid_until is not None
        said = {"day": put(self.day), "end": put(find_last_day(window.valid_until))}
        return gettext("it counts for %(day)s, and this ended on %(end)s") % said
