"""The box under the prices, by the booking panel's script alone: points chosen, prices shown anew, mistakes said at once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sample_views import BOX
from scripted_panel import Panel, applied, reply


class TestBox:
    def test_stands_behind_the_prices_after_one_request(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(BOX))
        expect(panel.box).to_have_count(1)
        assert panel.page.locator(".booknetic_prices_box + [data-bkloyalty=box]").count() == 1
        assert [ask["action"] for ask in panel.asked()] == ["bkloyalty_summary"]
        assert "bkloyalty_points" not in panel.asked()[0]

    def test_applying_sends_the_points_and_shows_the_new_price(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(BOX))
        panel.will_answer(reply(applied(300)))
        panel.box.get_by_label("Points to use").fill("300")
        panel.box.get_by_role("button", name="Apply").click()
        expect(panel.box.get_by_role("status")).to_contain_text("300 points used: €3.00 off.")
        assert panel.asked()[1]["bkloyalty_points"] == "300"
        expect(panel.page.locator(".booknetic_prices_box")).to_have_text("rows less 3")
        expect(panel.page.locator(".booknetic_sum_price")).to_have_text("€57.00")
        assert panel.confirmed()["bkloyalty_shown"] == "3.00"
        assert panel.confirmed()["bkloyalty_points"] == "300"

    def test_by_keyboard_the_focus_stays_where_it_was(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(BOX))
        panel.will_answer(reply(applied(300)), reply(replace(BOX, asked=0)))
        field = panel.box.get_by_label("Points to use")
        field.focus()
        panel.page.keyboard.type("300")
        panel.page.keyboard.press("Enter")
        expect(panel.box).to_have_attribute("data-points", "300")
        expect(field).to_be_focused()
        panel.page.keyboard.press("Tab")
        panel.page.keyboard.press("Tab")
        expect(panel.box.get_by_role("button", name="Remove")).to_be_focused()
        panel.page.keyboard.press("Space")
        expect(panel.box).to_have_attribute("data-points", "0")
        assert panel.confirmed()["bkloyalty_points"] == "0"
        expect(panel.box.get_by_role("button", name="Apply")).to_be_focused()

    def test_automatic_is_removed_and_taken_up_again(self, panel: Panel) -> None:
        auto = replace(applied(500), method="auto", asked=None)
        panel.come_to_confirm(reply(auto))
        assert panel.confirmed()["bkloyalty_shown"] == "5.00"
        panel.will_answer(reply(replace(auto, points=0, discount=Decimal(0), asked=0)), reply(auto))
        panel.box.get_by_role("button", name="Remove").click()
        expect(panel.box).to_have_attribute("data-points", "0")
        assert panel.asked()[1]["bkloyalty_points"] == "0"
        panel.box.get_by_role("button", name="Use 500 points").click()
        expect(panel.box).to_have_attribute("data-points", "500")
        assert "bkloyalty_points" not in panel.asked()[2]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "Enter a whole number of points, such as 100."),
            ("1e2", "Enter a whole number of points, such as 100."),
            ("-5", "Enter a whole number of points, such as 100."),
            ("2.5", "Enter a whole number of points, such as 100."),
            ("501", "You can use at most 500 points on this booking."),
        ],
    )
    def test_nonsense_is_answered_at_once(self, panel: Panel, typed: str, sentence: str) -> None:
        panel.come_to_confirm(reply(BOX))
        field = panel.box.get_by_label("Points to use")
        field.focus()
        panel.page.keyboard.type(typed)
        panel.page.keyboard.press("Enter")
        expect(panel.box.get_by_role("alert")).to_have_text(sentence)
        expect(field).to_have_attribute("aria-invalid", "true")
        assert len(panel.asked()) == 1
        panel.page.keyboard.type("1")
        expect(panel.box.get_by_role("alert")).to_be_empty()

    def test_says_that_it_works_when_the_answer_takes_its_time(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(BOX))
        panel.will_answer(reply(applied(500), wait=900))
        panel.box.get_by_role("button", name="Use all 500").click()
        expect(panel.box).to_have_attribute("aria-busy", "true")
        expect(panel.box.get_by_role("status")).to_have_text("Updating the price…")
        expect(panel.box.get_by_role("status")).to_contain_text("500 points used")
        assert panel.box.get_attribute("aria-busy") is None

    def test_without_an_answer_the_old_choice_stands(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(300)))
        panel.will_answer({"status": "error"})
        panel.box.get_by_role("button", name="Use all 500").click()
        expect(panel.box.get_by_role("alert")).to_contain_text("could not be updated")
        assert panel.confirmed()["bkloyalty_shown"] == "3.00"
        assert "bkloyalty_points" not in panel.confirmed()

    def test_when_nothing_is_left_to_pay_it_is_paid_on_site(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(500), total="5.00"))
        expect(panel.box.get_by_role("status")).to_contain_text("There is nothing left to pay.")
        assert panel.confirmed()["payment_method"] == "local"

    def test_prices_that_another_script_redraws_are_asked_for_again(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(500)))
        panel.will_answer(reply(applied(400)))
        panel.page.evaluate("document.querySelector('.booknetic_prices_box').innerHTML = 'a coupon'")
        expect(panel.box).to_have_attribute("data-points", "400")
        assert panel.confirmed()["bkloyalty_shown"] == "4.00"
        panel.page.wait_for_timeout(500)
        assert len(panel.asked()) == 2

    def test_a_step_that_no_hook_told_of_is_found(self, panel: Panel) -> None:
        panel.will_answer(reply(BOX))
        panel.page.evaluate(
            "document.querySelector('#panel').innerHTML = '<p><span class=booknetic_prices_box>60</span></p>'"
        )
        expect(panel.box).to_have_count(1)
