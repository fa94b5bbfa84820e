"""Customers that change, facts that are looked up once, tiers, and rules that come later."""

from sqlalchemy import select

from bridge.flows.programmes import configure
from bridge.store import tables
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import (
    HOUR,
    NOW,
    PROGRAMME,
    book_and_settle,
    book_with_points,
    change,
    lines,
    shown,
)


class TestCustomerChanged:
    def test_the_award_moves_and_the_redemption_stays(self, salon: Salon) -> None:
        salon.add_customer(8)
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        change(salon, 1, customer_id=salon.base + 8)
        salon.settle(1, now=NOW + HOUR)
        assert shown(salon, 7) == [("bonus", 500), ("redeemed", -300), ("earned", 77), ("reversed", -77)]
        assert shown(salon, 8) == [("earned", 77)]
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW + HOUR)
        assert (salon.standing(7).balance, salon.standing(8).balance) == (500, 0)

    def test_and_back_again(self, salon: Salon) -> None:
        salon.add_customer(8)
        book_and_settle(salon, 1)
        for customer in (8, 7):
            change(salon, 1, customer_id=salon.base + customer)
            salon.settle(1, now=NOW + HOUR)
        assert (salon.standing(7).balance, salon.standing(8).balance) == (78, 0)


class TestLookedUpOnce:
    def test_moving_a_service_to_another_category_never_reprices_history(self, salon: Salon) -> None:
        category = {"service_categories": [salon.base + 2]}
        document = {"earning_rules": [{"id": 1, "name": "Colour", "award": {"points": 50}, "when": category}]}
        salon.open(document, now=NOW)
        book_and_settle(salon, 1)
        salon.add_service(11, None)
        change(salon, 1, staff_id=2)
        salon.settle(1, now=NOW)
        assert salon.standing(7).balance == 50
        assert book_and_settle(salon, 2).points_earned == 0

    def test_reasons_name_things_as_they_were(self, salon: Salon) -> None:
        document = {
            "earning_rules": [
                {"id": 1, "name": "Colour", "award": {"points": 50}, "when": {"services": [salon.base + 11]}}
            ]
        }
        salon.open(document, now=NOW)
        book_and_settle(salon, 1)
        salon.sql("UPDATE {prefix}bkntc_services SET name = 'New' WHERE id = :id", id=salon.base + 11)
        assert lines(salon)[0].reasons[0]["why"] == {"conditions": {"services": "Service 11"}}


class TestTiers:
    def test_a_new_version_retiers_everybody_without_telling_wordpress(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        document = {**PROGRAMME, "tiers": [{"name": "Star", "min_points": 70}]}
        salon.open(document, now=NOW + HOUR)
        assert salon.standing(7).tier == "Star"
        with salon.database.read() as conn:
            told = conn.execute(select(tables.outbox).where(tables.outbox.c.tenant_id == salon.tenant)).all()
        assert told == []

    def test_a_tier_reached_and_lost_is_told_with_its_reason(self, salon: Salon) -> None:
        salon.open({**PROGRAMME, "tiers": [{"name": "Star", "min_points": 70}]}, now=NOW)
        book_and_settle(salon, 1)
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW)
        with salon.database.read() as conn:
            told = conn.scalars(select(tables.outbox.c.payload).where(tables.outbox.c.tenant_id == salon.tenant)).all()
        assert [(event["data"]["reason"], event["data"]["tier"]) for event in told] == [
            ("points_earned", "Star"),
            ("points_taken_back", None),
        ]


def test_milestones_of_a_new_version_count_the_bookings_that_earn_already(salon: Salon) -> None:
    for appointment in (1, 2):
        book_and_settle(salon, appointment)
    milestone = {"id": 9, "name": "Third", "award": {"points": 200, "every_visits": 3}, "when": {}}
    salon.open({"earning_rules": [milestone]}, now=NOW + HOUR)
    assert book_and_settle(salon, 3, now=NOW + HOUR).points_earned == 200
    change(salon, 1, status="canceled")
    salon.settle(1, now=NOW + HOUR)
    assert book_and_settle(salon, 4, now=NOW + HOUR).points_earned == 0
    assert [book_and_settle(salon, number, now=NOW + HOUR).points_earned for number in (5, 6, 7)] == [0, 0, 200]


def test_the_time_zone_is_wordpresss_until_the_shims_first_report(loyalty: Database) -> None:
    salon = Salon(loyalty)
    loyalty.transact(
        lambda conn: conn.exec_driver_sql(
            "REPLACE INTO wp_options (option_name, option_value, autoload) VALUES ('timezone_string', 'Asia/Tokyo', 'yes')"
        )
    )
    document = {"earning_rules": [{"id": 1, "name": "Tuesday", "award": {"points": 5}, "when": {"weekdays": [2]}}]}
    salon.do(configure.import_programme, document=document, draft=False, now=NOW)
    salon.add_customer(7)
    monday_evening_utc = int(NOW.replace(day=9, hour=20).timestamp())
    assert book_and_settle(salon, 1, starts_at=monday_evening_utc).points_earned == 5
