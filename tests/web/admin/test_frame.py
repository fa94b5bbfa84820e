"""What every screen of the back end has in common: the menu, what came of the last form, the error shape."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from payloads import PAGE

from bridge.web.admin import page as page_module
from bridge.web.admin.endpoint import PREFIX
from bridge.web.admin.page import MENU
from bridge.web.admin.routes import ADMIN_ROUTES
from bridge.web.endpoint import Endpoint
from bridge.web.rendering import TEMPLATES_FOLDER


def test_the_menu_leads_to_every_screen_and_says_where_one_is(back_end: Any) -> None:
    page = back_end.screen("dashboard")
    links = page.select("nav.bkl-menu a")
    assert len(links) == len(MENU)
    assert all("screen=" in link["href"] for link in links)
    assert [link.get_text() for link in links if link.get("aria-current")] == ["Dashboard"]


def test_it_is_spanish_where_the_reader_is(back_end: Any) -> None:
    page = back_end.speaking("es_ES").screen("dashboard")
    assert page.select_one(".bkloyalty-admin")["lang"] == "es"
    assert page.h1.get_text() == "Panel"


def test_nothing_inline_and_nothing_from_elsewhere(back_end: Any) -> None:
    page = back_end.screen("dashboard")
    assert not page.select("script, style, link, iframe, object, [style], [onclick], [onload]")
    assert all(one["src"].startswith("https://salon.example/") for one in page.select("[src]"))


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "page"),
        ({"page": {}, "query": {}}, "page.url"),
        ({"query": {"a": 1}}, "page"),
    ],
)
def test_what_is_no_page_is_refused(back_end: Any, payload: dict[str, Any], field: str) -> None:
    status, answer = back_end.caller.call("/v1/admin/dashboard", payload)
    assert (status, answer["error"]["code"]) == (422, "invalid_input")
    assert answer["error"]["field"] == field


def test_a_task_of_another_tenant_is_not_there(back_end: Any) -> None:
    assert back_end.refused("task", task="1")["status"] == 404
    assert back_end.refused("task", task="x")["field"] == "task"


def test_each_screen_has_a_title_of_its_own_in_the_browser(back_end: Any) -> None:
    for screen, _, _ in MENU:
        page = back_end.screen(screen)
        title = f"{page.select_one('#bkl-title').get_text()} – Loyalty Points"
        assert page.select_one("[data-bkl-screen]")["data-bkl-title"] == title
    said = back_end.speaking("es_ES").screen("rules").select_one("[data-bkl-screen]")["data-bkl-title"]
    assert said == "Reglas de obtención – Puntos de Fidelidad"


def answer_with(back_end: Any, screen: str, path: str, form: dict[str, Any], **query: str) -> BeautifulSoup:
    """The screen as it follows a form that was refused without JavaScript."""
    error = {"code": "invalid_input", "message": "Not so.", "field": next(iter(form))}
    flash = {"path": path, "form": form, "answer": {"error": error}}
    payload = {"page": PAGE | {"flash": flash}, "query": query}
    return BeautifulSoup(back_end.caller.ask(f"/v1/admin/{screen}", payload)["html"], "html.parser")


def test_what_one_form_sent_fills_in_no_other(back_end: Any) -> None:
    sent = {"name": "Typed before", "points": "77", "services": ["3"]}
    for own in ("rules/save", "rules/try"):
        page = answer_with(back_end, "rule", own, sent)
        assert page.select_one("[name=name]")["value"] == "Typed before"
        assert page.select_one("#bkl-name-error").get_text() == "Not so."
    page = answer_with(back_end, "rule", "tiers/save", sent)
    assert page.select_one("[name=name]")["value"] == page.select_one("[name=points]")["value"] == ""
    assert page.select_one("#bkl-name-error").get_text() == ""
    assert page.select_one("[role=alert].bkl-notice").get_text(strip=True) == "Not so."


@pytest.mark.parametrize(("dialog", "home"), [("rule", "rules"), ("tier", "tiers"), ("adjust", "customers")])
def test_without_javascript_cancel_leads_back_to_the_screen_of_a_dialog(back_end: Any, dialog: str, home: str) -> None:
    ways_out = back_end.screen(dialog).select("[data-bkl-close]")
    assert len(ways_out) == 2
    assert all(f"screen={home}" in link["href"] for link in ways_out)


def list_templates() -> list[Path]:
    return sorted((TEMPLATES_FOLDER / "admin").rglob("*.html"))


def test_every_place_that_is_linked_to_is_there() -> None:
    """Whatever stands in the menu, and whatever a template or a module links to, posts to or asks."""
    places = {route.path.removeprefix(PREFIX) for route in ADMIN_ROUTES if isinstance(route, Endpoint)}
    named = {screen for screen, _, _ in MENU}
    links = re.compile(r"""page\.(?:link|download)\(\s*["']([\w/-]+)["']""")
    forms = re.compile(
        r"""(?:form_open|act|act_row)\(\s*["']([\w/-]+)["']|(?<!aria-)(?:live|data-path)=["']([\w/-]+)["']|ui\.search\(["']([\w/-]+)["']"""
    )
    for file in [*list_templates(), *Path(page_module.__file__).parent.rglob("*.py")]:
        source = file.read_text("utf-8")
        found = {name for names in forms.findall(source) for name in names if name} | set(links.findall(source))
        assert found <= places, f"{file.name} leads to {sorted(found - places)}"
        named |= found
    assert named <= places
    assert {"rules", "rule", "rules/save", "log/csv", "adjust"} <= named, "the patterns find what there is"
