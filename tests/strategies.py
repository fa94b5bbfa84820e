"""Hypothesis strategies for replay cases: random programmes, and random lives of bookings in them.

Values come from small pools, so that rules match, caps bite, visits add up and moments coincide. Everything drawn follows
`docs/replay-format.md`; a case is as JSON would give it.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = ("UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Pacific/Apia")
# The ends of months, nights in which clocks change, and the day that Apia skipped.
BEGINNINGS = (
    "2026-01-15T10:00",
    "2026-01-30T23:30",
    "2026-02-27T02:30",
    "2026-03-27T01:30",
    "2026-01-31T10:00",
    "2026-03-07T02:30",
    "2026-02-26T02:30",
    "2026-09-28T02:30",
    "2026-09-25T02:30",
    "2026-10-24T02:30",
    "2026-10-31T01:30",
    "2024-01-29T12:00",
    "2011-11-30T08:00",
)
PAUSES = (
    0,
    0,
    0,
    0.001,
    60,
    3600,
    7200,
    43200,
    86400,
    86400,
    3 * 86400,
    14 * 86400,
    30 * 86400,
    31 * 86400,
    90 * 86400,
)
TOTALS = (0, 5, 10, "19.99", 20, "33.34", 40, "49.5", 60, 80, 100, 120)
COMMON = [*["change"] * 6, *["book"] * 5, "expire", "expire", "repeat", "delete"]
WEIGHTS = {
    "anything": [*COMMON, *["change"] * 4, "bonus", "adjust", "detour", "detour"],
    "lots": [*COMMON, *["bonus"] * 3, "adjust", "adjust", "detour", "overspend", "overspend", "spend twice"],
    "visits": [*COMMON, *["book"] * 5, "change", "change", "repeat", "detour"],
}
FACT_KEYS = ("service", "service_category", "customer_category", "location", "staff", "starts_at", "total", "tax")


class Choice:
    """What is drawn, in few words. What is written first is what a failing case shrinks to."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw

    def of(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def some(self, *options: Any) -> list[Any]:
        return self.draw(st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True))


# --- programmes ---


def amount(value: Any, decimals: int) -> str:
    return str(Decimal(value).quantize(Decimal(1).scaleb(-decimals)))


def day_near(choose: Choice, begins: datetime) -> str:
    return (begins + timedelta(days=choose.of(0, 1, -1, 2, 5, 15, 31, 60))).date().isoformat()


def window(choose: Choice, begins: datetime, percent: int) -> dict[str, Any]:
    found = {}
    if choose.chance(percent):
        found["valid_from"] = day_near(choose, begins)
    if choose.chance(percent):
        found["valid_until"] = day_near(choose, begins)
    return found


def conditions(choose: Choice, percent: int, decimals: int) -> dict[str, Any]:
    if not choose.chance(percent):
        return choose.of({}, {}, {"services": [], "weekdays": None, "total_gt": None})
    when: dict[str, Any] = {}
    for key in set_of(choose, "service_categories", "services", "service_categories", "total_gt", "total_lt", "weekdays", "locations",
                      "staff", "customer_categories"):  # fmt: skip
        if key == "total_gt":
            when[key] = amount(choose.of(0, 5, "19.98", 40, 60), decimals)
        elif key == "total_lt":
            when[key] = amount(choose.of(80, 100, "49.5", 20), decimals)
        elif key == "weekdays":
            when[key] = sorted(set(range(1, 8)) - set(choose.some(1, 2, 3, 4, 5, 6, 7)))
        elif key == "service_categories":
            when[key] = choose.some(1, 2, 3, 4)
        else:
            when[key] = choose.some(1, 2)
    return when


def set_of(choose: Choice, *keys: str) -> list[str]:
    return [choose.of(*keys)] if choose.chance(70) else choose.some(*keys)


def earning_rule(choose: Choice, number: int, begins: datetime, decimals: int) -> dict[str, Any]:
    kind = choose.of("fixed", "per_amount", "every_visits", "card")
    if kind == "fixed":
        award = {"points": choose.of(10, 50, 7, 100, 33)}
    elif kind == "per_amount":
        award = {"points": choose.of(1, 2, 5), "per_amount": amount(choose.of(1, 10, "2.5", 7), decimals)}
    elif kind == "every_visits":
        award = {"points": choose.of(200, 9, 40), "every_visits": choose.of(2, 2, 3, 1)}
    else:
        award = stamp_card(choose)
    rule = {
        "id": number,
        "name": f"Rule {number}",
        "active": True,
        "award": award,
        "when": conditions(choose, 40, decimals),
        **window(choose, begins, 10),
    }
    if choose.chance(6):
        rule["active"] = False
    if choose.chance(30):
        rule["max_points"] = choose.of(60, 100, 15, 250, 0, None)
    if choose.chance(25):
        rule["max_points_per_day"] = choose.of(60, 10, 15, 100, 210, 0)
    return rule


def stamp_card(choose: Choice) -> dict[str, Any]:
    return {"points": choose.of(200, 9, 40), "visits": choose.of(2, 3, 2, 1), "within_days": choose.of(7, 30, 2, 1, 90)}


def tiers(choose: Choice) -> list[dict[str, Any]]:
    thresholds = choose.draw(st.lists(st.sampled_from((10, 50, 100, 150, 200, 400, 0)), max_size=3, unique=True))
    return [
        {"name": name, "color": "#c0c0c0", "min_points": least}
        for name, least in zip(("Silver", "Gold", "Ruby"), thresholds, strict=False)
    ]


def multiplier(choose: Choice, number: int, begins: datetime, decimals: int, names: list[str]) -> dict[str, Any]:
    found = {
        "id": number,
        "name": f"Multiplier {number}",
        "factor": choose.of("2", "0.5", "1.25", "1.5", "3", "1", "0.1", "0"),
        "when": conditions(choose, 30, decimals),
        **window(choose, begins, 15),
    }
    if names and choose.chance(60):
        found["tiers"] = choose.some(*names)
    if choose.chance(10):
        found["active"] = False
    return found


def redemption(choose: Choice, decimals: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "enabled": not choose.chance(3),
        "point_value": choose.of("0.01", "0.05", "0.1", "0.003", "1", "0.3", "2.5", "0.007", "0"),
        "method": choose.of("choose", "auto"),
    }
    if choose.chance(60):
        found["max_discount"] = choose.of(
            {"percent": "50"},
            {"percent": "33.3"},
            {"percent": "7"},
            {"percent": "100"},
            {"amount": amount(1, decimals)},
            {"amount": amount("2.5", decimals)},
            {"amount": amount(10, decimals)},
            None,
        )
    if choose.chance(30):
        found["min_points"] = choose.of(1, 50, 100, 0)
    if choose.chance(40):
        found["tax"] = choose.of("before", "before", "after")
    if choose.chance(15):
        found["service_caps"] = [service_cap(choose, decimals) for _ in range(choose.of(1, 2))]
    return found


def service_cap(choose: Choice, decimals: int) -> dict[str, Any]:
    where = choose.of({"services": choose.some(1, 2)}, {"service_categories": choose.some(1, 2, 3, 4)})
    most = choose.of(
        {"percent": "20"}, {"percent": "0"}, {"amount": amount("2.5", decimals)}, {"amount": amount(0, decimals)}
    )
    return {**where, "max_discount": most}


def programme_about_visits(choose: Choice, begins: datetime, zone: str) -> dict[str, Any]:
    """Milestones above all, and caps that they meet."""
    rules = []
    for number in range(1, choose.of(1, 2) + 1):
        award = {"points": choose.of(10, 40), "every_visits": choose.of(2, 3, 2, 1)}
        if choose.chance(50):
            award = stamp_card(choose)
        rules.append({"id": number, "name": f"Rule {number}", "active": True, "award": award})
        rules[-1]["when"] = choose.of({}, {}, {"services": [1, 2]}, {"total_gt": "10.00"})
        rules[-1] |= window(choose, begins, 15)
        rules[-1]["max_points_per_day"] = choose.of(None, 10, 15, 40)
        rules[-1]["max_points"] = choose.of(None, None, 20, 40, 65)
    if choose.chance(30):
        rules.append(earning_rule(choose, 3, begins, 2))
    trigger = choose.of("created", "ended", "created", "paid")
    return {"timezone": zone, "award_on": {"trigger": trigger}, "earning_rules": rules}


def programme_about_lots(choose: Choice, zone: str) -> dict[str, Any]:
    """Little to earn, much to redeem, and everything expires soon."""
    award = choose.of({"points": 50}, {"points": 80}, {"points": 1, "per_amount": "1.00"}, {"points": 20})
    rule = {"id": 1, "name": "Rule 1", "active": True, "award": award, "when": {}}
    if choose.chance(50):
        rule["when"] = choose.of({"services": [1]}, {"total_gt": "10.00"})
    return {
        "timezone": zone,
        "award_on": choose.of(
            {"trigger": "created"},
            {"trigger": "created"},
            {"trigger": "paid"},
            {"trigger": "ended"},
            {"trigger": "statuses", "statuses": ["approved", "completed"]},
        ),
        "earning_rules": [rule],
        "redemption": {
            "enabled": True,
            "point_value": choose.of("0.01", "0.05", "0.003", "1", "0.01"),
            "method": choose.of("choose", "choose", "auto"),
            "max_discount": choose.of(None, {"amount": "60.00"}, {"percent": "50"}),
        },
        "expiry": {"months": choose.of(1, 1, 2, None), "min_days_after_return": choose.of(30, 45, 1, 60, 0)},
    }


def programme(choose: Choice, begins: datetime, zone: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    decimals = choose.of(2, 0, 3)
    if zone != "UTC" or choose.chance(50):
        found["timezone"] = zone
    if decimals != 2 or choose.chance(50):
        found["currency_decimals"] = decimals
    found["earning_rules"] = [
        earning_rule(choose, number, begins, decimals) for number in range(1, choose.of(1, 2, 2, 3, 4, 0) + 1)
    ]
    trigger = choose.of("created", "created", "statuses", "paid", "ended")
    if trigger == "statuses":
        found["award_on"] = {"trigger": trigger, "statuses": choose.some("approved", "completed", "pending")}
    elif trigger != "created" or choose.chance(50):
        found["award_on"] = {"trigger": trigger}
    if choose.chance(30):
        found["void_statuses"] = choose.of(["canceled", "no-show"], ["canceled"], ["no-show", "rejected"])
    if choose.chance(60):
        found["tiers"] = tiers(choose)
    names = [tier["name"] for tier in found.get("tiers", [])]
    if choose.chance(60):
        found["multipliers"] = [
            multiplier(choose, number, begins, decimals, names) for number in range(1, choose.of(1, 2, 3) + 1)
        ]
    if choose.chance(20):
        found["count_adjustments"] = False
    if choose.chance(75):
        found["redemption"] = redemption(choose, decimals)
    if choose.chance(65):
        found["expiry"] = {"months": choose.of(1, 2, 1, 12, None)}
        if choose.chance(70):
            found["expiry"]["min_days_after_return"] = choose.of(30, 1, 0, 45)
    if choose.chance(50):
        found["category_parents"] = choose.of({"2": 1}, {"2": 1, "3": 2}, {"4": 3, "3": 1}, {"4": 2, "3": 2, "2": 1})
    return found


# --- lives ---


class Life:
    """Steps drawn one after the other, knowing what was booked, so that what follows has something to act on."""

    def __init__(self, choose: Choice, programme: dict[str, Any], begins: datetime, theme: str) -> None:
        self.choose = choose
        self.programme = programme
        self.zone = ZoneInfo(programme.get("timezone", "UTC"))
        self.decimals = programme.get("currency_decimals", 2)
        self.void = programme.get("void_statuses", ["canceled", "rejected"])
        self.trigger = programme.get("award_on", {}).get("trigger", "created")
        self.now = begins
        self.theme = theme
        self.customers = choose.of((7,), (7,), (7, 7, 7, 8), (7, 7, 8, 9))
        self.moments: list[datetime] = []
        self.facts: dict[int, dict[str, Any]] = {}
        self.steps: list[dict[str, Any]] = []

    def written(self, moment: datetime) -> str:
        return moment.astimezone(self.choose.of(UTC, self.zone, timezone(timedelta(hours=9)))).isoformat()

    def let_time_pass(self) -> None:
        """Often none, often a round time, and often to the moment (or just before it) when something is due."""
        ahead = [moment for moment in self.moments if moment > self.now]
        if ahead and self.choose.chance(30):
            due = self.choose.of(*sorted(ahead)[:4])
            self.now = max(self.now, due - timedelta(seconds=self.choose.of(0, 1)))
        else:
            self.now += timedelta(seconds=self.choose.of(*PAUSES))

    def something_comes_in(self, dated: datetime) -> None:
        expiry = self.programme.get("expiry", {})
        months, days = expiry.get("months"), expiry.get("min_days_after_return", 0)
        local = dated.astimezone(self.zone)
        if months:
            year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
            day = min(local.day, monthrange(year, month + 1)[1])
            due = local.replace(year=year, month=month + 1, day=day, fold=0)
            self.moments.append(due.astimezone(UTC))
            if days:
                self.moments.append((local + timedelta(days=days)).replace(fold=0).astimezone(UTC))

    def add(self, kind: str, said: dict[str, Any]) -> None:
        self.steps.append({"at": self.written(self.now), kind: said})

    def status(self, void: bool) -> str:
        if void:
            return self.choose.of(*self.void)
        return self.choose.of("approved", "approved", "completed", "pending", "rejected", "no-show")

    def starts_at(self) -> str:
        days, hours = self.choose.of(0, 1, 2, 3, 7, -1), self.choose.of(2, 0, 13, 22)
        return self.written(self.now.replace(microsecond=0) + timedelta(days=days, hours=hours))

    def ends_at(self) -> str:
        end = self.now + timedelta(seconds=self.choose.of(0, 1, 3600, 86400, 3 * 86400, -86400, -40 * 86400))
        self.moments.append(end)
        self.something_comes_in(end)
        return self.written(end)

    def total(self) -> str:
        if self.theme == "lots" and self.choose.chance(40):
            return self.choose.of("100.00", "0.50", "0.10", "0.99", "1.00")
        if self.choose.chance(25):
            return str(Decimal(self.choose.number(0, 12000)).scaleb(-self.decimals))
        return amount(self.choose.of(*TOTALS), self.decimals)

    def fact(self, key: str) -> Any:
        if key == "starts_at":
            return self.starts_at()
        if key == "total":
            return self.total()
        if key == "tax":
            return amount(self.choose.of(0, 0, 1, "2.1", 10), self.decimals)
        if key == "service_category":
            return self.choose.of(1, 2, 3, 4, None)
        if key == "customer_category":
            return self.choose.of(1, 2, None)
        return self.choose.of(1, 2, 3 if key == "service" else 1)

    def customer(self) -> int:
        return self.choose.of(*self.customers)

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

    def book(self, wish: dict[str, int] | None = None) -> None:
        number = len(self.facts) + 1
        facts = {key: self.fact(key) for key in FACT_KEYS}
        facts |= {
            "status": self.status(void=self.choose.chance(8)),
            "payment_status": self.choose.of("pending", "paid", "not_paid"),
        }
        if self.choose.chance(95 if self.trigger == "ended" else 20):
            facts["ends_at"] = self.ends_at()
        self.facts[number] = facts
        if wish is None and "redemption" in self.programme and self.choose.chance(80):
            wish = {"redeem_points": self.choose.of(1000, 20, 100, 333, 50, 7, 1, 0)}
        self.add("book", {"appointment": number, "customer": self.customer(), **facts, **(wish or {})})
        self.something_comes_in(self.now)

    def change(self) -> None:
        """A fact or several, the status, the payment, the same again; seldom of an appointment that is not there."""
        number = self.choose.of(*self.facts)
        if self.choose.chance(2):
            number = 99
        facts = self.facts.get(number, {})
        is_void = facts.get("status") in self.void
        what = self.choose.of("fact", "flip", "flip", "flip", "fact", "payment", "both", "same", "total")
        said: dict[str, Any] = {}
        if what in ("flip", "both"):
            said["status"] = self.status(void=not is_void)
            self.something_comes_in(self.now)
        if what in ("fact", "both"):
            for key in set_of(self.choose, *FACT_KEYS):
                said[key] = self.fact(key)
            if "ends_at" in facts and self.choose.chance(25):
                said["ends_at"] = self.ends_at()
        if what == "total":
            said["total"] = self.total()
        if what == "payment" and facts:
            pays = ("paid", "canceled", "pending")
            said["payment_status"] = self.choose.of(*(one for one in pays if one != facts["payment_status"]))
        if what == "same" and facts:
            key = self.choose.of("total", "starts_at", "service", "status", "payment_status")
            said[key] = facts[key]
            if key == "total":
                said[key] = facts[key] + ("0" if "." in facts[key] else ".0")
            if key == "starts_at":
                said[key] = self.written(datetime.fromisoformat(facts[key]))
        facts.update(said)
        self.add("change", {"appointment": number, **said})

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
