"""Segments of a million customers, beside a second business of a tenth of them: each condition alone, and three together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stage import venv
from stage.bench.limits import Limits
from stage.place import CHECKOUT
from stage.progress import run, step
from stage.site import Site
from stage.wordpress import DATABASE

TIERS = [
    {"name": "Silver", "color": "#9aa3ad", "min_points": 500},
    {"name": "Gold", "color": "#d4af37", "min_points": 2000},
    {"name": "Platinum", "color": "#e5e4e2", "min_points": 6000},
]
SEGMENTS: dict[str, dict[str, Any]] = {
    "everybody": {"all": []},
    "near a tier": {"near_tier": {"points": 100}},
    "near a tier of a period": {"near_tier": {"points": 100}},
    "near a reward": {"near_reward": {"cost": 500, "percent": 80}},
    "inactive for 90 days": {"inactive": {"days": 90}},
    "inactive for 90 to 180 days": {"inactive": {"days": 90, "at_most": 180}},
    "new within 30 days": {"new": {"days": 30}},
    "in Gold or Platinum": {"tier": {"names": ["Gold", "Platinum"]}},
    "in no tier": {"tier": {"without": True}},
    "at least 3 visits": {"visits": {"least": 3}},
    "spent at least 200": {"spent": {"least": "200"}},
    "never redeemed": {"never_redeemed": {}},
    "at least 500 points": {"points": {"least": 500}},
    "came last for a service": {"last_visit": {"services": [3]}},
    "nothing booked ahead": {"booked": {"ahead": False}},
    "away, in Gold, never redeemed": {
        "all": [{"inactive": {"days": 90}}, {"tier": {"names": ["Gold"]}}, {"never_redeemed": {}}]
    },
    "new, or near a tier, or in no tier": {
        "any": [{"new": {"days": 30}}, {"near_tier": {"percent": 10}}, {"tier": {"without": True}}]
    },
    "none of: came lately, booked, in no tier": {
        "none": [{"visits": {"least": 1, "days": 30}}, {"booked": {"ahead": True}}, {"tier": {"without": True}}]
    },
}
# What no profile holds is summed up over visits and lots within the days: the more days, the longer.
SUMMED_UP: dict[str, dict[str, Any]] = {
    "at least 50 points expire within 30 days": {"expiring": {"days": 30, "least": 50}},
    "at least 3 visits within 90 days": {"visits": {"least": 3, "days": 90}},
    "spent at least 200 within 90 days": {"spent": {"least": "200", "days": 90}},
    "at least 3 visits within 365 days": {"visits": {"least": 3, "days": 365}},
}
# MiB of buffers: what MariaDB takes if nobody says, and what fits a business of this size.
SMALL, LARGE = 128, 1024
# Where tiers go by the points of a period.
LAPSING = ["near a tier of a period"]
# In passes over the profiles of the business. Of conditions that are combined, the database takes one's index and looks up
# every row that it leads to, which may cost some passes.
MOST, MOST_SUMMED_UP = 5, 20
ASK = Path(__file__).parent / "ask_segments.py"


def measure(site: Site, limits: Limits, rows: int) -> None:
    fill(site, rows)
    for size in (LARGE, SMALL):
        _give_buffers(site, size)
        with step(f"Counting segments, with {size} MiB of buffers"):
            found = _ask(site)
        one_pass = found["one pass"]["seconds"]
        limits.note("one pass over all profiles", f"{one_pass * 1000:,.0f} ms")
        for name in (*SEGMENTS, *SUMMED_UP):
            most = MOST if name in SEGMENTS else MOST_SUMMED_UP
            limits.check(name, found[name]["seconds"] / one_pass, most, "passes")
            limits.note("which was", _describe(found[name]))


def fill(site: Site, rows: int) -> None:
    """So many customers in place of those that are there, and a tenth of them of a second business."""
    _give_buffers(site, LARGE)
    with step(f"Writing {rows:,} customers with their visits and points, and {rows // 10:,} of another business"):
        site.database.sql(_EMPTY, DATABASE)
        for tenant, customers in ((0, rows), (1, max(1, rows // 10))):
            for first in range(0, customers, 100_000):
                site.database.sql(_people(tenant, first, min(100_000, customers - first)), DATABASE)
        site.database.sql(ACCOUNTS, DATABASE)
        site.database.sql(_ANALYZE, DATABASE)


def _give_buffers(site: Site, size: int) -> None:
    site.database.sql(f"SET GLOBAL innodb_buffer_pool_size = {size} * 1024 * 1024")


def _describe(one: dict[str, Any]) -> str:
    times = ", ".join(f"{what} {one[key] * 1000:,.0f} ms" for what, key in _FIGURES.items())
    return f"{one['count']:,} customers, {times}; {', '.join(one['indexes'])}"


_FIGURES = {
    "counted in": "seconds",
    "a page in": "page",
    "who may be reached in": "audience",
    "gone through in": "walk",
}


def _ask(site: Site) -> dict[str, Any]:
    url = site.database.url(DATABASE)
    asked = {
        "url": url,
        "prefix": "wp_",
        "tenant": 0,
        "tiers": TIERS,
        "tiers_lapse": LAPSING,
        "segments": SEGMENTS | SUMMED_UP,
    }
    said = run([venv.PYTHON, ASK], stdin=json.dumps(asked), env={"PYTHONPATH": str(CHECKOUT)})
    return dict(json.loads(said))


_EMPTY = "".join(f"TRUNCATE wp_bkloyalty_{name};" for name in ("accounts", "profiles", "visits", "lots"))
_ANALYZE = "ANALYZE TABLE " + ", ".join(f"wp_bkloyalty_{name}" for name in ("accounts", "profiles", "visits", "lots"))
# A quarter of everybody's points lapsed, of some more and of some none.
ACCOUNTS = """
    INSERT INTO wp_bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, redeemed, lifetime, tier, tallies,
            lapse_terms, lapsed, lapsed_before, gone, gone_before, lapses_at, created_at, updated_at)
        SELECT tenant_id, customer_id, balance, held, lifetime, 0, redeemed, lifetime, tier, '{}', '12+30a',
            lifetime * (customer_id % 4) DIV 6, UTC_TIMESTAMP() - INTERVAL 365 DAY, lifetime * (customer_id % 4) DIV 7,
            UTC_TIMESTAMP() - INTERVAL 395 DAY, UTC_TIMESTAMP() + INTERVAL 1 + customer_id % 300 DAY, UTC_TIMESTAMP(), UTC_TIMESTAMP()
        FROM wp_bkloyalty_profiles WHERE customer_id % 7;
"""


def _people(tenant: int, first: int, customers: int) -> str:
    """Three visits each on average over three years, most of them lately and most of them of few customers; three lots each, over
    the year to come; a third ever redeemed; seven in ten were asked for consent."""
    start = 10_000_000 * tenant + first
    span = f"seq_{start + 1}_to_{start + customers}"
    mine = f"tenant_id = {tenant} AND customer_id > {start} AND customer_id <= {start + customers}"
    return f"""
        INSERT INTO wp_bkloyalty_visits (tenant_id, appointment_id, customer_id, ends_at, spent, service_id, location_id, counted)
            SELECT {tenant}, c.seq * 10 + v.seq, c.seq, UTC_TIMESTAMP() - INTERVAL FLOOR(POW(RAND(), 1.5) * 94608000) SECOND,
                20 + FLOOR(RAND() * 120), 1 + c.seq % 9, 1 + c.seq % 3, 1
            FROM (SELECT seq, FLOOR(POW(RAND(), 2) * 10) AS visits FROM {span}) c JOIN seq_0_to_8 v ON v.seq < c.visits;
        INSERT INTO wp_bkloyalty_visits (tenant_id, appointment_id, customer_id, ends_at, spent, service_id, location_id, counted)
            SELECT {tenant}, seq * 10 + 9, seq, UTC_TIMESTAMP() + INTERVAL 1 + seq % 30 DAY, 50, 1, 1, 0
            FROM {span} WHERE seq % 20 = 0;
        INSERT INTO wp_bkloyalty_lots (tenant_id, customer_id, awarded_at, expires_at, points_left)
            SELECT {tenant}, c.seq, UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL FLOOR(RAND() * 31536000) SECOND,
                FLOOR(RAND() * 200)
            FROM {span} c JOIN seq_1_to_3;
        INSERT INTO wp_bkloyalty_profiles (tenant_id, customer_id, visits, spent, first_visit_at, last_visit_at, next_visit_at,
            last_service_id, last_location_id, balance, held, lifetime, redeemed, tier, consent)
            SELECT {tenant}, c.seq, COALESCE(v.visits, 0), COALESCE(v.spent, 0), v.first_at, v.last_at, v.next_at,
                IF(v.visits > 0, 1 + c.seq % 9, NULL), IF(v.visits > 0, 1 + c.seq % 3, NULL), c.points - c.redeemed,
                IF(c.seq % 50 = 0, LEAST(5, c.points - c.redeemed), 0), c.points, c.redeemed,
                CASE WHEN c.points >= 6000 THEN 'Platinum' WHEN c.points >= 2000 THEN 'Gold' WHEN c.points >= 500 THEN 'Silver' END,
                IF(c.seq % 10 < 7, ELT(1 + c.seq % 4, 'given', 'given', 'refused', 'withdrawn'), NULL)
            FROM (SELECT seq, FLOOR(POW(RAND(seq), 3) * 10000) AS points,
                    IF(seq % 3 = 0, FLOOR(POW(RAND(seq), 3) * 5000), 0) AS redeemed FROM {span}) c
            LEFT JOIN (SELECT customer_id, SUM(counted) AS visits, SUM(IF(counted, spent, 0)) AS spent,
                    MIN(IF(counted, ends_at, NULL)) AS first_at, MAX(IF(counted, ends_at, NULL)) AS last_at,
                    MIN(IF(counted, NULL, ends_at)) AS next_at
                FROM wp_bkloyalty_visits WHERE {mine} GROUP BY customer_id) v ON v.customer_id = c.seq;
    """
