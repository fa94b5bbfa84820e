"""Points by hand: what is said beforehand, what is refused, what is posted, and taking it back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.flows.points.cart import Cart, CartLine
from tests.web.admin.customers.salon import Salon, form_of, words


class TestAdjust:
    def test_gives_points_and_says_so(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 1240)
        answer = salon.back_end.send("customers/adjust", **form_of(ana, note="Sorry"))
        assert answer["done"] == "200 points given to Ana Ruiz."
        assert salon.balance(ana) == 1440
        assert answer["undo"]["path"] == "customers/undo"

    def test_takes_points(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        answer = salon.back_end.send("customers/adjust", **form_of(ana, 1, "remove"))
        assert answer["done"] == "1 point taken from Ana Ruiz."
        assert salon.balance(ana) == 99

    def test_posts_once_however_often_it_is_sent(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        answers = [salon.back_end.send("customers/adjust", **form_of(ana)) for _ in range(3)]
        assert answers[0] == answers[1] == answers[2]
        assert salon.balance(ana) == 200

    def test_a_form_that_was_used_is_refused_for_another_adjustment(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        salon.back_end.send("customers/adjust", **form_of(ana))
        refusal = salon.back_end.speaking("es_ES").refused("customers/adjust", **form_of(ana, 300))
        assert refusal["status"] == 409
        assert refusal["message"].startswith("Este formulario")
        assert salon.balance(ana) == 200

    @pytest.mark.parametrize(
        ("locale", "said"),
        [
            ("en_US", "At most 100 points can be removed: no more are available."),
            ("es_ES", "Se pueden quitar como máximo 100 puntos: no hay más disponibles."),
        ],
    )
    def test_more_than_is_available_is_refused_beside_the_field(self, salon: Salon, locale: str, said: str) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        refusal = salon.back_end.speaking(locale).refused("customers/adjust", **form_of(ana, 101, "remove"))
        assert (refusal["code"], refusal["field"], refusal["message"]) == ("insufficient_points", "points", said)
        assert salon.balance(ana) == 100

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"points": ""}, "points"),
            ({"points": "0"}, "points"),
            ({"points": "-5"}, "points"),
            ({"points": "1.5"}, "points"),
            ({"points": "9" * 12}, "points"),
            ({"direction": "double"}, "direction"),
            ({"note": "x" * 1001}, "note"),
            ({"customer": ""}, "q"),
            ({"key": "undo:1"}, None),
            ({"key": ""}, None),
        ],
    )
    def test_refuses_what_is_no_adjustment(self, salon: Salon, changed: dict[str, str], field: str | None) -> None:
        ana = salon.customer("Ana Ruiz")
        refusal = salon.back_end.refused("customers/adjust", **form_of(ana) | changed)
        assert (refusal["status"], refusal.get("field")) == (422, field)
        assert salon.balance(ana) == 0

    def test_asked_for_again_after_it_was_taken_back_says_so(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        given = salon.back_end.send("customers/adjust", **form_of(ana))
        salon.back_end.send("customers/undo", **given["undo"]["form"])
        again = salon.back_end.send("customers/adjust", **form_of(ana))
        assert again["done"].startswith("This adjustment was made before, and taken back since by adjustment")
        assert again["undo"] is None
        assert salon.balance(ana) == 0
        again = salon.back_end.speaking("es_ES").send("customers/adjust", **form_of(ana))
        assert again["done"].startswith("Este ajuste ya se hizo")

    @pytest.mark.parametrize(("locale", "said"), [("en_US", "Booknetic does not have"), ("es_ES", "Booknetic ya no")])
    def test_whom_booknetic_has_deleted_is_refused_before_saving_as_when_saving(
        self, salon: Salon, locale: str, said: str
    ) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        salon.drop("bkntc_customers", ana)
        back_end = salon.back_end.speaking(locale)
        preview = back_end.send("customers/preview", **form_of(ana))
        assert preview["wrong"]["field"] == "customer"
        assert preview["parts"]["impact"].startswith(said)
        refusal = back_end.refused("customers/adjust", **form_of(ana))
        assert (refusal["field"], refusal["message"][: len(said)]) == ("customer", said)
        status, answer = back_end.call("adjust", "query", {"customer": str(ana)})
        assert (status, answer["error"]["message"][: len(said)]) == (404, said)

    def test_for_nobody_is_not_there(self, salon: Salon) -> None:
        assert salon.back_end.refused("customers/adjust", **form_of(999999999))["status"] == 404

    def test_the_dialog_has_a_key_of_its_own_each_time(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", email="ana@x.example")
        first, second = (salon.back_end.screen("adjust", customer=str(ana)) for _ in range(2))
        assert first.select_one("[name=key]")["value"] != second.select_one("[name=key]")["value"]
        assert first.select_one("[name=customer]")["value"] == str(ana)
        assert "ana@x.example" in words(first)
        assert not first.select("[name=q]")

    def test_the_search_offers_also_those_without_points(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 640, email="ana@x.example")
        salon.customer("Ana Nadie")
        found = self.preview(salon, q="ana")["parts"]["found"]
        labels = [words(label) for label in BeautifulSoup(found, "html.parser").select("label")]
        assert sorted(labels) == ["Ana Nadie 0 pts", "Ana Ruiz ana@x.example · 640 pts"]
        assert "Nobody found" in self.preview(salon, q="zzz")["parts"]["found"]
        only = salon.back_end.screen("adjust", q="nadie").select_one("label input + span")
        assert words(only) == "Ana Nadie 0 pts"

    def preview(self, salon: Salon, **form: str) -> Any:
        return salon.back_end.send("customers/preview", **{"direction": "add", "points": ""} | form)

    def test_says_what_would_happen_before_the_button(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 1240)
        bea = salon.customer("Bea Gil", 90)
        assert self.preview(salon, customer=str(ana), points="200")["parts"]["impact"] == (
            "Give 200 points to Ana Ruiz (worth about €2.00): new balance 1,440 pts."
        )
        assert self.preview(salon, customer=str(ana), points="1000", direction="remove")["parts"]["impact"] == (
            "Take 1,000 points from Ana Ruiz (worth about €10.00): new balance 240 pts. "
            "The tier changes from Gold to Silver."
        )
        assert self.preview(salon, q="bea", points="10")["parts"]["impact"].endswith(
            "The customer reaches the tier Silver."
        ), "whoever is the only one found is meant"
        assert self.preview(salon, customer=str(bea), points="")["parts"]["impact"] == ""

    def test_says_beforehand_what_would_be_refused(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        wrong = self.preview(salon, customer=str(ana), points="101", direction="remove")["wrong"]
        assert (wrong["field"], wrong["message"][:11]) == ("points", "At most 100")
        assert self.preview(salon, customer=str(ana), points="x")["wrong"]["field"] == "points"
        assert self.preview(salon, customer=str(ana), points="5")["wrong"] is None

    def test_points_set_aside_are_named_as_the_reason(self, salon: Salon) -> None:
        from bridge.flows.points import redeem

        user = salon.tenant * 10 + 5
        ana = salon.customer("Ana Ruiz", 100, user_id=str(user))
        cart = Cart([CartLine(0, Decimal(60), 1, ana)], checkout="c", asked=60, user_id=user)
        salon.do(redeem.hold, cart=cart, checkout="c", binding=f"b{salon.tenant}", now=clock.now())
        refusal = salon.back_end.refused("customers/adjust", **form_of(ana, 41, "remove"))
        assert refusal["message"] == (
            "At most 40 points can be removed: no more are available. 60 more are set aside for bookings."
        )
