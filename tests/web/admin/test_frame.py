"""What every screen of the back end has in common: the menu, what came of the last form, the error shape."""

from typing import Any

import pytest

from bridge.web.admin.page import MENU


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
