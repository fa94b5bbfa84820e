"""The audit proves that profiles are what their visits, accounts and answers say."""

import pytest
from sqlalchemy import Connection, text

from bridge.flows.audit.audit import audit
from bridge.store.audit.proofs import Finding
from tests.live import Salon
from tests.lives import book_and_settle, change
from tests.visits.counted import count


class Undone(Exception):
    """Takes a corruption back."""


P = "{prefix}bkloyalty_"
OF_7 = "WHERE customer_id = :c7"


@pytest.mark.parametrize(
    ("code", "corruption"),
    [
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET visits = visits + 1 {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET spent = spent + 0.01 {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET first_visit_at = NULL {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET next_visit_at = last_visit_at {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}visits SET counted = 0 WHERE appointment_id = :a1"),
        ("profile_is_not_its_last_visit", f"UPDATE {P}profiles SET last_service_id = 5 {OF_7}"),
        ("profile_is_not_its_last_visit", f"UPDATE {P}profiles SET last_location_id = NULL {OF_7}"),
        *(
            ("profile_is_not_its_account", f"UPDATE {P}profiles SET {name} = {name} + 1 {OF_7}")
            for name in ("balance", "held", "lifetime", "redeemed")
        ),
        ("profile_is_not_its_account", f"UPDATE {P}profiles SET tier = 'Platinum' {OF_7}"),
        ("profile_is_not_its_consent", f"UPDATE {P}profiles SET consent = 'given' {OF_7}"),
        ("customer_without_profile", f"DELETE FROM {P}profiles {OF_7}"),
        ("visit_is_not_its_booking", f"UPDATE {P}visits SET spent = spent + 1 WHERE appointment_id = :a1"),
        ("visit_is_not_its_booking", f"UPDATE {P}visits SET customer_id = 8 WHERE appointment_id = :a1"),
        ("visit_is_not_its_booking", f"UPDATE {P}settlements SET was_void = 1 WHERE appointment_id = :a1"),
        ("visit_is_missing", f"DELETE FROM {P}visits WHERE appointment_id = :a1"),
    ],
)
def test_the_audit_finds(salon: Salon, code: str, corruption: str) -> None:
    book_and_settle(salon, 1)
    count(salon)
    named = {"c7": salon.base + 7, "a1": salon.base + 1}
    found: list[Finding] = []

    def corrupt(conn: Connection) -> None:
        changed = conn.execute(text(corruption), {n: v for n, v in named.items() if f":{n}" in corruption})
        assert changed.rowcount
        found.extend(audit(conn))
        raise Undone

    with pytest.raises(Undone):
        salon.database.transact(corrupt)
    assert code in {finding.code for finding in found}, found
    assert all(finding.tenant == salon.tenant and finding.message for finding in found)


def test_the_audit_bears_with_what_waits(salon: Salon) -> None:
    book_and_settle(salon, 1)
    with salon.database.read() as conn:
        assert audit(conn) == []
    count(salon)
    change(salon, 1, status="canceled", ring=False)
    with salon.database.read() as conn:
        assert audit(conn) == []
