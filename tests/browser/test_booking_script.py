"""The booking panel's script alone, where a site rarely gets: without loyalty, from one checkout to the next, refused at confirm."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sample_views import BOX
from scripted_panel import Panel, applied, reply


class TestWithoutLoyalty:
    def test_nothing_is_shown_and_nothing_left_behind(self, panel: Panel) -> None:
        before = panel.page.locator("#panel").inner_html()
        panel.come_to_confirm(reply(None))
        panel.page.wait_for_timeout(400)
        assert panel.page.locator("#panel").inner_html() == before
        assert panel.confirmed().keys() == {"action", "bkloyalty_checkout"}

    @pytest.mark.parametrize("answer", [{"status": "error", "error_msg": "No."}, {"box": 7}, "<h1>Fatal error</h1>"])
    def test_an_odd_answer_breaks_nothing(self, panel: Panel, answer: object) -> None:
        panel.will_answer(answer)  # type: ignore[arg-type]
        panel.page.evaluate("bookneticHooks.doAction('loaded_step', booknetic, 'confirm')")
        panel.page.wait_for_timeout(400)
        expect(panel.box).to_have_count(0)
        assert "bkloyalty_shown" not in panel.confirmed()

    def test_what_throws_leaves_the_request_as_it_was(self, panel: Panel) -> None:
        assert panel.page.evaluate("bookneticHooks.doFilter('ajax', 'a=b', null)") == "a=b"
        assert panel.page.evaluate("bookneticHooks.doFilter('ajax', {a: 1}, booknetic).a") == 1


class TestCheckout:
    def test_every_request_names_it_until_the_booking_is_made(self, panel: Panel) -> None:
        first, again = panel.confirmed(), panel.confirmed()
        assert first["bkloyalty_checkout"] == again["bkloyalty_checkout"]
        assert len(first["bkloyalty_checkout"]) == 32
        panel.page.evaluate("bookneticHooks.doAction('ajax_after_confirm_success', booknetic, {}, {status: 'error'})")
        assert panel.confirmed()["bkloyalty_checkout"] == first["bkloyalty_checkout"]
        panel.page.evaluate("bookneticHooks.doAction('ajax_after_confirm_success', booknetic, {}, {status: 'ok'})")
        assert panel.confirmed()["bkloyalty_checkout"] != first["bkloyalty_checkout"]

    def test_a_new_panel_is_a_new_checkout_without_a_choice(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(BOX))
        panel.will_answer(reply(applied(500)))
        panel.box.get_by_role("button", name="Use all 500").click()
        expect(panel.box).to_have_attribute("data-points", "500")
        old = panel.confirmed()
        panel.page.evaluate("bookneticHooks.doAction('booking_panel_loaded', booknetic)")
        new = panel.confirmed()
        assert old["bkloyalty_points"] == "500"
        assert new["bkloyalty_checkout"] != old["bkloyalty_checkout"]
        assert not {"bkloyalty_points", "bkloyalty_shown"} & new.keys()

    def test_the_next_booking_in_a_panel_begins_without_what_was_chosen(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(500), total="5.00"))
        expect(panel.box).to_have_attribute("data-points", "500")
        last = panel.confirmed()
        panel.page.evaluate("bookneticHooks.doAction('ajax_after_confirm_success', booknetic, {}, {status: 'ok'})")
        panel.page.evaluate("bookneticHooks.doAction('loaded_step', booknetic, 'service')")
        following = panel.confirmed()
        chosen = {"bkloyalty_points", "bkloyalty_shown", "payment_method"}
        assert chosen & last.keys() == {"bkloyalty_shown", "payment_method"}
        assert not chosen & following.keys()


class TestRefusalAtConfirm:
    def test_a_smaller_discount_is_shown_with_the_offer_to_go_on_without(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(500)))
        panel.will_answer(reply(applied(200)))
        panel.be_refused()
        expect(panel.notice).to_contain_text("The discount for your points has changed.")
        expect(panel.box).to_have_attribute("data-points", "200")
        panel.will_answer(reply(replace(BOX, asked=0)))
        panel.notice.get_by_role("button", name="Go on without points").click()
        expect(panel.notice).to_have_count(0)
        assert panel.confirmed()["bkloyalty_points"] == "0"
        assert "bkloyalty_shown" not in panel.confirmed()

    def test_without_the_service_it_goes_on_without_points(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(500)))
        panel.will_answer(reply(None))
        panel.be_refused()
        expect(panel.notice).to_contain_text("Your points cannot be used right now.")
        expect(panel.page.locator(".booknetic_sum_price")).to_have_text("€60.00")
        panel.will_answer(reply(None))
        panel.notice.get_by_role("button", name="Go on without points").click()
        expect(panel.notice).to_have_text("No points are used on this booking.")
        confirmed = panel.confirmed()
        assert (confirmed["bkloyalty_points"], confirmed.get("bkloyalty_shown")) == ("0", None)

    def test_nobody_goes_on_at_a_price_that_is_not_on_the_screen(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(500)))
        panel.will_answer({"status": "error"})
        panel.be_refused()
        expect(panel.notice).to_contain_text("Your points cannot be used right now.")
        panel.will_answer({"status": "error"})
        panel.notice.get_by_role("button", name="Go on without points").click()
        panel.page.wait_for_timeout(200)
        assert panel.confirmed()["bkloyalty_shown"] == "5.00"

    def test_a_refusal_for_something_else_is_left_alone(self, panel: Panel) -> None:
        panel.come_to_confirm(reply(applied(500)))
        panel.will_answer(reply(applied(500)))
        panel.be_refused()
        panel.page.wait_for_function("asked.length === 2 && !replies.length")
        panel.page.wait_for_timeout(100)
        expect(panel.notice).to_have_count(0)
