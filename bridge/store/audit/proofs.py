"""The questions of an audit, in SQL: each statement gives the rows that should not be. Grouped, so that they scale."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text

from bridge.store.audit.bonus_proofs import BONUSES
from bridge.store.audit.import_proofs import IMPORTS
from bridge.store.audit.profile_proofs import PROFILES
from bridge.store.audit.reward_proofs import REWARDS


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up."""

    code: str
    tenant: int
    customer: int | None
    appointment: int | None
    message: str


P = "{prefix}bkloyalty_"

# Entries stay under the number they were posted for; they count for whom that one went over to.
PERSON = "COALESCE(went_over.into_id, e.customer_id)"
OF_PEOPLE = f"""{P}entries e
    LEFT JOIN {P}merges went_over ON went_over.tenant_id = e.tenant_id AND went_over.customer_id = e.customer_id"""

# What each account must be the sum of.
_ACCOUNTS = {
    "balance_is_not_the_sum_of_entries": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('balance ', a.balance, ', entries ', COALESCE(e.points, 0))
        FROM {P}accounts a LEFT JOIN (SELECT e.tenant_id, {PERSON} AS customer_id, SUM(e.points) AS points FROM {OF_PEOPLE}
            GROUP BY 1, 2) e USING (tenant_id, customer_id)
        WHERE a.balance <> COALESCE(e.points, 0)""",
    "entries_without_account": f"""
        SELECT DISTINCT e.tenant_id, e.customer_id, NULL, 'entries of a customer who has no account'
        FROM {OF_PEOPLE} LEFT JOIN {P}accounts a ON a.tenant_id = e.tenant_id AND a.customer_id = {PERSON}
        WHERE a.tenant_id IS NULL""",
    "merged_entries_do_not_cancel_out": f"""
        SELECT m.tenant_id, m.customer_id, NULL, CONCAT('went over to customer ', m.into_id, ', entries ', SUM(e.points))
        FROM {P}merges m JOIN {P}entries e ON e.tenant_id = m.tenant_id AND e.customer_id = m.customer_id
        GROUP BY m.tenant_id, m.customer_id, m.into_id HAVING SUM(e.points) <> 0""",
    "merge_without_its_entries": f"""
        SELECT m.tenant_id, m.customer_id, NULL, CONCAT('merge ', m.id, ' of ', m.points, ' points, entries ', COUNT(e.id))
        FROM {P}merges m LEFT JOIN {P}entries e ON e.tenant_id = m.tenant_id AND e.kind = 'merged'
            AND ((e.entry_key = CONCAT('merged_from:', m.id) AND e.points = -m.points)
                OR (e.entry_key = CONCAT('merged_into:', m.id) AND e.points = m.points))
        GROUP BY m.tenant_id, m.customer_id, m.id, m.points HAVING COUNT(e.id) <> 2""",
    "lots_are_not_the_balance": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('balance ', a.balance, ', left in lots ', COALESCE(l.points, 0))
        FROM {P}accounts a LEFT JOIN (SELECT tenant_id, customer_id, SUM(points_left) AS points FROM {P}lots
            GROUP BY tenant_id, customer_id) l USING (tenant_id, customer_id)
        WHERE GREATEST(a.balance, 0) <> COALESCE(l.points, 0)""",
    "lots_without_account": f"""
        SELECT DISTINCT l.tenant_id, l.customer_id, NULL, 'lots of a customer who has no account'
        FROM {P}lots l LEFT JOIN {P}accounts a USING (tenant_id, customer_id) WHERE a.tenant_id IS NULL""",
    "lot_below_zero": f"""
        SELECT tenant_id, customer_id, NULL, CONCAT('lot ', id, ' has ', points_left) FROM {P}lots WHERE points_left < 0""",
    "earned_is_not_its_entries": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('earned ', a.earned, ' and adjusted ', a.adjusted,
            ', entries ', COALESCE(e.earned, 0), ' and ', COALESCE(e.adjusted, 0))
        FROM {P}accounts a LEFT JOIN (SELECT e.tenant_id, {PERSON} AS customer_id,
                SUM(IF(e.kind IN ('earned', 'reversed', 'bonus'), e.points, 0)) AS earned,
                SUM(IF(e.kind = 'adjusted', e.points, 0)) AS adjusted
            FROM {OF_PEOPLE} GROUP BY 1, 2) e USING (tenant_id, customer_id)
        WHERE a.earned <> COALESCE(e.earned, 0) OR a.adjusted <> COALESCE(e.adjusted, 0)""",
    "lapsed_is_not_its_entries": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('lapsed ', a.lapsed, ' and gone ', a.gone,
            ', entries ', COALESCE(SUM(IF(COALESCE(e.counts_at, e.at) < a.lapsed_before, e.points, 0)), 0),
            ' and ', COALESCE(SUM(IF(COALESCE(e.counts_at, e.at) < a.gone_before, e.points, 0)), 0))
        FROM {P}accounts a LEFT JOIN (SELECT e.tenant_id, {PERSON} AS customer_id, e.points, e.kind, e.at, e.counts_at
                FROM {OF_PEOPLE}) e ON e.tenant_id = a.tenant_id AND e.customer_id = a.customer_id
            AND (e.kind IN ('earned', 'reversed', 'bonus') OR (e.kind = 'adjusted' AND RIGHT(a.lapse_terms, 1) = 'a'))
        WHERE a.lapse_terms <> ''
        GROUP BY a.tenant_id, a.customer_id, a.lapsed, a.gone, a.lapsed_before, a.gone_before
        HAVING a.lapsed <> COALESCE(SUM(IF(COALESCE(e.counts_at, e.at) < a.lapsed_before, e.points, 0)), 0)
            OR a.gone <> COALESCE(SUM(IF(COALESCE(e.counts_at, e.at) < a.gone_before, e.points, 0)), 0)""",
    "redeemed_is_not_its_entries": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('redeemed ', a.redeemed, ', entries ', COALESCE(e.points, 0))
        FROM {P}accounts a LEFT JOIN (SELECT e.tenant_id, {PERSON} AS customer_id, -SUM(e.points) AS points
            FROM {OF_PEOPLE} WHERE e.kind IN ('redeemed', 'returned') GROUP BY 1, 2) e USING (tenant_id, customer_id)
        WHERE a.redeemed <> COALESCE(e.points, 0)""",
    "held_is_not_the_sum_of_holds": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('held ', a.held, ', holds ', COALESCE(h.points, 0))
        FROM {P}accounts a LEFT JOIN (SELECT tenant_id, customer_id, SUM(held) AS points FROM {P}holds
            GROUP BY tenant_id, customer_id) h USING (tenant_id, customer_id)
        WHERE a.held <> COALESCE(h.points, 0) OR a.held < 0""",
}

# Holds, and the settlements that use them.
_HOLDS = {
    "holds_without_account": f"""
        SELECT DISTINCT h.tenant_id, h.customer_id, NULL, 'holds of a customer who has no account'
        FROM {P}holds h LEFT JOIN {P}accounts a USING (tenant_id, customer_id) WHERE a.tenant_id IS NULL""",
    "hold_is_impossible": f"""
        SELECT tenant_id, customer_id, appointment_id,
            CONCAT('hold ', id, ' is ', state, ', with ', held, ' of ', points, ' points set aside')
        FROM {P}holds
        WHERE held < 0 OR held > points OR state NOT IN ('placed', 'replaced', 'captured', 'released')
            OR (state IN ('replaced', 'released') AND (held <> 0 OR appointment_id IS NOT NULL))""",
    "captured_hold_without_its_settlement": f"""
        SELECT h.tenant_id, h.customer_id, h.appointment_id, CONCAT('no settlement uses hold ', h.id, ' that was captured')
        FROM {P}holds h LEFT JOIN {P}settlements s ON s.tenant_id = h.tenant_id AND s.appointment_id = h.appointment_id
            AND s.hold_id = h.id AND s.payer_id = h.customer_id
        WHERE h.state = 'captured' AND s.tenant_id IS NULL""",
    "redemption_without_its_hold": f"""
        SELECT s.tenant_id, s.payer_id, s.appointment_id, CONCAT('redeemed ', s.redeemed, ', ',
            COALESCE(CONCAT('hold ', s.hold_id, COALESCE(CONCAT(' is ', h.state, ', of customer ', h.customer_id,
            ' for appointment ', COALESCE(h.appointment_id, 'none')), ' is gone')), 'no hold'))
        FROM {P}settlements s LEFT JOIN {P}holds h ON h.tenant_id = s.tenant_id AND h.id = s.hold_id
        WHERE (s.hold_id IS NULL) <> (s.payer_id IS NULL)
            OR (s.hold_id IS NOT NULL AND (h.id IS NULL OR h.customer_id <> s.payer_id))
            OR (s.redeemed <> 0 AND (h.id IS NULL OR h.state <> 'captured'
                OR NOT (h.appointment_id <=> s.appointment_id)))""",
    "redemption_above_its_hold": f"""
        SELECT s.tenant_id, s.payer_id, s.appointment_id, CONCAT('redeemed ', s.redeemed, ', hold of ', COALESCE(h.points, 0))
        FROM {P}settlements s LEFT JOIN {P}holds h ON h.tenant_id = s.tenant_id AND h.id = s.hold_id
        WHERE s.redeemed > COALESCE(h.points, 0)""",
}

# Settlements, and what stands in the ledger for them.
_SETTLEMENTS = {
    "held_award_is_missing": f"""
        SELECT tenant_id, customer_id, appointment_id, 'an award is held that is not recorded'
        FROM {P}settlements WHERE award_held AND award IS NULL""",
    "award_without_its_lot": f"""
        SELECT s.tenant_id, s.customer_id, s.appointment_id, CONCAT('the award names lot ', COALESCE(s.lot_id, 'none'))
        FROM {P}settlements s LEFT JOIN {P}lots l ON l.tenant_id = s.tenant_id AND l.id = s.lot_id
            AND l.customer_id = s.customer_id
        WHERE (s.award IS NOT NULL OR s.lot_id IS NOT NULL) AND l.id IS NULL""",
    "award_is_not_its_entries": f"""
        SELECT s.tenant_id, s.customer_id, s.appointment_id,
            CONCAT('award ', COALESCE(s.points, 0), ', entries ', COALESCE(e.points, 0))
        FROM (SELECT tenant_id, customer_id, appointment_id, IF(award_held AND JSON_VALID(award),
                CAST(JSON_EXTRACT(award, '$.points') AS SIGNED), 0) AS points FROM {P}settlements) s
            LEFT JOIN (SELECT tenant_id, appointment_id, SUM(points) AS points FROM {P}entries
            WHERE kind IN ('earned', 'reversed') AND appointment_id IS NOT NULL GROUP BY tenant_id, appointment_id) e
            USING (tenant_id, appointment_id)
        WHERE COALESCE(s.points, 0) <> COALESCE(e.points, 0)""",
    "redemption_is_not_its_entries": f"""
        SELECT s.tenant_id, s.payer_id, s.appointment_id,
            CONCAT('redeemed ', s.redeemed, ', entries ', -COALESCE(e.points, 0))
        FROM {P}settlements s LEFT JOIN (SELECT tenant_id, appointment_id, SUM(points) AS points FROM {P}entries
            WHERE kind IN ('redeemed', 'returned') GROUP BY tenant_id, appointment_id) e
            USING (tenant_id, appointment_id)
        WHERE s.redeemed <> -COALESCE(e.points, 0)""",
    "entries_of_somebody_else": f"""
        SELECT e.tenant_id, e.customer_id, e.appointment_id,
            CONCAT('earned ', e.earned, ' and redeemed ', -e.redeemed, ', which the settlement says of somebody else')
        FROM (SELECT e.tenant_id, {PERSON} AS customer_id, e.appointment_id,
                SUM(IF(e.kind IN ('earned', 'reversed'), e.points, 0)) AS earned,
                SUM(IF(e.kind IN ('redeemed', 'returned'), e.points, 0)) AS redeemed
            FROM {OF_PEOPLE} WHERE e.appointment_id IS NOT NULL GROUP BY 1, 2, 3) e
            JOIN {P}settlements s USING (tenant_id, appointment_id)
        WHERE (e.earned <> 0 AND NOT (e.customer_id <=> s.customer_id))
            OR (e.redeemed <> 0 AND NOT (e.customer_id <=> s.payer_id))""",
    "entries_without_settlement": f"""
        SELECT DISTINCT e.tenant_id, e.customer_id, e.appointment_id, 'entries of an appointment that was never settled'
        FROM {P}entries e LEFT JOIN {P}settlements s USING (tenant_id, appointment_id)
        WHERE e.appointment_id IS NOT NULL AND s.tenant_id IS NULL""",
    "settlement_without_account": f"""
        SELECT s.tenant_id, IF(a.tenant_id IS NULL, s.customer_id, s.payer_id), s.appointment_id,
            'award or redemption of a customer who has no account'
        FROM {P}settlements s
            LEFT JOIN {P}accounts a ON a.tenant_id = s.tenant_id AND a.customer_id = s.customer_id
            LEFT JOIN {P}accounts p ON p.tenant_id = s.tenant_id AND p.customer_id = s.payer_id
        WHERE (s.customer_id IS NOT NULL AND a.tenant_id IS NULL) OR (s.payer_id IS NOT NULL AND p.tenant_id IS NULL)""",
    "document_is_unreadable": f"""
        SELECT tenant_id, customer_id, appointment_id, CONCAT('the reasons of entry ', id, ' are no JSON')
        FROM {P}entries WHERE NOT JSON_VALID(reasons)""",
}

# What attached history says it gave and took back, by batch.
_BATCHES = {
    "batch_is_not_its_entries": f"""
        SELECT b.tenant_id, NULL, NULL, CONCAT('batch ', b.id, ' gave ', b.points, ' and took back ', b.detached_points,
            ', entries ', COALESCE(e.given, 0), ' and ', COALESCE(e.taken, 0))
        FROM {P}batches b LEFT JOIN (SELECT tenant_id,
                CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(entry_key, ':', 2), ':', -1) AS UNSIGNED) AS batch_id,
                SUM(IF(entry_key LIKE 'attached:%', points, 0)) AS given,
                -SUM(IF(entry_key LIKE 'detached:%', points, 0)) AS taken
            FROM {P}entries WHERE entry_key LIKE 'attached:%' OR entry_key LIKE 'detached:%'
            GROUP BY tenant_id, batch_id) e ON e.tenant_id = b.tenant_id AND e.batch_id = b.id
        WHERE b.points <> COALESCE(e.given, 0) OR b.detached_points <> COALESCE(e.taken, 0)""",
    "batch_is_not_its_bookings": f"""
        SELECT b.tenant_id, NULL, NULL, CONCAT('batch ', b.id, ' attached ', b.bookings, ' bookings and let go of ',
            b.detached_bookings, ', ', COALESCE(s.bookings, 0), ' name it')
        FROM {P}batches b LEFT JOIN (SELECT tenant_id, batch_id, COUNT(*) AS bookings FROM {P}settlements
            WHERE batch_id IS NOT NULL GROUP BY tenant_id, batch_id) s ON s.tenant_id = b.tenant_id AND s.batch_id = b.id
        WHERE b.bookings - b.detached_bookings <> COALESCE(s.bookings, 0)""",
    "attached_without_its_batch": f"""
        SELECT s.tenant_id, s.customer_id, s.appointment_id, CONCAT('names batch ', s.batch_id,
            IF(b.id IS NULL, ', which is not there', ', and earns nothing'))
        FROM {P}settlements s LEFT JOIN {P}batches b ON b.tenant_id = s.tenant_id AND b.id = s.batch_id
        WHERE s.batch_id IS NOT NULL AND (b.id IS NULL OR s.award IS NULL OR NOT s.eligible)""",
    "entries_without_their_batch": f"""
        SELECT e.tenant_id, e.customer_id, e.appointment_id, CONCAT('entry ', e.id, ' is of a batch that is not there')
        FROM {P}entries e LEFT JOIN {P}batches b ON b.tenant_id = e.tenant_id
            AND b.id = CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(e.entry_key, ':', 2), ':', -1) AS UNSIGNED)
        WHERE (e.entry_key LIKE 'attached:%' OR e.entry_key LIKE 'detached:%') AND b.id IS NULL""",
}

# The sums by day, of which the rollups say how far they go.
_DAYS = {
    "days_without_rollup": f"""
        SELECT DISTINCT d.tenant_id, NULL, NULL, 'sums by day of which nothing says how far they go'
        FROM {P}days d LEFT JOIN {P}rollups r USING (tenant_id) WHERE r.tenant_id IS NULL""",
    "rollup_is_ahead": f"""
        SELECT tenant_id, NULL, NULL, CONCAT('sums by day up to entry ', entries_to, ', which was never written')
        FROM {P}rollups WHERE entries_to > (SELECT COALESCE(MAX(id), 0) FROM {P}entries)""",
}

PROOFS = {**_ACCOUNTS, **_HOLDS, **_SETTLEMENTS, **_BATCHES, **_DAYS, **PROFILES, **REWARDS, **BONUSES, **IMPORTS}


def list_findings_for_all_tenants(conn: Connection) -> Iterator[Finding]:
    """Every row that breaks a proof."""
    with _each_table_once(conn):
        for code, statement in PROOFS.items():
            for tenant, customer, appointment, message in conn.execute(text(statement)):
                yield Finding(code, tenant, customer, appointment, message)


@contextmanager
def _each_table_once(conn: Connection) -> Iterator[None]:
    """Where MariaDB takes tables that were filled a moment ago for empty, it would add up all of a tenant's entries again for each row that
    it compares them with, and never come to an end."""
    is_tempted = getattr(conn.dialect, "is_mariadb", False)
    if is_tempted:
        conn.execute(text("SET SESSION optimizer_switch = 'split_materialized=off'"))
    try:
        yield
    finally:
        if is_tempted:
            conn.execute(text("SET SESSION optimizer_switch = 'split_materialized=default'"))
