"""How one sees that the module is not there for somebody, and gets at it past its pages."""

from __future__ import annotations

from back_end import BackEnd
from playwright.sync_api import APIResponse, expect
from stage.wordpress import DATABASE
from walk import Salon

REFUSED = "You may not see or do this."


def sql(salon: Salon, statement: str) -> str:
    """What a statement answers, as text."""
    return str(salon.site.database.sql(statement, DATABASE))


def list_places(back_end: BackEnd) -> list[str]:
    """Where the module's menu leads."""
    return back_end.root.locator(".bkl-menu a").all_text_contents()


def expect_hidden(back_end: BackEnd) -> None:
    """No menu leads there, and the address shows nothing of ours."""
    back_end.page.goto(f"{back_end.salon.site.web.url}/wp-admin/admin.php?page=booknetic")
    expect(back_end.page.locator(".bkn_menu")).to_be_visible()
    expect(back_end.page.get_by_role("link", name="Loyalty Points")).to_have_count(0)
    for screen in ("dashboard", "permissions"):
        back_end.open(screen)
        expect(back_end.page.locator("#booknetic-content")).to_contain_text("you may not see it")
        expect(back_end.root).to_have_count(0)


def read_nonce(back_end: BackEnd) -> str:
    """What the page's script would sign its calls with."""
    return str(back_end.root.get_attribute("data-bkl-nonce"))


def post(back_end: BackEnd, path: str, nonce: str, **fields: str) -> APIResponse:
    """What a page's script would send, without the page."""
    form = {"action": "bkloyalty", "_bkl_path": path, "_bkl_nonce": nonce} | fields
    return back_end.page.context.request.post(f"{back_end.salon.site.web.url}/wp-admin/admin-ajax.php", form=form)
