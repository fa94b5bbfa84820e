"""What must hold for every life of bookings, stated on what replay prints, without asking the reference."""

import copy
import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bridge.core.on_paper.replay import replay
from tests.strategies.bookings import FACT_KEYS
from tests.strategies.choice import Choice
from tests.strategies.lives import lives

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
LIVES = settings(
    max_examples=2_000 if THOROUGH else 150,
    derandomize=not THOROUGH,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def kind_of(step: dict[str, Any]) -> str:
    return next(key for key in step if key != "at")


def trigger_of(case: dict[str, Any]) -> str:
    return case["programme"].get("award_on", {}).get("trigger", "created")


def void_in(case: dict[str, Any], facts: dict[str, Any]) -> bool:
    statuses = case["programme"].get("void_statuses", ["canceled", "rejected"])
    return facts["status"] in statuses or facts["payment_status"] == "canceled" or facts.get("deleted", False)


class Told:
    """The story of a case beside its answer: for each step who was touched, and the facts as they stood after it."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.answer = replay(copy.deepcopy(case))
        self.customer_of: dict[int, int] = {}
        self.facts: dict[int, dict[str, Any]] = {}

    def accepted(self):
        """(position, kind, what was said, customer, answer) of each accepted step that touched someone."""
        for position, (step, answer) in enumerate(zip(self.case["steps"], self.answer["steps"], strict=True)):
            kind = kind_of(step)
            said = step[kind]
            if "error" in answer or kind in ("expire", "repeat"):
                continue
            number = said.get("appointment")
            if kind == "book":
                self.customer_of[number] = said["customer"]
                self.facts[number] = dict(said)
            elif kind == "change":
                self.facts[number] |= said
            elif kind == "delete":
                self.facts[number]["deleted"] = True
            yield position, kind, said, said.get("customer", self.customer_of.get(number)), answer

    def count_of_customer(self, customer: int, holds: Callable[[dict[str, Any]], bool]) -> int:
        return sum(holds(facts) for number, facts in self.facts.items() if self.customer_of[number] == customer)


def without(case: dict[str, Any], *kinds: str) -> dict[str, Any]:
    return {**case, "steps": [step for step in case["steps"] if kind_of(step) not in kinds]}


@LIVES
@given(case=lives(), again=st.integers(1, 2))
def test_a_repeat_changes_nothing(case: dict[str, Any], again: int) -> None:
    """Unless time alone has made an award due: then one repeat writes it, and the next changes nothing."""
    if trigger_of(case) == "ended":
        once = [[step, {"at": step["at"], "repeat": {}}] for step in case["steps"]]
    else:
        once = [[step] for step in case["steps"]]
    often = [[*steps, *[{"at": steps[0]["at"], "repeat": {}}] * again] for steps in once]
    told_once = replay({**case, "steps": [step for steps in once for step in steps]})
    told_often = replay({**case, "steps": [step for steps in often for step in steps]})
    assert told_often["customers"] == told_once["customers"]
    one, many = len(once[0]), len(often[0])
    assert told_often["steps"][::many] == told_once["steps"][::one]


@LIVES
@given(case=lives())
def test_a_hook_that_tells_nothing_new_changes_nothing(case: dict[str, Any]) -> None:
    """A `change` that names every fact as it is is a repeat of one appointment."""
    told = Told(case)
    steps, positions = [], []
    known = {position: said["appointment"] for position, kind, said, _, _ in told.accepted() if "appointment" in said}
    facts: dict[int, dict[str, Any]] = {}
    for position, step in enumerate(case["steps"]):
        positions.append(len(steps))
        steps.append(step)
        number = known.get(position)
        if number is None or trigger_of(case) == "ended":
            continue
        said = step[kind_of(step)]
        facts[number] = {**facts.get(number, {}), **{key: said[key] for key in said if key not in ("redeem_points",)}}
        if kind_of(step) != "delete":
            same = {key: value for key, value in facts[number].items() if key not in ("customer",)}
            steps.append({"at": step["at"], "change": same})
    again = replay({**case, "steps": steps})
    assert again["customers"] == told.answer["customers"]
    assert [again["steps"][position] for position in positions] == told.answer["steps"]


@LIVES
@given(case=lives())
def test_what_was_written_adds_up(case: dict[str, Any]) -> None:
    """Each balance is the one before and what the step wrote; only expiry and late awards write between two steps."""
    told = Told(case)
    earned: Counter[int] = Counter()
    redeemed: Counter[int] = Counter()
    by_hand: Counter[int] = Counter()
    before: dict[int, tuple[int, int]] = {}
    late = trigger_of(case) == "ended"
    expires = case["programme"].get("expiry", {}).get("months") is not None
    silent = [position for position, step in enumerate(case["steps"])
              if (kind_of(step) == "expire" and expires) or (kind_of(step) == "repeat" and late)]  # fmt: skip
    for position, kind, said, customer, answer in told.accepted():
        points = said["points"] if kind in ("adjust", "bonus") else 0
        last, balance = before.get(customer, (-1, 0))
        if not any(last < one < position for one in silent):
            assert answer["balance"] == balance + answer["earned"] - answer["redeemed"] + points
        before[customer] = position, answer["balance"]
        earned[customer] += answer["earned"]
        redeemed[customer] += answer["redeemed"]
        by_hand[customer] += points
    assert {int(customer) for customer in told.answer["customers"]} == set(before)
    for customer in before:
        end = told.answer["customers"][str(customer)]
        assert end["redeemed"] == redeemed[customer] >= 0
        assert end["earned"] >= 0
        if not late:
            assert end["earned"] == earned[customer]
        expired = end["earned"] - end["redeemed"] + by_hand[customer] - end["balance"]
        assert expired >= 0
        if not expires:
            assert expired == 0


@LIVES
@given(case=lives())
def test_no_adjustment_goes_below_zero_and_none_is_refused_without_need(case: dict[str, Any]) -> None:
    """Each adjustment is preceded by one that shows the balance (of no customer of its own: plus one, minus one)."""
    steps: list[dict[str, Any]] = []
    for step in case["steps"]:
        if "adjust" in step:
            customer = step["adjust"]["customer"]
            steps.append({"at": step["at"], "adjust": {"customer": customer, "points": 1, "note": "look"}})
        steps.append(step)
    answers = replay({**case, "steps": steps})["steps"]
    for position, step in enumerate(steps):
        points = step.get("adjust", {}).get("points", 0)
        if points < 0:
            shown, answer = answers[position - 1]["balance"], answers[position]
            assert answer == {"error": "insufficient_points"} if shown + points < 0 else answer["balance"] >= 0


def one_rule(case: dict[str, Any], award: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The same life under one rule that always matches, so that what was earned is what the rule gave."""
    programme = {key: value for key, value in case["programme"].items() if key not in ("multipliers", "award_on")}
    programme["earning_rules"] = [{"id": 1, "name": "Only", "active": True, "award": award, "when": {}, **more}]
    return {**case, "programme": programme}


@LIVES
@given(case=lives(), data=st.data())
def test_nothing_newly_awarded_exceeds_a_cap(case: dict[str, Any], data: st.DataObject) -> None:
    choose = Choice(data.draw)
    in_all, per_day = choose.of(60, 100, 15, None), choose.of(60, 10, 100, None)
    award = choose.of({"points": 50}, {"points": 1, "per_amount": "1.00"}, {"points": 40, "every_visits": 2})
    told = Told(one_rule(case, award, max_points=in_all, max_points_per_day=per_day))
    zone = ZoneInfo(case["programme"].get("timezone", "UTC"))
    given_to: Counter[int] = Counter()
    given_on: Counter[Any] = Counter()
    first_day: dict[int, Any] = {}
    for position, kind, said, customer, answer in told.accepted():
        if kind not in ("book", "change", "delete"):
            continue
        number = said["appointment"]
        if number not in first_day and not void_in(case, told.facts[number]):
            first_day[number] = datetime.fromisoformat(case["steps"][position]["at"]).astimezone(zone).date()
        given_to[customer] += answer["earned"]
        given_on[customer, first_day.get(number)] += answer["earned"]
        # What is given again is given as recorded, caps or not; a change of status or payment may be that.
        if answer["earned"] > 0 and not {"status", "payment_status"} & set(said if kind == "change" else ()):
            assert in_all is None or given_to[customer] <= in_all
            assert per_day is None or given_on[customer, first_day[number]] <= per_day


@LIVES
@given(case=lives(), every=st.integers(1, 4))
def test_no_milestone_is_given_twice(case: dict[str, Any], every: int) -> None:
    """A new booking or an edit earns a milestone only while fewer are held than the visits that count have earned."""
    told = Told(one_rule(case, {"points": 1, "every_visits": every}))
    held: Counter[int] = Counter()
    for _, kind, said, customer, answer in told.accepted():
        held[customer] += answer["earned"]
        if answer["earned"] > 0:
            assert answer["earned"] == 1
            if not {"status", "payment_status"} & set(said if kind == "change" else ()):
                counting = told.count_of_customer(customer, lambda facts: not void_in(case, facts))
                assert held[customer] <= counting // every


@LIVES
@given(case=lives(), data=st.data())
def test_void_and_back_gives_the_same_ledger(case: dict[str, Any], data: st.DataObject) -> None:
    """A booking that is canceled and restored at once leaves every sum as it was; without expiry also all that follows."""
    assume(trigger_of(case) != "ended")
    told = Told(case)
    story = [(position, said["appointment"], customer, answer, dict(told.facts[said["appointment"]]))
             for position, kind, said, customer, answer in told.accepted() if kind in ("book", "change")]  # fmt: skip
    story = [one for one in story if not void_in(case, one[4])]
    assume(story)
    position, number, _, answer, facts = data.draw(st.sampled_from(story))
    away = data.draw(st.sampled_from(case["programme"].get("void_statuses", ["canceled", "rejected"])))
    flips = [{"status": away}, {"payment_status": "canceled"}, {"status": facts["status"]},
             {"payment_status": facts["payment_status"]}]  # fmt: skip
    flips = data.draw(st.sampled_from([flips, [flips[0], flips[2]], [flips[1], flips[3]]]))
    at = case["steps"][position]["at"]
    detour = [{"at": at, "change": {"appointment": number, **flip}} for flip in flips]
    flipped = replay({**case, "steps": [*case["steps"][: position + 1], *detour, *case["steps"][position + 1 :]]})
    back = flipped["steps"][position + len(flips)]
    assert flipped["steps"][: position + 1] == told.answer["steps"][: position + 1]
    for what in ("discount", "balance", "lifetime", "tier"):
        assert back[what] == answer[what]
    for what in ("earned", "redeemed"):
        assert sum(one[what] for one in flipped["steps"][position + 1 : position + 1 + len(flips)]) == 0
    if case["programme"].get("expiry", {}).get("months") is None:
        assert flipped["steps"][position + 1 + len(flips) :] == told.answer["steps"][position + 1 :]
        assert flipped["customers"] == told.answer["customers"]


@LIVES
@given(case=lives(), data=st.data())
def test_unobserved_states_make_no_difference_to_an_award(case: dict[str, Any], data: st.DataObject) -> None:
    """Without caps, milestones and tiers' multipliers, an award at the end is the rules' answer for the final facts.

    So an appointment that was booked and then changed step by step ends with the award of one that changed once.
    """
    programme = {
        key: value for key, value in case["programme"].items() if key not in ("redemption", "award_on", "tiers")
    }
    programme["earning_rules"] = [
        {key: value for key, value in rule.items() if not key.startswith("max_points")}
        for rule in programme["earning_rules"]
        if not {"every_visits", "within_days"} & set(rule["award"])
    ]
    programme["multipliers"] = [one for one in programme.get("multipliers", []) if not one.get("tiers")]
    if programme["earning_rules"] and data.draw(st.booleans()):
        # a window that closes in the middle: what was booked inside it keeps the rule, whenever it is changed
        programme["earning_rules"][0]["valid_until"] = data.draw(st.sampled_from(case["steps"]))["at"][:10]
    case = {"programme": programme, "steps": case["steps"]}
    seen = without(case, "adjust", "bonus", "expire", "repeat")
    booked = {}
    for step in seen["steps"]:
        if "book" in step:
            booked.setdefault(step["book"]["appointment"], step["book"])
    voids = {number for number, facts in booked.items() if void_in(case, facts)}
    seen["steps"] = [step for step in seen["steps"] if step[kind_of(step)]["appointment"] not in voids]
    at_once: dict[int, dict[str, Any]] = {}
    for step in seen["steps"]:
        if "change" in step and step["change"]["appointment"] in booked:
            at_once.setdefault(step["change"]["appointment"], {}).update(step["change"])
    rest = [step for step in seen["steps"] if "book" in step]
    last = seen["steps"][-1]["at"] if seen["steps"] else None
    gone = [step["delete"] for step in seen["steps"] if "delete" in step]
    rest += [{"at": last, "change": said} for said in at_once.values()]
    rest += [{"at": last, "delete": said} for said in gone]
    # What is changed or deleted before it is booked, or after it is deleted, is refused in one order only.
    told = replay(seen)
    assume(not any("error" in answer and "book" not in step
                   for step, answer in zip(seen["steps"], told["steps"], strict=True)))  # fmt: skip
    sums = [{customer: end["earned"] for customer, end in one["customers"].items()}
            for one in (told, replay({**case, "steps": rest}))]  # fmt: skip
    assert sums[0] == sums[1]


def test_facts_have_names_in_common_with_the_format() -> None:
    """The story above keeps facts by the names that the strategies draw."""
    assert set(FACT_KEYS) >= {"service", "starts_at", "total"}
