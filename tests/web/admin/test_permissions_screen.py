"""The screen "Permissions": what it says of the plan and of each person agrees with what the service then lets them do."""

import json
import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import pytest
from payloads import PAGE
from small_site import SmallSite

from bridge.core.access.permissions import Actor, Grant, Permission

SCREEN = {"page": PAGE, "query": {}}
ON = json.dumps({"capabilities": {"bkloyalty": "on"}})
TENANT, OTHER, LONELY = 3, 4, 5


@pytest.fixture(scope="module", autouse=True)
def _people(small_site: SmallSite) -> None:
    plan = small_site.insert("plans", name="Professional", permissions=ON)
    small_site.insert("plans", name="Basic", permissions=ON, expire_plan=1)
    for tenant, expires in ((TENANT, None), (OTHER, "2001-01-01"), (LONELY, None)):
        user = small_site.insert("/users", user_login=f"owner{tenant}", display_name=f"Owner {tenant}")
        small_site.insert("tenants", id=tenant, user_id=user, full_name=f"T{tenant}", plan_id=plan, expires_in=expires)


@dataclass(frozen=True)
class Screen:
    html: str

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.html))).strip()

    def row(self, name: str) -> dict[str, str]:
        """What the table says of a person, by permission; under "" who they are."""
        row = re.search(rf'<tr>\s*<th scope="row">{re.escape(name)}<.*?</tr>', self.html, re.DOTALL)
        assert row, self.text
        head, *cells = re.split(r'<td data-label="', row.group(0))
        said = dict(re.split(r'">', cell, maxsplit=1) for cell in cells)
        return {"": Screen(head).text} | {title: Screen(f"<td>{cell}").text for title, cell in said.items()}


@dataclass
class Business:
    site: SmallSite
    wordpress: Any

    def owner_of(self, tenant: int) -> Any:
        with self.site.cursor() as cursor:
            cursor.execute(f"SELECT user_id FROM {self.site.prefix}bkntc_tenants WHERE id = %s", (tenant,))
            (user,) = cursor.fetchone() or (0,)
        return self.wordpress.as_(Actor.OWNER, user=user, tenant=tenant)

    def show(self, tenant: int = TENANT, locale: str = "en_US") -> Screen:
        caller = self.owner_of(tenant)
        caller.identity = replace(caller.identity, locale=locale)
        return Screen(caller.ask("/v1/admin/permissions", SCREEN)["html"])

    def hire(
        self, name: str, role: dict[str, str] | None, *, role_name: str = "Reception", tenant: int = TENANT
    ) -> int:
        """A member of the staff with a login; the user."""
        user = self.site.insert("/users", user_login=name.lower(), display_name=name)
        staff = self.site.insert("staff", tenant_id=tenant, user_id=user, name=name)
        if role is not None:
            permissions = json.dumps(role)
            self.site.insert(
                "user_role_managers", tenant_id=tenant, name=role_name, staff=f"0,{staff}", permissions=permissions
            )
        return user


@pytest.fixture
def business(small_site: SmallSite, wordpress: Any) -> Business:
    return Business(small_site, wordpress)


class TestPeople:
    def test_the_owner_has_everything(self, business: Business) -> None:
        row = business.show().row("Owner 3")
        assert row.pop("") == "Owner 3 owner3 Owner"
        assert set(row.values()) == {"All"}

    def test_a_role_and_what_it_leaves_open(self, business: Business) -> None:
        business.hire("Rita", {"bkloyalty": "all", "bkloyalty_adjust": "my", "bkloyalty_export": "off"})
        row = business.show().row("Rita")
        assert row == {
            "": "Rita rita Role: Reception",
            "Loyalty Points": "All",
            "View": "All as the module",
            "Adjust points": "Own customers",
            "Export": "No",
            "Rewards and bonuses": "All as the module",
            "Manage rules": "All as the module",
            "Settings": "All as the module",
        }

    def test_own_customers_only(self, business: Business) -> None:
        business.hire("Mia", {"bkloyalty": "my", "bkloyalty_view": "all"}, role_name="Stylist")
        row = business.show().row("Mia")
        assert row["View"] == "Own customers no wider than the module"
        assert row["Settings"] == "No needs “All”"

    def test_nothing(self, business: Business) -> None:
        business.hire("Nora", {"customers": "all"})
        business.hire("Olga", None)
        shown = business.show()
        assert (shown.row("Nora")["Loyalty Points"], shown.row("Nora")["View"]) == (
            "No the role does not name it",
            "No",
        )
        assert (shown.row("Olga")[""], shown.row("Olga")["View"]) == ("Olga olga No role", "No")

    def test_a_default_role_is_called_so(self, business: Business) -> None:
        role = {"name": "Everybody", "staff": "", "is_default": 1, "permissions": json.dumps({"bkloyalty": "on"})}
        business.hire("Dora", None, tenant=OTHER)
        business.site.insert("user_role_managers", tenant_id=OTHER, **role)
        row = business.show(OTHER).row("Dora")
        assert (row[""], row["View"]) == ("Dora dora Default role: Everybody", "All as the module")

    def test_nobody_of_another_tenant(self, business: Business) -> None:
        business.hire("Zoe", {"bkloyalty": "all"}, tenant=LONELY)
        assert "Zoe" not in business.show().text
        assert "Zoe" in business.show(LONELY).text

    def test_names_are_text(self, business: Business) -> None:
        business.hire("<b>Bo</b>", {"bkloyalty": "all"}, role_name='"><script>')
        assert "<b>Bo" not in business.show().html
        assert "<script" not in business.show().html

    def test_agrees_with_what_is_then_allowed(self, business: Business) -> None:
        """Each person of the table asks for this very screen, with Booknetic saying yes to all."""
        for name, role in (
            ("Sara", {"bkloyalty": "all", "bkloyalty_settings": "all"}),
            ("Tina", {"bkloyalty": "all", "bkloyalty_settings": "my"}),
            ("Uma", {"bkloyalty": "all", "bkloyalty_settings": "off"}),
            ("Vera", {"bkloyalty": "my"}),
            ("Wanda", {"bkloyalty": "all"}),
        ):
            user = business.hire(name, role)
            everything = dict.fromkeys(Permission, Grant.ALL)
            caller = business.wordpress.as_(Actor.STAFF, user=user, tenant=TENANT, role=everything)
            status, _ = caller.call("/v1/admin/permissions", SCREEN)
            assert (status == 200) == business.show().row(name)["Settings"].startswith("All"), name


class TestNobodyYet:
    def test_a_business_whose_staff_cannot_log_in_is_told_how(self, small_site: SmallSite, business: Business) -> None:
        small_site.insert("tenants", id=8, user_id=small_site.insert("/users", user_login="o8"), plan_id=1)
        assert "No member of staff can log in yet" in business.show(8).text
        for user in (0, None, 987_654):
            small_site.insert("staff", tenant_id=8, user_id=user, name="Without a login")
        assert "No member of staff can log in yet" in business.show(8).text
        business.hire("Xena", {"bkloyalty": "all"}, tenant=8)
        text = business.show(8).text
        assert "No member of staff can log in yet" not in text
        assert "3 more members of staff have no login" in text

    def test_a_user_with_several_rows_is_one_person(self, small_site: SmallSite, business: Business) -> None:
        user = business.hire("Yara", None)
        second = small_site.insert("staff", tenant_id=TENANT, user_id=user, name="Yara in the other shop")
        small_site.insert(
            "user_role_managers", tenant_id=TENANT, name="Shop", staff=str(second), permissions='{"bkloyalty": "my"}'
        )
        assert business.show().row("Yara")[""] == "Yara yara Role: Shop"
        assert business.show().text.count("yara") == 1


class TestThePlan:
    def test_that_holds_it(self, business: Business) -> None:
        text = business.show().text
        assert "May use Loyalty Points" in text
        assert "The plan “Professional” includes Loyalty Points." in text

    def test_that_took_over_from_one_that_ran_out(self, business: Business) -> None:
        text = business.show(OTHER).text
        assert (
            "The plan “Basic” includes Loyalty Points. The business has it because its own plan ended on Jan 1, 2001."
            in text
        )

    def test_there_is_none_outside_saas(self, small_site: SmallSite, wordpress: Any) -> None:
        user = small_site.insert("/users", user_login="admin", display_name="Ada")
        small_site.insert(
            "/usermeta",
            user_id=user,
            meta_key=f"{small_site.prefix}capabilities",
            meta_value='a:1:{s:13:"administrator";b:1;}',
        )
        small_site.insert("staff", user_id=user, name="Ada who also cuts hair")
        shown = Screen(wordpress.as_(Actor.OWNER, user=user).ask("/v1/admin/permissions", SCREEN)["html"])
        assert "This site has no plans to decide it." in shown.text
        assert shown.row("Administrators")["Settings"] == "All"
        assert shown.row("Ada who also cuts hair")[""].endswith("Administrator")


def test_speaks_spanish(business: Business) -> None:
    business.hire("Pilar", {"bkloyalty": "my"})
    row = business.show(locale="es_ES").row("Pilar")
    assert row["Puntos de Fidelidad"] == "Clientes propios"
