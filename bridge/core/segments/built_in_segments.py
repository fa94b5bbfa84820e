"""The segments that every business has: what each asks for, with figures that may be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from bridge.core.programmes.programme import NOTICE_DAYS
from bridge.core.programmes.programme_documents import MOST_DAYS
from bridge.core.rewards.rewards import Reward
from bridge.core.segments.segment_documents import MOST_CONDITIONS
from bridge.core.settling.reasons import N_

Document: TypeAlias = Mapping[str, Any]

USUALLY_MUCH = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may be chosen, from 1 to ``most``: its name in an address, and what it is called. ``usual`` None: what is much
    money to the business."""

    name: str
    label: str
    usual: int | None
    most: int


@dataclass(frozen=True, slots=True)
class Business:
    """What built-in segments depend on: whether there are tiers, the rewards that are offered, how much money is much to
    spend, and how long before points expire customers read of it."""

    has_tiers: bool = False
    rewards: Sequence[Reward] = ()
    much: int = USUALLY_MUCH
    notice_days: int = NOTICE_DAYS


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """``make`` gives its document for chosen figures; None where this business cannot have it. ``said`` is the sentence that stands
    for the conditions where these, one for each reward, would read like a list; it may name figures."""

    key: str
    title: str
    why: str
    figures: tuple[Figure, ...]
    make: Callable[[Mapping[str, int], Business], Document | None]
    said: str = ""

    def asks_for_spending(self, said: Mapping[str, int]) -> bool:
        """Whether its figures depend on how much money is much to spend."""
        return any(figure.usual is None and figure.name not in said for figure in self.figures)

    def choose(self, said: Mapping[str, int], business: Business) -> dict[str, int]:
        """Its figures: those that were said and are within their bounds, else the usual ones."""
        return {figure.name: _choose(figure, said.get(figure.name), business) for figure in self.figures}


def find_built_in(key: str) -> BuiltIn | None:
    """The built-in segment of that name."""
    return next((one for one in BUILT_IN if one.key == key), None)


def ask_for_tier(name: str | None) -> Document:
    """Those in a tier; in none, without a name."""
    return {"tier": {"names": [name]} if name else {"without": True}}


def find_much(average: Decimal) -> int:
    """Three times what a customer spends on average, as a round figure: 411 is 400."""
    thrice = int(average * 3)
    if thrice < 1:
        return USUALLY_MUCH
    step: int = 10 ** (len(str(thrice)) - 1)
    return thrice // step * step


def _choose(figure: Figure, said: int | None, business: Business) -> int:
    if said is not None and 1 <= said <= figure.most:
        return said
    if figure is _NOTICE:
        return business.notice_days
    return business.much if figure.usual is None else figure.usual


def _near_tier(chosen: Mapping[str, int], business: Business) -> Document | None:
    return {"near_tier": {"percent": chosen["percent"]}} if business.has_tiers else None


def _near_reward(chosen: Mapping[str, int], business: Business) -> Document | None:
    # The cheapest ones, each cost and its tiers once; either is a condition.
    known = {(reward.cost, reward.tiers) for reward in business.rewards}
    cheapest = sorted(known, key=lambda one: (one[0], sorted(one[1])))[: MOST_CONDITIONS // 2]
    parts = [_ask_for_reward(cost, tiers, chosen["percent"]) for cost, tiers in cheapest]
    return {"any": parts} if len(parts) > 1 else parts[0] if parts else None


def _ask_for_reward(cost: int, tiers: frozenset[str], percent: int) -> Document:
    near = {"near_reward": {"cost": cost, "percent": percent}}
    return {"all": [near, {"tier": {"names": sorted(tiers)}}]} if tiers else near


def _best(chosen: Mapping[str, int], _: Business) -> Document:
    visits = {"least": chosen["visits"], "days": chosen["days"]}
    return {"all": [{"visits": visits}, {"spent": {"least": str(chosen["spent"]), "days": chosen["days"]}}]}


def _regular(chosen: Mapping[str, int], _: Business) -> Document:
    return {"visits": {"least": chosen["visits"], "days": chosen["days"]}}


def _once(chosen: Mapping[str, int], _: Business) -> Document:
    return {"all": [{"visits": {"least": 1, "most": 1}}, {"inactive": {"days": chosen["days"]}}]}


def _never_redeemed(chosen: Mapping[str, int], _: Business) -> Document:
    return {"all": [{"never_redeemed": {}}, {"points": {"least": chosen["points"]}}]}


def _days(usual: int) -> Figure:
    return Figure("days", N_("Days"), usual, MOST_DAYS)


_NOTICE = _days(NOTICE_DAYS)
_PERCENT = N_("Per cent")
_VISITS = Figure("visits", N_("Visits"), 5, 1000)
_MUCH = 1_000_000_000

# In the order in which they are shown.
BUILT_IN = (
    BuiltIn(
        "inactive",
        N_("Inactive"),
        N_("They came, and then stopped coming. A reason to return works best before they have found another place."),
        (_days(90),),
        lambda chosen, _: {"inactive": {"days": chosen["days"]}},
    ),
    BuiltIn(
        "new",
        N_("New"),
        N_("They came for the first time. The second visit decides whether they stay."),
        (_days(30),),
        lambda chosen, _: {"new": {"days": chosen["days"]}},
    ),
    BuiltIn(
        "once",
        N_("Came only once"),
        N_("One visit, and then nothing."),
        (_days(60),),
        _once,
    ),
    BuiltIn(
        "regular",
        N_("Regulars"),
        N_("They come often, whatever they spend."),
        (_VISITS, _days(365)),
        _regular,
    ),
    BuiltIn(
        "best",
        N_("Best customers"),
        N_("They come often and spend well above what your customers spend on average."),
        (_VISITS, Figure("spent", N_("Spent"), None, _MUCH), _days(365)),
        _best,
    ),
    BuiltIn(
        "near_tier",
        N_("Close to the next tier"),
        N_("One or two visits more, and they climb. Tell them."),
        (Figure("percent", _PERCENT, 20, 100),),
        _near_tier,
    ),
    BuiltIn(
        "near_reward",
        N_("Close to a reward"),
        N_("Only some points are missing for something that they can take."),
        (Figure("percent", _PERCENT, 80, 100),),
        _near_reward,
        N_("at least %(percent)s%% of the points for a reward that is open to them"),
    ),
    BuiltIn(
        "expiring",
        N_("Points about to expire"),
        N_("What they earned lapses soon unless they use it."),
        (_NOTICE,),
        lambda chosen, _: {"expiring": {"days": chosen["days"]}},
    ),
    BuiltIn(
        "never_redeemed",
        N_("Never redeemed"),
        N_("They have points, and never paid with any. Perhaps they do not know that they can."),
        (Figure("points", N_("Points"), 1, _MUCH),),
        _never_redeemed,
    ),
)
