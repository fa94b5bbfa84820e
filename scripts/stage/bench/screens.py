"""The back end's screens of a business with a million customers: how long the service takes for each."""

from __future__ import annotations

from pathlib import Path

from stage import venv
from stage.bench import business
from stage.bench.caller import Caller
from stage.bench.limits import Limits
from stage.place import CHECKOUT
from stage.progress import run, step
from stage.site import Site
from stage.wordpress import DATABASE

# PHP gives up after three seconds.
MOST_MS = 2_500
TIMES = 5
KEEP = Path(__file__).parent / "keep_figures.py"
SCREENS: dict[str, tuple[str, dict[str, str]]] = {
    "dashboard": ("dashboard", {}),
    "customers, by points": ("customers", {}),
    "customers, by name": ("customers", {"sort": "name"}),
    "customers, by lifetime points": ("customers", {"sort": "-lifetime"}),
    "customers, a frequent name": ("customers", {"q": "ana"}),
    "customers, two frequent names, by name": ("customers", {"q": "maria torres", "sort": "name"}),
    "customers, an address": ("customers", {"q": "c77777@"}),
    "customers who agreed": ("customers", {"consent": "given"}),
    "a customer": ("customer", {"id": "7"}),
    "consent, with its counts": ("consent", {}),
    "rewards, with their counts": ("rewards", {}),
    "tiers, with their counts": ("tiers", {}),
    "segments, with their counts": ("segments", {}),
    "a segment's list (inactive)": ("segment", {"built_in": "inactive"}),
    "a segment's list (near a tier of a period)": ("segment", {"built_in": "near_tier"}),
    "a segment's list (best customers)": ("segment", {"built_in": "best"}),
    "a new bonus for a segment": ("bonus", {"segment": "inactive", "days": "90"}),
    "reports of a month": ("reports", {}),
    "reports of a year": ("reports", {"period": "12"}),
}


def measure(site: Site, limits: Limits, rows: int) -> None:
    business.fill(site, rows)
    with step("Having the worker's figures worked out"):
        run([venv.PYTHON, KEEP, site.database.url(DATABASE), "wp_"], env={"PYTHONPATH": str(CHECKOUT)})
    caller = Caller(site)
    for name, (screen, query) in SCREENS.items():
        limits.check(name, _time(caller, screen, query) * 1000, MOST_MS, "ms")


def _time(caller: Caller, screen: str, query: dict[str, str]) -> float:
    """The middle one of several tries, in seconds."""
    caller.screen(screen, **query)
    return sorted(caller.screen(screen, **query) for _ in range(TIMES))[TIMES // 2]
