"""A ledger of any size, written straight into the tables: a year of entries, their customers, accounts and lots."""

from __future__ import annotations

import json

from stage.progress import step
from stage.site import Site
from stage.wordpress import DATABASE

ENTRIES_OF_A_CUSTOMER = 20
PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 10}, "active": True, "when": {}}],
    "tiers": [{"name": "Silver", "color": "#9aa3ad", "min_points": 100}, {"name": "Gold", "min_points": 1000}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "auto"},
}


def fill(site: Site, rows: int) -> None:
    """So many entries in place of those that are there, with sums by day."""
    with step(f"Writing {rows:,} entries of {rows // ENTRIES_OF_A_CUSTOMER:,} customers"):
        site.service.command("programme import", "-", stdin=json.dumps(PROGRAMME))
        site.database.sql(_statements(rows), DATABASE)
    with step("Summing them up by day"):
        site.service.command("work", "--once")


def _statements(rows: int) -> str:
    customers = max(1, rows // ENTRIES_OF_A_CUSTOMER)
    seconds = 365 * 24 * 3600 // rows or 1
    return f"""
        TRUNCATE wp_bkloyalty_entries; TRUNCATE wp_bkloyalty_days; TRUNCATE wp_bkloyalty_rollups; TRUNCATE wp_bkloyalty_lots;
        DELETE FROM wp_bkloyalty_accounts; DELETE FROM wp_bkntc_customers;
        INSERT INTO wp_bkntc_customers (id, first_name, last_name, email)
            SELECT seq, CONCAT('Customer', seq), CONCAT('Número ', seq), '' FROM seq_1_to_{customers};
        INSERT INTO wp_bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, lifetime, tier, tallies,
            created_at, updated_at)
            SELECT 0, seq, seq % 500, 0, seq % 2000, 0, seq % 2000, ELT(1 + seq % 3, NULL, 'Silver', 'Gold'), '{{}}',
                UTC_TIMESTAMP(), UTC_TIMESTAMP() FROM seq_1_to_{customers};
        INSERT INTO wp_bkloyalty_lots (tenant_id, customer_id, awarded_at, expires_at, points_left)
            SELECT 0, 1 + seq % {customers}, UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL 1 + seq % 400 DAY, seq % 30
            FROM seq_1_to_{max(1, rows // 4)};
        INSERT INTO wp_bkloyalty_entries (tenant_id, customer_id, kind, points, at, entry_key, appointment_id, note, reasons,
            created_at)
            SELECT 0, 1 + (seq * 7919) % {customers},
                ELT(1 + seq % 7, 'earned', 'earned', 'redeemed', 'earned', 'bonus', 'adjusted', 'reversed'),
                ELT(1 + seq % 7, 20, 35, -30, 50, 10, 5, -10), UTC_TIMESTAMP() - INTERVAL ({rows} - seq) * {seconds} + 600 SECOND,
                CONCAT('bench:', seq), IF(seq % 7 IN (4, 5), NULL, seq), IF(seq % 7 = 5, CONCAT('=SUM(', seq, ')'), NULL), '[]',
                UTC_TIMESTAMP() - INTERVAL 600 SECOND
            FROM seq_1_to_{rows};
        ANALYZE TABLE wp_bkloyalty_entries, wp_bkloyalty_lots, wp_bkloyalty_accounts, wp_bkntc_customers;
    """
