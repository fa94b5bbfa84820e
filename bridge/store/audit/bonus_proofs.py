"""The part of an audit that is about bonuses: each statement gives the rows that should not be."""

P = "{prefix}bkloyalty_"


def _say_person(row: str, column: str = "customer_id") -> str:
    """Whose a row is: whom its customer went over to, if they did."""
    return f"""COALESCE((SELECT m.into_id FROM {P}merges m
        WHERE m.tenant_id = {row}.tenant_id AND m.customer_id = {row}.{column}), {row}.{column})"""


BONUSES = {
    "bonus_is_not_its_gifts": f"""
        SELECT b.tenant_id, NULL, NULL, CONCAT('bonus ', b.id, ' gave ', b.given, ' to ', b.customers, ' and took back ', b.taken,
            ' from ', b.taken_from, ', gifts ', COALESCE(g.given, 0), ', ', COALESCE(g.customers, 0), ', ',
            COALESCE(g.taken, 0), ' and ', COALESCE(g.taken_from, 0))
        FROM {P}bonuses b LEFT JOIN (SELECT tenant_id, bonus_id, COUNT(*) AS customers, SUM(points) AS given,
                COUNT(taken_at) AS taken_from, SUM(IF(taken_at IS NULL, 0, points)) AS taken
            FROM {P}gifts GROUP BY tenant_id, bonus_id) g ON g.tenant_id = b.tenant_id AND g.bonus_id = b.id
        WHERE b.customers <> COALESCE(g.customers, 0) OR b.given <> COALESCE(g.given, 0)
            OR b.taken_from <> COALESCE(g.taken_from, 0) OR b.taken <> COALESCE(g.taken, 0)""",
    "bonus_above_its_budget": f"""
        SELECT tenant_id, NULL, NULL, CONCAT('bonus ', id, ' gave ', given, ' of ', budget)
        FROM {P}bonuses WHERE given > budget""",
    "gift_is_not_its_entries": f"""
        SELECT g.tenant_id, g.customer_id, NULL, CONCAT('bonus ', g.bonus_id, ' gave ', g.points,
            IF(g.taken_at IS NULL, '', ' and took it back'), ', entries ', COALESCE(e.points, 0), ' and ', COALESCE(t.points, 0))
        FROM {P}gifts g
            LEFT JOIN {P}entries e ON e.tenant_id = g.tenant_id AND e.customer_id = g.customer_id
                AND e.entry_key = CONCAT('gift:', g.bonus_id, ':', g.customer_id)
            LEFT JOIN {P}entries t ON t.tenant_id = g.tenant_id AND {_say_person("t")} = {_say_person("g")}
                AND t.entry_key = CONCAT('gift_taken:', g.bonus_id, ':', g.customer_id)
        WHERE COALESCE(e.points, 0) <> g.points
            OR COALESCE(t.points, 0) <> IF(g.taken_at IS NULL, 0, -g.points)""",
    "gift_without_its_lot": f"""
        SELECT g.tenant_id, g.customer_id, NULL, CONCAT('bonus ', g.bonus_id, ' names lot ', g.lot_id)
        FROM {P}gifts g LEFT JOIN {P}lots l ON l.tenant_id = g.tenant_id AND l.id = g.lot_id
            AND l.customer_id = {_say_person("g")}
        WHERE l.id IS NULL""",
    "gift_without_its_bonus": f"""
        SELECT g.tenant_id, g.customer_id, NULL, CONCAT('there is no bonus ', g.bonus_id)
        FROM {P}gifts g LEFT JOIN {P}bonuses b ON b.tenant_id = g.tenant_id AND b.id = g.bonus_id WHERE b.id IS NULL""",
    "entries_without_their_gift": f"""
        SELECT e.tenant_id, e.customer_id, NULL, CONCAT('entry ', e.id, ' is of a bonus that nobody remembers giving')
        FROM {P}entries e LEFT JOIN {P}gifts g ON g.tenant_id = e.tenant_id
            AND g.customer_id = CAST(SUBSTRING_INDEX(e.entry_key, ':', -1) AS UNSIGNED) AND {_say_person("g")} = {_say_person("e")}
            AND g.bonus_id = CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(e.entry_key, ':', 2), ':', -1) AS UNSIGNED)
        WHERE (e.entry_key LIKE 'gift:%' OR e.entry_key LIKE 'gift_taken:%') AND g.tenant_id IS NULL""",
    "referral_is_not_its_entries": f"""
        SELECT r.tenant_id, r.referrer_id, r.appointment_id, CONCAT('referral ', r.id, ' is ', r.state, ' for ', r.points,
            ', entries ', COALESCE(e.points, 0))
        FROM {P}referrals r LEFT JOIN (SELECT e.tenant_id, {_say_person("e")} AS customer_id, SUM(e.points) AS points,
                CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(e.entry_key, ':', 3), ':', -1) AS UNSIGNED) AS referral_id
            FROM {P}entries e WHERE e.entry_key LIKE 'action:referral:%' GROUP BY 1, 2, 4) e
            ON e.tenant_id = r.tenant_id AND e.customer_id = r.referrer_id AND e.referral_id = r.id
        WHERE COALESCE(e.points, 0) <> IF(r.state = 'given', r.points, 0)""",
}
