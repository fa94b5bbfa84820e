"""The questions of an audit, in SQL: each statement gives the rows that should not be. Grouped, so that they scale."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up."""

    code: str
    tenant: int
    customer: int | None
    appointment: int | None
    message: str


P = "{prefix}bkloyalty_"

_PROOFS = {
    "balance_is_not_the_sum_of_entries": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('balance ', a.balance, ', entries ', COALESCE(e.points, 0))
        FROM {P}accounts a LEFT JOIN (SELECT tenant_id, customer_id, SUM(points) AS points FROM {P}entries
            GROUP BY tenant_id, customer_id) e USING (tenant_id, customer_id)
        WHERE a.balance <> COALESCE(e.points, 0)""",
    "entries_without_account": f"""
        SELECT DISTINCT e.tenant_id, e.customer_id, NULL, 'entries of a customer who has no account'
        FROM {P}entries e LEFT JOIN {P}accounts a USING (tenant_id, customer_id) WHERE a.tenant_id IS NULL""",
    "lots_are_not_the_balance": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('balance ', a.balance, ', left in lots ', COALESCE(l.points, 0))
        FROM {P}accounts a LEFT JOIN (SELECT tenant_id, customer_id, SUM(points_left) AS points FROM {P}lots
            GROUP BY tenant_id, customer_id) l USING (tenant_id, customer_id)
        WHERE GREATEST(a.balance, 0) <> COALESCE(l.points, 0)""",
    "lot_below_zero": f"""
        SELECT tenant_id, customer_id, NULL, CONCAT('lot ', id, ' has ', points_left) FROM {P}lots WHERE points_left < 0""",
    "lifetime_is_not_what_was_earned": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('earned ', a.earned, ' and adjusted ', a.adjusted,
            ', entries ', COALESCE(e.earned, 0), ' and ', COALESCE(e.adjusted, 0), ', lifetime ', a.lifetime)
        FROM {P}accounts a LEFT JOIN (SELECT tenant_id, customer_id,
                SUM(IF(kind IN ('earned', 'reversed', 'bonus'), points, 0)) AS earned,
                SUM(IF(kind = 'adjusted', points, 0)) AS adjusted
            FROM {P}entries GROUP BY tenant_id, customer_id) e USING (tenant_id, customer_id)
        WHERE a.earned <> COALESCE(e.earned, 0) OR a.adjusted <> COALESCE(e.adjusted, 0)
            OR a.lifetime NOT IN (GREATEST(a.earned, 0), GREATEST(a.earned + a.adjusted, 0))""",
    "held_is_not_the_sum_of_holds": f"""
        SELECT a.tenant_id, a.customer_id, NULL, CONCAT('held ', a.held, ', holds ', COALESCE(h.points, 0))
        FROM {P}accounts a LEFT JOIN (SELECT tenant_id, customer_id, SUM(held) AS points FROM {P}holds
            GROUP BY tenant_id, customer_id) h USING (tenant_id, customer_id)
        WHERE a.held <> COALESCE(h.points, 0) OR a.held < 0""",
    "award_is_not_its_entries": f"""
        SELECT s.tenant_id, s.customer_id, s.appointment_id, CONCAT('award ', IF(s.award_held,
            CAST(JSON_EXTRACT(s.award, '$.points') AS SIGNED), 0), ', entries ', COALESCE(e.points, 0))
        FROM {P}settlements s LEFT JOIN (SELECT tenant_id, appointment_id, SUM(points) AS points FROM {P}entries
            WHERE kind IN ('earned', 'reversed') AND appointment_id IS NOT NULL GROUP BY tenant_id, appointment_id) e
            USING (tenant_id, appointment_id)
        WHERE COALESCE(IF(s.award_held, CAST(JSON_EXTRACT(s.award, '$.points') AS SIGNED), 0), 0)
            <> COALESCE(e.points, 0)""",
    "redemption_is_not_its_entries": f"""
        SELECT s.tenant_id, s.payer_id, s.appointment_id,
            CONCAT('redeemed ', s.redeemed, ', entries ', -COALESCE(e.points, 0))
        FROM {P}settlements s LEFT JOIN (SELECT tenant_id, appointment_id, SUM(points) AS points FROM {P}entries
            WHERE kind IN ('redeemed', 'returned') GROUP BY tenant_id, appointment_id) e
            USING (tenant_id, appointment_id)
        WHERE s.redeemed <> -COALESCE(e.points, 0)""",
    "redemption_above_its_hold": f"""
        SELECT s.tenant_id, s.payer_id, s.appointment_id, CONCAT('redeemed ', s.redeemed, ', hold of ', h.points)
        FROM {P}settlements s LEFT JOIN {P}holds h ON h.tenant_id = s.tenant_id AND h.id = s.hold_id
        WHERE s.redeemed > COALESCE(h.points, 0)""",
    "entries_without_settlement": f"""
        SELECT DISTINCT e.tenant_id, e.customer_id, e.appointment_id, 'entries of an appointment that was never settled'
        FROM {P}entries e LEFT JOIN {P}settlements s USING (tenant_id, appointment_id)
        WHERE e.appointment_id IS NOT NULL AND s.tenant_id IS NULL""",
}


def list_findings_for_all_tenants(conn: Connection) -> Iterator[Finding]:
    """Every row that breaks a proof."""
    for code, statement in _PROOFS.items():
        for tenant, customer, appointment, message in conn.execute(text(statement)):
            yield Finding(code, tenant, customer, appointment, message)


def list_account_ids_for_all_tenants(conn: Connection) -> Iterator[tuple[int, int]]:
    """(tenant, customer) of every account, in order."""
    query = text(f"SELECT tenant_id, customer_id FROM {P}accounts ORDER BY tenant_id, customer_id")
    return ((row[0], row[1]) for row in conn.execute(query))
