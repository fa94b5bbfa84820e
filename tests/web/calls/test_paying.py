"""Quote and hold over a database: what points may pay, and how they are set aside."""

import pytest
from small_site import SmallSite

from bridge.core.access.permissions import Actor
from bridge.store.database import Database
from bridge.store.points.statements import read_standing
from tests.web.calls.salon import Salon, cart


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
