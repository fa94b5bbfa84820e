"""The audit finds whatever was changed behind the rewards' back."""

from collections.abc import Iterator
from typing import Any

import pytest
from small_site import open_new
from sqlalchemy import text

from bridge.flows.audit.audit import audit
from tests.live import Salon
from tests.lives import NOW, open_salon
from tests.rewards.catalogue import MUG, Catalogue

P = "{prefix}bkloyalty_"


class Undone(Exception):
    """Takes a corruption back."""


@pytest.fixture(scope="module")
def salon(empty_database: str) -> Iterator[Salon]:
    """Customer 7 has four vouchers: used by booking 1 (A), cancelled (B), set aside (C), used in the shop (D)."""
    with open_new(empty_database, "reward_audit_") as database:
        salon = open_salon(Salon(database))
        salon.adjust(7, 1000, key="start", now=NOW)
        catalogue = Catalogue(salon)
        reward = catalogue.offer()
        used, cancelled, held, in_shop = (catalogue.take(reward) for _ in range(4))
        catalogue.book(used, 1, asked=100)
        catalogue.cancel(cancelled)
        catalogue.confirm(held, checkout="waiting")
        catalogue.use(in_shop)
        catalogue.take(catalogue.offer("Mug", terms=MUG))
        yield salon


def find(salon: Salon, corruption: str) -> set[str]:
    """The codes of what an audit finds after this statement, which leaves no trace."""
    found: set[str] = set()

    def corrupt(conn: Any) -> None:
        assert conn.execute(text(corruption)).rowcount, corruption
        found.update(finding.code for finding in audit(conn))
        raise Undone

    with pytest.raises(Undone):
        salon.database.transact(corrupt)
    return found


def test_a_life_with_rewards_adds_up(salon: Salon) -> None:
    with salon.database.read() as conn:
        assert audit(conn) == []


@pytest.mark.parametrize(
    ("code", "corruption"),
    [
        ("voucher_is_not_its_entries", f"UPDATE {P}vouchers SET points = 99 WHERE appointment_id IS NOT NULL"),
        ("voucher_is_not_its_entries", f"DELETE FROM {P}entries WHERE entry_key LIKE 'reward:%' AND kind = 'returned'"),
        ("entries_without_their_voucher", f"DELETE FROM {P}vouchers WHERE state = 'used' AND appointment_id IS NULL"),
        ("issued_is_not_its_vouchers", f"UPDATE {P}rewards SET issued = issued + 1 WHERE name = 'Mug'"),
        ("voucher_without_its_reward", f"DELETE FROM {P}rewards WHERE name = 'Mug'"),
        ("voucher_is_impossible", f"UPDATE {P}vouchers SET state = 'lost' WHERE state = 'issued'"),
        ("voucher_is_impossible", f"UPDATE {P}vouchers SET used_at = NULL WHERE state = 'used'"),
        ("voucher_is_impossible", f"UPDATE {P}vouchers SET appointment_id = 5 WHERE state = 'issued'"),
        ("voucher_without_its_hold", f"UPDATE {P}holds SET state = 'released', held = 0 WHERE state = 'placed'"),
        ("voucher_without_its_hold", f"UPDATE {P}vouchers SET paid = 10.01 WHERE appointment_id IS NOT NULL"),
        ("voucher_without_its_hold", f"UPDATE {P}vouchers SET appointment_id = 5 WHERE appointment_id IS NOT NULL"),
        ("draws_are_not_the_voucher", f"UPDATE {P}vouchers SET draws = '[]' WHERE state = 'issued'"),
        ("draws_are_not_the_voucher", f"UPDATE {P}vouchers SET draws = '[[1, 100]]' WHERE state = 'cancelled'"),
        ("draws_without_their_lots", f"UPDATE {P}vouchers SET draws = '[[999, 100]]' WHERE state = 'issued'"),
        ("document_is_unreadable", f"UPDATE {P}vouchers SET draws = 'x' WHERE state = 'issued'"),
    ],
)
def test_what_was_changed_is_found(salon: Salon, code: str, corruption: str) -> None:
    assert code in find(salon, corruption)
