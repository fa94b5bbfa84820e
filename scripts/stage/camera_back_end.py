"""Takes the pictures of every screen of the back end, wide and on a phone, as its owner sees them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

WIDTHS = (1280, 390)
ROOT = ".bkloyalty-admin[data-bkl-screen]"
_DIALOG = "dialog.bkl-modal"


@dataclass(frozen=True)
class Shot:
    """A screen, or the dialog that a link on it opens."""

    name: str
    screen: str
    opens: str | None = None


SHOTS = (
    Shot("dashboard", "dashboard"),
    Shot("rules", "rules"),
    Shot("rule", "rules", "a[data-bkl-dialog][href*='screen=rule&']"),
    Shot("multiplier", "rules", "a[data-bkl-dialog][href*='screen=multiplier']"),
    Shot("action", "rules", "a[data-bkl-dialog][href*='kind=referral']"),
    Shot("tiers", "tiers"),
    Shot("tier", "tiers", "a[data-bkl-dialog][href*='screen=tier&']"),
    Shot("customers", "customers"),
    Shot("customer", "customer&id=1"),
    Shot("adjust", "customer&id=1", "a[data-bkl-dialog][href*='screen=adjust']"),
    Shot("merge", "customer&id=1", "a[data-bkl-dialog][href*='screen=merge']"),
    Shot("booking", "customer&id=1", "a[data-bkl-dialog][href*='screen=booking']"),
    Shot("segments", "segments"),
    Shot("segment", "segment&built_in=regular"),
    Shot("segment-editor", "segment&built_in=best", "a[data-bkl-dialog][href*='screen=segment-editor']"),
    Shot("bonuses", "bonuses"),
    Shot("bonus", "bonuses", "a[data-bkl-dialog][href*='screen=bonus']"),
    Shot("reports", "reports"),
    Shot("rewards", "rewards"),
    Shot("consent", "consent"),
    Shot("setup", "setup&step=programme"),
    Shot("history", "setup&step=history"),
    Shot("imports", "imports"),
    Shot("parity", "parity"),
    Shot("settings", "settings"),
    Shot("permissions", "permissions"),
    Shot("apps", "apps"),
    Shot("app", "apps", "a[data-bkl-dialog][href$='screen=app']"),
    Shot("self-check", "self-check"),
)
BALANCES = """e-mail;points;tier
emma.navarro@example.com;120;
clara.mendez@example.com;400;Gold
nobody@example.com;50;
mario.lozano@example.com;many;
"""


def take(browser: Browser, url: str, login: tuple[str, str], folder: Path) -> None:
    """All of them, as `admin-<name>-<width>.png`."""
    for width in WIDTHS:
        page = browser.new_page(locale="en-US", viewport={"width": width, "height": 900}, device_scale_factor=1.5)
        page.context.request.post(f"{url}/wp-login.php", form={"log": login[0], "pwd": login[1]})
        for shot in SHOTS:
            _take(page, url, shot, folder / f"admin-{shot.name}-{width}.png")
        _take_import(page, url, folder / f"admin-import-{width}.png")
        page.context.close()


def _take(page: Page, url: str, shot: Shot, file: Path) -> None:
    page.goto(f"{url}/wp-admin/admin.php?page=booknetic&module=bkloyalty&screen={shot.screen}")
    page.locator(ROOT).wait_for()
    if shot.opens is None:
        page.wait_for_load_state("networkidle")
        page.locator(ROOT).screenshot(path=file)
        return
    page.locator(shot.opens).first.click()
    page.locator(_DIALOG).wait_for()
    page.wait_for_load_state("networkidle")
    page.locator(_DIALOG).screenshot(path=file)


def _take_import(page: Page, url: str, file: Path) -> None:
    """A few lines that were brought and looked through, and not imported."""
    page.goto(f"{url}/wp-admin/admin.php?page=booknetic&module=bkloyalty&screen=imports")
    page.get_by_text("Or paste its lines").click()
    page.get_by_label("Lines").fill(BALANCES)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("rowheader", name="nobody@example.com").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.locator(ROOT).screenshot(path=file)
