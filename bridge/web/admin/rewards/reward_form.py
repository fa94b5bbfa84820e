"""The form of a reward: what people typed, as the catalogue has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bridge.core.programmes.programme import Window
from bridge.core.rewards.rewards import Kind, Reward, RewardState, Terms
from bridge.errors import InvalidInput
from bridge.store.site.offers import Choice
from bridge.web.admin.form import Form
from bridge.web.admin.rules.rule_form import LAST_YEAR, LEAST_AMOUNT
from bridge.web.languages import Language

MOST_DESCRIPTION = 1000
MOST_DAYS = 3650
BLANK = Reward("", 0, Terms(Kind.FIXED))


@dataclass(frozen=True, slots=True)
class RewardForm:
    """What was typed, and the lists that it was chosen from. InvalidInput names the field that is wrong."""

    form: Form
    language: Language
    services: tuple[Choice, ...]
    tiers: tuple[str, ...]

    def read(self) -> Reward:
        """The reward, with the id that the form is about, 0 for a new one."""
        values: dict[str, Any] = {}
        for part in self._parts():
            values |= part()
        return Reward(**values, id=self.form.optional_id("id") or 0)

    def read_so_far(self) -> Reward | None:
        """The same while somebody still types: without a name it is called "…", and None while more than that is missing. Raises
        only for what is wrong, not for what is missing."""
        values: dict[str, Any] = {"name": "…"}
        is_missing = False
        for part in self._parts():
            try:
                values |= part()
            except InvalidInput as wrong:
                if self.form.texts(wrong.field or ""):
                    raise
                is_missing |= wrong.field != "name"
        return None if is_missing else Reward(**values)

    def _parts(self) -> tuple[Callable[[], dict[str, Any]], ...]:
        """In the order in which they stand on the screen, so that the first thing wrong is the first one seen."""
        return self._read_names, self._read_terms, self._read_limits, self._read_days

    def _read_names(self) -> dict[str, Any]:
        state = RewardState.ACTIVE if self.form.flag("active") else RewardState.PAUSED
        description = self.form.optional_text("description", most=MOST_DESCRIPTION)
        return {"state": state, "description": description, "name": self.form.text("name")}

    def _read_terms(self) -> dict[str, Any]:
        cost, kind = self.form.whole("cost", least=1), Kind(self.form.choice("kind", list(Kind)))
        if kind is Kind.FIXED:
            terms = Terms(kind, amount=self.form.amount("amount", least=LEAST_AMOUNT))
        elif kind is Kind.PERCENT:
            terms = Terms(kind, percent=self.form.amount("percent", least=Decimal("0.01"), most=100))
        elif kind is Kind.SERVICE:
            terms = Terms(kind, services=self._read_services())
        else:
            terms = Terms(kind)
        return {"cost": cost, "terms": terms}

    def _read_services(self) -> frozenset[int]:
        chosen = frozenset(self.form.ids("services"))
        if not chosen:
            raise self.form.refuse("services", self.language.gettext("Please choose at least one service."))
        if not chosen <= {choice.id for choice in self.services}:
            raise self.form.refuse("services", self.language.gettext("Please choose from the list."))
        return chosen

    def _read_limits(self) -> dict[str, Any]:
        tiers = frozenset(self.form.texts("tiers"))
        if not tiers <= set(self.tiers):
            raise self.form.refuse("tiers", self.language.gettext("Please choose from the list."))
        stock, per_customer = (self.form.optional_whole(name, least=1) for name in ("stock", "per_customer"))
        return {"stock": stock, "per_customer": per_customer, "tiers": tiers}

    def _read_days(self) -> dict[str, Any]:
        first, last = self.form.optional_day("valid_from"), self.form.optional_day("valid_to")
        if last is not None and last.year > LAST_YEAR:
            raise self.form.refuse("valid_to", self.language.gettext("Please enter a day."))
        if first is not None and last is not None and last < first:
            raise self.form.refuse("valid_to", self.language.gettext("The last day is before the first one."))
        window = Window(first, last and last + timedelta(days=1))
        return {"window": window, "voucher_days": self.form.optional_whole("voucher_days", least=1, most=MOST_DAYS)}
