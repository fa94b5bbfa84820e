"""Merging from a customer's page: who is found, what would come of it, what is refused, and what is done."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.jobs.people import forget_people
from tests.web.admin.customers.salon import Salon, words


@pytest.fixture
def both(salon: Salon) -> tuple[int, int]:
    """Ana, who has 120 points, and once more with 30."""
    return salon.customer("Ana Ruiz", 120, email="ana@example.org"), salon.customer(
        "Ana R.", 30, email="a.ruiz@example.org"
    )


class TestTheDialog:
    def test_is_offered_on_the_customers_page(self, salon: Salon, both: tuple[int, int]) -> None:
        assert "Merge…" in words(salon.back_end.screen("customer", id=str(both[0])))

    def test_is_not_offered_to_staff_with_customers_of_their_own(self, salon: Salon, both: tuple[int, int]) -> None:
        salon.book(both[0])
        mine = salon.staff('{"bkloyalty": "all", "bkloyalty_view": "my", "bkloyalty_adjust": "my"}')
        assert "Merge…" not in words(mine.screen("customer", id=str(both[0])))

    def test_shows_both_beside_what_they_will_be_and_warns_of_other_addresses(
        self, salon: Salon, both: tuple[int, int]
    ) -> None:
        answer: Any = salon.back_end.send("customers/merge-preview", into=str(both[0]), q="Ana", customer=str(both[1]))
        shown = words(BeautifulSoup(answer["html"], "html.parser"))
        assert "30 pts" in shown
        assert "150 pts" in shown
        assert "Their e-mail addresses differ" in shown

    def test_finds_everybody_but_the_customer(self, salon: Salon, both: tuple[int, int]) -> None:
        answer: Any = salon.back_end.send("customers/merge-preview", into=str(both[0]), q="Ana")
        assert f'value="{both[0]}"' not in answer["parts"]["found"]
        assert f'value="{both[1]}"' in answer["parts"]["found"]

    def test_finds_by_its_number_also_who_was_deleted_in_booknetic(self, salon: Salon, both: tuple[int, int]) -> None:
        salon.drop("bkntc_customers", both[1])
        forget_people(salon.database, now=clock.now())
        answer: Any = salon.back_end.send("customers/merge-preview", into=str(both[0]), q=f"#{both[1]}")
        assert f"Deleted customer #{both[1]}" in answer["parts"]["found"]
        assert "150 pts" in words(BeautifulSoup(answer["html"], "html.parser"))
        page = words(salon.back_end.screen("customer", id=str(both[1])))
        assert f"look for #{both[1]}" in page
        sent = {"into": str(both[0]), "customer": str(both[1]), "swap": "1", "same": "1"}
        refusal: Any = salon.back_end.refused("customers/merge", **sent)
        assert (refusal["status"], refusal["field"]) == (422, "swap")

    def test_shows_nothing_of_who_was_chosen_before_and_is_not_found_now(
        self, salon: Salon, both: tuple[int, int]
    ) -> None:
        answer: Any = salon.back_end.send("customers/merge-preview", into=str(both[0]), q="zz", customer=str(both[1]))
        assert answer["html"] == ""

    def test_opens_with_the_one_that_is_found(self, salon: Salon, both: tuple[int, int]) -> None:
        shown = salon.back_end.screen("merge", customer=str(both[0]), q=f"#{both[1]}")
        assert f"Ana R. (no. {both[1]}) goes over to Ana Ruiz (no. {both[0]})" in words(shown)


class TestMergingThem:
    def test_may_keep_the_other_one(self, salon: Salon, both: tuple[int, int]) -> None:
        sent = {"into": str(both[0]), "customer": str(both[1]), "swap": "1", "same": "1"}
        seen: Any = salon.back_end.send("customers/merge-preview", q=f"#{both[1]}", **sent)
        assert f"(no. {both[0]}) goes over to Ana R." in words(BeautifulSoup(seen["html"], "html.parser"))
        answer: Any = salon.back_end.send("customers/merge", **sent)
        assert answer["done"] == "Both entries are one account now: Ana R. has 150 pts."
        assert (salon.balance(both[0]), salon.balance(both[1])) == (0, 150)

    def test_makes_one_account_and_leads_there(self, salon: Salon, both: tuple[int, int]) -> None:
        into, other = both
        answer: Any = salon.back_end.send("customers/merge", into=str(into), customer=str(other), same="1")
        assert answer["done"] == "Both entries are one account now: Ana Ruiz has 150 pts."
        assert salon.balance(into) == 150
        shown = words(salon.back_end.screen("customer", id=str(into)))
        assert "Merged" in shown
        assert f"Went over from customer no. {other}" in shown
        assert "150 pts" in words(salon.back_end.screen("customer", id=str(other)))

    @pytest.mark.parametrize(("form", "field"), [({"customer": ""}, "q"), ({"same": ""}, "same")])
    def test_wants_the_other_one_and_a_confirmation(
        self, salon: Salon, both: tuple[int, int], form: dict[str, str], field: str
    ) -> None:
        sent = {"into": str(both[0]), "customer": str(both[1]), "same": "1"} | form
        refusal: Any = salon.back_end.speaking("es_ES").refused("customers/merge", **sent)
        assert (refusal["status"], refusal["field"]) == (422, field)
        assert salon.balance(both[0]) == 120
