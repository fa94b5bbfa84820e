"""The audit finds whatever was changed behind the ledger's back: each corruption by its code, and never a stack trace."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from small_site import open_new
from sqlalchemy import event, text

from bridge.flows.audit.audit import audit
from bridge.store.audit import proofs, records
from bridge.store.audit.proofs import Finding, list_findings_for_all_tenants
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book, book_and_settle, book_with_points, open_salon

P = "{prefix}bkloyalty_"
STAMPS = {"id": 9, "name": "Stamps", "award": {"points": 30, "every_visits": 2}, "when": {}}
MONDAYS = {"id": 10, "name": "Mondays", "award": {"points": 1, "every_visits": 50}, "when": {"weekdays": [1]}}


class Undone(Exception):
    """Takes a corruption back."""


@pytest.fixture(scope="module")
def database(empty_database: str) -> Iterator[Database]:
    with open_new(empty_database, "audit_") as database:
        yield database


@pytest.fixture(scope="module")
def salon(database: Database) -> Salon:
    """Customer 7 has awards (1, 2), redemptions (2, and 3, which was cancelled) and a hold that waits; 8 has nothing."""
    salon = open_salon(Salon(database), {**PROGRAMME, "earning_rules": [*PROGRAMME["earning_rules"], STAMPS, MONDAYS]})
    salon.add_customer(8)
    salon.adjust(7, 400, key="start", now=NOW)
    salon.adjust(8, 5, key="other", now=NOW)
    book_and_settle(salon, 1)
    for appointment in (2, 3):
        book_with_points(salon, appointment, 100)
        salon.settle(appointment, now=NOW)
    salon.sql("UPDATE {prefix}bkntc_appointments SET status = 'canceled' WHERE id = :id", id=salon.base + 3)
    salon.settle(3, now=NOW)
    salon.hold(7, Decimal("80.00"), 50, checkout="waiting", now=NOW)
    return salon


def find(salon: Salon, *corruptions: str) -> list[Finding]:
    """What an audit finds after these statements, which leave no trace. ``7``, ``8``, ``1``, ... are written ``:c7``, ``:a1``."""
    named = {f"c{customer}": salon.base + customer for customer in (7, 8, 99)}
    named |= {f"a{appointment}": salon.base + appointment for appointment in (1, 2, 3, 4)}
    found: list[Finding] = []

    def corrupt(conn: Any) -> None:
        for corruption in corruptions:
            changed = conn.execute(text(corruption), {n: v for n, v in named.items() if f":{n}" in corruption})
            assert changed.rowcount, corruption
        found.extend(audit(conn))
        raise Undone

    with pytest.raises(Undone):
        salon.database.transact(corrupt)
    return found


def test_a_life_with_everything_adds_up(salon: Salon) -> None:
    with salon.database.read() as conn:
        assert audit(conn) == []


ONE_ACCOUNT = f"UPDATE {P}accounts SET"
OF_7 = "WHERE customer_id = :c7"
HOLD_OF_2 = f"UPDATE {P}holds SET %s WHERE appointment_id = :a2"
SETTLEMENT = f"UPDATE {P}settlements SET %s WHERE appointment_id = "
TALLIES = f"{ONE_ACCOUNT} tallies = JSON_SET(tallies, '$.%s', %s) {OF_7}"
AWARD = f"UPDATE {P}settlements SET award = JSON_SET(award, '$.%s', %s) WHERE appointment_id = :a1"


@pytest.mark.parametrize(
    ("code", "corruption"),
    [
        ("balance_is_not_the_sum_of_entries", f"{ONE_ACCOUNT} balance = balance + 1 {OF_7}"),
        ("entries_without_account", f"DELETE FROM {P}accounts {OF_7}"),
        ("lots_are_not_the_balance", f"UPDATE {P}lots SET points_left = points_left + 1 WHERE customer_id = :c8"),
        ("lots_without_account", f"UPDATE {P}lots SET customer_id = :c99 WHERE customer_id = :c8"),
        ("lots_without_account", f"DELETE FROM {P}accounts {OF_7}"),
        ("lot_below_zero", f"UPDATE {P}lots SET points_left = -1 WHERE customer_id = :c8"),
        ("earned_is_not_its_entries", f"{ONE_ACCOUNT} earned = earned + 1, adjusted = adjusted - 1 {OF_7}"),
        ("lifetime_is_not_what_was_earned", f"{ONE_ACCOUNT} lifetime = earned {OF_7}"),
        ("lifetime_is_not_what_was_earned", f"{ONE_ACCOUNT} lifetime = lifetime + 1 {OF_7}"),
        ("tier_is_not_what_was_reached", f"{ONE_ACCOUNT} tier = 'Platinum' {OF_7}"),
        ("redeemed_is_not_its_entries", f"{ONE_ACCOUNT} redeemed = redeemed - 1 {OF_7}"),
        ("held_is_not_the_sum_of_holds", f"{ONE_ACCOUNT} held = held + 1 {OF_7}"),
        (
            "holds_without_account",
            f"UPDATE {P}holds SET customer_id = :c99 WHERE customer_id = :c7 AND state = 'placed'",
        ),
        ("hold_is_impossible", f"UPDATE {P}holds SET state = 'released' WHERE state = 'placed'"),
        ("hold_is_impossible", f"UPDATE {P}holds SET held = points + 1 WHERE state = 'placed'"),
        ("hold_is_impossible", f"UPDATE {P}holds SET held = -1 WHERE state = 'placed'"),
        ("hold_is_impossible", f"UPDATE {P}holds SET state = 'lost' WHERE state = 'placed'"),
        ("hold_is_impossible", HOLD_OF_2 % "state = 'released'"),
        ("redemption_without_its_hold", HOLD_OF_2 % "state = 'released', appointment_id = NULL"),
        ("captured_hold_without_its_settlement", HOLD_OF_2 % "appointment_id = :a4"),
        ("captured_hold_without_its_settlement", HOLD_OF_2 % "appointment_id = NULL"),
        ("captured_hold_without_its_settlement", HOLD_OF_2 % "customer_id = :c8"),
        (
            "captured_hold_without_its_settlement",
            f"UPDATE {P}holds SET appointment_id = NULL WHERE appointment_id = :a3",
        ),
        ("redemption_without_its_hold", HOLD_OF_2 % "appointment_id = :a4"),
        ("redemption_without_its_hold", HOLD_OF_2 % "appointment_id = NULL"),
        ("redemption_without_its_hold", HOLD_OF_2 % "customer_id = :c8"),
        ("redemption_without_its_hold", f"DELETE FROM {P}holds WHERE appointment_id = :a2"),
        ("redemption_without_its_hold", f"DELETE FROM {P}holds WHERE appointment_id = :a3"),
        ("redemption_without_its_hold", SETTLEMENT % "hold_id = NULL" + ":a2"),
        ("redemption_without_its_hold", SETTLEMENT % "hold_id = NULL, payer_id = NULL" + ":a2"),
        ("redemption_without_its_hold", SETTLEMENT % "hold_id = 999999" + ":a2"),
        ("redemption_without_its_hold", SETTLEMENT % "payer_id = :c8" + ":a3"),
        ("redemption_above_its_hold", HOLD_OF_2 % "points = 99"),
        ("settlement_without_account", SETTLEMENT % "payer_id = :c99" + ":a2"),
        ("settlement_without_account", SETTLEMENT % "customer_id = :c99" + ":a1"),
        ("redemption_is_not_its_entries", SETTLEMENT % "redeemed = 99" + ":a2"),
        ("entries_of_somebody_else", SETTLEMENT % "payer_id = :c8" + ":a2"),
        ("entries_of_somebody_else", SETTLEMENT % "customer_id = :c8" + ":a1"),
        ("entries_without_settlement", f"DELETE FROM {P}settlements WHERE appointment_id = :a1"),
        ("draws_are_not_the_redemption", SETTLEMENT % "redeemed = 99" + ":a2"),
        ("draws_are_not_the_redemption", SETTLEMENT % "draws = '[]'" + ":a2"),
        ("draws_are_not_the_redemption", SETTLEMENT % "draws = '[[null, 5]]'" + ":a1"),
        ("draws_without_their_lots", SETTLEMENT % "draws = '[[999999, 100]]'" + ":a2"),
        ("draws_without_their_lots", f"UPDATE {P}lots SET customer_id = :c8 WHERE customer_id = :c7"),
        ("award_without_its_lot", SETTLEMENT % "lot_id = 999999" + ":a1"),
        ("award_without_its_lot", SETTLEMENT % "lot_id = NULL" + ":a1"),
        ("award_without_its_lot", SETTLEMENT % "lot_id = 999999" + ":a3"),
        ("award_without_its_lot", f"UPDATE {P}lots SET customer_id = :c8 WHERE customer_id = :c7"),
        ("held_award_is_missing", SETTLEMENT % "award = NULL" + ":a1"),
        ("award_is_not_its_entries", SETTLEMENT % "award_held = 0" + ":a1"),
        ("award_is_not_its_entries", AWARD % ("points", "1")),
        ("award_is_not_the_sum_of_its_rules", AWARD % ("points", "1")),
        ("award_is_not_the_sum_of_its_rules", AWARD % ("verdicts[0].points", "1")),
        ("tallies_are_not_the_awards", TALLIES % ('points."1"', "1")),
        ("tallies_are_not_the_awards", TALLIES % ('points."77"', "1")),
        ("tallies_are_not_the_awards", TALLIES % ('points."1"', "'many'")),
        ("tallies_are_not_the_awards", TALLIES % ('milestones."9"', "2")),
        ("tallies_are_not_the_awards", TALLIES % ('visits."9"', "7")),
        ("tallies_are_not_the_awards", f"{ONE_ACCOUNT} tallies = '{{}}' {OF_7}"),
        ("document_is_unreadable", TALLIES % ("version", "99")),
        *[
            ("document_is_unreadable", f"{ONE_ACCOUNT} tallies = '{bad}' {OF_7}")
            for bad in ("", "{", "[1]", '{"a": 1}')
        ],
        ("document_is_unreadable", TALLIES % ("points", "'none'")),
        ("document_is_unreadable", TALLIES % ("version", "JSON_ARRAY()")),
        *[("document_is_unreadable", SETTLEMENT % f"award = '{bad}'" + ":a1") for bad in ("", "{", "[]", "7", "{}")],
        *[("document_is_unreadable", SETTLEMENT % f"award = '{bad}'" + ":a3") for bad in ("", "null")],
        ("award_is_not_the_sum_of_its_rules", AWARD % ("points", "'many'")),
        ("document_is_unreadable", AWARD % ("verdicts[0].points", "'many'")),
        ("document_is_unreadable", AWARD % ("facts.total", "'much'")),
        *[
            ("document_is_unreadable", SETTLEMENT % f"draws = '{bad}'" + ":a2")
            for bad in ("", "[", "7", "null", "[1]", '[["a", 5]]', "[[1, null]]", "[[1, -5]]", "[[1, 2, 3]]")
        ],
        *[("document_is_unreadable", SETTLEMENT % f"facts = '{bad}'" + ":a1") for bad in ("", "[]", '{"total": 1}')],
        ("document_is_unreadable", f"UPDATE {P}entries SET reasons = '[' WHERE appointment_id = :a1"),
        ("document_is_unreadable", f"UPDATE {P}tenants SET earning_periods = '['"),
        ("document_is_unreadable", f"UPDATE {P}programme_versions SET document = '{{'"),
        ("document_is_unreadable", f"UPDATE {P}programme_versions SET document = '{{}}'"),
    ],
)
def test_finds(salon: Salon, code: str, corruption: str) -> None:
    found = find(salon, corruption)
    assert code in {finding.code for finding in found}, found
    assert all(finding.tenant == salon.tenant and finding.message for finding in found)


def test_adjustments_count_as_the_programme_in_force_says(salon: Salon) -> None:
    ignoring = f"""UPDATE {P}programme_versions SET document = JSON_SET(document, '$.count_adjustments', FALSE)"""
    ignored = f"{ONE_ACCOUNT} lifetime = earned, tier = NULL"
    assert find(salon, ignoring, ignored) == []
    assert "lifetime_is_not_what_was_earned" in {finding.code for finding in find(salon, ignoring)}


def test_visits_that_were_counted_in_another_time_zone_stay_counted(salon: Salon) -> None:
    moved = f"UPDATE {P}tenants SET timezone = 'Pacific/Auckland'"
    counted = TALLIES % ('visits."10"', "3")
    assert find(salon, moved, counted) == []


def test_reads_page_by_page(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PAGE", 1)
    assert find(salon, f"{ONE_ACCOUNT} held = held") == []
    found = find(salon, f"{ONE_ACCOUNT} lifetime = lifetime + 1", SETTLEMENT % "draws = ''" + ":a3")
    assert sorted((finding.customer or 0) - salon.base for finding in found) == [7, 7, 8]


def test_asks_no_more_of_the_database_the_more_customers_there_are(database: Database, salon: Salon) -> None:
    def count() -> int:
        sent: list[str] = []
        with database.read() as conn:
            event.listen(conn, "before_cursor_execute", lambda *seen: sent.append(seen[2]))
            audit(conn)
        return len(sent)

    before = count()
    for customer in range(20, 60):
        salon.add_customer(customer)
        book(salon, 100 + customer, customer=customer)
        salon.settle(100 + customer, now=NOW)
    assert count() == before


def test_sums_are_made_once_whatever_the_database_believes_of_its_tables(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "PROOFS", {"switch": "SELECT 0, NULL, NULL, @@optimizer_switch"})
    with database.read() as conn:
        (found,) = list_findings_for_all_tenants(conn)
        assert "split_materialized=off" in found.message
        assert "split_materialized=on" in str(conn.scalar(text("SELECT @@optimizer_switch")))
