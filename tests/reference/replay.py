"""The steps of a case, one after the other (format, rules 4 to 8 and 12)."""

from collections import Counter
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from . import reading
from .awards import Appointment, Award, ended, evaluate, facts_to_match, with_ancestors
from .wallet import Wallet


class Refused(Exception):
    """A step that may not be done; its text is the code."""


def replay(case: dict[str, Any]) -> dict[str, Any]:
    return Replay(case).output


class Replay:
    """`output` is the document; `happened` counts what took effect on the way, for judging how telling a case is."""

    def __init__(self, case: dict[str, Any]) -> None:
        case = reading.read(
            case, "case", name=None, source=None, programme=reading.NEEDED, steps=reading.NEEDED, expect=None
        )
        self.programme = reading.programme(case["programme"])
        self.appointments: dict[int, Appointment] = {}
        self.wallets: dict[int, Wallet] = {}
        self.happened: Counter[str] = Counter()
        self.now: datetime | None = None
        steps = [self.step(*reading.step(step)) for step in case["steps"]]
        self.output = {
            "steps": steps,
            "customers": {str(customer): self.customer(wallet) for customer, wallet in self.wallets.items()},
        }

    # --- steps ---

    def step(self, now: datetime, kind: str, said: dict[str, Any]) -> dict[str, Any]:
        if self.now is not None and now < self.now:
            raise reading.BadCase("time goes back")
        self.now = now
        try:
            if kind == "expire":
                gone = sum(wallet.expire(now) for wallet in self.wallets.values())
                self.happened["points expired"] += gone > 0
                return {}
            if kind == "repeat":
                for appointment in self.appointments.values():
                    self.settle(appointment)
                return {}
            if kind in ("adjust", "bonus"):
                return self.by_hand(kind, said["customer"], said["points"])
            return self.booking(kind, said)
        except Refused as refusal:
            self.happened[str(refusal)] += 1
            return {"error": str(refusal)}

    def by_hand(self, kind: str, customer: int, points: int) -> dict[str, Any]:
        if points < 0:
            if (self.wallets[customer].balance if customer in self.wallets else 0) + points < 0:
                raise Refused("insufficient_points")
            self.wallet(customer).take(kind, -points)
        else:
            wallet = self.wallet(customer)
            self.happened["debt paid off"] += wallet.debt > 0
            wallet.give(kind, points, wallet.new_lot(self.now))
        return self.shown(customer, 0, 0, Decimal(0))

    def booking(self, kind: str, said: dict[str, Any]) -> dict[str, Any]:
        if kind == "book":
            if said["appointment"] in self.appointments:
                raise Refused("appointment_exists")
            wallet = self.wallet(said["customer"])
            appointment = Appointment(said["customer"], reading.facts(said), redeems=0)
            self.appointments[said["appointment"]] = appointment
            appointment.priced = appointment.facts
            if not self.void(appointment):
                appointment.redeems = self.quote(appointment, said.get("redeem_points"), wallet)
        else:
            appointment = self.appointments.get(said["appointment"])
            if appointment is None or appointment.deleted:
                raise Refused("unknown_appointment")
            wallet = self.wallets[appointment.customer]
            if kind == "change":
                before = self.total(appointment)
                appointment.facts = appointment.facts | reading.facts(said)
                if self.total(appointment) != before:
                    appointment.priced = appointment.facts
            else:
                appointment.deleted = True

        earned, redeemed = wallet.total("award"), wallet.total("redemption")
        self.settle(appointment)
        return self.shown(
            appointment.customer,
            wallet.total("award") - earned,
            redeemed - wallet.total("redemption"),
            self.discount(appointment),
        )

    # --- settling one appointment: the redemption, then the award (rule 7) ---

    def settle(self, appointment: Appointment) -> None:
        self.settle_redemption(appointment)
        self.settle_award(appointment)

    def settle_redemption(self, appointment: Appointment) -> None:
        wallet = self.wallets[appointment.customer]
        taken = points_of(appointment)
        if self.void(appointment):
            wanted = 0
        else:
            wanted = self.allowed(appointment.redeems, appointment)
            self.happened["redemption cut by a new total"] += wanted < appointment.redeems
            appointment.redeems = wanted
        if wanted > taken:
            assert taken == 0
            self.happened["redemption taken"] += 1
            appointment.taken = wallet.take("redemption", wanted)
            self.happened["redemption from several lots"] += len(appointment.taken) > 1
            self.happened["redemption below zero"] += appointment.taken[-1][0] is None
        elif wanted < taken:
            self.happened["redemption given back"] += 1
            self.happened["redemption given back below zero"] += wallet.debt > 0
            wallet.give_back("redemption", taken - wanted, appointment.taken, self.now)

    def settle_award(self, appointment: Appointment) -> None:
        wallet, award = self.wallets[appointment.customer], appointment.award
        total = self.total(appointment)
        facts = facts_to_match(appointment.facts, total, total - self.discount(appointment))
        others = [
            one for one in self.appointments.values() if one.customer == appointment.customer and one is not appointment
        ]
        before = award.total if award is not None and award.given else 0
        remarks = []

        if not self.award_is_due(appointment):
            if award is None or not award.given:
                return
            award.given = False
            after = 0
            remarks.append("award taken back")
        else:
            if award is None:
                dated = self.now
                if self.programme["award_on"]["trigger"] == "ended":
                    dated = appointment.facts["ends_at"]
                day = dated.astimezone(self.programme["timezone"]).date()
                award = appointment.award = Award(day, self.tier(wallet), wallet.new_lot(dated))
                remarks += evaluate(award, facts, others, self.programme)
            elif award.facts != facts:
                remarks += ["award evaluated again" if award.given else "award given again on other facts"]
                remarks += evaluate(award, facts, others, self.programme)
            elif not award.given:
                remarks.append("award given again")
            award.given = True
            after = award.total

        self.happened.update(remarks)
        if after > before:
            self.happened["debt paid off"] += wallet.debt > 0
            wallet.give("award", after - before, award.lot)
        elif after < before:
            pieces = wallet.take("award", before - after, first=award.lot)
            self.happened["award taken back below zero"] += pieces[-1][0] is None
            self.happened["award taken back from other lots"] += any(lot not in (award.lot, None) for lot, _ in pieces)

    def void(self, appointment: Appointment) -> bool:
        return (
            appointment.deleted
            or appointment.facts["status"] in self.programme["void_statuses"]
            or appointment.facts["payment_status"] == "canceled"
        )

    def award_is_due(self, appointment: Appointment) -> bool:
        trigger, facts = self.programme["award_on"]["trigger"], appointment.facts
        return (
            not self.void(appointment)
            and {
                "created": True,
                "statuses": facts["status"] in self.programme["award_on"]["statuses"],
                "paid": facts["payment_status"] == "paid",
                "ended": ended(facts, self.now),
            }[trigger]
        )

    def total(self, appointment: Appointment) -> Decimal:
        """What the programme counts: without tax where points are taken before tax."""
        total, tax = appointment.facts["total"], appointment.facts.get("tax", Decimal(0))
        if self.programme["redemption"]["tax"] != "before":
            return total
        self.happened["tax left out"] += tax != 0
        return total - tax

    # --- redeeming (rules 6 and 8) ---

    def quote(self, appointment: Appointment, wish: int | None, wallet: Wallet) -> int:
        balance, redemption = wallet.balance, self.programme["redemption"]
        spendable = balance if balance > 0 and balance >= redemption["min_points"] else 0
        if redemption["method"] == "auto":
            asked = 0 if wish == 0 else spendable
        else:
            asked = min(wish or 0, spendable)
        points = self.allowed(asked, appointment)
        if redemption["enabled"] and points < asked:
            less = self.worth(points) < self.worth(asked)
            self.happened["redemption cut by cap or total" if less else "redemption takes the fewest"] += 1
        return points

    def allowed(self, points: int, appointment: Appointment) -> int:
        """At most `points`, within total and caps, and the fewest that give that discount."""
        redemption = self.programme["redemption"]
        if not redemption["enabled"] or redemption["point_value"] <= 0:
            return 0
        cap = total = self.total(appointment)
        for most in [redemption["max_discount"] or {}, *self.caps(appointment.priced)]:
            if most.get("percent") is not None:
                cap = min(cap, self.rounded_down(total * Decimal(most["percent"]) / 100))
            if most.get("amount") is not None:
                cap = min(cap, Decimal(most["amount"]))
        while points and self.worth(points) > cap:
            points -= 1
        while points and self.worth(points - 1) == self.worth(points):
            points -= 1
        return points

    def caps(self, facts: dict[str, Any]) -> list[dict[str, Any]]:
        categories = with_ancestors(facts["service_category"], self.programme)
        found = [
            cap["max_discount"]
            for cap in self.programme["redemption"]["service_caps"]
            if facts["service"] in cap["services"] or set(categories) & set(cap["service_categories"])
        ]
        self.happened["capped by its service"] += bool(found)
        return found

    def worth(self, points: int) -> Decimal:
        return self.rounded_down(points * self.programme["redemption"]["point_value"])

    def discount(self, appointment: Appointment) -> Decimal:
        return self.worth(points_of(appointment))

    def rounded_down(self, amount: Decimal) -> Decimal:
        return amount.quantize(Decimal(1).scaleb(-self.programme["currency_decimals"]), ROUND_FLOOR)

    # --- what is shown (rules 11 and 12) ---

    def wallet(self, customer: int) -> Wallet:
        if customer not in self.wallets:
            expiry = self.programme["expiry"]
            self.wallets[customer] = Wallet(
                self.programme["timezone"], expiry["months"], expiry["min_days_after_return"]
            )
        return self.wallets[customer]

    def lifetime(self, wallet: Wallet) -> int:
        counted = ["award", "bonus"] + ["adjust"] * self.programme["count_adjustments"]
        return max(0, wallet.total(*counted))

    def tier(self, wallet: Wallet) -> str | None:
        reached = [tier for tier in self.programme["tiers"] if tier["min_points"] <= self.lifetime(wallet)]
        return max(reached, key=lambda tier: tier["min_points"])["name"] if reached else None

    def shown(self, customer: int, earned: int, redeemed: int, discount: Decimal) -> dict[str, Any]:
        wallet = self.wallets[customer]
        return {
            "earned": earned,
            "redeemed": redeemed,
            "discount": str(self.rounded_down(discount)),
            "balance": wallet.balance,
            "lifetime": self.lifetime(wallet),
            "tier": self.tier(wallet),
        }

    def customer(self, wallet: Wallet) -> dict[str, Any]:
        return {
            "balance": wallet.balance,
            "lifetime": self.lifetime(wallet),
            "earned": wallet.total("award"),
            "redeemed": -wallet.total("redemption"),
            "tier": self.tier(wallet),
        }


def points_of(appointment: Appointment) -> int:
    return sum(points for _, points in appointment.taken)
