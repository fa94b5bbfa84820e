"""The screen "Plans" of whoever runs a SaaS: plans, how many rent by each, and what each tenant may."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from payloads import PAGE
from small_site import SmallSite

from bridge.core.access.permissions import Actor
from bridge.flows.programmes import close_tenant
from bridge.web.admin.site.plans import PAGE_SIZE

SAAS = PAGE | {
    "url": "https://salon.example/wp-admin/admin.php?page=booknetic-saas&module=bkloyalty",
    "plans_url": "https://salon.example/wp-admin/admin.php?page=booknetic-saas&module=plans",
}
ADMINISTRATOR = 1
ROLE = 'a:1:{s:13:"administrator";b:1;}'
RENTERS = 2 * PAGE_SIZE + 5


@pytest.fixture(scope="module", autouse=True)
def _plans(small_site: SmallSite) -> None:
    def plan(name: str, capabilities: dict[str, str], **more: Any) -> int:
        return small_site.insert("plans", name=name, permissions=json.dumps({"capabilities": capabilities}), **more)

    small_site.insert("/usermeta", user_id=ADMINISTRATOR, meta_key=f"{small_site.prefix}capabilities", meta_value=ROLE)
    pro = plan("Professional", {"bkloyalty": "on"})
    studio = plan("Studio", {"bkloyalty": "off"})
    plan("Old", {"dashboard": "on"})
    plan("Ended", {}, expire_plan=1)
    small_site.insert("tenants", id=1, full_name="Aurora", plan_id=pro, expires_in="2999-12-31")
    small_site.insert("tenants", id=2, full_name="Norte", plan_id=studio)
    small_site.insert("tenants", id=3, full_name="Sur 100%", plan_id=pro, expires_in="2001-01-01")
    for tenant in range(4, RENTERS + 1):
        small_site.insert("tenants", id=tenant, full_name=f"Branch {tenant}", plan_id=None)


@pytest.fixture
def admin(wordpress: Any) -> Any:
    return wordpress.as_(Actor.SUPER_ADMIN, user=ADMINISTRATOR, tenant_can=False, user_can=False, role={})


def show(admin: Any, **query: str) -> str:
    return str(admin.ask("/v1/admin/plans", {"page": SAAS, "query": query})["html"])


def rows(html: str) -> dict[str, list[str]]:
    """The cells of each row, by the words of its head."""
    found = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", html, re.DOTALL)
    return {say(head): [say(cell) for cell in re.findall(r"<td.*?</td>", cells, re.DOTALL)] for head, cells in found}


def say(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def test_says_of_each_plan_whether_it_holds_it_and_who_rents_by_it(admin: Any) -> None:
    found = rows(show(admin))
    assert found["Professional"] == ["Included", "2"]
    assert found["Studio"] == ["Not included", "1"]
    assert found["Old"] == ["Not included not decided yet, which counts as no", "0"]
    assert found["Ended for businesses whose own plan has ended"][1] == "0"


def test_says_of_each_tenant_what_it_may(admin: Any) -> None:
    found = rows(show(admin))
    assert found["Aurora"] == ["Professional", "Yes", "Not set up", "Export Aurora"]
    assert found["Norte"] == ["Studio", "No", "Not set up", "Export Norte"]
    assert found["Sur 100%"][:3] == ["Professional ended on Jan 1, 2001; now as “Ended”", "No", "Not set up"]
    assert found["Branch 4"][:3] == ["None", "No", "Not set up"]


def test_leads_to_booknetics_plans(admin: Any) -> None:
    assert 'href="https://salon.example/wp-admin/admin.php?page=booknetic-saas&amp;module=plans"' in show(admin)


@pytest.mark.parametrize(("typed", "found"), [("aur", {"Aurora"}), ("100%", {"Sur 100%"}), ("0%_", set())])
def test_finds_by_a_part_of_the_name(admin: Any, typed: str, found: set[str]) -> None:
    html = show(admin, q=typed)
    plans = {"Professional", "Studio", "Old", "Ended for businesses whose own plan has ended"}
    assert set(rows(html)) - plans == found
    assert ("No business of this name" in html) == (not found)
    assert f'value="{typed}"' in html


def test_pages_go_forth_and_back(admin: Any) -> None:
    html, seen = show(admin), []
    while True:
        seen.append([name for name in rows(html) if name in {"Aurora", "Norte", "Sur 100%"} or "Branch" in name])
        older = re.search(r'href="([^"]*after=\d+)"', html)
        if older is None:
            break
        html = show(admin, after=parse_qs(urlsplit(unescape(older.group(1))).query)["after"][0])
    assert [len(page) for page in seen] == [PAGE_SIZE, PAGE_SIZE, 5]
    back = re.search(r'href="[^"]*before=(\d+)"', html)
    assert back
    html = show(admin, before=back.group(1))
    assert [name for name in rows(html) if name.startswith("Branch")] == seen[1]


@pytest.mark.parametrize("odd", ["", "x", "-1", "٣", "9" * 40])
def test_an_odd_address_is_the_first_page(admin: Any, odd: str) -> None:
    assert "Aurora" in rows(show(admin, after=odd))


def test_says_so_where_there_is_nothing(admin: Any, small_site: SmallSite) -> None:
    with small_site.cursor() as cursor:
        cursor.execute(f"UPDATE {small_site.prefix}bkntc_plans SET permissions = 'broken' WHERE name = 'Professional'")
    assert rows(show(admin))["Professional"][0].startswith("Not included")
    with small_site.cursor() as cursor:
        cursor.execute(f"DELETE FROM {small_site.prefix}bkntc_plans")
        cursor.execute(f"DELETE FROM {small_site.prefix}bkntc_tenants")
    html = show(admin)
    assert "There are no plans yet" in html
    assert "No business rents here yet" in html


class TestDeletedBusinesses:
    @pytest.fixture(autouse=True)
    def _gone(self, database: Any, admin: Any) -> None:
        now = datetime(2026, 3, 3, 10, tzinfo=UTC)
        tell = {"tenant_id": 9_001, "name": "Salon Eva", "now": now}
        database.transact(lambda conn: close_tenant.note_deletion(conn, **tell))

    def test_are_listed_with_their_day_a_download_and_a_way_to_delete_them(self, admin: Any) -> None:
        cells = rows(show(admin))["Salon Eva no. 9001"]
        assert "Delete now" in cells[2] or "Being deleted" in cells[1]

    def test_are_deleted_only_by_their_number(self, admin: Any) -> None:
        form = {"tenant": "9001", "sure": "9002"}
        refused = admin.call("/v1/admin/plans/purge", {"page": SAAS, "form": form})
        assert (refused[0], refused[1]["error"]["field"]) == (422, "sure")
        done = admin.ask("/v1/admin/plans/purge", {"page": SAAS, "form": form | {"sure": "9001"}})
        assert "being deleted" in done["done"]

    def test_can_be_taken_away(self, admin: Any) -> None:
        status, _ = admin.call("/v1/admin/plans/export", {"page": SAAS, "query": {"tenant": "424242"}})
        assert status == 404
