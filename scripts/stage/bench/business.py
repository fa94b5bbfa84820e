"""A large business: a million customers with names, accounts, visits, points, consent, rewards taken, and two years of entries."""

from __future__ import annotations

import json

from stage.bench import segments
from stage.progress import step
from stage.site import Site
from stage.wordpress import DATABASE

PERIOD = {"months": 12, "grace_days": 30}
PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 10}, "active": True, "when": {}}],
    "tiers": segments.TIERS,
    "tier_period": PERIOD,
    "redemption": {"enabled": True, "point_value": "0.01", "method": "auto"},
}
PAGE = 100_000
# Without accents, so that SQL makes the words of the search as the service does.
_FIRST_NAMES = ("Ana", "Luis", "Maria", "Jose", "Carmen", "Jorge", "Lucia", "Pablo", "Elena", "Diego")
_LAST_NAMES = ("Garcia", "Lopez", "Gomez", "Perez", "Ruiz", "Diaz", "Moreno", "Alvarez", "Romero", "Navarro", "Torres")
_REWARDS = ((200, "Hair mask"), (500, "Ten off"), (1000, "Free cut"), (4000, "Spa day"))


def fill(site: Site, customers: int) -> None:
    """The one business of the site with so many customers; whatever was there before is gone."""
    site.service.command("programme import", "-", stdin=json.dumps(PROGRAMME))
    segments.fill(site, customers)
    with step("Writing their names, entries and vouchers"):
        site.database.sql(_EMPTY, DATABASE)
        for first in range(0, customers, PAGE):
            site.database.sql(_customers(first, min(PAGE, customers - first)), DATABASE)
        site.database.sql(_once(customers), DATABASE)
        site.database.sql(_SUM_UP + _ANALYZE, DATABASE)


_TABLES = ("consents", "days", "entries", "people", "rewards", "rollups", "vouchers", "words")
_EMPTY = "".join(f"TRUNCATE wp_bkloyalty_{name};" for name in _TABLES) + "TRUNCATE wp_bkntc_customers;"
# Not by the worker, which would also look for the visits in a calendar that has none.
_SUM_UP = """
    INSERT INTO wp_bkloyalty_days SELECT 0, DATE(at), kind, SUM(points), COUNT(*) FROM wp_bkloyalty_entries GROUP BY 2, 3;
    INSERT INTO wp_bkloyalty_rollups (tenant_id, entries_to, timezone)
        SELECT 0, (SELECT MAX(id) FROM wp_bkloyalty_entries), timezone FROM wp_bkloyalty_tenants WHERE tenant_id = 0;
"""
_ANALYZE = "ANALYZE TABLE wp_bkntc_customers, " + ", ".join(f"wp_bkloyalty_{name}" for name in _TABLES)


def _choose(names: tuple[str, ...], salt: int) -> str:
    quoted = ", ".join(f"'{name}'" for name in names)
    return f"ELT(1 + (seq * {salt}) % {len(names)}, {quoted})"


def _customers(first: int, customers: int) -> str:
    span, mine = (
        f"seq_{first + 1}_to_{first + customers}",
        f"tenant_id = 0 AND customer_id BETWEEN {first + 1} AND {first + customers}",
    )
    return f"""
        INSERT INTO wp_bkntc_customers (id, first_name, last_name, email, phone_number)
            SELECT seq, {_choose(_FIRST_NAMES, 7)}, CONCAT({_choose(_LAST_NAMES, 13)}, ' ', {_choose(_LAST_NAMES, 29)}),
                IF(seq % 20, CONCAT('c', seq, '@example.com'), ''), CONCAT('+34 6', LPAD(seq, 8, '0')) FROM {span};
        INSERT INTO wp_bkloyalty_entries (tenant_id, customer_id, kind, points, at, entry_key, appointment_id, reasons, created_at)
            SELECT 0, c.seq, ELT(1 + (c.seq + e.seq) % 3, 'earned', 'redeemed', 'earned'), ELT(1 + (c.seq + e.seq) % 3, 60, -20, 40),
                UTC_TIMESTAMP() - INTERVAL (c.seq * 7919 + e.seq * 104729) % 63072000 SECOND, CONCAT('bench:', c.seq, ':', e.seq), c.seq * 10 + e.seq,
                '[]', UTC_TIMESTAMP() - INTERVAL 1 HOUR
            FROM {span} c JOIN seq_0_to_1 e;
        INSERT INTO wp_bkloyalty_consents (tenant_id, customer_id, state, at, source)
            SELECT tenant_id, customer_id, consent, UTC_TIMESTAMP(), 'panel' FROM wp_bkloyalty_profiles WHERE {mine} AND consent IS NOT NULL;
    """


def _once(customers: int) -> str:
    """What is quicker in one piece, in the order of its key: the search's words, and a voucher for every other customer."""
    rewards = ", ".join(
        f"({number}, 0, '{name}', {cost}, '{{\"kind\": \"fixed\", \"amount\": \"10\"}}', '[]', 'active', 1, 0, UTC_TIMESTAMP(), UTC_TIMESTAMP())"
        for number, (cost, name) in enumerate(_REWARDS, start=1)
    )
    name = "LOWER(CONCAT(first_name, ' ', last_name))"
    words = " UNION ALL ".join(
        f"SELECT {word}, id FROM wp_bkntc_customers WHERE {word} <> ''"
        for word in (
            "LOWER(first_name)",
            "LOWER(SUBSTRING_INDEX(last_name, ' ', 1))",
            "LOWER(SUBSTRING_INDEX(last_name, ' ', -1))",
            "email",
        )
    )
    return f"""
        INSERT INTO wp_bkloyalty_people (tenant_id, customer_id, sort_name, fingerprint)
            SELECT 0, id, {name}, MD5(CONCAT_WS('|', 1, first_name, last_name, email, phone_number)) FROM wp_bkntc_customers;
        INSERT IGNORE INTO wp_bkloyalty_words (tenant_id, word, customer_id) SELECT 0, w.word, w.id FROM
            (SELECT '' AS word, 0 AS id FROM dual WHERE 0 UNION ALL {words}) w ORDER BY 2, 3;
        INSERT INTO wp_bkloyalty_rewards (id, tenant_id, name, cost, terms, tiers, state, number, issued, created_at, updated_at) VALUES {rewards};
        INSERT INTO wp_bkloyalty_vouchers (tenant_id, customer_id, reward_id, code, request_key, name, terms, points, draws, state,
                expires_at, issued_at)
            SELECT 0, seq * 2, 1 + seq % {len(_REWARDS)}, LPAD(CONV(seq, 10, 36), 8, '0'), CONCAT('bench:', seq), 'Ten off', '{{}}', 500, '[]',
                ELT(1 + seq % 3, 'issued', 'used', 'cancelled'), IF(seq % 2, UTC_TIMESTAMP() - INTERVAL 100 DAY + INTERVAL seq % 200 DAY, NULL), UTC_TIMESTAMP()
            FROM seq_1_to_{max(1, customers // 2)};
    """
