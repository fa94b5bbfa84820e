"""Random lives of bookings in random programmes, as cases for the replay (`docs/replay-format.md`), as JSON would give them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.strategies.bookings import Bookings
from tests.strategies.choice import BEGINNINGS, ZONES, Choice, amount
from tests.strategies.programmes import programme, programme_about_lots, programme_about_visits

COMMON = [*["change"] * 6, *["book"] * 5, "expire", "expire", "repeat", "delete"]
WEIGHTS = {
    "anything": [*COMMON, *["change"] * 4, "bonus", "adjust", "detour", "detour"],
    "lots": [*COMMON, *["bonus"] * 3, "adjust", "adjust", "detour", "overspend", "overspend", "spend twice"],
    "visits": [*COMMON, *["book"] * 5, "change", "change", "repeat", "detour"],
}


class Life(Bookings):
    """What else happens beside bookings: points by hand, what expires, and stories that end below zero."""

    def detour(self) -> None:
        """An appointment stops counting, changes meanwhile (perhaps there and back again), and counts again."""
        number = self.choose.of(*self.facts)
        facts = self.facts[number]
        key = self.choose.of("total", "total", "service", "staff")
        meanwhile = [
            {key: amount(self.choose.of(1, "0.1", "0.5"), self.decimals) if key == "total" else self.fact(key)}
        ]
        if self.choose.chance(60):
            meanwhile.append({key: facts[key]})
        if self.choose.chance(80 if self.trigger == "paid" else 40):
            away, back = {"payment_status": self.choose.of("pending", "canceled")}, {"payment_status": "paid"}
        else:
            away = {"status": self.choose.of(*self.void, "no-show", "pending")}
            back = {"status": self.choose.of(facts["status"], "approved")}
        for said in (away, *meanwhile, back):
            facts.update(said)
            self.add("change", {"appointment": number, **said})

    def overspend(self) -> None:
        """Spend what an appointment earned, then cancel it: below zero. Often the rest of the life happens there."""
        number = self.choose.of(*self.facts)
        self.book({"redeem_points": 1000})
        said = {"status": self.status(void=True)}
        self.facts[number].update(said)
        self.add("change", {"appointment": number, **said})
        if self.choose.chance(40):
            self.let_time_pass()
            self.by_hand()

    def spend_twice(self) -> None:
        """Cancel, spend what came back, undo the cancelling: below zero. Perhaps pay it off, and cancel again."""
        number = self.choose.of(*self.facts)
        facts, before = self.facts[number], {"status": self.facts[number]["status"]}
        away = {"status": self.status(void=True)}
        self.add("change", {"appointment": number, **away})
        self.book({"redeem_points": 1000})
        self.add("change", {"appointment": number, **before})
        if self.choose.chance(60):
            self.let_time_pass()
            self.bonus()
            self.let_time_pass()
        if self.choose.chance(70):
            facts.update(away)
            self.add("change", {"appointment": number, **away})
            self.something_comes_in(self.now)

    def by_hand(self) -> None:
        points = self.choose.of(100, -10, 10, -100, 200, -1, -50, 1, -1000)
        self.add("adjust", {"customer": self.customer(), "points": points, "note": "by hand"})
        self.something_comes_in(self.now)

    def bonus(self) -> None:
        points = self.choose.of(100, 30, 7, 300, 1)
        self.add("bonus", {"customer": self.customer(), "points": points, "name": "Welcome"})
        self.something_comes_in(self.now)

    def wind_down(self) -> None:
        """Let everything expire that may, one moment after the other, so that it shows which lot held how much."""
        for moment in sorted({moment for moment in self.moments if moment > self.now})[:12]:
            self.now = moment
            self.add("expire", {})
            self.add("adjust", {"customer": 7, "points": 1, "note": "shows the balance"})

    def step(self) -> None:
        what = self.choose.of(*WEIGHTS[self.theme])
        if what == "adjust":
            self.by_hand()
        elif what == "bonus":
            self.bonus()
        elif what == "expire":
            self.add("expire", {})
        elif what == "repeat":
            self.add("repeat", {})
        elif what == "book" or not self.facts:
            if self.steps and self.facts and self.choose.chance(3):
                again = {"appointment": 1, "customer": 7, **self.facts[1]}
                self.add("book", again)
            else:
                self.book()
        elif what == "change":
            self.change()
        elif what == "detour":
            self.detour()
        elif what == "overspend":
            self.overspend()
        elif what == "spend twice":
            self.spend_twice()
        else:
            self.add("delete", {"appointment": self.choose.of(*self.facts)})


@st.composite
def lives(draw: Callable[[st.SearchStrategy[Any]], Any], most_steps: int = 30) -> dict[str, Any]:
    """A whole case, without `expect`."""
    choose = Choice(draw)
    zone = choose.of(*ZONES)
    begins = datetime.fromisoformat(choose.of(*BEGINNINGS)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    theme = choose.of("anything", "lots", "visits", "anything", "lots", "anything", "visits", "lots", "anything")
    if theme == "anything":
        found = programme(choose, begins, zone)
    elif theme == "lots":
        found = programme_about_lots(choose, zone)
    else:
        found = programme_about_visits(choose, begins, zone)
    life = Life(choose, found, begins, theme)
    for _ in range(choose.of(1, 0, 2, 3) if theme == "lots" else choose.of(0, 1)):
        life.bonus()
    for _ in range(choose.of(0, 3, 5) if theme == "visits" else 0):
        life.book()
    for _ in range(choose.number(1, most_steps)):
        life.let_time_pass()
        life.step()
    if choose.chance(50):
        life.add("repeat", {})
        life.bonus()
    if found.get("expiry", {}).get("months") and choose.chance(70):
        life.wind_down()
    return {"programme": found, "steps": life.steps}
