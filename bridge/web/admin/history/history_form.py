"""What history to attach, as a form asks for it: a period and rules."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date, timedelta

from bridge.core.history.history import Choice
from bridge.core.reports import shift_month
from bridge.core.rules.wording import find_last_day
from bridge.core.settling.reasons import N_, Speech
from bridge.web.admin.form import Form
from bridge.web.languages import Language

ALL, CUSTOM = "all", "custom"
MONTHS = {"12": 12, "24": 24}
PERIODS = {
    ALL: N_("All visits so far"),
    "12": N_("Those of the last 12 months"),
    "24": N_("Those of the last 24 months"),
    CUSTOM: N_("From … to"),
}
NO_DAY = N_("Please enter a first day, a last day, or both.")
LAST_FIRST = N_("The last day is before the first one.")
NO_RULE = N_("Please choose at least one rule.")


class HistoryForm:
    """The form as somebody filled it in; each error is a translated sentence about one field. ``rules`` are the active ones, by id."""

    def __init__(self, form: Form, language: Language, *, today: date, rules: Collection[int]) -> None:
        self._form = form
        self._language = language
        self._today = today
        self._rules = frozenset(rules)

    def read(self) -> Choice:
        """The choice; InvalidInput for the first field that is wrong, in the order of the page."""
        since_on, until_on = self._read_period()
        rules = frozenset(self._form.ids("rules"))
        if not rules:
            raise self._form.refuse("rules", self._language.gettext(NO_RULE))
        if not rules <= self._rules:
            raise self._form.refuse("rules", self._language.gettext("Please choose from the list."))
        return Choice(since_on, until_on, None if rules == self._rules else rules, self._form.flag("told"))

    def _read_period(self) -> tuple[date | None, date | None]:
        period = self._form.choice("period", PERIODS)
        if period != CUSTOM:
            return _begin(period, self._today), None
        first, last = self._form.optional_day("from"), self._form.optional_day("to")
        if first is None and last is None:
            raise self._form.refuse("from", self._language.gettext(NO_DAY))
        if first and last and last < first:
            raise self._form.refuse("to", self._language.gettext(LAST_FIRST))
        return first, last + timedelta(days=1) if last and last < date.max else None


def find_period(choice: Choice, today: date) -> str:
    """Which of the periods a choice means."""
    if choice.until_on is None:
        for period in (ALL, *MONTHS):
            if choice.since_on == _begin(period, today):
                return period
    return CUSTOM


def put_period(choice: Choice, speech: Speech) -> str:
    """Which visits a choice means, as one would say it."""
    since = speech.day(choice.since_on) if choice.since_on else None
    last = speech.day(find_last_day(choice.until_on)) if choice.until_on else None
    if since and last:
        return speech.gettext("Visits from %(first)s to %(last)s") % {"first": since, "last": last}
    if since:
        return speech.gettext("Visits since %(first)s") % {"first": since}
    return speech.gettext("Visits until %(last)s") % {"last": last} if last else speech.gettext(PERIODS[ALL])


def _begin(period: str, today: date) -> date | None:
    """The first day of a period that has a name; None for all visits."""
    if period not in MONTHS:
        return None
    month = shift_month(today, -MONTHS[period])
    return month.replace(day=min(today.day, calendar.monthrange(month.year, month.month)[1]))
