"""The booking panel's script alone, on a page that plays Booknetic's side of `bookneticHooks`: what a site rarely shows."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sample_views import BOX

from bridge.web.rendering import render_box
from bridge.web.views import BoxView

ASSETS = Path(__file__).resolve().parents[2] / "php_shim" / "assets"

PANEL = """
<div id="panel"><div class="booknetic_prices_box"><div data-price-id="service_price">60</div></div>
  <b class="booknetic_sum_price">60</b><i class="booknetic_deposit_amount_txt">60</i></div>
<script>
  const lists = {};
  const list = (kind, key) => (lists[kind + key] = lists[kind + key] || []);
  window.bookneticHooks = {
    addFilter: (key, act) => list('filter', key).push(act), addAction: (key, act) => list('action', key).push(act),
    doFilter: (key, value, ...rest) => list('filter', key).reduce((before, act) => act(before, ...rest), value),
    doAction: (key, ...rest) => list('action', key).forEach(act => act(...rest)),
  };
  window.jQuery = () => ({ on: (event, act) => { window.completed = act; } });
  window.asked = []; window.replies = [];
  window.booknetic = {
    panel_js: document.getElementById('panel'),
    ajaxParameters: () => new FormData(),
    ajax: (action, params, done) => {
      const data = bookneticHooks.doFilter('ajax', params, booknetic);
      asked.push({ action, ...Object.fromEntries(data) });
      const reply = replies.shift();
      const good = reply && reply.status !== 'error';
      data.set('action', 'bkntc_' + action);
      if (good) setTimeout(() => done(reply), reply.wait || 0);
      if (reply && reply.status) completed({}, { responseJSON: reply }, { data });
    },
  };
  window.confirmNow = () => {
    const data = bookneticHooks.doFilter('ajax_confirm', bookneticHooks.doFilter('ajax', new FormData(), booknetic), booknetic);
    data.set('action', 'bkntc_confirm');
    return data;
  };
  window.refuse = data => completed({}, { responseJSON: { status: 'error', error_msg: 'No.' } }, { data });
</script>
"""


def reply(view: BoxView | None, total: str = "60.00", **more: Any) -> dict[str, Any]:
    discount = view.discount if view else Decimal(0)
    return {
        "status": "ok", "sum_price": str(Decimal(total) - discount), "sum_price_txt": f"&euro;{Decimal(total) - discount}",
        "prices_html": f"<div>rows less {discount}</div>", "deposit_txt": "all", "points": view.points if view else 0,
        "discount": f"{discount:.2f}", "box": render_box(view, "en_US") if view else None,
    } | more  # fmt: skip


def applied(points: int) -> BoxView:
    return replace(BOX, points=points, discount=Decimal(points) / 100, asked=points)


class Panel:
    """A booking panel whose service answers what it is told to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_content(f"<!doctype html><html lang=en><title>Book</title><main><h1>Book</h1>{PANEL}</main>")
        page.add_style_tag(path=str(ASSETS / "loyalty.css"))
        page.add_script_tag(path=str(ASSETS / "booking-panel.js"))
        page.evaluate("bookneticHooks.doAction('booking_panel_loaded', booknetic)")
        self.box = page.locator('[data-bkloyalty="box"]')
        self.notice = page.locator('[data-bkloyalty="notice"]')

    def will_answer(self, *replies: dict[str, Any]) -> None:
        self.page.evaluate("given => replies.push(...given)", list(replies))

    def come_to_confirm(self, *replies: dict[str, Any]) -> None:
        self.will_answer(*replies)
        self.page.evaluate("""() => {
            bookneticHooks.doAction('loaded_step', booknetic, 'confirm_details');
            bookneticHooks.doAction('loaded_step_confirm_details', booknetic);
        }""")
        self.page.wait_for_function("asked.length === 1 && !replies.length")

    def asked(self) -> list[dict[str, str]]:
        return json.loads(self.page.evaluate("JSON.stringify(asked)"))

    def confirmed(self) -> dict[str, str]:
        return dict(self.page.evaluate("Object.fromEntries(confirmNow())"))

    def be_refused(self) -> None:
        self.page.evaluate("refuse(confirmNow())")


@pytest.fixture
def panel(page: Page) -> Panel:
    return Panel(page)


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
