"""The set-up in a real WordPress: a ready-made programme taken over, history tried, attached and taken back, and whom to win back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from back_end import BackEnd
from playwright.sync_api import Locator, Page, expect
from rules_screen import book
from walk import Customer, Salon

LONG_AGO = 900  # days: further back than what other tests book
TIME_OF_THE_WORKER = 30_000


@pytest.fixture
def blank(owner: BackEnd) -> Iterator[BackEnd]:
    """A programme that runs, but has no rules and no tiers, and gives points no worth."""
    owner.salon.site.service.command("programme import", "-", stdin='{"earning_rules": []}')
    yield owner
    owner.salon.offer("choose")


@pytest.fixture
def regulars(salon: Salon) -> list[Customer]:
    """Two customers of long ago: one came twice, one once, and each visit was 60.00."""
    first, second = salon.welcome(), salon.welcome()
    for customer, days in ((first, LONG_AGO), (first, LONG_AGO + 10), (second, LONG_AGO + 5)):
        book(salon, customer, service=salon.service, days_ago=days)
    return [first, second]


def choose_long_ago(page: Page) -> None:
    page.get_by_label("From … to").check()
    today = date.today()
    page.get_by_label("First day").fill((today - timedelta(days=LONG_AGO + 20)).isoformat())
    page.get_by_label("Last day").fill((today - timedelta(days=LONG_AGO - 5)).isoformat())


def find_newest(page: Page) -> Locator:
    """The last batch in the list."""
    return page.get_by_role("region", name="Attached so far").locator("tbody tr").first


def balances(salon: Salon, customers: list[Customer]) -> list[int]:
    return [salon.statement(customer)["balance"] for customer in customers]


def test_from_a_ready_made_programme_to_history_attached_and_taken_back(
    blank: BackEnd, regulars: list[Customer]
) -> None:
    page, salon = blank.page, blank.salon
    blank.open("dashboard")
    page.get_by_role("link", name="Begin the set-up").click()
    expect(blank.title()).to_have_text("Set-up")
    fields = {"price": "60", "points": "2", "per_amount": "1", "bonus": "", "point_value": "0.01"}
    for name, value in fields.items():
        page.locator(f"#bkl-{name}").fill(value)
    expect(page.locator("[data-bkl-live-output]")).to_contain_text(
        re.compile(r"A booking of .?60\.00 earns 120 pts, worth .?1\.20")
    )
    page.get_by_role("button", name="Take it over").click()
    expect(page.locator(".bkl-terms")).to_contain_text("What customers pay: 2 pts per full")
    page.get_by_role("link", name="On to step 2").click()

    choose_long_ago(page)
    page.get_by_role("button", name="See what it would come to").click()
    award = page.get_by_role("button", name="Award 360 pts to 2 customers")
    expect(award).to_be_visible(timeout=TIME_OF_THE_WORKER)
    assert balances(salon, regulars) == [0, 0]
    award.click()
    expect(blank.dialog).to_contain_text(re.compile(r"Award 360 pts to 2 customers, worth about .?3\.60\."))
    blank.dialog.get_by_role("button", name="Award 360 pts to 2 customers").click()
    expect(find_newest(page)).to_be_visible()
    blank.open("customers").open("setup", step="history")  # it goes on without anybody looking
    expect(find_newest(page)).to_contain_text("Done", timeout=TIME_OF_THE_WORKER)
    assert balances(salon, regulars) == [240, 120]

    find_newest(page).get_by_role("link", name="Take back").click()
    expect(blank.dialog).to_contain_text(re.compile(r"takes back 360 pts from 2 customers, worth .?3\.60"))
    blank.dialog.get_by_role("button", name="Take it all back").click()
    blank.expect_error("typed", "fill this in")
    blank.dialog.get_by_label("Type TAKE BACK to confirm").fill("take back")
    blank.dialog.get_by_role("button", name="Take it all back").click()
    expect(find_newest(page)).to_contain_text("360 pts taken back", timeout=TIME_OF_THE_WORKER)
    assert balances(salon, regulars) == [0, 0]


def test_whom_to_win_back(owner: BackEnd) -> None:
    page = owner.page
    owner.open("setup", step="people")
    page.get_by_role("link", name="No visit for 60 days").click()
    expect(page).to_have_url(re.compile("step=people&days=60"))
    page.get_by_role("button", name=re.compile("Done with this step|Finish the set-up")).click()
    owner.expect_done("You can come back at any time.")
    owner.toast.get_by_role("button", name="Undo").click()
    owner.expect_done("Undone.")


@pytest.mark.parametrize(("locale", "device"), [("en_US", "page"), ("es_ES", "phone")])
def test_every_step_is_accessible(
    blank: BackEnd, regulars: list[Customer], phone: Page, locale: str, device: str
) -> None:
    """In Spanish on a phone, where words are long and room is scarce."""
    blank.salon.speak(locale)
    try:
        shown = blank if device == "page" else BackEnd(phone, blank.salon).as_owner()
        for step in ("programme", "people"):
            shown.open("setup", step=step)
            assert shown.root.get_attribute("lang") == locale[:2]
            shown.expect_accessible()
        blank.salon.offer("choose")
        shown.open("setup", step="history")
        shown.page.locator('form[data-path="history/try"] button').click()
        expect(shown.toast.last).to_be_visible(timeout=TIME_OF_THE_WORKER)  # then the figures are there
        shown.expect_accessible()
    finally:
        blank.salon.speak("en_US")
