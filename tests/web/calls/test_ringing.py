"""A ring over a database: what it settles, and what it is answered."""

from typing import Any

import pytest
from small_site import SmallSite

from bridge.jobs import appointments
from tests.web.calls.salon import Salon, cart


class TestRing:
    def test_settles_and_says_what_changed(self, salon: Salon) -> None:
        appointment, bell = salon.book()
        answer = salon.ring(bell)
        assert (answer["settled"], answer["failed"]) == ([appointment], [])
        event = answer["events"][0]
        assert (event["event"], event["tenant"]) == ("bkloyalty_tier_updated", 0)
        assert event["params"] == {"customer_id": salon.customer, "appointment_id": appointment}
        assert event["data"] == {"reason": "points_earned", "tier": "Bronze", "locale": "en_US"}
        known = {
            "bkloyalty_tier": "Bronze",
            "bkloyalty_points_total": "56",
            "bkloyalty_points_lifetime": "56",
            "bkloyalty_points_value": "5.60",
            "bkloyalty_next_tier": "Silver",
            "bkloyalty_points_to_next_tier": "44",
        }
        assert answer["keywords"] == {
            "appointments": {str(appointment): {"bkloyalty_points_earned": "56"}},
            "customers": {str(salon.customer): known},
        }
        assert event["keywords"] == {"bkloyalty_points_earned": "56"} | known
        assert salon.ring(bell)["settled"] == [], "the bell is gone"

    @pytest.mark.parametrize(("booked_in", "told"), [("es_ES", "es_ES"), ("", "en_US"), (None, "en_US")])
    def test_an_event_is_in_the_locale_of_its_booking(self, salon: Salon, booked_in: str | None, told: str) -> None:
        assert salon.ring(salon.book(locale=booked_in)[1])["events"][0]["data"]["locale"] == told

    def test_events_come_until_they_are_acknowledged(self, salon: Salon) -> None:
        ids = {event["id"] for event in salon.ring(salon.book()[1])["events"]}
        assert {event["id"] for event in salon.ring()["events"]} == ids
        assert salon.ring(acknowledged=[*ids, 10**9])["events"] == []

    def test_one_that_fails_keeps_its_bell_and_stops_no_other(
        self, salon: Salon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (bad, bad_bell), (good, good_bell) = salon.book(), salon.book()
        settle = appointments.settle

        def failing(conn: Any, *, appointment_id: int, **rest: Any) -> Any:
            if appointment_id == bad:
                raise RuntimeError("broken")
            return settle(conn, appointment_id=appointment_id, **rest)

        with monkeypatch.context() as patch:
            patch.setattr(appointments, "settle", failing)
            answer = salon.ring(bad_bell, good_bell)
        assert (answer["settled"], answer["failed"]) == ([good], [bad])
        assert salon.ring(bad_bell)["settled"] == [bad]

    def test_remembers_what_the_site_reports(self, salon: Salon, small_site: SmallSite) -> None:
        report = {"timezone": "+02:00", "currency": "USD", "decimals": 0, "locale": "es_MX"}
        salon.ring(reports={"8": report})
        with small_site.cursor() as cursor:
            cursor.execute(
                f"SELECT timezone, currency, decimals, locale FROM {small_site.prefix}bkloyalty_tenants WHERE tenant_id = 8"
            )
            assert cursor.fetchone() == tuple(report.values())

    def test_a_bell_that_says_no_permission_stops_earning(self, salon: Salon) -> None:
        appointment, bell = salon.book(permitted=0)
        try:
            told = salon.ring(bell)["keywords"]["appointments"]
            assert told[str(appointment)] == {"bkloyalty_points_earned": "0"}
            assert salon.as_customer.ask("/v1/quote", cart("10"))["discount"] == "0.00"
        finally:
            salon.ring(salon.book(permitted=1)[1])
