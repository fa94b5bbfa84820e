"""What bonuses say: what giving one would come to, what one came to, and why one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bridge.core.bonuses.bonuses import Bonus, Forecast
from bridge.core.local_time import day_of
from bridge.core.rules.wording import find_last_day
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NoProgramme
from bridge.web.admin.page import Page
from bridge.web.admin.segments.segment_desk import SegmentDesk

SAID = (N_("Give %(points)s to %(customers)s."), N_("Give %(points)s to %(customers)s (worth about %(worth)s)."))
ASKED = (N_("Give %(points)s to %(customers)s?"), N_("Give %(points)s to %(customers)s (worth about %(worth)s)?"))

LATER = N_("Whoever comes into the segment later gets it too, within an hour, until %(day)s.")
LATER_WITHIN = N_(
    "Whoever comes into the segment later gets it too, within an hour, until %(day)s, as far as the budget reaches."
)
LATER_NOBODY = N_("The budget is used up then: whoever comes into the segment until %(day)s does not get it.")


@contextmanager
def refusing(page: Page) -> Iterator[None]:
    """What is refused inside is refused in the reader's language."""
    try:
        yield
    except (InvalidInput, NoProgramme) as refusal:
        raise type(refusal)(refusal.put(page.language.gettext), field=refusal.field) from None


def say_forecast(desk: SegmentDesk, bonus: Bonus, forecast: Forecast) -> list[str]:
    """What giving it would come to, in sentences: to how many and what it costs, then who is left out and why."""
    return [
        _say_cost(desk, bonus, forecast, SAID),
        *_say_left_out(desk, bonus, forecast),
        *_say_days(desk, bonus, forecast),
    ]


def ask_forecast(desk: SegmentDesk, bonus: Bonus, forecast: Forecast) -> str:
    """The same as a question, before it is given."""
    rest = [*_say_left_out(desk, bonus, forecast), *_say_days(desk, bonus, forecast)]
    return " ".join([_say_cost(desk, bonus, forecast, ASKED), *rest])


def say_people(page: Page, count: int) -> str:
    """ "34 customers"."""
    return page.language.ngettext(
        "%(number)s customer", "%(number)s customers", count, number=page.formats.number(count)
    )


def say_points(page: Page, points: int) -> str:
    """ "200 points"."""
    return page.language.ngettext("%(number)s point", "%(number)s points", points, number=page.formats.number(points))


def _say_cost(desk: SegmentDesk, bonus: Bonus, forecast: Forecast, words: tuple[str, str]) -> str:
    """``words``: without a worth, and with one."""
    page, gettext = desk.page, desk.page.language.gettext
    if not forecast.customers:
        nobody = gettext("Nobody is in this segment now.")
        return nobody if not forecast.members else gettext("Nobody would get it now.")
    said = {"points": say_points(page, bonus.points), "customers": say_people(page, forecast.customers)}
    worth = desk.counter.worth(forecast.points)
    if worth is None:
        return gettext(words[0], **said)
    money = page.formats.money(worth, desk.counter.tenant)
    return gettext(words[1], **said, worth=money)


def _say_left_out(desk: SegmentDesk, bonus: Bonus, forecast: Forecast) -> Iterator[str]:
    page = desk.page
    if forecast.had:
        yield page.language.ngettext(
            "%(number)s customer of the segment is left out: they have it already.",
            "%(number)s customers of the segment are left out: they have it already.",
            forecast.had,
            number=page.formats.number(forecast.had),
        )
    if forecast.beyond and bonus.left is not None:
        yield page.language.ngettext(
            "%(number)s customer is left out: the budget does not reach further than %(budget)s.",
            "%(number)s customers are left out: the budget does not reach further than %(budget)s.",
            forecast.beyond,
            number=page.formats.number(forecast.beyond),
            budget=page.formats.points(bonus.left),
        )


def _say_days(desk: SegmentDesk, bonus: Bonus, forecast: Forecast) -> Iterator[str]:
    gettext, day, zone = desk.page.language.gettext, desk.page.formats.day, desk.counter.tenant.zone
    if bonus.starts_at > desk.now:
        first = day(day_of(bonus.starts_at, zone))
        yield gettext("It is given on %(day)s, to whoever is in the segment then.", day=first)
    if bonus.stays_open and bonus.ends_at is not None:
        last = day(find_last_day(day_of(bonus.ends_at, zone)))
        yield gettext(_say_later(bonus, forecast), day=last)


def _say_later(bonus: Bonus, forecast: Forecast) -> str:
    """What becomes of who comes into the segment while it stays open, with the last day; the budget may not reach for them."""
    if bonus.left is None:
        return LATER
    return LATER_WITHIN if bonus.left - forecast.points >= bonus.points else LATER_NOBODY
