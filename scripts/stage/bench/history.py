"""Ten years of bookings attached page by page, against bookings of the same kind settled one by one; and undone again."""

from __future__ import annotations

import json
import time

from stage.bench.limits import Limits
from stage.progress import StageError, step
from stage.site import Site
from stage.wordpress import DATABASE

# Of the rows that are asked for: 100,000 bookings of 8,000 customers in a run without arguments.
BOOKINGS, CUSTOMERS = 10, 125
ONE_BY_ONE = 1_000
MOST_PERCENT = 25
# Beside whatever ledger is there.
FIRST = 50_000_000
PROGRAMME = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "when": {}},
        {
            "id": 3,
            "name": "Colour",
            "award": {"points": 20},
            "when": {"services": [FIRST, FIRST + 1]},
            "max_points": 1000,
        },
        {"id": 4, "name": "Fifth visit", "award": {"points": 100, "every_visits": 5}, "when": {}},
    ],
    "multipliers": [{"id": 1, "name": "Tuesdays", "factor": "2", "when": {"weekdays": [2]}, "tiers": ["Gold"]}],
    "tiers": [{"name": "Silver", "color": "#9aa3ad", "min_points": 500}, {"name": "Gold", "min_points": 1500}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "auto"},
    "expiry": {"months": 12},
}


def measure(site: Site, limits: Limits, rows: int) -> None:
    bookings, customers = max(1_000, rows // BOOKINGS), max(80, rows // CUSTOMERS)
    site.service.command("programme import", "-", stdin=json.dumps(PROGRAMME))
    site.database.sql(_offer(customers), DATABASE)
    site.service.command("settle", "--all")
    nothing = _time(site, "settle", "--all")
    site.database.sql(_book(FIRST, ONE_BY_ONE, customers, ago=0, spread=1), DATABASE)
    with step(f"Settling {ONE_BY_ONE:,} bookings one by one"):
        single = (_time(site, "settle", "--all") - nothing) / ONE_BY_ONE
    with step(f"Writing {bookings:,} bookings of {customers:,} customers"):
        site.database.sql(_book(FIRST + ONE_BY_ONE, bookings, customers, ago=30, spread=3650), DATABASE)
    with step("Trying what attaching them would come to"):
        tried = _time(site, "attach-history", "--dry-run")
    with step("Attaching them"):
        begun = time.perf_counter()
        batch = site.service.ask("attach-history")
        attached = time.perf_counter() - begun
    if (batch["state"], batch["looked_at"]) != ("done", bookings):
        raise StageError(f"Not all was attached: {batch}")
    with step("Undoing it"):
        undone = _time(site, "attach-history", "--undo", str(batch["id"]))
    percent = 100 * attached / bookings / single
    limits.check("a booking of the past, against one settled by itself", percent, MOST_PERCENT, "% of the time")
    limits.note(
        "which was here", f"{bookings / attached:,.0f} a second against {1 / single:,.0f}, {attached:,.1f} s in all"
    )
    limits.note("the dry run and undoing it all", f"{tried:,.1f} s and {undone:,.1f} s")


def _time(site: Site, *command: str) -> float:
    begun = time.perf_counter()
    site.service.command(*command)
    return time.perf_counter() - begun


def _offer(customers: int) -> str:
    return f"""
        INSERT INTO wp_bkntc_service_categories (id, name, parent_id) VALUES ({FIRST}, 'All', 0), ({FIRST + 1}, 'Hair', {FIRST});
        INSERT INTO wp_bkntc_services (id, name, category_id)
            SELECT {FIRST} + seq, CONCAT('Service ', seq), {FIRST + 1} FROM seq_0_to_9;
        INSERT INTO wp_bkntc_staff (id, name) SELECT {FIRST} + seq, CONCAT('Staff ', seq) FROM seq_0_to_4;
        INSERT INTO wp_bkntc_customers (id, first_name, last_name, email)
            SELECT {FIRST} + seq, 'Customer', CONCAT('Number ', seq), '' FROM seq_0_to_{customers - 1};
    """


def _book(first: int, bookings: int, customers: int, *, ago: int, spread: int) -> str:
    """Visits that ended over ``spread`` days up to ``ago`` days ago, each booked just before; one in fourteen was cancelled."""
    starts_at = f"UNIX_TIMESTAMP() - {ago * 86_400} - 3600 - (seq * 7919) % {spread * 86_400}"
    made = starts_at if ago else "UNIX_TIMESTAMP() + 1"
    return f"""
        INSERT INTO wp_bkntc_appointments (id, location_id, service_id, staff_id, customer_id, status, starts_at, ends_at,
            payment_method, payment_status, paid_amount, created_at)
            SELECT {first} + seq, 1, {FIRST} + seq % 10, {FIRST} + seq % 5, {FIRST} + (seq * 104729) % {customers},
                IF(seq % 14 = 0, 'canceled', 'approved'), {starts_at}, {starts_at} + 3600, 'local', 'paid', 50, {made}
            FROM seq_0_to_{bookings - 1};
        INSERT INTO wp_bkntc_appointment_prices (appointment_id, unique_key, price, negative_or_positive)
            SELECT {first} + seq, 'service_price', ELT(1 + seq % 5, 20, 35, 50, 80, 120), 1 FROM seq_0_to_{bookings - 1};
        INSERT INTO wp_bkntc_appointment_prices (appointment_id, unique_key, price, negative_or_positive)
            SELECT {first} + seq * 3, 'service_extra-1', 10, 1 FROM seq_0_to_{(bookings - 1) // 3};
    """
