"""Debian's Chromium, started once; every test gets a page of its own, and fails if the page throws."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from scripted_panel import Panel
from stage.site import Site
from walk import Salon

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail("there is no Chromium: scripts/test installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    thrown: list[object] = []
    page.on("pageerror", lambda error: thrown.append(error))
    yield page
    context.close()
    assert not thrown


@pytest.fixture(scope="session")
def salon(site: Site) -> Salon:
    return Salon(site)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone: narrow, and touched instead of clicked."""
    context = browser.new_context(
        locale="en-US", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def panel(page: Page) -> Panel:
    """Booknetic's panel as a page plays it; the real one is walked through by walk.py."""
    return Panel(page)
