"""Who sees what in a real WordPress: roles, tenants, plans; what one may not see is not in the menu and not behind its address."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from accessibility import list_violations
from back_end import ROOT, BackEnd, make_staff
from playwright.sync_api import APIResponse, Page, expect
from stage.wordpress import DATABASE
from walk import PASSWORD, Customer, Salon

REFUSED = "You may not see or do this."
EVERYTHING = {"bkloyalty": "all"}
MINE = 1000 + secrets.randbelow(100_000)  # of this run alone, on a site that may have seen others
OTHER = MINE + 100_000
TENANTS = {MINE: f"aurora{MINE}", OTHER: f"norte{MINE}"}
PLAN, WITHOUT = MINE, OTHER
HOLDS, LACKS, TO_BE_TICKED = f"Professional {MINE}", f"Basic {MINE}", f"Starter {MINE}"


@pytest.fixture
def staff(page: Page, salon: Salon) -> BackEnd:
    salon.offer("choose")
    return BackEnd(page, salon)


def give_role(back_end: BackEnd, **role: str) -> int:
    """Logs a new member of staff in, with this role; the id of their row."""
    login, staff_id = make_staff(back_end.salon, **role)
    back_end.log_in(login)
    return staff_id


def sql(salon: Salon, statement: str) -> str:
    return str(salon.site.database.sql(statement, DATABASE))


def change_role(salon: Salon, staff_id: int, **role: str) -> None:
    """As the User Role Manager does when a role is saved."""
    sql(salon, f"UPDATE wp_bkntc_user_role_managers SET permissions = '{json.dumps(role)}' WHERE staff = '{staff_id}'")


def list_places(back_end: BackEnd) -> list[str]:
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
    return str(back_end.root.get_attribute("data-bkl-nonce"))


def post(back_end: BackEnd, path: str, nonce: str, **fields: str) -> APIResponse:
    """What a page's script would send, without the page."""
    form = {"action": "bkloyalty", "_bkl_path": path, "_bkl_nonce": nonce} | fields
    return back_end.page.context.request.post(f"{back_end.salon.site.web.url}/wp-admin/admin-ajax.php", form=form)


class TestStaff:
    def test_without_the_permission_there_is_no_module(self, staff: BackEnd) -> None:
        give_role(staff, customers="all", bkloyalty="off")
        expect_hidden(staff)

    def test_a_role_older_than_the_module_does_not_have_it(self, staff: BackEnd) -> None:
        give_role(staff, customers="all")
        expect_hidden(staff)

    def test_the_module_alone_is_all_of_it(self, staff: BackEnd) -> None:
        give_role(staff, **EVERYTHING)
        staff.open("permissions")
        expect(staff.title()).to_have_text("Permissions")
        assert {"Dashboard", "Settings", "Permissions", "Self-check"} <= set(list_places(staff))

    @pytest.mark.parametrize("role", [{"bkloyalty": "my"}, {"bkloyalty": "all", "bkloyalty_settings": "off"}])
    def test_without_settings_they_are_not_there_by_menu_address_or_script(
        self, staff: BackEnd, role: dict[str, str]
    ) -> None:
        give_role(staff, **role)
        staff.open("dashboard")
        expect(staff.title()).to_have_text("Dashboard")
        assert not {"Settings", "Permissions", "Self-check"} & set(list_places(staff))
        nonce = read_nonce(staff)
        staff.open("permissions")
        expect(staff.page.get_by_role("alert")).to_contain_text(REFUSED)
        assert list_violations(staff.page, ROOT) == []
        assert post(staff, "permissions", nonce, _bkl_query="screen=permissions").status == 403
        assert post(staff, "settings/save", nonce).status == 403

    def test_losing_it_hides_the_module_at_once(self, staff: BackEnd) -> None:
        staff_id = give_role(staff, **EVERYTHING)
        staff.open("dashboard")
        nonce = read_nonce(staff)
        change_role(staff.salon, staff_id, bkloyalty="off")
        staff.follow_menu("Permissions")
        expect(staff.toast.last).to_be_visible()
        expect(staff.title()).to_have_text("Dashboard")
        assert post(staff, "permissions", nonce, _bkl_query="screen=permissions").status == 403
        expect_hidden(staff)

    def test_whoever_is_not_logged_in_gets_nothing(self, staff: BackEnd) -> None:
        give_role(staff, **EVERYTHING)
        nonce = read_nonce(staff.open("dashboard"))
        staff.page.context.clear_cookies()
        assert post(staff, "dashboard", nonce, _bkl_query="").status == 400
        staff.open("dashboard")
        assert "wp-login.php" in staff.page.url


class TestTheScreen:
    @pytest.fixture
    def rita(self, owner: BackEnd) -> str:
        """A colleague with a role of her own."""
        login, _ = make_staff(owner.salon, bkloyalty="all", bkloyalty_adjust="my", bkloyalty_export="off")
        return login

    def test_says_who_has_what_and_why(self, owner: BackEnd, rita: str) -> None:
        owner.open("permissions")
        expect(owner.title()).to_have_text("Permissions")
        row = owner.root.locator("tr", has=owner.page.get_by_role("rowheader", name=rita))
        cells = row.get_by_role("cell").all_inner_texts()
        assert [cell.split("\n")[0] for cell in cells] == ["All", "All", "Own customers", "No", "All", "All", "All"]
        expect(row).to_contain_text(f"Role: Role of {rita}")
        expect(owner.root).to_contain_text("This site has no plans to decide it.")
        owner.expect_accessible()

    @pytest.mark.usefixtures("rita")
    def test_in_spanish(self, owner: BackEnd) -> None:
        owner.salon.speak("es_ES")
        try:
            owner.open("permissions")
            expect(owner.title()).to_have_text("Permisos")
            expect(owner.root).to_contain_text("Clientes propios")
            owner.expect_accessible()
        finally:
            owner.salon.speak("")

    def test_on_a_phone(self, phone: Page, salon: Salon, rita: str) -> None:
        back_end = BackEnd(phone, salon).as_owner().open("permissions")
        expect(back_end.root.get_by_role("rowheader", name=rita)).to_be_visible()
        back_end.expect_accessible()


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
