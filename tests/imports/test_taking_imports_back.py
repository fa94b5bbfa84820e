"""All of an import taken back; what the audit says of imports, and how long their files are kept."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge import clock
from bridge.core.imports.importing import ImportState
from bridge.errors import NotHere
from bridge.flows.customers.forget import forget
from bridge.flows.customers.merge import merge
from bridge.flows.imports import import_pages
from bridge.jobs.leftovers import forget_imports
from bridge.store.database import Database
from bridge.store.imports.import_lines import count_below
from tests.imports.brought import (
    add_people,
    begin,
    bring,
    bring_in,
    findings,
    lines,
    read,
    undo,
)
from tests.live import Salon
from tests.lives import NOW, book_with_points, open_salon

LATER = NOW + timedelta(days=3)


class TestTakingBack:
    def test_leaves_everything_as_if_it_had_never_been(self, salon: Salon) -> None:
        salon.adjust(8, 40, key="before", now=NOW)
        before = [salon.standing(customer) for customer in (7, 8, 9)]
        one = bring_in(salon, "email;points;lifetime;tier\n{7};100;520;\n{8};100;;gold\n{9};0;;Silver\n")
        one = undo(salon, one, now=LATER)
        assert (one.state, one.taken_from, one.taken) == (ImportState.UNDONE, 3, 200)
        assert [salon.standing(customer) for customer in (7, 8, 9)] == before
        assert undo(salon, one) == one
        assert findings(salon) == []

    def test_what_was_spent_meanwhile_becomes_debt(self, salon: Salon) -> None:
        one = bring_in(salon, "email;points;lifetime\n{7};100;900\n")
        book_with_points(salon, 1, 80)
        salon.settle(1, now=NOW)
        with_booking = salon.standing(7)
        undo(salon, one, now=LATER)
        after = salon.standing(7)
        assert after.balance == with_booking.balance - 100
        assert after.lifetime == with_booking.lifetime - 900
        assert findings(salon) == []

    def test_what_expired_meanwhile_is_owed_by_nobody(self, salon: Salon) -> None:
        """Also by whoever went over to another row since, and by whoever used some of it first."""
        for customer in (7, 8, 9):
            salon.adjust(customer, 200, key=f"before {customer}", now=NOW)
        one = bring_in(salon, "email;points;lifetime;expires\n{7};100;;04.03.2026\n{8};50;90;04.03.2026\n{9};30;;\n")
        salon.adjust(7, -40, key="used", now=NOW)
        salon.expire(now=datetime(2026, 3, 5, tzinfo=UTC))
        assert [salon.standing(customer).balance for customer in (7, 8, 9)] == [200, 200, 230]
        with salon.database.read() as conn:
            assert (
                count_below(conn, tenant_id=salon.tenant, import_id=one.id, now=datetime(2026, 3, 5, tzinfo=UTC)) == 0
            )
        salon.do(merge, customer_id=salon.base + 8, into_id=salon.base + 9, actor=1, now=LATER)
        one = undo(salon, one, now=datetime(2026, 3, 6, tzinfo=UTC))
        assert [salon.standing(customer).balance for customer in (7, 9)] == [160, 400]
        assert salon.standing(9).lifetime == 400 and findings(salon) == []
        again = bring_in(salon, "email;points\n{7};100\n", again=True)
        assert again.customers == 1 and salon.standing(7).balance == 260

    def test_half_way_takes_back_what_was_given(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(import_pages, "PAGE", 1)
        one = begin(salon, bring(salon, "email;points\n{7};10\n{8};20\n{9};30\n"))
        salon.do(import_pages.give_page, import_id=one.id, after=0, limit=1, now=NOW)
        one = undo(salon, one)
        assert (one.state, one.taken_from, one.taken) == (ImportState.UNDONE, 1, 10)
        assert [salon.standing(customer).balance for customer in (7, 8, 9)] == [0, 0, 0]
        assert findings(salon) == []

    def test_from_whoever_was_erased_since(self, salon: Salon) -> None:
        one = bring_in(salon, "email;points\n{7};10\n{8};20\n")
        salon.do(forget, customer_id=salon.base + 7, now=NOW)
        one = undo(salon, one)
        assert one.state is ImportState.UNDONE and findings(salon) == []

    def test_from_whoever_went_over_to_another_row_and_was_erased_then(self, salon: Salon) -> None:
        one = bring_in(salon, "email;points;expires\n{7};10;04.03.2026\n{8};20;\n")
        salon.do(merge, customer_id=salon.base + 7, into_id=salon.base + 8, actor=1, now=NOW)
        salon.do(forget, customer_id=salon.base + 8, now=NOW)
        one = undo(salon, one, now=datetime(2026, 3, 6, tzinfo=UTC))
        assert (one.state, one.taken_from) == (ImportState.UNDONE, 2) and findings(salon) == []

    def test_in_a_period_the_points_count_from_the_day_of_the_import(self, loyalty: Database) -> None:
        tiers: Any = [{"name": "Silver", "color": "#c0c0c0", "min_points": 500}]
        programme = {"earning_rules": [], "tiers": tiers, "tier_period": {"months": 12, "grace_days": 0}}
        salon = open_salon(Salon(loyalty), programme)
        add_people(salon, 8)
        one = bring_in(salon, "email;points;tier\n{8};100;Silver\n")
        assert salon.standing(8).tier == "Silver" and findings(salon) == []
        undo(salon, one, now=LATER)
        assert (salon.standing(8).tier, salon.standing(8).balance) == (None, 0)
        assert findings(salon) == []


def test_the_audit_finds_what_is_wrong(salon: Salon) -> None:
    one = bring_in(salon, "email;points;lifetime\n{7};10;50\n{8};20;\n")
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET raised = raised + 1 WHERE import_id = :id AND line = 2", id=one.id
    )
    assert {finding.code for finding in findings(salon)} == {
        "import_is_not_its_lines",
        "import_line_is_not_its_entries",
    }
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET raised = raised - 1 WHERE import_id = :id AND line = 2", id=one.id
    )
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET verdict = 'ready' WHERE import_id = :id AND line = 3", id=one.id
    )
    assert "entries_without_their_import_line" in {finding.code for finding in findings(salon)}
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET verdict = 'given' WHERE import_id = :id AND line = 3", id=one.id
    )
    assert findings(salon) == []
    assert Decimal(one.points) == 30


def test_what_stood_in_files_is_let_go_of(salon: Salon) -> None:
    """What was looked through just now, and what was imported then."""
    waits, done = bring(salon, "email;points\n{8};5\n"), bring_in(salon, "email;points\n{7};5\n")
    forget_imports(salon.database, now=NOW + timedelta(days=29))
    assert lines(salon, done)[0].said
    forget_imports(salon.database, now=clock.now() + timedelta(days=6))
    assert lines(salon, waits) and lines(salon, done)[0].said is None
    forget_imports(salon.database, now=clock.now() + timedelta(days=8))
    assert not lines(salon, waits) and findings(salon) == []
    with pytest.raises(NotHere):
        read(salon, waits)
