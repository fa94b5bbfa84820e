"""What became of a booking as a whole, and why, in one sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge.core.points.accounts import Award
from bridge.core.programmes.periods import Periods
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.earning import Evaluation, Verdict
from bridge.core.settling.appointments import Appointment, Facts
from bridge.core.settling.fates import Fate, Look, tell_fate
from bridge.core.settling.situations import Settlement

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
FACTS = Facts(1, (), None, None, None, NOW + DAY, Decimal("80.00"))
SEEN = Appointment(9, 7, FACTS, "approved", "not_paid", Decimal(0), NOW - DAY, NOW + DAY)
# Active from ten days ago, but for a pause.
PERIODS = Periods(((NOW - 10 * DAY, NOW - 6 * DAY), (NOW - 4 * DAY, None)))
TITLES = {"approved": "Approved", "done": "Done", "pending": "Pending", "canceled": "Canceled"}


def look(seen: Appointment | None = SEEN, settlement: Settlement | None = None, **more: Any) -> Look:
    document = {"earning_rules": []} | more.pop("document", {})
    values: dict[str, Any] = {
        "programme": parse_programme(document), "void_statuses": frozenset({"canceled"}), "periods": PERIODS, "now": NOW,
        "titles": TITLES,
    }  # fmt: skip
    return Look(seen, settlement, **values | more)


def settled(points: int | None = None, *, held: bool = True, **more: Any) -> Settlement:
    award = None
    if points is not None:
        evaluation = Evaluation((Verdict(1, "Visit", (), points),), None)
        award = Award(7, 1, NOW, None, FACTS, evaluation, held, 1)
    return Settlement(9, is_new=False, booked_by=7, facts=FACTS, award=award, **more)


def document(trigger: str) -> dict[str, Any]:
    return {"award_on": {"trigger": trigger} | ({"statuses": ["approved", "done"]} if trigger == "statuses" else {})}


class TestOfWhatWasDecided:
    def test_earned(self) -> None:
        assert tell_fate(look(settlement=settled(58))) == (Fate.EARNED, "")

    def test_earned_nothing(self) -> None:
        assert tell_fate(look(settlement=settled(0))) == (Fate.NOTHING, "No rule gave points for it.")

    def test_stays_earned_whatever_the_row_says_meanwhile(self) -> None:
        later = replace(SEEN, status="canceled")
        assert tell_fate(look(later, settled(58)))[0] is Fate.EARNED

    @pytest.mark.parametrize(
        ("seen", "said"),
        [
            (None, "The booking was deleted."),
            (
                replace(SEEN, status="canceled"),
                "Its status is “Canceled”, with which a booking counts for nothing.",
            ),
            (replace(SEEN, payment_status="canceled"), "Its payment was cancelled."),
            (replace(SEEN, abandons_at=NOW), "It was to be paid online, and was not paid in time."),
            (replace(SEEN, customer_id=0), "The booking has no customer."),
        ],
    )
    def test_taken_back(self, seen: Appointment | None, said: str) -> None:
        assert tell_fate(look(seen, settled(58, held=False))) == (Fate.TAKEN_BACK, said)

    def test_taken_back_because_its_trigger_does_not_hold_any_more(self) -> None:
        seen = replace(SEEN, status="pending")
        assert tell_fate(look(seen, settled(58, held=False), document=document("statuses"))) == (
            Fate.TAKEN_BACK,
            "Bookings earn while their status is Approved or Done; this one is “Pending”.",
        )


class TestWithoutAnAward:
    @pytest.mark.parametrize(
        ("made", "said"),
        [
            (20, "It was made before the programme was active."),
            (5, "It was made while the programme was paused or not permitted."),
            (1, "It was made while Booknetic did not permit the module."),
        ],
    )
    def test_made_when_bookings_did_not_earn(self, made: int, said: str) -> None:
        seen = replace(SEEN, created_at=NOW - made * DAY)
        assert tell_fate(look(seen, settled(eligible=False))) == (Fate.NOTHING, said)

    @pytest.mark.parametrize("made", [20, 5])
    def test_never_settled_because_it_earns_nothing(self, made: int) -> None:
        seen = replace(SEEN, created_at=NOW - made * DAY)
        assert tell_fate(look(seen))[0] is Fate.NOTHING

    def test_without_a_programme(self) -> None:
        assert tell_fate(look(programme=None)) == (Fate.NOTHING, "There is no programme in force.")

    def test_about_to_be_settled(self) -> None:
        assert tell_fate(look()) == (Fate.WAITING, "It is about to be looked at.")

    @pytest.mark.parametrize(
        ("trigger", "changed", "said"),
        [
            (
                "statuses",
                {"status": "new"},
                "Bookings earn while their status is Approved or Done; this one is “new”.",
            ),
            ("paid", {}, "Bookings earn once they are paid in full: this one is not marked as paid."),
            (
                "paid",
                {"payment_status": "paid", "paid_amount": Decimal("20.00")},
                "Bookings earn once they are paid in full: 20.00 of 80.00 is paid.",
            ),
            ("ended", {}, "Bookings earn when the visit has ended: this one ends on 2026-03-04."),
            ("ended", {"ends_at": None}, "Bookings earn when the visit has ended, and this one has no end."),
        ],
    )
    def test_waits_for_its_trigger(self, trigger: str, changed: dict[str, Any], said: str) -> None:
        seen = replace(SEEN, **changed)
        assert tell_fate(look(seen, settled(), document=document(trigger))) == (Fate.WAITING, said)

    def test_once_paid_in_full_stays_so_while_it_is_paid(self) -> None:
        raised = replace(SEEN, payment_status="paid", paid_amount=Decimal(20))
        known = settled(paid_in_full=True)
        assert tell_fate(look(raised, known, document=document("paid"))) == (
            Fate.WAITING,
            "It is about to be looked at.",
        )
