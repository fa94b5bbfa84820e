"""What customers and messages are told of points, what the back end asks, and whether the service can work."""

import json
from typing import Any

import pytest
from small_site import SmallSite

from bridge.core.access.permissions import Actor
from tests.web.calls.salon import USERS, Salon

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
        asked = {"event": "bkloyalty_tier_updated", "locales": ["es_ES", "de_DE_formal", "xx", "", "../x"]}
        answer = owner.ask("/v1/admin/workflow-event", asked)["filters"]
        locales = ["Spanish (Spain)", "German (Germany)", "xx", "", "../x"]
        assert [locale["label"] for locale in answer["locale"]] == locales
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

    def test_tells_whether_a_worker_is_there(self, wordpress: Any, small_site: SmallSite) -> None:
        assert wordpress.client.get("/healthz").json()["worker"] == "away"
        with small_site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {small_site.prefix}bkloyalty_signs VALUES ('doorbells', UTC_TIMESTAMP(6), '1')"
            )
        assert wordpress.client.get("/healthz").json()["worker"] == "at work"

    def test_nothing_secret_is_logged(self, salon: Salon, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level("DEBUG"):
            salon.earn()
        assert json.dumps(salon.wordpress.secret) not in caplog.text
        assert salon.wordpress.secret not in caplog.text
