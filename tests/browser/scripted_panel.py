"""A page that plays Booknetic's side of `bookneticHooks` for the booking panel's script, and answers what it is told to."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
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
