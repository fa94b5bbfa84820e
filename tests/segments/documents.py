"""Random segments, with figures that random customers (population.py) are near to."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

DAYS = st.sampled_from([1, 2, 3, 7, 30, 31, 90, 365])
POINTS = st.sampled_from([1, 2, 50, 100, 101, 200, 500, 1000])
TIERS = ("Bronze", "Silver", "Gold")


def keys(needed: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(needed, optional=optional)


def bounds(figures: st.SearchStrategy[Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    def order(pair: tuple[Any, Any], more: dict[str, Any], ends: str) -> dict[str, Any]:
        least, most = sorted(pair, key=float)
        return {**({"least": least} if "l" in ends else {}), **({"most": most} if "m" in ends else {}), **more}

    return st.builds(order, st.tuples(figures, figures), keys({}, **optional), st.sampled_from(["l", "m", "lm"]))


def distance(needed: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    percent = st.sampled_from([1, 10, 33, 50, 99, 100])
    return st.one_of(keys({**needed, "points": POINTS}, **optional), keys({**needed, "percent": percent}, **optional))


def away(days: int, more: int | None) -> dict[str, int]:
    return {"days": days} if more is None else {"days": days, "at_most": days + more}


CONDITIONS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "booked": keys({"ahead": st.booleans()}),
    "expiring": keys({"days": DAYS}, least=POINTS),
    "inactive": st.builds(away, DAYS, st.sampled_from([None, 0, 1, 29, 60])),
    "last_visit": st.one_of(
        keys({"services": st.lists(st.integers(1, 4), min_size=1)}, locations=st.lists(st.integers(1, 2))),
        keys({"locations": st.lists(st.integers(1, 2), min_size=1)}),
    ),
    "near_reward": distance({"cost": st.sampled_from([1, 100, 101, 500, 1000])}),
    "near_tier": distance({}, tier=st.sampled_from([*TIERS, "Gone"])),
    "never_redeemed": st.just({}),
    "new": keys({"days": DAYS}),
    "points": bounds(st.sampled_from([-50, -1, 0, 1, 50, 99, 100, 500])),
    "spent": bounds(st.sampled_from(["-1", "0", "0.01", "20.00", "20.50", "100.00"]), days=DAYS),
    "tier": st.one_of(
        st.just({"without": True}), keys({"names": st.lists(st.sampled_from([*TIERS, "Gone"]), min_size=1)})
    ),
    "visits": bounds(st.sampled_from([0, 1, 2, 3, 5]), days=DAYS),
}


def condition(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return CONDITIONS[kind].map(lambda said: {kind: said})


any_condition = st.sampled_from(sorted(CONDITIONS)).flatmap(condition)


def combine(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.lists(parts, max_size=3).map(lambda found: {"all": found}),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: {"any": found}),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: {"none": found}),
    )


documents = st.one_of(any_condition, combine(any_condition), combine(st.one_of(any_condition, combine(any_condition))))
