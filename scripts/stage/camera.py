"""Takes the README's pictures of a salon that is open; runs in the virtual environment, which has Playwright."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from stage import camera_back_end, salon

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_CUSTOMER = "carlos"
_SERVICE = "Cut and blow-dry"


def main(url: str, admin_password: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = _page_of_customer(browser, url)
        _walk_to_confirm(page, url)
        _use_points(page)
        page.locator(".booknetic_appointment").screenshot(path=folder / "booking-panel.png")
        page.locator(".booknetic_next_step").click()
        page.get_by_text("Thank you").wait_for()
        for width in (1280, 390):
            _show_account(page, url, width)
            page.locator('[data-bkloyalty="panel"]').screenshot(path=folder / f"customer-panel-{width}.png")
        camera_back_end.take(browser, url, ("admin", admin_password), folder)
        browser.close()


def _page_of_customer(browser: Browser, url: str) -> Page:
    page = browser.new_page(locale="en-US", viewport={"width": 1280, "height": 1000}, device_scale_factor=2)
    page.goto(f"{url}/wp-login.php")
    page.fill("#user_login", _CUSTOMER)
    page.fill("#user_pass", salon.PASSWORD)
    page.click("#wp-submit")
    page.wait_for_url("**/wp-admin/**")
    return page


def _walk_to_confirm(page: Page, url: str) -> None:
    page.goto(f"{url}/?pagename=book")
    page.get_by_role("button", name=_SERVICE).click()
    for choice in ("staff", "location", "time"):
        _next(page)
        page.locator(f'[data-choose="{choice}"]').first.click()
    for _ in ("information", "cart", "confirm"):
        _next(page)
    page.locator('[data-bkloyalty="box"]').wait_for()


def _use_points(page: Page) -> None:
    page.get_by_label("Points to use").fill("100")
    page.get_by_role("button", name="Apply").click()
    page.locator('[data-bkloyalty="box"][data-points="100"]').wait_for()


def _show_account(page: Page, url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(f"{url}/?pagename=points")
    page.locator(".bkloyalty-tier-button").first.focus()


def _next(page: Page) -> None:
    """Goes on, and waits for the next step to be there."""
    step = page.locator(".booknetic_appointment").get_attribute("data-step")
    page.locator(".booknetic_next_step").click()
    page.wait_for_function("step => document.querySelector('.booknetic_appointment').dataset.step !== step", arg=step)


if __name__ == "__main__":
    main(sys.argv[1], os.environ["BKLOYALTY_ADMIN_PASSWORD"], Path(sys.argv[2]))
