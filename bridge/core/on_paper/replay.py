"""A whole life of bookings on paper: one case (docs/replay-format.md) through the code that settles for real."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bridge.core.money import ZERO, floor_money
from bridge.core.points.accounts import Account, Tallies
from bridge.core.points.adjusting import adjust, give_bonus
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.points.redemption import Line, keep, quote
from bridge.core.programmes.programme import DEFAULT_VOID_STATUSES, Programme
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.programmes.service_caps import ServiceCap, list_covering
from bridge.core.reading import Reader
from bridge.core.settling.appointments import Appointment, Facts
from bridge.core.settling.due import find_award_moment
from bridge.core.settling.settling import settle
from bridge.core.settling.situations import Hold, Settlement, Situation, Version
from bridge.errors import AppointmentExists, InvalidCase, LoyaltyError, UnknownAppointment


def replay(document: object) -> dict[str, Any]:
    """The output document of a case; InvalidCase or InvalidProgramme if the case breaks the format."""
    reader = Reader(document, "", InvalidCase)
    for ignored in ("name", "source", "expect"):
        reader.take(ignored, None)
    # On paper tiers go by lifetime points: whether a period is over, no step of a case says.
    world = _World(replace(parse_programme(reader.take("programme"), "programme"), tier_period=None))
    steps = [world.step(step) for step in reader.objects("steps")]
    reader.finish()
    return {"steps": steps, "customers": world.summary()}


class _World:
    """Everything that a case has brought about so far."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.accounts: dict[int, Account] = {}
        self.rows: dict[int, Appointment] = {}
        self.deleted: set[int] = set()
        self.settlements: dict[int, Settlement] = {}
        self.holds: dict[int, Hold] = {}
        self.entries: list[Entry] = []
        self.last: datetime | None = None

    def step(self, step: Reader) -> dict[str, Any]:
        at = step.moment("at")
        if self.last is not None and at < self.last:
            raise step.refuse("at", "must not be before the step before it")
        self.last = at
        actions = {
            "book": self.book,
            "change": self.change,
            "delete": self.delete,
            "adjust": self.adjust,
            "bonus": self.bonus,
            "expire": self.expire,
            "repeat": self.repeat,
        }
        named = [name for name in actions if step.has(name)]
        if len(named) != 1:
            raise step.refuse("", f"must have just one of {', '.join(actions)}")
        body = step.object(named[0])
        if body is None:
            raise step.refuse(named[0], "must be an object")
        step.finish()
        try:
            return actions[named[0]](body, at)
        except InvalidCase:
            raise
        except LoyaltyError as refusal:
            return {"error": refusal.code}

    def book(self, body: Reader, at: datetime) -> dict[str, Any]:
        asked = body.optional_whole("redeem_points", least=0)
        row = self._read_booking(body, at)
        if row.id in self.rows:
            raise AppointmentExists(f"Appointment {row.id} was booked before.")
        if not row.is_void(self._void_statuses, at):
            row = self._redeem(row, asked)
        self.rows[row.id] = row
        self._open_account(row.customer_id)
        return self._settle(row, row, at)

    def change(self, body: Reader, at: datetime) -> dict[str, Any]:
        row = self._find_row(body)
        changed = self._read_change(body, row)
        redemption = self.settlements[row.id].redemption
        total = self.programme.view(changed.facts).total
        if redemption is not None and total != self.programme.view(row.facts).total:
            terms = self.programme.redemption
            caps = self._list_caps(changed)
            kept = keep(terms, self.programme.decimals, points=redemption.kept, total=total, caps=caps)
            changed = replace(changed, facts=replace(changed.facts, discount=kept.amount))
        self.rows[row.id] = changed
        return self._settle(changed, changed, at)

    def delete(self, body: Reader, at: datetime) -> dict[str, Any]:
        row = self._find_row(body)
        body.finish()
        self.deleted.add(row.id)
        return self._settle(row, None, at)

    def adjust(self, body: Reader, at: datetime) -> dict[str, Any]:
        customer_id, points = body.whole("customer"), body.whole("points")
        body.take("note", None)
        body.finish()
        account = self.accounts.get(customer_id) or self._new_account(customer_id)
        self.accounts[customer_id] = adjust(account, points, self.programme, at=at)
        return self._show(customer_id, (), ZERO)

    def bonus(self, body: Reader, at: datetime) -> dict[str, Any]:
        customer_id, points = body.whole("customer"), body.whole("points", least=0)
        body.text("name", "bonus")
        body.finish()
        self._open_account(customer_id)
        self.accounts[customer_id] = give_bonus(self.accounts[customer_id], points, self.programme, at=at)
        return self._show(customer_id, (), ZERO)

    def expire(self, body: Reader, at: datetime) -> dict[str, Any]:
        body.finish()
        for customer_id, account in self.accounts.items():
            purse, _ = account.purse.expire(at)
            self.accounts[customer_id] = replace(account, purse=purse)
        return {}

    def repeat(self, body: Reader, at: datetime) -> dict[str, Any]:
        body.finish()
        for row in self.rows.values():
            if row.id not in self.deleted:
                self._settle(row, row, at)
        return {}

    def summary(self) -> dict[str, Any]:
        return {
            str(customer_id): {
                "balance": account.purse.balance,
                "lifetime": account.lifetime(self.programme),
                "earned": _sum(self._entries_of(customer_id), EntryKind.EARNED, EntryKind.REVERSED),
                "redeemed": -_sum(self._entries_of(customer_id), EntryKind.REDEEMED, EntryKind.RETURNED),
                "tier": account.tier,
            }
            for customer_id, account in sorted(self.accounts.items())
        }

    @property
    def _void_statuses(self) -> frozenset[str]:
        void_statuses = self.programme.void_statuses
        return DEFAULT_VOID_STATUSES if void_statuses is None else void_statuses

    def _redeem(self, row: Appointment, asked: int | None) -> Appointment:
        """The row with the discount that its customer gets; the points are held for it."""
        account = self.accounts.get(row.customer_id)
        programme = self.programme
        discount = quote(
            programme.redemption,
            programme.decimals,
            available=account.available if account else 0,
            asked=asked,
            lines=[Line(programme.view(row.facts).total, caps=self._list_caps(row))],
        )[0]
        if discount.points:
            self.holds[row.id] = Hold(row.id, row.customer_id, discount.points, programme)
        return replace(row, facts=replace(row.facts, discount=discount.amount))

    def _list_caps(self, row: Appointment) -> tuple[ServiceCap, ...]:
        caps = self.programme.redemption.service_caps
        return list_covering(caps, row.facts.service_id, row.facts.service_categories)

    def _settle(self, row: Appointment, seen: Appointment | None, at: datetime) -> dict[str, Any]:
        """Settles what is ``seen`` of a row (None: it is gone)."""
        situation = Situation(
            before=self.settlements.get(row.id) or Settlement(row.id),
            seen=seen,
            accounts={row.customer_id: self.accounts[row.customer_id]},
            versions=[Version(1, datetime.min.replace(tzinfo=UTC), self.programme)],
            now=at,
            hold=self.holds.get(row.id),
            void_statuses=self._void_statuses,
        )
        moment = find_award_moment(situation)
        if moment is not None:
            situation = replace(situation, points_that_day=self._points_of_day(row, moment))
        outcome = settle(situation)
        self.settlements[row.id] = outcome.settlement
        self.accounts.update(outcome.accounts)
        self.entries += outcome.entries
        redemption = outcome.settlement.redemption
        standing = row.facts.discount if redemption and redemption.points else ZERO
        return self._show(row.customer_id, outcome.entries, standing)

    def _points_of_day(self, row: Appointment, moment: datetime) -> dict[int, int]:
        """What each rule gave the customer on the moment's day, for bookings other than this one."""
        sums: dict[int, int] = {}
        for settlement in self.settlements.values():
            award = settlement.award
            if award is None or not award.held or settlement.appointment_id == row.id:
                continue
            same_day = self.programme.day_of(award.awarded_at) == self.programme.day_of(moment)
            if same_day and award.customer_id == row.customer_id:
                for verdict in award.evaluation.verdicts:
                    sums[verdict.rule_id] = sums.get(verdict.rule_id, 0) + verdict.points
        return sums

    def _open_account(self, customer_id: int) -> None:
        if customer_id not in self.accounts:
            self.accounts[customer_id] = self._new_account(customer_id)

    def _new_account(self, customer_id: int) -> Account:
        return Account(customer_id, tallies=Tallies(version=1)).retiered(self.programme)

    def _show(self, customer_id: int, entries: Iterable[Entry], discount: Decimal) -> dict[str, Any]:
        account = self.accounts[customer_id]
        return {
            "earned": _sum(entries, EntryKind.EARNED, EntryKind.REVERSED),
            "redeemed": -_sum(entries, EntryKind.REDEEMED, EntryKind.RETURNED),
            "discount": str(floor_money(discount, self.programme.decimals)),
            "balance": account.purse.balance,
            "lifetime": account.lifetime(self.programme),
            "tier": account.tier,
        }

    def _entries_of(self, customer_id: int) -> list[Entry]:
        return [entry for entry in self.entries if entry.customer_id == customer_id]

    def _find_row(self, body: Reader) -> Appointment:
        appointment_id = body.whole("appointment")
        if appointment_id not in self.rows or appointment_id in self.deleted:
            raise UnknownAppointment(f"There is no appointment {appointment_id}.")
        return self.rows[appointment_id]

    def _read_booking(self, body: Reader, at: datetime) -> Appointment:
        total = body.amount("total")
        row = Appointment(
            id=body.whole("appointment"),
            customer_id=body.whole("customer"),
            facts=Facts(
                service_id=body.whole("service"),
                service_categories=self.programme.category_chain(_read_category(body, "service_category")),
                customer_category_id=_read_category(body, "customer_category"),
                location_id=_read_category(body, "location"),
                staff_id=_read_category(body, "staff"),
                starts_at=body.moment("starts_at"),
                total=total,
                tax=body.amount("tax", "0"),
            ),
            status=body.text("status"),
            payment_status=body.text("payment_status"),
            paid_amount=total,
            created_at=at,
            ends_at=body.optional_moment("ends_at"),
        )
        body.finish()
        return row

    def _read_change(self, body: Reader, row: Appointment) -> Appointment:
        facts = row.facts
        if body.has("service"):
            facts = replace(facts, service_id=body.whole("service"))
        if body.has("service_category"):
            chain = self.programme.category_chain(_read_category(body, "service_category"))
            facts = replace(facts, service_categories=chain)
        if body.has("customer_category"):
            facts = replace(facts, customer_category_id=_read_category(body, "customer_category"))
        if body.has("location"):
            facts = replace(facts, location_id=_read_category(body, "location"))
        if body.has("staff"):
            facts = replace(facts, staff_id=_read_category(body, "staff"))
        if body.has("starts_at"):
            facts = replace(facts, starts_at=body.moment("starts_at"))
        if body.has("total"):
            facts = replace(facts, total=body.amount("total"))
        if body.has("tax"):
            facts = replace(facts, tax=body.amount("tax"))
        changed = replace(
            row,
            facts=facts,
            paid_amount=facts.total,
            status=body.text("status", row.status),
            payment_status=body.text("payment_status", row.payment_status),
            ends_at=body.optional_moment("ends_at") if body.has("ends_at") else row.ends_at,
        )
        body.finish()
        return changed


def _read_category(body: Reader, key: str) -> int | None:
    value = body.take(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise body.refuse(key, "must be a whole number or null")
    return value


def _sum(entries: Iterable[Entry], *kinds: EntryKind) -> int:
    return sum(entry.points for entry in entries if entry.kind in kinds)
