"""Bookings that are made and changed as time passes: the part of a life that other parts act on."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.strategies.choice import TOTALS, Choice, amount

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
FACT_KEYS = ("service", "service_category", "customer_category", "location", "staff", "starts_at", "total", "tax")


class Bookings:
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
            for key in self.choose.set_of(*FACT_KEYS):
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
