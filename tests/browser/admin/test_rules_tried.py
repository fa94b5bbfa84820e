"""A rule tried on bookings of the past before it is saved, in a real WordPress."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect
from rules_screen import TRIAL, Rules, book, insert, new_name


class TestDryRun:
    def test_says_what_one_counts_by_hand(self, rules: Rules) -> None:
        salon = rules.salon
        service = insert(salon, "services", name="Balayage", price="120.00", is_active=1, is_visible=1)
        eva, bea = salon.welcome(), salon.welcome()
        book(salon, eva, service=service, days_ago=3, price="120.00")
        book(salon, eva, service=service, days_ago=200, price="95.00")
        book(salon, bea, service=service, days_ago=360, price="89.99")
        book(salon, bea, service=service, days_ago=10, status="canceled")
        book(salon, bea, service=service, days_ago=400)
        book(salon, bea, service=salon.service, days_ago=5)
        rules.new().fill(name=new_name(), points="60")
        rules.dialog.get_by_label("For every full amount that is paid").check()
        rules.fill(per_amount="10")
        rules.tick("Only for certain services", "Balayage")
        rules.press("Try it on the last 12 months")
        result = rules.dialog.locator(TRIAL)
        # 12 + 9 + 8 full tens, each 60 points of a cent.
        expect(result.locator("[data-bkl-figures]")).to_have_text(
            re.compile(r"awarded 1,740 pts to 2 customers over 3 appointments, worth .?17\.40 in discounts\.")
        )
        # Eva would have 21 times 60 more than now, which is more than the 1000 of Silver; Bea 8 times.
        expect(result).to_contain_text("Tiers: 1 customer would move up and 0 down.")
        expect(result).to_contain_text(f"Eva {eva.login}: no tier → Silver")
        expect(rules.dialog.locator('[name="points"]')).to_have_value("60")
        rules.back_end.expect_accessible()
        rules.press("Save")
        rules.back_end.expect_done("Rule saved.")

    def test_can_be_stopped_without_losing_what_was_typed(self, rules: Rules) -> None:
        """The worker is quick; so it is answered for, as one that is slow."""

        def answer(route: Any) -> None:
            if 'name="_bkl_path"\r\n\r\ntask\r\n' not in (route.request.post_data or ""):
                route.continue_()
                return
            route.fulfill(json={"state": "running", "done": 250, "total": 1000, "html": None})

        rules.page.route("**/admin-ajax.php", answer)
        rules.new().fill(name="Slow", points="5")
        rules.press("Try it on the last 12 months")
        expect(rules.dialog.locator("progress")).to_have_js_property("value", 25)
        expect(rules.dialog.locator("[data-bkl-task-said]")).to_contain_text("250 / 1,000")
        rules.press("Stop")
        rules.back_end.expect_done("Stopped.")
        expect(rules.dialog.locator("progress")).to_have_count(0)
        expect(rules.dialog.locator('[name="name"]')).to_have_value("Slow")
