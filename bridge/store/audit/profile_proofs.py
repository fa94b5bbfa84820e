"""The part of an audit that is about visits and profiles: each statement gives the rows that should not be."""

from bridge.store.customers.people import ERASED, GONE, MERGED
from bridge.store.site.appointments import FINGERPRINT
from bridge.store.site.booknetic import BKNTC

P = "{prefix}bkloyalty_"

# A settlement whose visit was looked at, which time alone cannot change, and whose booking stands as it was settled.
_STANDS = f"""NOT s.visit_waits AND s.recheck_at IS NULL AND s.fingerprint = (SELECT {FINGERPRINT} FROM {BKNTC}appointments a
    WHERE a.id = s.appointment_id AND COALESCE(a.tenant_id, 0) = s.tenant_id)"""
_FACT = "CAST(JSON_UNQUOTE(JSON_EXTRACT(s.facts, '$.{}')) AS DECIMAL(20, 6))"

PROFILES = {
    "profile_is_not_its_visits": f"""
        SELECT p.tenant_id, p.customer_id, NULL, CONCAT(p.visits, ' visits for ', p.spent, ', counted ',
            COALESCE(v.visits, 0), ' for ', COALESCE(v.spent, 0))
        FROM {P}profiles p LEFT JOIN (SELECT tenant_id, customer_id, SUM(counted) AS visits,
                SUM(IF(counted, spent, 0)) AS spent, MIN(IF(counted, ends_at, NULL)) AS first_at,
                MAX(IF(counted, ends_at, NULL)) AS last_at, MIN(IF(counted, NULL, ends_at)) AS next_at
            FROM {P}visits GROUP BY tenant_id, customer_id) v USING (tenant_id, customer_id)
        WHERE p.visits <> COALESCE(v.visits, 0) OR p.spent <> COALESCE(v.spent, 0)
            OR NOT (p.first_visit_at <=> v.first_at AND p.last_visit_at <=> v.last_at AND p.next_visit_at <=> v.next_at)""",
    "profile_is_not_its_last_visit": f"""
        SELECT p.tenant_id, p.customer_id, NULL, 'the last visit was for another service, or elsewhere'
        FROM {P}profiles p LEFT JOIN {P}visits v ON v.tenant_id = p.tenant_id AND v.customer_id = p.customer_id
            AND v.counted AND v.ends_at = p.last_visit_at AND v.service_id <=> p.last_service_id
            AND v.location_id <=> p.last_location_id
        WHERE v.tenant_id IS NULL AND (p.last_visit_at IS NOT NULL OR p.last_service_id IS NOT NULL
            OR p.last_location_id IS NOT NULL)""",
    "profile_is_not_its_account": f"""
        SELECT p.tenant_id, p.customer_id, NULL, CONCAT('balance ', p.balance, ', held ', p.held, ', lifetime ', p.lifetime,
            ', redeemed ', p.redeemed, ', tier ', COALESCE(p.tier, 'none'), ', unlike the account')
        FROM {P}profiles p LEFT JOIN {P}accounts a USING (tenant_id, customer_id)
        WHERE p.balance <> COALESCE(a.balance, 0) OR p.held <> COALESCE(a.held, 0)
            OR p.lifetime <> COALESCE(a.lifetime, 0) OR p.redeemed <> COALESCE(a.redeemed, 0)
            OR NOT (p.tier <=> a.tier)""",
    "profile_is_not_its_consent": f"""
        SELECT p.tenant_id, p.customer_id, NULL, CONCAT('consent ', COALESCE(p.consent, 'never asked'), ', answered ',
            COALESCE(c.state, 'never'))
        FROM {P}profiles p LEFT JOIN (SELECT tenant_id, customer_id, MAX(id) AS id FROM {P}consents
            GROUP BY tenant_id, customer_id) newest USING (tenant_id, customer_id)
            LEFT JOIN {P}consents c ON c.id = newest.id
        WHERE NOT (p.consent <=> c.state)""",
    "customer_without_profile": f"""
        SELECT w.tenant_id, w.customer_id, NULL, 'is found by name, and in no segment'
        FROM {P}people w LEFT JOIN {P}profiles p USING (tenant_id, customer_id)
        WHERE w.fingerprint NOT IN ('{GONE}', '{ERASED}', '{MERGED}') AND p.tenant_id IS NULL""",
    "visit_is_not_its_booking": f"""
        SELECT s.tenant_id, v.customer_id, s.appointment_id, CONCAT('a visit of customer ', v.customer_id, ' for ', v.spent,
            IF(s.was_void, ', though it is void', ', unlike the booking'))
        FROM {P}visits v JOIN {P}settlements s USING (tenant_id, appointment_id)
        WHERE (s.was_void OR NOT (v.customer_id <=> s.booked_by)
            OR NOT (v.spent <=> {_FACT.format("total")} - {_FACT.format("discount")})) AND {_STANDS}""",
    "visit_is_missing": f"""
        SELECT s.tenant_id, s.booked_by, s.appointment_id, 'a booking that is not void is no visit'
        FROM {P}settlements s LEFT JOIN {P}visits v USING (tenant_id, appointment_id)
        WHERE v.tenant_id IS NULL AND NOT s.was_void AND s.booked_by > 0 AND {_STANDS}""",
}
