"""The reference follows the cases, and the engine follows the reference, over random programmes and lives.

With `HYPOTHESIS_PROFILE=thorough` some 20,000 lives are compared instead of 400. The end of the run says how often each
feature was in a programme and how often it took effect in a life.
"""

import copy
import json
import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings, target
from hypothesis import strategies as st

from bridge.core.on_paper.replay import replay as bridge_replay
from bridge.errors import LoyaltyError
from tests.reference import BadCase, Replay, replay
from tests.strategies.lives import lives

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
DIVERSE = settings(
    max_examples=18_000 if THOROUGH else 300, deadline=None, derandomize=not THOROUGH, suppress_health_check=HEALTH
)
EVENTFUL = settings(
    max_examples=2_000 if THOROUGH else 100, deadline=None, derandomize=not THOROUGH, suppress_health_check=HEALTH
)
# What must have happened in some of the lives, or the comparison has not compared it.
EFFECTS = (
    "cap cut",
    "milestone earned",
    "milestone kept",
    "multiplied up",
    "multiplied down",
    "highest of several multipliers",
    "tax left out",
    "redemption taken",
    "redemption cut by cap or total",
    "redemption takes the fewest",
    "redemption cut by a new total",
    "redemption given back",
    "redemption from several lots",
    "redemption below zero",
    "redemption given back below zero",
    "points expired",
    "award taken back",
    "award taken back below zero",
    "award taken back from other lots",
    "award given again",
    "award given again on other facts",
    "award evaluated again",
    "debt paid off",
    "insufficient_points",
)


class Tally:
    """Counts what was drawn and what took effect, and prints it at the end of the run."""

    def __init__(self) -> None:
        self.lives = 0
        self.drawn: Counter[str] = Counter()
        self.effects: Counter[str] = Counter()

    def add(self, programme: dict[str, Any], happened: Counter[str]) -> None:
        self.lives += 1
        self.drawn.update(features(programme))
        self.effects.update(what for what, times in happened.items() if times)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.lives:
            return
        terminalreporter.section(f"{self.lives} lives compared with the reference")
        for title, counted in (("programmes with", self.drawn), ("lives with", self.effects)):
            terminalreporter.write_line(title)
            for what, times in sorted(counted.items(), key=lambda pair: -pair[1]):
                terminalreporter.write_line(f"{times:8}  {what}")


def features(programme: dict[str, Any]) -> set[str]:
    rules, redemption = programme["earning_rules"], programme.get("redemption", {"enabled": False})
    most = redemption.get("max_discount") or {"none": None}
    found = {
        "a cap per day": any(rule.get("max_points_per_day") is not None for rule in rules),
        "a cap in all": any(rule.get("max_points") is not None for rule in rules),
        "milestones": any("every_visits" in rule["award"] for rule in rules),
        "stamp cards": any("visits" in rule["award"] for rule in rules),
        "multipliers": bool(programme.get("multipliers")),
        "multipliers by tier": any(one.get("tiers") for one in programme.get("multipliers", [])),
        "redemption": redemption["enabled"],
        f"redemption {redemption.get('method')}, at most {', '.join(most)}": redemption["enabled"],
        "points before tax": redemption.get("tax") == "before",
        "expiry": programme.get("expiry", {}).get("months") is not None,
        f"trigger {programme.get('award_on', {}).get('trigger', 'created')}": True,
        f"{programme.get('currency_decimals', 2)} decimals": True,
    }
    return {what for what, there in found.items() if there}


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    found = Tally()
    request.config.pluginmanager.register(found)
    yield found


def holds(wanted: Any, got: Any, key: str | None = None) -> bool:
    """Whether `got` has every part of `wanted`: money by value, everything else exactly."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(name in got and holds(wanted[name], got[name], name) for name in wanted)
    if isinstance(wanted, list):
        return len(wanted) <= len(got) and all(holds(*pair) for pair in zip(wanted, got, strict=False))
    if key == "discount":
        return Decimal(wanted) == Decimal(got)
    return type(wanted) is type(got) and wanted == got


@pytest.mark.parametrize("answer", [replay, bridge_replay], ids=["reference", "bridge"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, answer: Any) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    got = json.loads(json.dumps(answer(case)))
    assert case["expect"] and holds(case["expect"], got), got


def test_there_are_cases() -> None:
    assert len(CASES) >= 50


def compare(tally: Tally, case: dict[str, Any]) -> list[str]:
    """What took effect in this life, if both answer it alike."""
    reference = Replay(case)
    tally.add(case["programme"], reference.happened)
    assert bridge_replay(copy.deepcopy(case)) == reference.output
    effects = [what for what in EFFECTS if reference.happened[what]]
    for what in effects:
        event(what)
    return effects


@DIVERSE
@given(case=lives())
def test_bridge_answers_as_the_reference(tally: Tally, case: dict[str, Any]) -> None:
    compare(tally, case)


@EVENTFUL
@given(case=lives())
def test_bridge_answers_as_the_reference_in_eventful_lives(tally: Tally, case: dict[str, Any]) -> None:
    """Hypothesis is led to lives in which ever more happens: few kinds of programmes, but everything at once."""
    target(float(len(compare(tally, case))), label="different effects in one life")


def test_lives_made_every_effect_happen(tally: Tally) -> None:
    """Runs after the comparisons: what never happened there was never compared. A short run may miss what is rare."""
    if tally.lives < 300:
        pytest.skip("the comparison did not run")
    missed = [what for what in EFFECTS if not tally.effects[what]]
    assert len(missed) <= (0 if THOROUGH else 2), missed


@settings(max_examples=50, deadline=None)
@given(case=lives(most_steps=4), data=st.data())
def test_both_refuse_an_unknown_key(case: dict[str, Any], data: st.DataObject) -> None:
    programme = case["programme"]
    places = [case, programme, case["steps"][0], next(v for k, v in case["steps"][0].items() if k != "at")]
    places += [part for part in (programme.get("redemption"), programme.get("expiry")) if part]
    places += [part for rule in programme["earning_rules"] for part in (rule, rule["award"], rule["when"])]
    places += [*programme.get("multipliers", []), *programme.get("tiers", [])]
    data.draw(st.sampled_from(places))["surprise"] = 1
    with pytest.raises(BadCase):
        replay(case)
    with pytest.raises(LoyaltyError):
        bridge_replay(case)
