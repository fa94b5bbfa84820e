"""The self-check as the owner reads it: of a single business everything, of one of several what is its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from admin.conftest import PAGE, BackEnd
from bs4 import BeautifulSoup, Tag
from small_site import SmallSite

from bridge import __version__
from bridge.core.access.permissions import Actor
from bridge.store.database import Database
from bridge.web.admin.site.self_check import TITLES
from bridge.worker.running import do_everything


def health(**changed: Any) -> dict[str, Any]:
    """What the plugin says of itself."""
    said = {"version": __version__, "php": "8.2.7", "wordpress": "6.1.9", "booknetic": True, "hooks": "addon"}
    return said | {"time": round(time.time() * 1000), "rang": [], "missing": {}} | changed


@pytest.fixture
def single(small_site: SmallSite, wordpress: Any, database: Database) -> Iterator[BackEnd]:
    """The owner where there are no tenants: the site's administrator. The worker has just been at work."""
    small_site.insert(
        "/usermeta",
        user_id=1,
        meta_key=f"{small_site.prefix}capabilities",
        meta_value='a:1:{s:13:"administrator";b:1;}',
    )
    do_everything(database)
    yield BackEnd(small_site, wordpress.as_(Actor.OWNER, user=1, tenant=0), 0)
    with small_site.cursor() as cursor:
        for table in ("doorbells", "signs", "tasks"):
            cursor.execute(f"DELETE FROM {small_site.prefix}bkloyalty_{table}")


def look(back_end: BackEnd, **said: Any) -> BeautifulSoup:
    page = PAGE | ({"site": health(**said)} if said.get("version", True) else {})
    status, answer = back_end.caller.call("/v1/admin/self-check", {"page": page, "query": {}})
    assert status == 200, answer
    return BeautifulSoup(answer["html"], "html.parser")


def find(page: BeautifulSoup, title: str) -> Tag:
    (row,) = [row for row in page.select(".bkl-check-row") if row.h2.get_text() == title]
    return row


class TestOfASingleBusiness:
    def test_all_well(self, single: BackEnd) -> None:
        page = look(single)
        assert page.select_one(".bkl-notice").get_text(strip=True) == "Everything is as it should be."
        assert {row["data-bkl-state"] for row in page.select(".bkl-check-row")} == {"well"}
        assert {row.h2.get_text() for row in page.select(".bkl-check-row")} == set(TITLES.values()) - {
            "Site and service"
        }

    def test_problems_come_first_with_what_to_do(self, single: BackEnd) -> None:
        page = look(single, version="0.0.9", missing={"workflows": ["Config::getWorkflowEventsManager"]})
        assert "1 thing is to be mended." in page.select_one(".bkl-notice").get_text()
        first, second, third = page.select(".bkl-check-row")[:3]
        assert (first.h2.get_text(), first["data-bkl-state"]) == ("Plugin and service", "broken")
        assert "install both in the same version" in first.select_one(".bkl-advice").get_text()
        assert first.select_one(".bkl-status").get_text(strip=True) == "To be mended"
        assert (second.h2.get_text(), second["data-bkl-state"]) == ("Parts of Booknetic", "note")
        assert third["data-bkl-state"] == "well"

    def test_a_plugin_that_says_nothing(self, single: BackEnd) -> None:
        assert "says nothing of itself" in find(look(single, version=""), "Plugin and service").get_text()

    def test_bookings_that_wait_in_vain_are_links(self, single: BackEnd, small_site: SmallSite) -> None:
        with small_site.cursor() as cursor:
            for tenant, appointment in ((0, 812), (4, 99)):
                cursor.execute(
                    f"INSERT INTO {small_site.prefix}bkloyalty_doorbells (tenant_id, appointment_id, hook, rung_at, permitted) "
                    "VALUES (%s, %s, 'x', UTC_TIMESTAMP() - INTERVAL 2 HOUR, 1)",
                    (tenant, appointment),
                )
        row = find(look(single), "Bookings to be settled")
        assert [(link.get_text(), "screen=booking&id=812" in link["href"]) for link in row.select("a")] == [
            ("#812", True)
        ]

    def test_everything_is_there_to_be_copied(self, single: BackEnd) -> None:
        page = look(single, hooks="plain")
        report = page.select_one("textarea[readonly]").get_text()
        assert len(report.strip().splitlines()) == len(page.select(".bkl-check-row"))
        assert "[All well] Plugin and service: Plugin" in report

    def test_in_spanish(self, single: BackEnd) -> None:
        page = look(single.speaking("es_ES"), version="0.0.9")
        assert page.h1.get_text() == "Autocomprobación"
        assert "Por arreglar" in page.select_one(".bkl-status").get_text()
        assert "misma versión" in page.select_one(".bkl-advice").get_text()

    def test_no_credentials_and_no_paths(self, single: BackEnd, database: Database) -> None:
        said = look(single).get_text()
        with database.read() as conn:
            url = conn.engine.url
        assert url.database not in said
        assert "s3cret" not in said
        assert ".sock" not in said


class TestOfOneOfSeveral:
    def test_of_the_site_it_hears_only_whether_it_is_well(
        self, back_end: BackEnd, single: BackEnd, small_site: SmallSite
    ) -> None:
        page = look(back_end)
        titles = {row.h2.get_text() for row in page.select(".bkl-check-row")}
        assert titles == {
            "Worker", "Bookings to be settled", "Workflow events", "Long work", "Programme", "Discounts without points",
            "Site and service",
        }  # fmt: skip
        assert "MariaDB" not in page.get_text()
        assert str(back_end.tenant) not in find(page, "Programme").get_text()

    def test_a_site_that_is_not_well(self, back_end: BackEnd, single: BackEnd) -> None:
        row = find(look(back_end, version="0.0.9"), "Site and service")
        assert row["data-bkl-state"] == "broken"
        assert "0.0.9" not in row.get_text()
