"""What all screens have in common, in a real WordPress: the menu, the history of the browser, a service that is gone."""

import pytest
from back_end import BackEnd
from playwright.sync_api import expect


def test_the_module_opens_from_booknetics_menu(owner: BackEnd) -> None:
    owner.page.goto(f"{owner.salon.site.web.url}/wp-admin/admin.php?page=booknetic")
    owner.page.get_by_role("link", name="Loyalty Points").first.click()
    expect(owner.title()).to_have_text("Dashboard")
    owner.expect_accessible()


def test_screens_change_without_a_page_load_and_back_goes_back(owner: BackEnd) -> None:
    owner.open("dashboard")
    owner.page.evaluate("window.stillHere = true")
    owner.root.get_by_role("navigation").get_by_role("link", name="Tier rules").click()
    expect(owner.title()).to_have_text("Tier rules")
    expect(owner.title()).to_be_focused()
    assert "screen=tiers" in owner.page.url
    expect(owner.page).to_have_title("Tier rules – Loyalty Points")
    owner.page.go_back()
    expect(owner.title()).to_have_text("Dashboard")
    expect(owner.page).to_have_title("Dashboard – Loyalty Points")
    assert owner.page.evaluate("window.stillHere")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_menu_keeps_to_one_line_and_the_rest_is_behind_more(owner: BackEnd, width: int) -> None:
    owner.salon.speak("es_ES")
    try:
        owner.page.set_viewport_size({"width": width, "height": 900})
        owner.open("self-check")
        menu = owner.root.get_by_role("navigation")
        line = menu.locator("> ul > li")
        expect(menu.get_by_role("link", name="Autocomprobación")).to_be_visible()
        assert len({place.bounding_box()["y"] for place in line.all()}) == 1
        menu.get_by_text("Más").focus()
        owner.page.keyboard.press("Enter")
        expect(menu.get_by_role("link", name="Permisos")).to_be_visible()
        owner.expect_accessible()
        owner.page.keyboard.press("Escape")
        expect(menu.get_by_role("link", name="Permisos")).to_be_hidden()
        expect(menu.get_by_text("Más")).to_be_focused()
    finally:
        owner.salon.speak("")


def test_when_the_service_is_gone_the_page_says_so_and_what_to_do(owner: BackEnd) -> None:
    try:
        owner.salon.site.service.stop()
        owner.open("dashboard")
        expect(owner.page.get_by_role("alert")).to_contain_text("The loyalty service does not answer.")
        owner.expect_accessible()
    finally:
        owner.salon.site.service.start()
        owner.salon.close_breaker()
    owner.page.get_by_role("link", name="Try again").click()
    expect(owner.title()).to_have_text("Dashboard")


def test_the_keyboard_is_seen_in_text_fields_too(owner: BackEnd) -> None:
    owner.open("customers")
    owner.page.get_by_label("Search by name").focus()
    owner.page.keyboard.press("Shift+Tab")
    owner.page.keyboard.press("Tab")
    outline = owner.page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "solid 2px" in outline and "rgba(0, 0, 0, 0)" not in outline


def test_a_dialog_opened_by_its_address_is_a_page_that_saves_and_leads_back(owner: BackEnd) -> None:
    owner.open("rule")
    expect(owner.page).to_have_title("New earning rule – Loyalty Points")
    owner.page.get_by_label("Points", exact=True).fill("7")
    owner.page.get_by_role("button", name="Save").click()
    expect(owner.field("name").locator(".bkl-error")).to_have_text("Please fill this in.")
    expect(owner.page.get_by_label("Points", exact=True)).to_have_value("7")
    owner.open("tiers")
    expect(owner.page.get_by_text("Please fill this in.")).to_have_count(0)
    owner.open("rule")
    owner.page.get_by_role("link", name="Cancel").click()
    expect(owner.title()).to_have_text("Earning rules")


def test_an_address_that_leads_nowhere_keeps_the_menu(owner: BackEnd) -> None:
    owner.open("task")
    expect(owner.page.get_by_role("alert")).to_contain_text("There is no such page.")
    owner.expect_accessible()
    owner.root.get_by_role("navigation").get_by_role("link", name="Tier rules").click()
    expect(owner.title()).to_have_text("Tier rules")


def test_who_was_logged_out_is_told_so(owner: BackEnd) -> None:
    owner.open("dashboard")
    owner.page.context.clear_cookies()
    owner.root.get_by_role("navigation").get_by_role("link", name="Tier rules").click()
    expect(owner.toast.last).to_contain_text("You are not logged in any more.")
    expect(owner.title()).to_have_text("Dashboard")


def test_a_task_that_comes_to_its_end_leaves_alone_what_is_being_typed(owner: BackEnd) -> None:
    owner.open("consent")
    text = owner.root.locator("textarea").first
    text.fill("Half a sentence")
    owner.page.evaluate("""() => {
        bkloyaltyAdmin.call = async () => ({ html: '<p>Everything is given.</p>' });
        const task = document.createElement('div');
        task.innerHTML = '<div data-bkl-task="1" data-path="task" data-bkl-refresh><p data-bkl-task-delay></p></div>';
        document.querySelector('#bkl-title').after(task);
        bkloyaltyAdmin.fill(task);
    }""")
    expect(owner.root.get_by_text("Everything is given.")).to_be_visible()
    expect(text).to_have_value("Half a sentence")
    owner.root.get_by_role("link", name="Show the page as it is now").click()
    owner.page.get_by_role("button", name="Stay").click()
    expect(text).to_have_value("Half a sentence")
