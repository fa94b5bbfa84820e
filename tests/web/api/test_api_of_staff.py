"""What apps of the staff and other systems do on behalf of customers, and under whose name."""

from __future__ import annotations

from typing import Any

from payloads import PAGE

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.core.apps.tokens import Scope
from bridge.flows.customers.merge import merge
from tests.web.api.business import Business


class TestFinding:
    def test_by_the_whole_address_whatever_the_case(self, business: Business) -> None:
        customer = business.customer(1, email="Ana.Gil@Example.org")
        business.customer(2, email="ana.gil@example.org.uk")
        server = business.server()
        found = server.get("/customers", email="ana.gil@example.ORG")["customers"]
        assert found == [{"id": customer, "name": "Ana Gil", "email": "Ana.Gil@Example.org"}]
        assert server.get("/customers", email="ana.gil@example")["customers"] == []
        assert server.get("/customers", email="%' OR 1=1 --\0")["customers"] == []

    def test_finds_nobody_of_another_tenant(self, business: Business, wordpress: object) -> None:
        elsewhere = Business(business.client, business.site, business.database)
        elsewhere.customer(1, email="eva@example.org")
        assert business.server().get("/customers", email="eva@example.org")["customers"] == []

    def test_needs_an_address(self, business: Business) -> None:
        assert business.server().refused("GET", "/customers") == (422, "invalid_input")


class TestAdjusting:
    def test_gives_and_takes_with_a_note(self, business: Business) -> None:
        customer, server = business.customer(points=100), business.server()
        said = server.post(f"/customers/{customer}/adjustments", {"points": -30, "note": " Broken\u200b cup "})
        assert said["adjustment"]["points"] == -30 and said["adjustment"]["note"] == "Broken cup"
        assert said["account"]["available"] == 70 == business.balance(customer)

    def test_never_takes_more_than_is_available(self, business: Business) -> None:
        customer, server = business.customer(points=10), business.server()
        answer = server.refused("POST", f"/customers/{customer}/adjustments", body={"points": -11})
        assert answer == (409, "insufficient_points")
        assert business.balance(customer) == 10

    def test_is_recorded_as_by_the_staff_or_by_the_system(self, business: Business) -> None:
        customer = business.customer()
        apps = business.app_of_staff(business.owner, Actor.OWNER), business.server()
        posted = [app.post(f"/customers/{customer}/adjustments", {"points": 5})["adjustment"]["id"] for app in apps]
        rows = business.sql("SELECT id, actor, entry_key FROM {p}bkloyalty_entries WHERE customer_id = %s", customer)
        assert [(row[0], row[1]) for row in sorted(rows)] == [(posted[0], business.owner), (posted[1], None)]
        for app, row in zip(apps, sorted(rows), strict=True):
            assert row[2].startswith(f"adjustment:api:{app.token.id}:")

    def test_is_shown_in_the_back_end_as_done_with_the_app(self, business: Business, wordpress: Any) -> None:
        customer, reward = business.customer(points=50), business.offer(cost=10)
        business.site.insert("/users", ID=business.owner, user_login=f"o{business.owner}", display_name="Olga Owner")
        owner = wordpress.as_(Actor.OWNER, user=business.owner, tenant=business.tenant)
        shown = []
        for app in (business.app_of_staff(business.owner, Actor.OWNER), business.server(), business.app_of(customer)):
            path = "/me" if app.token.customer_id else f"/customers/{customer}"
            voucher = app.post(f"{path}/vouchers", {"reward": reward})["voucher"]["id"]
            shown.append(owner.ask("/v1/admin/voucher", {"page": PAGE, "query": {"voucher": str(voucher)}})["html"])
            if path != "/me":
                posted = app.post(f"{path}/adjustments", {"points": 5})["adjustment"]["id"]
                shown.append(owner.ask("/v1/admin/adjustment", {"page": PAGE, "query": {"id": str(posted)}})["html"])
        by_owner, by_system = "Olga Owner with the app “Pocket”", "the app “Pocket”"
        for html, said in zip(shown, [by_owner, by_owner, by_system, by_system, "by the customer"], strict=True):
            assert said in html
        assert by_owner not in shown[2] and by_system not in shown[4]
        entries = owner.ask("/v1/admin/customer", {"page": PAGE, "query": {"id": str(customer)}})["html"]
        assert f"By {by_owner}" in entries and f"By {by_system}" in entries

    def test_zero_or_a_fraction_is_refused(self, business: Business) -> None:
        customer, server = business.customer(), business.server()
        for points in (0, 1.5, "5", 10**12):
            answer = server.refused("POST", f"/customers/{customer}/adjustments", body={"points": points})
            assert answer == (422, "invalid_input")


class TestOnBehalf:
    def test_sees_and_takes_what_the_customer_could(self, business: Business) -> None:
        reward, customer = business.offer(cost=40), business.customer(points=100)
        server = business.server()
        assert server.get(f"/customers/{customer}/rewards")["rewards"][0]["id"] == reward
        taken = server.post(f"/customers/{customer}/vouchers", {"reward": reward})
        assert taken["account"]["balance"] == 60
        listed = server.get(f"/customers/{customer}/vouchers")["vouchers"]
        assert [one["id"] for one in listed] == [taken["voucher"]["id"]]
        back = server.post(f"/customers/{customer}/vouchers/{taken['voucher']['id']}/give-back")
        assert back["account"]["balance"] == 100

    def test_a_quote_takes_only_the_points_that_are_named(self, business: Business) -> None:
        customer, server = business.customer(points=100), business.server()
        cart = {"lines": [{"total": "50.00", "service": 1, "occurrences": 2}]}
        assert server.post(f"/customers/{customer}/quote", cart)["total"]["points"] == 0
        said = server.post(f"/customers/{customer}/quote", cart | {"points": 41})
        assert (said["total"]["points"], said["lines"][0]["points"]) == (40, 20)

    def test_somebody_elses_voucher_is_not_there(self, business: Business) -> None:
        reward, server = business.offer(cost=10), business.server()
        first, second = business.customer(1, points=50), business.customer(2, points=50)
        taken = server.post(f"/customers/{first}/vouchers", {"reward": reward})["voucher"]["id"]
        assert server.refused("POST", f"/customers/{second}/vouchers/{taken}/give-back") == (404, "not_found")

    def test_whoever_went_over_to_another_row_is_that_one(self, business: Business) -> None:
        old, new = business.customer(1, points=30), business.customer(2, points=5)
        mine, server = business.app_of(old), business.server()
        business.do(merge, customer_id=old, into_id=new, actor=business.owner, now=clock.now())
        assert mine.refused("GET", "/me/account") == (401, "unauthorized")  # the app signs in again
        again = business.app_of(old)
        for said in (server.get(f"/customers/{old}/account"), again.get("/me/account")):
            assert (said["customer"], said["balance"]) == (new, 35)
        assert server.post(f"/customers/{old}/adjustments", {"points": 1})["account"]["balance"] == 36

    def test_a_customers_token_is_for_nobody_else_and_theirs_for_no_customer(self, business: Business) -> None:
        customer = business.customer(points=5)
        assert business.app_of(customer).refused("GET", f"/customers/{customer}/account") == (403, "forbidden")
        assert business.server().refused("GET", "/me/account") == (403, "forbidden")

    def test_a_scope_that_is_missing_is_named(self, business: Business) -> None:
        customer = business.customer()
        answer = business.server([Scope.ACCOUNT_READ]).call(
            "POST", f"/customers/{customer}/adjustments", body={"points": 5}
        )
        assert answer.status == 403 and "points:adjust" in answer.document["error"]["message"]
