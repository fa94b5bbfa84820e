"""The booking panel of a real WordPress, as customers use it: by mouse, by keyboard and by touch."""

from collections.abc import Iterator

import pytest
from accessibility import list_violations
from playwright.sync_api import Page, expect
from walk import BookingPanel, Customer, Salon


def come(page: Page, salon: Salon, points: int) -> tuple[BookingPanel, Customer]:
    """A new customer with this many points, standing before the last step."""
    customer = salon.welcome(points)
    salon.log_in(page, customer)
    panel = BookingPanel(page, salon)
    panel.walk_to_confirm()
    return panel, customer


def kinds(salon: Salon, customer: Customer) -> dict[str, int]:
    return {entry["kind"]: entry["points"] for entry in salon.statement(customer)["entries"]}


class TestNothingIsShown:
    @pytest.fixture(autouse=True)
    def programme(self, salon: Salon) -> None:
        salon.offer("choose")

    def test_to_a_guest(self, page: Page, salon: Salon) -> None:
        panel = BookingPanel(page, salon)
        panel.walk_to_confirm(guest="somebody@example.org")
        expect(panel.sum).to_contain_text("60.00")
        assert page.locator(".bkloyalty").count() == 0
        panel.book()

    def test_to_a_customer_without_points_who_earns_some(self, page: Page, salon: Salon) -> None:
        panel, customer = come(page, salon, 0)
        assert page.locator(".bkloyalty").count() == 0
        panel.book()
        assert kinds(salon, customer) == {"earned": 70}

    def test_below_the_minimum(self, page: Page, salon: Salon) -> None:
        panel, _ = come(page, salon, 99)
        assert page.locator(".bkloyalty").count() == 0
        panel.book()


class TestChoosing:
    @pytest.fixture(autouse=True)
    def programme(self, salon: Salon) -> None:
        salon.offer("choose")

    def test_by_mouse(self, page: Page, salon: Salon) -> None:
        panel, customer = come(page, salon, 1240)
        expect(panel.box).to_contain_text("You have 1,240 points, worth €12.40.")
        expect(panel.sum).to_contain_text("60.00")
        panel.box.get_by_label("Points to use").fill("500")
        panel.button("Apply").click()
        expect(panel.box.get_by_role("status")).to_contain_text("500 points used: €5.00 off.")
        expect(panel.prices).to_contain_text("5.00")
        expect(panel.sum).to_contain_text("55.00")
        assert list_violations(page, '[data-bkloyalty="box"]') == []
        panel.book()
        assert kinds(salon, customer) == {"adjusted": 1240, "redeemed": -500, "earned": 65}

    def test_by_keyboard(self, page: Page, salon: Salon) -> None:
        panel, customer = come(page, salon, 1240)
        field = panel.box.get_by_label("Points to use")
        field.focus()
        page.keyboard.type("12.5")
        page.keyboard.press("Enter")
        expect(panel.box.get_by_role("alert")).to_have_text("Enter a whole number of points, such as 100.")
        page.keyboard.press("Control+a")
        page.keyboard.type("300")
        page.keyboard.press("Enter")
        expect(panel.box).to_have_attribute("data-discount", "3.00")
        expect(field).to_be_focused()
        expect(panel.root).to_have_attribute("data-step", "confirm_details")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(panel.box).to_have_attribute("data-discount", "0.00")
        panel.book()
        assert "redeemed" not in kinds(salon, customer)

    def test_by_touch_on_a_phone(self, phone: Page, salon: Salon) -> None:
        panel, customer = come(phone, salon, 1240)
        panel.button("Use all 1,240").tap()
        expect(panel.box).to_have_attribute("data-discount", "12.40")
        right = phone.evaluate("document.querySelector('[data-bkloyalty=box]').getBoundingClientRect().right")
        assert right <= 390
        assert list_violations(phone, '[data-bkloyalty="box"]') == []
        panel.book()
        assert kinds(salon, customer)["redeemed"] == -1240

    def test_more_than_the_cap_is_not_offered(self, page: Page, salon: Salon) -> None:
        panel, _ = come(page, salon, 5000)
        expect(panel.box).to_contain_text("Up to 3,000 points on this booking: €30.00 off.")
        panel.box.get_by_label("Points to use").fill("3001")
        panel.button("Apply").click()
        expect(panel.box.get_by_role("alert")).to_have_text("You can use at most 3,000 points on this booking.")

    def test_the_choice_survives_a_step_back(self, page: Page, salon: Salon) -> None:
        panel, _ = come(page, salon, 1240)
        panel.button("Use all").click()
        expect(panel.sum).to_contain_text("47.60")
        page.locator(".booknetic_prev_step").click()
        expect(panel.root).to_have_attribute("data-step", "cart")
        page.locator(".booknetic_next_step").click()
        expect(panel.box).to_have_attribute("data-points", "1240")
        expect(panel.sum).to_contain_text("47.60")


class TestOddPanels:
    def test_when_points_pay_everything_there_is_nothing_to_pay_online(self, page: Page, salon: Salon) -> None:
        salon.offer("choose", max_discount=None)
        panel, customer = come(page, salon, 7000)
        page.get_by_label("Pay online").check()
        panel.button("Use all 6,000").click()
        expect(panel.sum).to_contain_text("0.00")
        expect(panel.box.get_by_role("status")).to_contain_text("There is nothing left to pay.")
        panel.book()
        assert kinds(salon, customer)["redeemed"] == -6000

    def test_the_last_step_may_have_another_name(self, page: Page, salon: Salon) -> None:
        salon.offer("choose")
        salon.set(booknetic_standin_confirm_step="confirm")
        try:
            salon.log_in(page, salon.welcome(1240))
            panel = BookingPanel(page, salon)
            panel.walk_to_confirm(last="confirm")
            expect(panel.box).to_have_count(1)
        finally:
            salon.set(booknetic_standin_confirm_step="confirm_details")

    def test_a_coupon_that_changes_the_price_changes_what_points_may_pay(self, page: Page, salon: Salon) -> None:
        salon.offer("choose")
        panel, _ = come(page, salon, 1240)
        panel.button("Use all").click()
        expect(panel.sum).to_contain_text("47.60")
        redraw = "booknetic.ajax('summary_with_coupon', booknetic.ajaxParameters(), reply => {"
        redraw += " document.querySelector('.booknetic_prices_box').innerHTML = reply.prices_html; })"
        with page.expect_response(lambda answer: "bkntc_bkloyalty_summary" in (answer.request.post_data or "")):
            page.evaluate(redraw)
        expect(panel.sum).to_contain_text("47.60")


class TestAutomatic:
    @pytest.fixture(autouse=True)
    def programme(self, salon: Salon) -> None:
        salon.offer("auto")

    def test_is_applied_removed_and_applied_again(self, page: Page, salon: Salon) -> None:
        panel, customer = come(page, salon, 1240)
        expect(panel.box).to_have_attribute("data-points", "1240")
        expect(panel.sum).to_contain_text("47.60")
        panel.button("Remove").click()
        expect(panel.sum).to_contain_text("60.00")
        panel.button("Use 1,240 points").click()
        expect(panel.sum).to_contain_text("47.60")
        panel.book()
        assert kinds(salon, customer)["redeemed"] == -1240

    def test_removed_stays_removed(self, page: Page, salon: Salon) -> None:
        panel, customer = come(page, salon, 1240)
        panel.button("Remove").click()
        expect(panel.sum).to_contain_text("60.00")
        panel.book()
        assert "redeemed" not in kinds(salon, customer)


class TestInSpanish:
    @pytest.fixture(autouse=True)
    def programme(self, salon: Salon) -> Iterator[None]:
        salon.offer("choose")
        salon.speak("es_ES")
        yield
        salon.speak("")

    def test_the_box_speaks_spanish(self, page: Page, salon: Salon) -> None:
        panel, _ = come(page, salon, 1240)
        expect(panel.box).to_contain_text("Tienes 1.240 puntos, que valen 12,40")
        panel.button("Usar los 1.240").click()
        expect(panel.box.get_by_role("status")).to_contain_text("1.240 puntos usados")


class TestWhenPointsCannotBeUsedAfterAll:
    @pytest.fixture(autouse=True)
    def programme(self, salon: Salon) -> Iterator[None]:
        salon.offer("choose")
        yield
        salon.site.service.start()
        salon.close_breaker()

    def test_spent_elsewhere_the_step_is_refused_with_an_offer(self, page: Page, salon: Salon) -> None:
        panel, customer = come(page, salon, 1240)
        panel.button("Use all").click()
        expect(panel.sum).to_contain_text("47.60")
        salon.site.service.command("adjust", "--customer", str(customer.id), "--points", "-1000")
        panel.confirm()
        expect(panel.notice).to_contain_text("The discount for your points has changed.")
        expect(panel.sum).to_contain_text("57.60")
        assert list_violations(page, ".bkloyalty") == []
        panel.notice.get_by_role("button", name="Go on without points").click()
        expect(panel.sum).to_contain_text("60.00")
        panel.book()
        assert "redeemed" not in kinds(salon, customer)

    def test_without_the_service_a_shown_discount_is_not_silently_lost(self, page: Page, salon: Salon) -> None:
        panel, customer = come(page, salon, 1240)
        panel.button("Use all").click()
        expect(panel.sum).to_contain_text("47.60")
        salon.site.service.stop()
        panel.confirm()
        expect(panel.notice).to_contain_text("Your points cannot be used right now.")
        expect(panel.sum).to_contain_text("60.00")
        panel.notice.get_by_role("button", name="Go on without points").click()
        expect(panel.notice).to_have_text("No points are used on this booking.")
        panel.book()
        salon.site.service.start()
        salon.site.service.command("work", "--once")
        assert kinds(salon, customer) == {"adjusted": 1240, "earned": 70}

    def test_without_the_service_nothing_is_shown_and_booking_goes_on(self, page: Page, salon: Salon) -> None:
        salon.site.service.stop()
        panel = BookingPanel(page, salon)
        panel.walk_to_confirm(guest="late@example.org")
        assert page.locator(".bkloyalty").count() == 0
        panel.book()
