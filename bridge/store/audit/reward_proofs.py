"""The questions of an audit about rewards: points taken are entries, and no voucher is used where it should not be."""

P = "{prefix}bkloyalty_"
# Whose an entry is: whom its customer went over to, if they did.
_PERSON = f"""COALESCE((SELECT m.into_id FROM {P}merges m
    WHERE m.tenant_id = e.tenant_id AND m.customer_id = e.customer_id), e.customer_id)"""
_VOUCHER_OF_ENTRY = "CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(entry_key, ':', 2), ':', -1) AS UNSIGNED)"

REWARDS = {
    "voucher_is_not_its_entries": f"""
        SELECT v.tenant_id, v.customer_id, v.appointment_id, CONCAT('voucher ', v.id, ' is ', v.state, ' and cost ', v.points,
            ', entries ', COALESCE(e.points, 0))
        FROM {P}vouchers v LEFT JOIN (SELECT e.tenant_id, {_PERSON} AS customer_id, {_VOUCHER_OF_ENTRY} AS voucher_id, SUM(e.points) AS points
            FROM {P}entries e WHERE e.entry_key LIKE 'reward:%' GROUP BY 1, 2, 3) e
            ON e.tenant_id = v.tenant_id AND e.customer_id = v.customer_id AND e.voucher_id = v.id
        WHERE COALESCE(e.points, 0) <> IF(v.state = 'cancelled', 0, -v.points)""",
    "entries_without_their_voucher": f"""
        SELECT e.tenant_id, e.customer_id, NULL, CONCAT('entry ', e.id, ' is of a voucher that this customer does not have')
        FROM {P}entries e LEFT JOIN {P}vouchers v ON v.tenant_id = e.tenant_id AND v.customer_id = {_PERSON}
            AND v.id = {_VOUCHER_OF_ENTRY}
        WHERE e.entry_key LIKE 'reward:%' AND v.id IS NULL""",
    "issued_is_not_its_vouchers": f"""
        SELECT r.tenant_id, NULL, NULL, CONCAT('of reward ', r.id, ' ', r.issued, ' are taken, vouchers ', COALESCE(v.count, 0))
        FROM {P}rewards r LEFT JOIN (SELECT tenant_id, reward_id, COUNT(*) AS count FROM {P}vouchers
            WHERE state <> 'cancelled' GROUP BY tenant_id, reward_id) v ON v.tenant_id = r.tenant_id AND v.reward_id = r.id
        WHERE r.issued <> COALESCE(v.count, 0)""",
    "voucher_without_its_reward": f"""
        SELECT v.tenant_id, v.customer_id, NULL, CONCAT('voucher ', v.id, ' is of a reward that is not there')
        FROM {P}vouchers v LEFT JOIN {P}rewards r ON r.tenant_id = v.tenant_id AND r.id = v.reward_id WHERE r.id IS NULL""",
    "voucher_is_impossible": f"""
        SELECT tenant_id, customer_id, appointment_id, CONCAT('voucher ', id, ' is ', state)
        FROM {P}vouchers
        WHERE state NOT IN ('issued', 'held', 'used', 'cancelled') OR (state = 'used') <> (used_at IS NOT NULL)
            OR (state = 'cancelled') <> (cancelled_at IS NOT NULL) OR (state = 'held' AND hold_id IS NULL)
            OR (state <> 'used' AND (appointment_id IS NOT NULL OR paid IS NOT NULL))""",
    "voucher_without_its_hold": f"""
        SELECT v.tenant_id, v.customer_id, v.appointment_id, CONCAT('voucher ', v.id, ' is ', v.state, ', hold ',
            COALESCE(CONCAT(h.id, ' is ', h.state), 'none'))
        FROM {P}vouchers v LEFT JOIN {P}holds h ON h.tenant_id = v.tenant_id AND h.id = v.hold_id AND h.voucher_id = v.id
            AND h.customer_id = v.customer_id
        WHERE (v.state = 'held' AND (h.id IS NULL OR h.state <> 'placed'))
            OR (v.appointment_id IS NOT NULL AND (h.id IS NULL OR h.state <> 'captured'
                OR NOT (h.appointment_id <=> v.appointment_id) OR v.paid > h.voucher_discount))""",
}
