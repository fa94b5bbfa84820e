"""The audit finds whatever does not add up about bonuses and friends."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from bridge.flows.audit.audit import audit
from bridge.store.audit.bonus_proofs import BONUSES
from bridge.store.bonuses import bonuses
from tests.bonuses.gifts import add_members, begin, findings, give, take_back
from tests.live import Salon

P = "{prefix}bkloyalty_"
OF_7 = "WHERE tenant_id = :tenant AND customer_id = :c7"
KEY_OF_7 = "entry_key = CONCAT('gift:', :bonus, ':', :c7)"


class Undone(Exception):
    """Raised to roll back."""


@pytest.fixture
def salon(salon: Salon) -> Salon:
    """A bonus that two have, one that was taken back, and a friend that was rewarded."""
    add_members(salon, 7, 8)
    give(salon, begin(salon, budget=1000))
    row = begin(salon)
    give(salon, row)
    take_back(salon, row)
    salon.sql(
        f"INSERT INTO {P}referrals (tenant_id, customer_id, referrer_id, appointment_id, points, label, state, number, "
        "created_at, updated_at) VALUES (:tenant, :c9, :c8, 1, 5, 'F', 'waiting', 0, NOW(6), NOW(6))",
        tenant=salon.tenant,
        c8=salon.base + 8,
        c9=salon.base + 9,
    )
    assert findings(salon) == []
    return salon


CORRUPTIONS = [
    ("bonus_is_not_its_gifts", f"UPDATE {P}bonuses SET given = given + 1 WHERE id = :bonus"),
    ("bonus_is_not_its_gifts", f"UPDATE {P}bonuses SET customers = customers - 1 WHERE id = :bonus"),
    ("bonus_is_not_its_gifts", f"UPDATE {P}gifts SET taken_at = NOW(6) {OF_7} AND bonus_id = :bonus"),
    ("bonus_above_its_budget", f"UPDATE {P}bonuses SET budget = 399 WHERE id = :bonus"),
    ("gift_is_not_its_entries", f"UPDATE {P}gifts SET points = 1 {OF_7} AND bonus_id = :bonus"),
    ("gift_is_not_its_entries", f"DELETE FROM {P}entries {OF_7} AND {KEY_OF_7}"),
    ("gift_without_its_lot", f"UPDATE {P}gifts SET lot_id = 999999999 {OF_7} AND bonus_id = :bonus"),
    ("gift_without_its_bonus", f"DELETE FROM {P}bonuses WHERE id = :bonus"),
    ("entries_without_their_gift", f"DELETE FROM {P}gifts {OF_7} AND bonus_id = :bonus"),
    ("referral_is_not_its_entries", f"UPDATE {P}referrals SET state = 'given' WHERE tenant_id = :tenant"),
]


@pytest.mark.parametrize(("code", "corruption"), CORRUPTIONS)
def test_what_does_not_add_up_is_found(salon: Salon, code: str, corruption: str) -> None:
    with salon.database.read() as conn:
        first = bonuses.list_bonuses(conn, tenant_id=salon.tenant, actor=None, limit=9)[-1]
    named = {"tenant": salon.tenant, "c7": salon.base + 7, "bonus": first.id}
    found: list[Any] = []

    def corrupt(conn: Connection) -> None:
        given = {name: value for name, value in named.items() if f":{name}" in corruption}
        assert conn.execute(text(corruption), given).rowcount
        found.extend(audit(conn))
        raise Undone

    with pytest.raises(Undone):
        salon.database.transact(corrupt)
    assert code in {finding.code for finding in found if finding.tenant == salon.tenant}


def test_every_proof_is_tried() -> None:
    assert {code for code, _ in CORRUPTIONS} == set(BONUSES)
