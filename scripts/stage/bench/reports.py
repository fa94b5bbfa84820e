"""The report of a year, of a small ledger and of a large one: how much longer the large one takes."""

from __future__ import annotations

from stage.bench import ledger
from stage.bench.caller import Caller
from stage.bench.limits import Limits
from stage.site import Site

FEW = 10_000
TIMES = 7
# A hundred times the entries may take so many times as long; what grows is who was active, which no sum by day can tell.
MOST = 40
SCREENS = {"reports": {"period": "12"}, "dashboard": {}}


def measure(site: Site, limits: Limits, rows: int) -> None:
    caller = Caller(site)
    ledger.fill(site, FEW)
    few = {name: _time(caller, name) for name in SCREENS}
    ledger.fill(site, rows)
    for name in SCREENS:
        many = _time(caller, name)
        limits.check(f"{name} of {rows:,} entries against {FEW:,}", many / few[name], MOST, "times as long")
        limits.note("which was here", f"{many * 1000:,.0f} ms against {few[name] * 1000:,.0f} ms")


def _time(caller: Caller, name: str) -> float:
    """The middle one of several tries, in seconds."""
    caller.screen(name, **SCREENS[name])
    return sorted(caller.screen(name, **SCREENS[name]) for _ in range(TIMES))[TIMES // 2]
