"""Balances imported in a real WordPress: a file chosen, its problems seen, imported, and taken back; also without JavaScript."""

from __future__ import annotations

import secrets

from accessibility import list_violations
from back_end import BackEnd
from playwright.sync_api import Browser, FilePayload, Page, expect
from stage.wordpress import DATABASE
from walk import Customer, Salon

TIME_OF_THE_WORKER = 30_000


def email(salon: Salon, customer: Customer) -> str:
    found = salon.site.database.sql(f"SELECT email FROM wp_bkntc_customers WHERE id = {customer.id}", DATABASE)
    return str(found).strip()


def make_file(salon: Salon, customers: list[Customer], encoding: str = "cp1252") -> FilePayload:
    """As a spreadsheet in Spain writes it."""
    first, second = (email(salon, customer) for customer in customers)
    lines = [
        "Correo electrónico;Puntos;Puntos de por vida;Nota",
        f"{first};1.240;3.000;Señora",
        f"{second};60,5;;",
        "nobody@example.org;5;;",
        f"{second};muchos;;",
    ]
    name = f"clientes-{secrets.token_hex(3)}.csv"
    return {"name": name, "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode(encoding)}


def balances(salon: Salon, customers: list[Customer]) -> list[int]:
    return [salon.statement(customer)["balance"] for customer in customers]


def test_from_a_file_to_points_and_back(owner: BackEnd, salon: Salon) -> None:
    customers = [salon.welcome(), salon.welcome()]
    file, page = make_file(salon, customers), owner.page
    owner.open("customers")
    owner.root.get_by_role("link", name="Import", exact=True).click()
    expect(owner.title()).to_have_text("Import")
    owner.expect_accessible()
    page.get_by_role("button", name="Look at it first").click()
    owner.expect_error("file", "Please choose a file, or paste its lines below.")
    large: FilePayload = {"name": "large.csv", "mimeType": "text/csv", "buffer": b"x" * 6_000_000}
    page.locator("#bkl-file").set_input_files(large)
    expect(owner.field("file").locator(".bkl-error")).to_contain_text("MB. Please split it.")
    page.locator("#bkl-file").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()

    give = page.get_by_role("button", name="Import 1,300 pts for 2 customers")
    expect(give).to_be_visible(timeout=TIME_OF_THE_WORKER)
    expect(owner.title()).to_have_text(file["name"])
    rows = owner.root.locator("table").last.locator("tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("3,000 pts for tiers")
    expect(rows.nth(1)).to_contain_text("rounded down from 60,5")
    owner.expect_accessible()
    page.get_by_label("Show").select_option("problems")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Booknetic has no such customer")
    expect(rows.nth(1)).to_contain_text("“muchos” is not a number of points")
    with page.expect_download() as taken:
        page.get_by_role("link", name="These lines as CSV").click()
    assert "nobody@example.org" in taken.value.path().read_text("utf-8-sig")
    assert balances(salon, customers) == [0, 0]

    give.click()
    expect(owner.dialog).to_contain_text("You can take all of it back later.")
    owner.dialog.get_by_role("button", name="Import 1,300 pts for 2 customers").click()
    back = page.get_by_role("link", name="Take it all back")
    expect(back).to_be_visible(timeout=TIME_OF_THE_WORKER)
    assert balances(salon, customers) == [1240, 60]
    page.set_viewport_size({"width": 390, "height": 800})
    owner.expect_to_fit()
    page.set_viewport_size({"width": 1280, "height": 800})

    back.click()
    owner.dialog.get_by_label("Type TAKE BACK to confirm").fill("take back")
    assert list_violations(page, "dialog.bkl-modal .bkl-dialog") == []
    owner.dialog.get_by_role("button", name="Take it all back").click()
    expect(owner.root.locator(".bkl-lead")).to_contain_text("Taken back", timeout=TIME_OF_THE_WORKER)
    assert balances(salon, customers) == [0, 0]


def test_without_javascript_a_file_is_brought_just_as_well(browser: Browser, salon: Salon) -> None:
    salon.offer("choose")
    customers = [salon.welcome(), salon.welcome()]
    context = browser.new_context(java_script_enabled=False)
    try:
        owner = BackEnd(context.new_page(), salon).as_owner()
        page: Page = owner.open("imports").page
        page.locator("#bkl-file").set_input_files(make_file(salon, customers, "utf-16"))
        page.get_by_role("button", name="Look at it first").click()
        give = page.get_by_role("button", name="Import 1,300 pts for 2 customers")
        for _ in range(30):
            if give.is_visible():
                break
            page.wait_for_timeout(500)
            page.reload()
        give.click()
        expect(page.locator(".bkl-notice.is-good")).to_contain_text("Begun.")
    finally:
        context.close()
