"""Booknetic's back end in a browser, as the owner or as a member of staff sees it."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from accessibility import list_violations
from playwright.sync_api import Locator, Page, expect
from walk import PASSWORD, Customer, Salon

ROOT = ".bkloyalty-admin"


class BackEnd:
    """The module's screens in one browser page."""

    def __init__(self, page: Page, salon: Salon) -> None:
        self.page = page
        self.salon = salon
        self.root = page.locator(f"{ROOT}[data-bkl-screen]")
        self.dialog = page.locator("dialog.bkl-modal").last
        self.toast = page.locator(".bkl-toast")

    def log_in(self, login: str, password: str = PASSWORD) -> BackEnd:
        self.page.context.clear_cookies()
        self.salon.log_in(self.page, Customer(0, login), password)
        return self

    def as_owner(self) -> BackEnd:
        """The site's administrator, who owns the business outside SaaS."""
        return self.log_in(*self.salon.owner())

    def open(self, screen: str = "dashboard", **query: Any) -> BackEnd:
        self.page.goto(self.address(screen, **query))
        return self

    def address(self, screen: str, **query: Any) -> str:
        asked = {"page": "booknetic", "module": "bkloyalty", "screen": screen} | query
        return f"{self.salon.site.web.url}/wp-admin/admin.php?{urlencode(asked)}"

    def follow_menu(self, place: str) -> None:
        """Also where it stands behind "More"."""
        link = self.root.locator(".bkl-menu a", has_text=place)
        if not link.is_visible():
            self.root.locator(".bkl-more summary").click()
        link.click()

    def title(self) -> Locator:
        return self.root.locator("#bkl-title")

    def field(self, name: str) -> Locator:
        return self.page.locator(f'[data-bkl-field="{name}"]')

    def expect_error(self, name: str, said: str) -> None:
        """The sentence stands at its field, and the field has the focus."""
        expect(self.field(name).locator(".bkl-error")).to_contain_text(said)
        expect(self.field(name).locator("input, select, textarea").first).to_be_focused()

    def expect_done(self, said: str) -> None:
        expect(self.toast.last).to_contain_text(said)

    def expect_accessible(self) -> None:
        """axe finds nothing, and nothing scrolls sideways."""
        assert list_violations(self.page, ROOT) == []
        self.expect_to_fit()

    def expect_to_fit(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} pixels stand out at the side"


def make_staff(salon: Salon, **role: str) -> tuple[str, int]:
    """A member of staff with a login; their login and id. With a role (capability=value) the role manager is on for it."""
    login = f"staff{secrets.token_hex(4)}"
    return login, salon.hire(login, role)
