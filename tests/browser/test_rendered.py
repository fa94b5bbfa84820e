"""The box and the panel in every state, as Chromium shows them: nothing scrolls sideways and axe has nothing to say."""

from pathlib import Path

import pytest
from accessibility import list_violations
from playwright.sync_api import Browser, Page, expect
from sample_views import BOXES, NOW, PAGE, PANEL, PANELS

from bridge.web.rendering import render_box, render_panel

ASSETS = Path(__file__).resolve().parents[2] / "php_shim" / "assets"
THEME = """
body { font: 18px serif; margin: 0; padding: 16px; } ul { list-style: square; margin-left: 40px; } label { font-style: italic; }
button { background: #c00; color: #fff; text-transform: uppercase; padding: 20px; } h2, h3 { font-family: serif; }
"""
"""A theme that has its own ideas about everything."""


def show(page: Page, html: str, locale: str = "en_US") -> None:
    title = f"<title>Page</title><style>{THEME}</style><main><h1>Page</h1>{html}</main>"
    page.set_content(f"<!doctype html><html lang={locale[:2]}><meta name=viewport content='width=device-width'>{title}")
    page.add_style_tag(path=str(ASSETS / "loyalty.css"))
    page.add_script_tag(path=str(ASSETS / "customer-panel.js"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", ["en_US", "es_ES"])
class TestEveryState:
    def check(self, page: Page, html: str, locale: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        show(page, html, locale)
        for summary in page.locator("summary").all():
            summary.click()
        if page.locator(".bkloyalty-tier-button").count():
            page.locator(".bkloyalty-tier-button").focus()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert list_violations(page, ".bkloyalty") == []

    @pytest.mark.parametrize("number", range(len(BOXES)))
    def test_of_the_box(self, page: Page, locale: str, width: int, number: int) -> None:
        self.check(page, render_box(BOXES[number], locale), locale, width)

    @pytest.mark.parametrize("number", range(len(PANELS)))
    def test_of_the_panel(self, page: Page, locale: str, width: int, number: int) -> None:
        self.check(page, render_panel([PANELS[number]], locale, page=PAGE, now=NOW), locale, width)


class TestTier:
    def test_shows_the_way_while_the_pointer_is_there(self, page: Page) -> None:
        show(page, render_panel([PANEL], "en_US", page=PAGE))
        tip = page.get_by_role("progressbar", name="Progress to the next tier")
        expect(tip).to_be_hidden()
        page.get_by_role("button", name="Silver").hover()
        expect(tip).to_be_visible()
        page.mouse.move(0, 0)
        expect(tip).to_be_hidden()

    def test_shows_the_way_by_keyboard_until_escape(self, page: Page) -> None:
        show(page, render_panel([PANEL], "en_US", page=PAGE))
        tip = page.get_by_role("tooltip", include_hidden=True)
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Silver")).to_be_focused()
        expect(tip).to_be_visible()
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.keyboard.press("Enter")
        expect(tip).to_be_visible()
        page.keyboard.press("Tab")
        expect(tip).to_be_hidden()
        page.keyboard.press("Shift+Tab")
        expect(tip).to_be_visible()

    def test_opens_and_closes_on_touch(self, browser: Browser) -> None:
        context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
        page = context.new_page()
        show(page, render_panel([PANEL], "en_US", page=PAGE))
        tip, button = page.get_by_role("tooltip", include_hidden=True), page.get_by_role("button", name="Silver")
        for open_now in (True, False, True):
            button.tap()
            expect(tip).to_be_visible(visible=open_now)
            expect(button).to_have_attribute("aria-expanded", str(open_now).lower())
        page.get_by_role("heading", name="History").tap()
        expect(tip).to_be_hidden()
        context.close()
