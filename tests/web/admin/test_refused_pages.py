"""What people are told who follow an address that leads nowhere, or where they may not go: a page, in their language."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from bs4 import BeautifulSoup
from small_site import SmallSite

from bridge.core.access.permissions import Actor

NOWHERE = "There is no such page."


def refused_page(back_end: Any, path: str, **query: str) -> tuple[int, BeautifulSoup]:
    status, answer = back_end.call(path, "query", query)
    assert "error" in answer
    return status, BeautifulSoup(answer["html"], "html.parser")


def menu(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select("nav.bkl-menu a")]


@pytest.fixture
def eva(back_end: Any, small_site: SmallSite) -> Any:
    """The back end as a member of the staff sees it who may look, and nothing more."""
    user = back_end.tenant * 10 + 1
    staff = back_end.insert("staff", name="Eva", user_id=user)
    role = '{"bkloyalty": "all", "bkloyalty_rules": "off", "bkloyalty_settings": "off"}'
    back_end.insert("user_role_managers", staff=str(staff), permissions=role)
    return type(back_end)(small_site, back_end.caller.as_(Actor.STAFF, user=user), back_end.tenant)


@pytest.mark.parametrize(
    "path", ["nonsense", "task", "task/cancel", "rules/save", "settings/preview", "workflow-event", "a/b/c"]
)
def test_an_address_that_is_no_screen_is_a_page_that_says_so(back_end: Any, path: str) -> None:
    status, page = refused_page(back_end, path)
    assert status == 404
    assert page.select_one("[role=alert]").get_text().startswith(NOWHERE)
    assert menu(page)[:2] == ["Dashboard", "Earning rules"]
    assert not page.select("nav [aria-current]")
    assert "screen=dashboard" in page.select_one(".bkl-empty a")["href"]


@pytest.mark.parametrize(
    ("path", "query", "status", "said"),
    [
        ("nonsense", {}, 404, "Esta página no existe."),
        ("trial", {"task": "1"}, 404, "Esta tarea no existe aquí."),
        ("customer", {"id": "999999999"}, 404, "Aquí no hay tal cliente"),
        ("customer", {"id": "x"}, 422, "Hay algo incorrecto en la dirección de esta página: «id»."),
        ("rule", {"id": "77"}, 404, ""),
    ],
)
def test_it_is_in_the_readers_language(back_end: Any, path: str, query: dict[str, str], status: int, said: str) -> None:
    told, page = refused_page(back_end.speaking("es_ES"), path, **query)
    assert told == status
    assert page.select_one("[role=alert]").get_text().startswith(said)
    assert page.select_one(".bkloyalty-admin")["lang"] == "es"
    assert "There is" not in page.get_text()


def test_whoever_may_not_see_a_screen_keeps_the_menu_of_what_they_may(eva: Any) -> None:
    for path in ("settings", "rule", "permissions"):
        status, page = refused_page(eva, path)
        assert status == 403
        assert page.h1.get_text() == "You may not see this page"
        assert "Ask the owner" in page.select_one("[role=alert]").get_text()
        assert menu(page)[:5] == ["Dashboard", "Earning rules", "Tier rules", "Customer points", "Reports"]
        assert "Settings" not in menu(page)


def test_who_may_see_nothing_is_sent_nowhere(back_end: Any) -> None:
    caller = back_end.caller
    for stranger in (
        caller.as_(Actor.STAFF, user=999_999),
        caller.as_(Actor.OWNER, user=caller.identity.user, tenant_can=False),
    ):
        status, page = refused_page(type(back_end)(back_end.site, stranger, back_end.tenant), "dashboard")
        assert status == 403
        assert not menu(page)
        assert not page.select("a")


def test_a_form_of_another_language_is_refused_in_it(back_end: Any) -> None:
    refusal = back_end.speaking("es_ES").refused("task", task="1")
    assert refusal["message"].startswith("Esta tarea no existe aquí.")


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"name": "x" * 30_000}, "name", "“name” is too long."),
        ({"services": ["1"] * 3_000}, "services", "“services” has too many values at once."),
        ({"services": ["1" * 600]}, "services", "“services” is too long."),
        ({"a b": "1"}, "form", "“form” is not as it is expected here."),
        ({f"n{number}": "1" for number in range(300)}, "form", "“form” has too many values at once."),
        ({"name": {"a": "b"}}, "name", "“name” is not as it is expected here."),
    ],
)
def test_a_malformed_form_is_refused_in_plain_words(
    back_end: Any, caplog: pytest.LogCaptureFixture, form: dict[str, Any], field: str, said: str
) -> None:
    caplog.set_level(logging.INFO)
    refusal = back_end.refused("rules/save", **form)
    assert (refusal["status"], refusal["field"]) == (422, field)
    assert refusal["message"].startswith(said)
    assert "a call of the schema form is not as it says" in caplog.text
    assert back_end.speaking("es_ES").refused("rules/save", **form)["message"].startswith(("«", "Falta"))


def test_more_than_can_be_sent_is_refused_in_plain_words(back_end: Any) -> None:
    refusal = back_end.speaking("es_ES").refused("rules/save", name="x" * 1_100_000)
    assert refusal["message"].startswith("Es más de lo que se puede enviar de una vez.")
