"""One adjustment as it was made, and taking it back."""

from __future__ import annotations

from tests.web.admin.customers.salon import OWNER_NAME, Salon, rows, words


class TestAdjustment:
    def test_says_who_what_when_and_why(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        adjustment = salon.give(ana, 30, note="Sorry")
        page = salon.back_end.screen("adjustment", id=str(adjustment))
        facts = {words(one.dt): words(one.dd) for one in page.select(".bkl-facts div")}
        assert facts.pop("When")
        assert facts == {
            "Number": str(adjustment), "Customer": "Ana Ruiz", "Points": "+30 pts", "Note": "Sorry", "Made by": OWNER_NAME,
        }  # fmt: skip

    def test_undo_posts_the_opposite_with_a_note_and_once(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        given = salon.give(ana, 30)
        for _ in range(2):
            answer = salon.back_end.send("customers/undo", adjustment=str(given))
            assert answer["done"] == "30 points taken from Ana Ruiz."
        assert salon.balance(ana) == 0
        (back, _) = rows(salon.back_end.screen("customer", id=str(ana)))
        assert back[4] == f"By {OWNER_NAME} Takes back adjustment {given}"
        page = salon.back_end.screen("adjustment", id=str(given))
        assert "Taken back by adjustment" in words(page)
        undoing = page.select(".bkl-facts a")[-1]["href"].rpartition("=")[2]
        assert f"Takes back adjustment {given}" in words(salon.back_end.screen("adjustment", id=undoing).dl)

    def test_undo_is_refused_once_the_points_are_used(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        given = salon.give(ana, 30)
        salon.give(ana, -20)
        refusal = salon.back_end.refused("customers/undo", adjustment=str(given))
        assert refusal["message"].startswith("At most 10 points can be removed")

    def test_is_not_there_for_what_is_none(self, salon: Salon) -> None:
        assert salon.back_end.call("adjustment", "query", {"id": "999999999"})[0] == 404
