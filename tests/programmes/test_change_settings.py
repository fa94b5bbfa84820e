"""Changing the settings of a programme that others edit too, taking that back, starting and pausing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bridge.core.programmes.programme import Trigger
from bridge.core.programmes.programme_settings import Settings, read_settings
from bridge.errors import ChangedMeanwhile, NoProgramme
from bridge.flows.points import redeem
from bridge.flows.points.cart import Cart, CartLine
from bridge.flows.programmes import change_settings as flows
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.points import adjusted
from bridge.store.programmes import programmes, tenants, versions
from bridge.store.site import statuses
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, book_and_settle, open_salon, rule

WHO = {"actor": 5, "locale": "en_US"}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def newest(salon: Salon) -> versions.Dated | None:
    with salon.database.read() as conn:
        return versions.find_newest(conn, tenant_id=salon.tenant)


def document_of(salon: Salon) -> dict[str, Any]:
    with salon.database.read() as conn:
        return programmes.find_document(conn, tenant_id=salon.tenant) or {}


def change(salon: Salon, *, seen: int | None = 1, overwrite: bool = False, **changed: Any) -> Any:
    settings = replace(read_settings(document_of(salon) or {"earning_rules": []}), **changed)
    more = {"settings": settings, "seen": seen, "overwrite": overwrite, "now": NOW}
    return salon.do(flows.change_settings, **more, **WHO)


def edit_rules(salon: Salon, points: int) -> None:
    def edit(document: dict[str, Any]) -> dict[str, Any]:
        return document | rule(points)

    salon.do(configure.change_programme, edit=edit, now=NOW, **WHO)


class TestChange:
    def test_is_in_force_at_once_and_leaves_rules_and_tiers(self, salon: Salon) -> None:
        made = change(salon, trigger=Trigger.PAID)
        assert (made.version, made.previous) == (2, 1)
        after = document_of(salon)
        assert after["award_on"] == {"trigger": "paid"}
        assert (after["earning_rules"], after["tiers"]) == (PROGRAMME["earning_rules"], PROGRAMME["tiers"])
        assert book_and_settle(salon, 1).points_earned == 0

    def test_of_what_is_so_already_makes_no_version(self, salon: Salon) -> None:
        assert change(salon) is None
        assert newest(salon).number == 1

    def test_before_there_is_a_programme_makes_a_draft(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        assert newest(salon) is None
        assert change(salon, seen=None).previous is None
        assert newest(salon) == versions.Dated(1, NOW, None)
        said = Settings().as_document()
        assert said.pop("tier_period") is None  # which the format does not know, so a document leaves it out
        assert document_of(salon) == {"earning_rules": []} | said

    def test_during_a_pause_leaves_it_paused(self, salon: Salon) -> None:
        salon.do(flows.pause, now=NOW)
        change(salon, expiry_months=12)
        with salon.database.read() as conn:
            assert tenants.get_tenant(conn, tenant_id=salon.tenant).programme_state == "paused"


class TestSomebodyElse:
    def test_who_changed_the_settings_meanwhile_is_not_overruled(self, salon: Salon) -> None:
        change(salon, expiry_months=12)
        with pytest.raises(ChangedMeanwhile):
            change(salon, seen=1, trigger=Trigger.PAID)
        assert read_settings(document_of(salon)) == replace(read_settings(PROGRAMME), expiry_months=12)

    def test_unless_that_is_wanted(self, salon: Salon) -> None:
        change(salon, expiry_months=12)
        assert change(salon, seen=1, overwrite=True, expiry_months=6).version == 3
        assert document_of(salon)["expiry"]["months"] == 6

    def test_who_changed_rules_is_in_nobodys_way(self, salon: Salon) -> None:
        edit_rules(salon, 7)
        assert change(salon, seen=1, trigger=Trigger.PAID).version == 3
        assert document_of(salon)["earning_rules"] == rule(7)["earning_rules"]

    def test_who_saved_the_same_at_the_same_time_is_no_conflict(self, salon: Salon) -> None:
        change(salon, expiry_months=12)
        change(salon, seen=2, expiry_months=None)
        assert change(salon, seen=1, expiry_months=6).version == 4

    def test_a_version_that_never_was_is_none_that_was_seen(self, salon: Salon) -> None:
        with pytest.raises(ChangedMeanwhile):
            change(salon, seen=99, expiry_months=6)


class TestUndo:
    def test_puts_back_the_settings(self, salon: Salon) -> None:
        made = change(salon, trigger=Trigger.PAID)
        salon.do(flows.undo_settings, version=made.version, previous=made.previous, now=NOW, **WHO)
        assert read_settings(document_of(salon)) == read_settings(PROGRAMME)

    def test_not_after_another_change(self, salon: Salon) -> None:
        made = change(salon, trigger=Trigger.PAID)
        edit_rules(salon, 7)
        with pytest.raises(ChangedMeanwhile):
            salon.do(flows.undo_settings, version=made.version, previous=made.previous, now=NOW, **WHO)

    def test_brings_back_no_rules_and_no_other_version_than_the_one_before(self, salon: Salon) -> None:
        edit_rules(salon, 7)
        made = change(salon, seen=2, trigger=Trigger.PAID)
        for previous in (1, 99):
            with pytest.raises(ChangedMeanwhile):
                salon.do(flows.undo_settings, version=made.version, previous=previous, now=NOW, **WHO)
        salon.do(flows.undo_settings, version=made.version, previous=2, now=NOW, **WHO)
        assert document_of(salon)["earning_rules"] == rule(7)["earning_rules"]

    def test_is_not_for_who_may_only_manage_rules(self, salon: Salon) -> None:
        made = change(salon, seen=1, trigger=Trigger.PAID)
        who = {"actor": 5, "locale": "en_US", "now": NOW}
        salon.do(configure.undo_change, version=made.version, previous=1, **who)
        assert document_of(salon)["award_on"] == {"trigger": "paid"}


class TestStartAndPause:
    def test_a_pause_takes_nothing_and_gives_nothing(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        salon.do(flows.pause, now=NOW + HOUR)
        assert book_and_settle(salon, 2, now=NOW + HOUR).points_earned == 0
        assert salon.standing(7).balance == 78
        line = CartLine(0, Decimal(80), customer_id=salon.base + 7)
        cart = Cart([line], asked=50, user_id=salon.base + 7)
        assert salon.do(redeem.quote, cart=cart, now=NOW).applied.points == 0
        salon.do(flows.start, version=1, now=NOW + 2 * HOUR)
        assert book_and_settle(salon, 3, now=NOW + 2 * HOUR).points_earned == 78
        assert salon.do(redeem.quote, cart=cart, now=NOW).applied.points == 50

    def test_only_what_runs_can_be_paused(self, salon: Salon) -> None:
        salon.do(flows.pause, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            salon.do(flows.pause, now=NOW)

    def test_only_the_version_that_was_seen_is_started(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        change(salon, seen=None)
        change(salon, seen=1, expiry_months=3)
        with pytest.raises(ChangedMeanwhile):
            salon.do(flows.start, version=1, now=NOW)
        assert salon.do(flows.start, version=2, now=NOW) == 2
        assert newest(salon).active_from == NOW

    def test_nothing_cannot_be_started(self, loyalty: Database) -> None:
        with pytest.raises((ChangedMeanwhile, NoProgramme)):
            Salon(loyalty).do(flows.start, version=1, now=NOW)


@pytest.mark.parametrize("counting", [True, False])
def test_who_would_move_by_adjustments_is_who_then_moves(loyalty: Database, counting: bool) -> None:
    tiers = [{"name": "Silver", "min_points": 100}, {"name": "Gold", "min_points": 300}]
    salon = open_salon(Salon(loyalty), {**PROGRAMME, "tiers": tiers, "count_adjustments": not counting})
    for customer, bonus, adjustment in (
        (1, 90, 20),
        (2, 310, -20),
        (3, 90, 250),
        (4, 500, 5),
        (5, 120, -50),
        (6, 50, 0),
    ):
        salon.add_customer(customer)
        salon.bonus(customer, bonus, key=f"b{customer}", now=NOW)
        if adjustment:
            salon.adjust(customer, adjustment, key=f"a{customer}", now=NOW)
    before = [salon.standing(customer).tier for customer in range(1, 7)]
    with salon.database.read() as conn:
        moves = adjusted.count_moves(conn, tenant_id=salon.tenant, steps=[100, 300], counting=counting)
    change(salon, count_adjustments=counting)
    after = [salon.standing(customer).tier for customer in range(1, 7)]
    assert sum(one != other for one, other in zip(before, after, strict=True)) == sum(moves) == 4
    assert moves == (2, 2)


class TestStatuses:
    def test_are_those_of_recent_bookings(self, salon: Salon) -> None:
        for number, status in enumerate(("approved", "no-show", "approved", ""), start=1):
            book_and_settle(salon, number, status=status)
        with salon.database.read() as conn:
            assert statuses.list_recent_statuses(conn, tenant_id=salon.tenant) == ["approved", "no-show"]

    @pytest.mark.parametrize(
        ("options", "own"),
        [
            ({}, set()),
            ({"failed_payment_status": "unpaid"}, {"unpaid"}),
            ({"failed_payment_status": "pending"}, set()),
            ({"failed_payment_status": "new", "default_appointment_status": "new"}, set()),
        ],
    )
    def test_that_are_void_are_the_sites_own(self, salon: Salon, options: dict[str, str], own: set[str]) -> None:
        for name, value in options.items():
            salon.sql(
                "REPLACE INTO {prefix}options (option_name, option_value, autoload) VALUES (:name, :value, 'no')",
                name=f"bkntc_t{salon.tenant}_{name}",
                value=value,
            )
        with salon.database.read() as conn:
            found = statuses.find_void_statuses(conn, tenant_id=salon.tenant)
        assert found == {"canceled", "rejected"} | own
