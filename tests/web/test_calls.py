"""The calls of docs/protocol.md over a database: what WordPress asks, what it is told, what the ledger then says."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from small_site import SmallSite

from bridge import clock
from bridge.core.permissions import Actor
from bridge.flows import configure
from bridge.store.database import Database
from bridge.store.statements import read_standing

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CREATED = int(datetime(2026, 3, 2, 10, tzinfo=UTC).timestamp())
PROGRAMME = {
    "earning_rules": [
        {"id": 1, "name": "Colour", "label": "Every visit", "award": {"points": 50}, "active": True, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "active": True, "when": {}},
    ],
    "tiers": [
        {"name": "Silver", "color": "#c0c0c0", "min_points": 100},
        {"name": "Bronze", "color": "#cd7f32", "min_points": 10},
    ],
    "redemption": {"enabled": True, "point_value": "0.10", "method": "choose", "max_discount": {"percent": "50"}},
}
USERS = iter(range(1000, 2000))


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BKLOYALTY_NOW", NOW.isoformat())
    clock.standing_still.cache_clear()
    yield
    clock.standing_still.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def _programme(database: Database) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    job = partial(configure.import_programme, tenant_id=0, document=PROGRAMME, draft=False, now=start)
    database.transact(job)


class Salon:
    """A new customer, who books."""

    def __init__(self, site: SmallSite, wordpress: Any) -> None:
        self.site = site
        self.wordpress = wordpress
        self.user = next(USERS)
        self.customer = site.insert("customers", user_id=self.user, first_name="Ana")

    @property
    def as_customer(self) -> Any:
        return self.wordpress.as_(Actor.CUSTOMER, user=self.user)

    def book(self, *, discount: str | None = None, locale: str | None = None, **bell: Any) -> tuple[int, int]:
        """A booking of 60.00 and its doorbell; (appointment, bell)."""
        appointment = self.site.insert(
            "appointments",
            customer_id=self.customer,
            status="approved",
            starts_at=CREATED + 90000,
            payment_method="local",
            payment_status="not_paid",
            locale=locale,
            created_at=CREATED,
        )
        self.site.insert("appointment_prices", appointment_id=appointment, unique_key="service_price", price="60.00")
        if discount:
            self.site.insert(
                "appointment_prices",
                appointment_id=appointment,
                unique_key="bkloyalty_points",
                price=discount,
                negative_or_positive=-1,
            )
        return appointment, self.site.ring(appointment, status="approved", payment_status="not_paid", **bell)

    def ring(self, *bells: int, **more: Any) -> Any:
        return self.wordpress.ask(
            "/v1/ring", {"doorbells": bells, "acknowledged": [], "reports": {}, "released": []} | more
        )

    def earn(self, times: int = 1) -> None:
        for _ in range(times):
            self.ring(self.book()[1])


@pytest.fixture
def salon(small_site: SmallSite, wordpress: Any) -> Salon:
    return Salon(small_site, wordpress)


def cart(points: str | None = None, shown: str | None = None, **line: Any) -> dict[str, Any]:
    prices = [{"key": "service_price", "price": "70.00"}, {"key": "discount", "price": "-10"}]
    whole = {"line": 0, "appointment": None, "customer": None, "email": None, "occurrences": 1, "prices": prices} | line
    return {"checkout": f"c{clock.new_id()}", "points": points, "shown": shown, "lines": [whole]}


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
        from bridge import jobs

        settle = jobs.settle

        def failing(conn: Any, *, appointment_id: int, **rest: Any) -> Any:
            if appointment_id == bad:
                raise RuntimeError("broken")
            return settle(conn, appointment_id=appointment_id, **rest)

        with monkeypatch.context() as patch:
            patch.setattr(jobs, "settle", failing)
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


class TestQuote:
    def test_says_what_may_be_paid_and_brings_the_box(self, salon: Salon) -> None:
        salon.earn(2)
        answer = salon.as_customer.ask("/v1/quote", cart("100"))
        assert answer["lines"] == [{"line": 0, "points": 100, "discount": "10.00", "label": "Loyalty points (100)"}]
        assert (answer["points"], answer["discount"]) == (100, "10.00")
        assert 'data-available="112"' in answer["box"]
        assert 'data-points="100"' in answer["box"]

    @pytest.mark.parametrize("points", [None, "", "0", "-5", "1e2", "abc", "5.5", " 5", "9" * 400])
    def test_nonsense_gives_no_discount_and_what_is_too_much_is_reduced(self, salon: Salon, points: str | None) -> None:
        salon.earn()
        answer = salon.as_customer.ask("/v1/quote", cart(points))
        assert (answer["points"], answer["discount"]) == ((56, "5.60") if points == "9" * 400 else (0, "0.00"))

    def test_somebody_without_points_sees_no_box(self, salon: Salon) -> None:
        assert salon.as_customer.ask("/v1/quote", cart("5")) == {
            "lines": [{"line": 0, "points": 0, "discount": "0.00", "label": "Loyalty points (0)"}],
            "points": 0,
            "discount": "0.00",
            "hold": None,
            "tax": None,
            "box": None,
        }
        assert salon.wordpress.as_(Actor.CUSTOMER, user=0).ask("/v1/quote", cart("5"))["box"] is None

    def test_writes_nothing(self, salon: Salon, small_site: SmallSite) -> None:
        salon.earn()
        salon.as_customer.ask("/v1/quote", cart("50"))
        with small_site.cursor() as cursor:
            assert (
                cursor.execute(f"SELECT 1 FROM {small_site.prefix}bkloyalty_holds WHERE customer_id = {salon.customer}")
                == 0
            )

    def test_a_series_is_summed_and_a_customer_edits_nothing(self, salon: Salon) -> None:
        salon.earn()
        answer = salon.as_customer.ask("/v1/quote", cart("50", occurrences=4))
        assert (answer["lines"][0]["points"], answer["points"], answer["discount"]) == (12, 48, "4.80")
        assert salon.as_customer.call("/v1/quote", cart("50", appointment=1))[0] == 403


class TestHold:
    def test_sets_points_aside_which_the_booking_then_uses(self, salon: Salon) -> None:
        salon.earn(2)
        asked = cart("100", "10.00")
        held = salon.as_customer.ask("/v1/hold", asked)
        assert held["discount"] == "10.00"
        assert salon.as_customer.ask("/v1/quote", cart("100"))["points"] == 12
        appointment, bell = salon.book(discount="10.00", checkout=held["hold"], line=0)
        keywords = salon.ring(bell)["keywords"]
        assert keywords["appointments"][str(appointment)]["bkloyalty_points_earned"] == "55"
        assert keywords["customers"][str(salon.customer)]["bkloyalty_points_total"] == "67"

    @pytest.mark.parametrize("points", ["-5", "1e2", "abc", "5.5"])
    def test_refuses_nonsense_in_the_customers_language(self, salon: Salon, points: str) -> None:
        spanish = salon.wordpress.as_(Actor.CUSTOMER, user=salon.user, locale="es_ES")
        status, answer = spanish.call("/v1/hold", cart(points))
        assert (status, answer["error"]["code"]) == (422, "invalid_points")
        assert answer["error"]["message"].startswith("Escribe") or "punt" in answer["error"]["message"]

    @pytest.mark.parametrize(("shown", "status"), [("5.60", 200), ("5.61", 409), ("", 200), (None, 200), ("1e2", 422)])
    def test_honours_what_was_shown_or_refuses(self, salon: Salon, shown: str | None, status: int) -> None:
        salon.earn()
        got, answer = salon.as_customer.call("/v1/hold", cart("56", shown))
        assert got == status
        if status == 409:
            assert answer["error"]["code"] == "discount_changed"

    def test_points_are_for_a_booking_of_whoever_is_logged_in(self, salon: Salon, small_site: SmallSite) -> None:
        salon.earn()
        with small_site.cursor() as cursor:
            cursor.execute(
                f"UPDATE {small_site.prefix}bkntc_customers SET email = 'Ana@example.org ' WHERE id = {salon.customer}"
            )
        checkout = {"checkout": "own"}
        for path in ("/v1/quote", "/v1/hold"):
            for own in ({"email": None}, {"email": " ana@EXAMPLE.org"}, {"customer": salon.customer}):
                assert salon.as_customer.ask(path, cart("50", **own) | checkout)["discount"] == "5.00"
            for others in ({"email": "new@example.org"}, {"email": "ana"}, {"customer": salon.customer + 1000}):
                answer = salon.as_customer.ask(path, cart("50", **others) | checkout)
                assert (answer["discount"], answer["box"]) == ("0.00", None)
        status, answer = salon.as_customer.call("/v1/hold", cart("50", "5.00", email="new@example.org"))
        assert (status, answer["error"]["code"]) == (409, "discount_changed")

    def test_one_line_for_somebody_else_is_enough(self, salon: Salon) -> None:
        salon.earn()
        both = cart("50")
        both["lines"].append(both["lines"][0] | {"line": 1, "email": "new@example.org"})
        assert salon.as_customer.ask("/v1/hold", both)["discount"] == "0.00"

    def test_a_confirm_that_fails_afterwards_gives_its_points_back_at_once(self, salon: Salon) -> None:
        salon.earn()
        named = salon.as_customer.ask("/v1/hold", cart("50"))["hold"]
        assert salon.as_customer.ask("/v1/quote", cart("50"))["points"] == 6
        salon.ring(released=[{"tenant": 3, "checkout": named}, {"tenant": 0, "checkout": "another"}])
        assert salon.as_customer.ask("/v1/quote", cart("50"))["points"] == 6
        salon.ring(released=[{"tenant": 0, "checkout": named}])
        assert salon.as_customer.ask("/v1/quote", cart("50"))["points"] == 50

    def test_what_it_saved_before_it_failed_keeps_its_points(self, salon: Salon, database: Database) -> None:
        salon.earn(2)
        both = cart("100")
        both["lines"].append(both["lines"][0] | {"line": 1})
        held = salon.as_customer.ask("/v1/hold", both)
        discount = held["lines"][0]["discount"]
        given_up = [{"tenant": 0, "checkout": held["hold"]}]
        _, bell = salon.book(discount=discount, checkout=held["hold"], line=0)
        salon.ring(released=given_up)
        assert salon.as_customer.ask("/v1/quote", cart("100"))["points"] == 12, "the bell was not rung yet"
        told = salon.ring(bell, released=given_up)["keywords"]["customers"][str(salon.customer)]
        balance = int(told["bkloyalty_points_total"])
        assert balance == 112 - held["lines"][0]["points"] + 50 + (60 - int(float(discount))) // 10
        with database.read() as conn:
            assert read_standing(conn, tenant_id=0, customer_id=salon.customer).available == balance

    def test_a_repeated_confirm_replaces_its_hold(self, salon: Salon) -> None:
        salon.earn(2)
        asked = cart("100")
        for points in ("100", "60", "112"):
            assert salon.as_customer.ask("/v1/hold", asked | {"points": points})["points"] == int(points)


PANEL_PAGE = {"post_url": "/post", "ajax_url": "/ajax", "nonce": "n", "back": "/account"}


class TestPanel:
    def test_shows_the_account_to_its_customer_only(self, salon: Salon) -> None:
        salon.earn(2)
        html = salon.as_customer.ask("/v1/panel", {"all_tenants": False, "page": PANEL_PAGE})["html"]
        assert 'data-bkloyalty="panel"' in html
        assert 'data-available="112"' in html
        assert 'data-tier="Silver"' in html
        assert 'data-percent="100"' in html
        assert "Every visit" in html
        assert salon.wordpress.as_(Actor.CUSTOMER, user=0).ask(
            "/v1/panel", {"all_tenants": True, "page": PANEL_PAGE}
        ) == {"html": ""}
        assert (
            salon.as_customer.ask("/v1/panel", {"all_tenants": True, "page": PANEL_PAGE})["html"].count("<section") == 1
        )

    def test_the_history_has_labels_and_the_business_money_and_no_internal_names(self, salon: Salon) -> None:
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        salon.ring(salon.book()[1], reports={"0": report})
        html = salon.as_customer.ask("/v1/panel", {"all_tenants": False, "page": PANEL_PAGE})["html"]
        assert "Every visit" in html
        assert "1 point for every full €10.00 of the €60.00 paid" in html
        assert not [name for name in ("Colour", "Spend") if name in html]
        html = salon.wordpress.as_(Actor.CUSTOMER, user=salon.user, locale="es_ES").ask(
            "/v1/panel", {"all_tenants": False, "page": PANEL_PAGE}
        )["html"]
        assert "1 punto por cada 10,00\xa0€ completos de los 60,00\xa0€ pagados" in html

    def test_of_another_tenant_is_empty(self, salon: Salon) -> None:
        salon.earn()
        other = salon.wordpress.as_(Actor.CUSTOMER, user=salon.user, tenant=3)
        assert other.ask("/v1/panel", {"all_tenants": False, "page": PANEL_PAGE}) == {"html": ""}


class TestKeywords:
    def test_in_the_requests_locale_and_empty_where_there_is_no_answer(self, salon: Salon) -> None:
        appointment, bell = salon.book()
        salon.ring(bell)
        asked = {"customer": salon.customer, "appointment": appointment}
        known = salon.wordpress.ask("/v1/keywords", asked)
        assert (known["bkloyalty_points_earned"], known["bkloyalty_tier"]) == ("56", "Bronze")
        empty = dict.fromkeys(known, "")
        assert salon.wordpress.ask("/v1/keywords", {"customer": None, "appointment": None}) == empty
        assert salon.wordpress.as_(Actor.SYSTEM, tenant=3).ask("/v1/keywords", asked) == empty


PAGE = {name: f"/wp-admin/{name}" for name in ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")}


class TestAdministration:
    @pytest.fixture
    def owner(self, small_site: SmallSite, wordpress: Any) -> Any:
        user = next(USERS)
        role = 'a:1:{s:13:"administrator";b:1;}'
        small_site.insert("/usermeta", user_id=user, meta_key=f"{small_site.prefix}capabilities", meta_value=role)
        return wordpress.as_(Actor.OWNER, user=user)

    def test_the_page_shows_the_programme(self, owner: Any, salon: Salon) -> None:
        salon.earn()
        html = owner.ask("/v1/admin/dashboard", {"page": PAGE, "query": {}})["html"]
        assert "Bookings earn points, since" in html

    def test_the_events_filters(self, owner: Any) -> None:
        answer = owner.ask("/v1/admin/workflow-event", {"event": "bkloyalty_tier_updated"})["filters"]
        assert [tier["value"] for tier in answer["tiers"]] == ["Bronze", "Silver"]
        assert [reason["value"] for reason in answer["reasons"]] == [
            "points_earned",
            "points_taken_back",
            "adjustment",
            "bonus",
            "tiers_edited",
            "period_ended",
        ]
        assert all(reason["label"] for reason in answer["reasons"])


class TestHealth:
    def test_ready_and_waiting(self, wordpress: Any, small_site: SmallSite) -> None:
        response = wordpress.client.get("/healthz")
        assert (response.status_code, response.json()["status"]) == (200, "ready")

    def test_nothing_secret_is_logged(self, salon: Salon, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level("DEBUG"):
            salon.earn()
        assert json.dumps(salon.wordpress.secret) not in caplog.text
        assert salon.wordpress.secret not in caplog.text
