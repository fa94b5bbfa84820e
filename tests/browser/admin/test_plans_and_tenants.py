"""Which business has the module, in a real WordPress: by its plan, which the super admin ticks; and nobody gets at another's records."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from back_end import ROOT, BackEnd
from playwright.sync_api import Page, expect
from stage.wordpress import DATABASE
from trespassing import expect_hidden, post, read_nonce, sql
from walk import PASSWORD, Customer, Salon

MINE = 1000 + secrets.randbelow(100_000)  # of this run alone, on a site that may have seen others


OTHER = MINE + 100_000


TENANTS = {MINE: f"aurora{MINE}", OTHER: f"norte{MINE}"}


PLAN, WITHOUT = MINE, OTHER


HOLDS, LACKS, TO_BE_TICKED = f"Professional {MINE}", f"Basic {MINE}", f"Starter {MINE}"


@pytest.fixture(scope="module")
def saas(salon: Salon) -> Iterator[Salon]:
    """The same site as a SaaS of two tenants, with a plan that holds the module and one that does not."""
    everything = dict.fromkeys(("dashboard", "appointments", "customers", "staff", "settings"), "on")

    def plan(number: int, name: str, loyalty: str) -> dict[str, Any]:
        permissions = json.dumps({"capabilities": everything | {"bkloyalty": loyalty}})
        return {"id": number, "name": name, "permissions": permissions, "expire_plan": 0}

    salon.site.wordpress.php("seed.php", {
        "options": {},
        "users": [
            {"login": login, "email": f"{login}@example.org", "name": login, "password": PASSWORD, "role": "booknetic_saas_tenant"}
            for login in TENANTS.values()
        ],
        "rows": {
            "plans": [plan(PLAN, HOLDS, "on"), plan(WITHOUT, LACKS, "off"), plan(OTHER + 1, TO_BE_TICKED, "off")],
            "tenants": [
                {"id": tenant, "user_id": {"user": login}, "full_name": login.title(), "domain": login, "plan_id": PLAN}
                for tenant, login in TENANTS.items()
            ],
            "customers": [
                {"id": tenant * 1000, "tenant_id": tenant, "first_name": "Vera", "last_name": login, "email": f"vera@{login}.example"}
                for tenant, login in TENANTS.items()
            ],
        },
        "pages": [],
    })  # fmt: skip
    for tenant in TENANTS:
        customer = str(tenant * 1000)
        salon.site.service.command("adjust", "--tenant", str(tenant), "--customer", customer, "--points", "777")
    salon.set(booknetic_standin_saas="on")
    try:
        yield salon
    finally:
        salon.set(booknetic_standin_saas="off")
        # As long as there are businesses, commands want to know which one is meant.
        salon.site.database.sql("DELETE FROM wp_bkntc_tenants", DATABASE)


@pytest.fixture
def aurora(page: Page, saas: Salon) -> BackEnd:
    """The owner of the first tenant."""
    return BackEnd(page, saas).log_in(TENANTS[MINE])


class TestTenants:
    def test_the_owner_is_told_which_plan_holds_it(self, aurora: BackEnd) -> None:
        aurora.open("permissions")
        expect(aurora.root).to_contain_text(f"The plan “{HOLDS}” includes Loyalty Points.")
        expect(aurora.root.get_by_role("rowheader", name=TENANTS[MINE])).to_contain_text("Owner")
        expect(aurora.root).to_contain_text("No member of staff can log in yet")
        aurora.expect_accessible()

    def test_another_tenants_record_is_as_one_that_nobody_has(self, aurora: BackEnd) -> None:
        task = sql(
            aurora.salon,
            "INSERT INTO wp_bkloyalty_tasks (tenant_id, kind, parameters, locale, state, done, created_at) "
            f"VALUES ({OTHER}, 'dry_run', '{{}}', 'en_US', 'canceled', 0, UTC_TIMESTAMP()); SELECT LAST_INSERT_ID()",
        )
        for screen, name, theirs in (("customer", "id", str(OTHER * 1000)), ("trial", "task", task.strip())):
            said = []
            for record in (theirs, "99999999"):
                aurora.open(screen, **{name: record})
                said.append(aurora.page.locator(ROOT).inner_text())
            assert said[0] == said[1]
            assert "There is no such" in said[0]

    def test_naming_another_tenant_does_not_help(self, aurora: BackEnd) -> None:
        nonce = read_nonce(aurora.open("dashboard"))
        assert post(aurora, "dashboard", nonce, _bkl_query="").status == 200
        told = [post(aurora, "dashboard", nonce, _bkl_query="", tenant_id=tenant) for tenant in (str(OTHER), "98765")]
        assert [answer.status for answer in told] == [403, 403]
        assert told[0].text() == told[1].text()

    def test_losing_the_plan_hides_the_module_keeps_the_points_and_stops_awarding(self, aurora: BackEnd) -> None:
        verdict = f"SELECT permitted FROM wp_bkloyalty_tenants WHERE tenant_id = {MINE}"
        aurora.open("dashboard")
        assert sql(aurora.salon, verdict).strip() != "0"
        sql(aurora.salon, f"UPDATE wp_bkntc_tenants SET plan_id = {WITHOUT} WHERE id = {MINE}")
        try:
            aurora.follow_menu("Permissions")
            expect(aurora.toast.last).to_be_visible()
            expect_hidden(aurora)
            assert sql(aurora.salon, verdict).strip() == "0"
        finally:
            sql(aurora.salon, f"UPDATE wp_bkntc_tenants SET plan_id = {PLAN} WHERE id = {MINE}")
        aurora.open("dashboard")
        expect(aurora.root).to_contain_text("777")


class TestSuperAdmin:
    @pytest.fixture
    def admin(self, page: Page, saas: Salon) -> BackEnd:
        login = f"super{secrets.token_hex(4)}"
        user = {
            "login": login,
            "email": f"{login}@example.org",
            "name": login,
            "password": PASSWORD,
            "role": "administrator",
        }
        saas.site.wordpress.php("seed.php", {"options": {}, "users": [user], "rows": {}, "pages": []})
        saas.log_in(page, Customer(0, login))
        page.goto(f"{saas.site.web.url}/wp-admin/admin.php?page=booknetic-saas")
        return BackEnd(page, saas)

    def open_plans(self, admin: BackEnd) -> None:
        admin.page.locator(".bkn_menu").get_by_role("link", name="Loyalty Points").click()
        expect(admin.title()).to_be_visible()

    def test_ticks_it_in_booknetics_plans_and_sees_what_that_means(self, admin: BackEnd) -> None:
        self.open_plans(admin)
        expect(admin.title()).to_have_text("Loyalty Points in plans")
        starter = admin.root.locator("tr", has=admin.page.get_by_role("rowheader", name=TO_BE_TICKED))
        expect(starter).to_contain_text("Not included")
        expect(admin.root.locator("tr", has=admin.page.get_by_role("rowheader", name=TENANTS[MINE]))).to_contain_text(
            "Yes"
        )
        admin.root.get_by_role("link", name="Open Booknetic’s plans").click()
        form = admin.page.locator("form", has=admin.page.get_by_role("heading", name=TO_BE_TICKED, exact=True))
        form.get_by_label("Loyalty Points").check()
        with admin.page.expect_navigation():
            form.get_by_role("button", name="Save").click()
        self.open_plans(admin)
        expect(starter).not_to_contain_text("Not included")
        expect(starter).to_contain_text("Included")

    def test_finds_a_business_by_name(self, admin: BackEnd) -> None:
        self.open_plans(admin)
        admin.root.get_by_label("Name of the business").fill("norte")
        admin.root.get_by_role("button", name="Search").click()
        expect(admin.root.get_by_role("rowheader", name=TENANTS[OTHER])).to_be_visible()
        expect(admin.root.get_by_role("rowheader", name=TENANTS[MINE])).to_have_count(0)
        admin.root.get_by_role("link", name="Show all").click()
        expect(admin.root.get_by_role("rowheader", name=TENANTS[MINE])).to_be_visible()

    @pytest.mark.parametrize("locale", ["", "es_ES"])
    def test_is_accessible_in_both_languages(self, admin: BackEnd, locale: str) -> None:
        admin.salon.speak(locale)
        try:
            admin.page.reload()
            admin.page.goto(f"{admin.salon.site.web.url}/wp-admin/admin.php?page=booknetic-saas&module=bkloyalty")
            expect(admin.title()).to_have_text(
                "Puntos de Fidelidad en los planes" if locale else "Loyalty Points in plans"
            )
            admin.expect_accessible()
            admin.page.set_viewport_size({"width": 390, "height": 844})
            admin.expect_accessible()
        finally:
            admin.salon.speak("")

    def test_has_no_business_in_a_tenants_pages(self, admin: BackEnd) -> None:
        admin.open("dashboard")
        expect(admin.root).to_have_count(0)
        nonce = admin.page.evaluate("''")
        assert post(admin, "dashboard", nonce, _bkl_query="", tenant_id=str(MINE)).status == 403
