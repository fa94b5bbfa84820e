"""The dashboard in a real WordPress: what stands there leads on, and says what a new programme lacks."""

import re

import pytest
from back_end import BackEnd, make_staff
from playwright.sync_api import Page, expect
from walk import Salon


def test_points_given_a_moment_ago_are_there(owner: BackEnd) -> None:
    customer = owner.salon.welcome(777)
    owner.open("dashboard")
    latest = owner.page.locator(".bkl-latest li").first
    expect(latest).to_contain_text("+777 pts")
    expect(latest).to_contain_text("Admin adjustment")
    latest.get_by_role("link").first.click()
    expect(owner.page).to_have_url(re.compile(f"screen=customer&id={customer.id}$"))


def test_it_leads_to_the_whole_log(owner: BackEnd) -> None:
    owner.salon.welcome(1)
    owner.open("dashboard")
    owner.page.get_by_role("link", name="Activity log").click()
    expect(owner.title()).to_have_text("Reports")


def test_a_programme_without_a_rule_says_what_to_do_first(owner: BackEnd) -> None:
    owner.salon.site.service.command("programme import", "-", stdin='{"earning_rules": []}')
    try:
        owner.open("dashboard")
        expect(owner.page.locator(".bkl-todo li")).to_have_count(3)
        owner.expect_accessible()
        owner.page.get_by_role("link", name="Define thresholds").click()
        expect(owner.title()).to_have_text("Set-up")
    finally:
        owner.salon.offer("choose")


def test_staff_see_no_steps_that_they_may_not_take(page: Page, salon: Salon) -> None:
    salon.offer("choose")
    login, _ = make_staff(salon, bkloyalty="all", bkloyalty_rules="off", bkloyalty_settings="off")
    staff = BackEnd(page, salon).log_in(login).open("dashboard")
    expect(staff.title()).to_have_text("Dashboard")
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)


@pytest.mark.parametrize("locale", ["en_US", "es_ES"])
def test_it_is_accessible(owner: BackEnd, locale: str) -> None:
    owner.salon.welcome(5)
    owner.salon.speak(locale)
    try:
        owner.open("dashboard")
        assert owner.root.get_attribute("lang") == locale[:2]
        owner.expect_accessible()
    finally:
        owner.salon.speak("en_US")


def test_it_fits_a_phone(owner: BackEnd, phone: Page) -> None:
    owner.salon.welcome(5)
    small = BackEnd(phone, owner.salon).as_owner().open("dashboard")
    expect(small.title()).to_have_text("Dashboard")
    small.expect_accessible()
