"""Who of the staff sees what in a real WordPress: what one may not see is not in the menu and not behind its address."""

from __future__ import annotations

import json

import pytest
from accessibility import list_violations
from back_end import ROOT, BackEnd, make_staff
from playwright.sync_api import Page, expect
from trespassing import REFUSED, expect_hidden, list_places, post, read_nonce, sql
from walk import Salon

EVERYTHING = {"bkloyalty": "all"}


@pytest.fixture
def staff(page: Page, salon: Salon) -> BackEnd:
    salon.offer("choose")
    return BackEnd(page, salon)


def give_role(back_end: BackEnd, **role: str) -> int:
    """Logs a new member of staff in, with this role; the id of their row."""
    login, staff_id = make_staff(back_end.salon, **role)
    back_end.log_in(login)
    return staff_id


def change_role(salon: Salon, staff_id: int, **role: str) -> None:
    """As the User Role Manager does when a role is saved."""
    sql(salon, f"UPDATE wp_bkntc_user_role_managers SET permissions = '{json.dumps(role)}' WHERE staff = '{staff_id}'")


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
