"""Importing balances from its screen: brought, looked through, mended, imported, taken back; and Booknetic's own points."""

from __future__ import annotations

import base64
import csv
import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge.core.permissions import Actor, Grant
from bridge.flows import import_pages
from bridge.store.database import Database
from bridge.tasks.run_import import drive
from bridge.tasks.runner import run_tasks
from tests.web.admin.conftest import PAGE
from tests.web.admin.test_dashboard_screen import put_in_force
from tests.web.admin.test_exports import as_staff

PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}, "active": True, "when": {}}],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 200}],
    "redemption": {"enabled": True, "point_value": "0.05", "method": "choose"},
}
FILE = """E-mail;Puntos;Nivel
ana@example.org;1.240;
bea@example.org;40;silver
nobody@example.org;5;
bea@example.org;9;
ana@example.org;many;
"""


def say(page: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", page.get_text(" "))


class Office:
    """A salon with Ana and Bea, and who brings files there."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        put_in_force(back_end, database, PROGRAMME)
        self.ana = back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="ana@example.org")
        self.bea = back_end.insert("customers", first_name="Bea", last_name="Gil", email="bea@example.org")
        self.keys = iter(range(1000))

    def upload(self, content: str | bytes = FILE, name: str = "clientes.csv", **form: str) -> tuple[int, Any]:
        content = content.encode() if isinstance(content, str) else content
        file = {"name": name, "content": base64.b64encode(content).decode()}
        payload = {"page": PAGE, "form": {"key": f"k{next(self.keys)}", **form}, "file": file}
        status, answer = self.back_end.caller.call("/v1/admin/imports/upload", payload)
        return status, answer

    def bring(self, content: str | bytes = FILE, **form: str) -> str:
        """The number of an import that was looked through."""
        status, answer = self.upload(content, **form)
        assert status == 200, answer
        run_tasks(self.database)
        found = re.search(r"id=(\d+)", answer["go"])
        assert found is not None
        return found[1]

    def bring_in(self, content: str | bytes = FILE, **form: str) -> str:
        number = self.bring(content, **form)
        self.back_end.send("imports/begin", id=number)
        run_tasks(self.database)
        return number

    def rows(self, number: str, **query: str) -> list[list[str]]:
        page = self.back_end.screen("import", id=number, **query)
        table = page.select("table")[-1]
        return [[say(cell).strip() for cell in row.select("td, th")] for row in table.select("tbody tr")]

    def balances(self) -> dict[int, tuple[int, str | None]]:
        with self.back_end.site.cursor() as cursor:
            cursor.execute(
                f"SELECT customer_id, balance, tier FROM {self.back_end.site.prefix}bkloyalty_accounts WHERE tenant_id = %s",
                (self.back_end.tenant,),
            )
            return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


@pytest.fixture
def office(back_end: Any, database: Database) -> Office:
    return Office(back_end, database)


class TestBringing:
    def test_shows_what_becomes_of_each_line_before_anything_is_written(self, office: Office) -> None:
        number = office.bring()
        said = say(office.back_end.screen("import", id=number))
        assert "1,280 pts" in said and "≈ €64.00" in said and "of 5 looked at" in said
        assert "Import 1,280 pts for 2 customers, worth about €64.00." in said
        rows = office.rows(number)
        assert [row[0] for row in rows] == ["2", "3", "4", "5", "6"]
        assert rows[0][1:4] == ["Ana Ruiz ana@example.org", "1,240 pts", "Silver"]
        assert rows[1][1:5] == ["Bea Gil bea@example.org", "40 pts 200 pts for tiers", "Silver", "Will be imported"]
        assert rows[2][4] == "Left out Booknetic has no such customer"
        assert rows[3][4] == "Left out The same customer as in line 3, which counts"
        assert rows[4][4] == "Left out “many” is not a number of points"
        assert office.balances() == {}

    def test_can_be_narrowed_down_and_taken_away(self, office: Office) -> None:
        number = office.bring()
        assert len(office.rows(number, show="problems")) == 3
        assert len(office.rows(number, show="not_found")) == 1
        status, text = office.back_end.call("imports/lines-csv", "query", {"id": number, "show": "problems"})
        assert status == 200
        table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
        assert table[0] == ["Line", "E-mail", "Points", "Tier", "Customer number", "Customer", "What becomes of it"]
        assert table[1][:3] == ["4", "nobody@example.org", "5"] and len(table) == 4

    def test_has_pages(self, office: Office) -> None:
        number = office.bring("email;points\n" + "".join(f"n{line}@example.org;1\n" for line in range(120)))
        first = office.back_end.screen("import", id=number)
        following = first.select_one(".bkl-pager a")["href"]
        rest = dict(re.findall(r"(after|before|show)=(\w+)", following))
        second = office.rows(number, **rest)
        assert second[0][0] == "52" and len(second) == 50
        third = office.back_end.screen("import", id=number, after="101")
        back = dict(re.findall(r"(before)=(\d+)", third.select_one(".bkl-pager a")["href"]))
        assert office.rows(number, **back) == second

    def test_lines_can_be_pasted(self, office: Office) -> None:
        payload = {"page": PAGE, "form": {"key": "p", "text": "email,points\nana@example.org,5\n"}, "file": None}
        assert office.back_end.caller.call("/v1/admin/imports/upload", payload)[0] == 200
        run_tasks(office.database)
        assert "Pasted lines" in say(office.back_end.screen("imports"))

    def test_without_a_file_says_so(self, office: Office) -> None:
        payload = {"page": PAGE, "form": {"key": "p", "text": " "}, "file": None}
        status, answer = office.back_end.caller.call("/v1/admin/imports/upload", payload)
        assert (status, answer["error"]["field"]) == (422, "file")
        payload["file"] = {"name": "x.csv", "content": "no base64!"}
        assert office.back_end.caller.call("/v1/admin/imports/upload", payload)[0] == 422

    def test_a_large_file_is_taken_and_a_larger_one_refused_in_plain_words(self, office: Office) -> None:
        line = b"x" * 98 + b";1\n"
        assert office.upload(b"email;points\n" + line * 50_000)[0] == 200
        status, answer = office.upload(b"email;points\n" + line * 52_000)
        assert (status, answer["error"]["message"]) == (422, "This file is larger than 5 MB. Please split it.")

    def test_a_file_that_is_no_table_says_what_to_do(self, office: Office) -> None:
        number = office.bring(b"PK\x03\x04...", name="clients.xlsx")
        said = say(office.back_end.screen("import", id=number))
        assert "This is not a table as text, but an Excel or zip file." in said
        spanish = say(office.back_end.speaking("es_ES").screen("import", id=number))
        assert "un archivo de Excel o comprimido" in spanish
        office.back_end.send("imports/discard", id=number)
        assert office.back_end.call("import", "query", {"id": number})[0] == 404

    def test_columns_are_chosen_where_their_names_say_nothing(self, office: Office) -> None:
        number = office.bring("Kunde;Punkte\nana@example.org;7\n")
        page = office.back_end.screen("import", id=number)
        assert "Which column is what?" in say(page) and page.select_one('[name="column_1"]') is not None
        assert office.back_end.refused("imports/columns", id=number, column_0="email")["field"] == "column_0"
        twice = office.back_end.refused("imports/columns", id=number, column_0="email", column_1="email")
        assert twice["field"] == "column_1"
        office.back_end.send("imports/columns", id=number, column_0="email", column_1="points")
        run_tasks(office.database)
        assert office.rows(number)[0][1:3] == ["Ana Ruiz ana@example.org", "7 pts"]


class TestImporting:
    def test_is_done_once_however_often_it_is_pressed(self, office: Office) -> None:
        number = office.bring()
        for _ in range(2):
            assert office.back_end.send("imports/begin", id=number)["done"].startswith("Begun.")
        page = office.back_end.screen("import", id=number)
        assert page.select_one("[data-bkl-task]") is not None
        run_tasks(office.database)
        assert office.balances() == {office.ana: (1240, "Silver"), office.bea: (40, "Silver")}
        said = say(office.back_end.screen("imports"))
        assert "clientes.csv" in said and "1,280 pts" in said and "Imported" in said
        customer = say(office.back_end.screen("customer", id=str(office.bea)))
        assert f"Import no. {number}" in customer
        assert "Brought over from the programme before this one" in customer
        assert "Used, or gone, in the programme before this one" in customer

    def test_goes_on_where_it_was_cut_off(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(import_pages, "PAGE", 1)
        number = office.bring()
        office.back_end.send("imports/begin", id=number)
        work = drive(office.database, tenant_id=office.back_end.tenant, import_id=int(number))
        next(work), next(work)
        work.close()
        with office.back_end.site.cursor() as cursor:
            cursor.execute(
                f"UPDATE {office.back_end.site.prefix}bkloyalty_tasks SET state = 'failed' WHERE kind = 'run_import'"
            )
        page = office.back_end.screen("import", id=number)
        assert "Nobody has worked on this for a while" in say(page)
        office.back_end.send("imports/go-on", id=number)
        office.back_end.send("imports/go-on", id=number)
        run_tasks(office.database)
        assert office.balances() == {office.ana: (1240, "Silver"), office.bea: (40, "Silver")}

    def test_takes_all_of_it_back_once_that_is_typed(self, office: Office) -> None:
        number = office.bring_in()
        dialog = say(office.back_end.screen("import-undo", id=number))
        assert "takes back 1,280 pts from 2 customers, worth €64.00" in dialog
        assert office.back_end.refused("imports/undo", id=number, typed="yes")["field"] == "typed"
        office.back_end.send("imports/undo", id=number, typed="take back")
        run_tasks(office.database)
        assert office.balances() == {office.ana: (0, None), office.bea: (0, None)}
        said = say(office.back_end.screen("import", id=number))
        assert "Taken back" in said and "from 2 customers" in said

    def test_what_customers_read_names_no_file(self, office: Office) -> None:
        office.back_end.insert("customers", first_name="Eva", email="eva@example.org", user_id=4242)
        office.bring_in("email;points;lifetime\neva@example.org;40;300\n")
        customer = office.back_end.caller.as_(Actor.CUSTOMER, user=4242, tenant=office.back_end.tenant)
        page = {"post_url": "/p", "ajax_url": "/a", "nonce": "n", "back": "/account/"}
        html = customer.ask("/v1/panel", {"all_tenants": False, "page": page})["html"]
        said = say(BeautifulSoup(html, "html.parser"))
        assert "Brought over from the programme before this one" in said
        assert "clientes" not in said and "They were not used in time" not in said


class TestOtherExports:
    MYCRED = (
        "ID,user_login,user_email,display_name,mycred_default,mycred_default_total\n{user},ana,a@b.c,Ana,120.50,900\n"
    )
    MYCRED_BALANCES = "identification,amount,point_type,log_entry\nana@example.org,75,mycred_default,Moved\n"
    GAMIPRESS = "user_email,_gamipress_coins_points,_gamipress_coins_points_awarded\nbea@example.org,60,250\n"

    def test_of_mycred_by_the_login_in_wordpress(self, office: Office) -> None:
        eva = office.back_end.insert(
            "customers", first_name="Eva", email="eva@example.org", user_id=777_000 + office.ana
        )
        number = office.bring_in(self.MYCRED.replace("{user}", str(777_000 + office.ana)))
        assert "Export of myCred" in say(office.back_end.screen("import", id=number))
        assert "rounded down from 120.50" in say(office.back_end.screen("import", id=number))
        assert office.balances() == {eva: (120, "Silver")}

    def test_of_mycreds_balances_and_gamipress(self, office: Office) -> None:
        office.bring_in(self.MYCRED_BALANCES)
        number = office.bring_in(self.GAMIPRESS)
        assert "Export of GamiPress" in say(office.back_end.screen("import", id=number))
        assert office.balances() == {office.ana: (75, None), office.bea: (60, "Silver")}


class TestBookneticsOwnPoints:
    @pytest.fixture
    def native(self, office: Office) -> Any:
        """An invented table: nothing of the real ones is published."""
        name = f"{office.back_end.site.prefix}bkntc_loyalty_customer_points"
        with office.back_end.site.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {name} (id INT, customer_id INT, points DECIMAL(10,2), total_points INT)")
            cursor.execute(f"INSERT INTO {name} VALUES (1, %s, 90.5, 300), (2, 99999999, 7, 7)", (office.ana,))
        yield name
        with office.back_end.site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {name}")

    def test_are_offered_and_come_over_by_the_same_way(self, office: Office, native: str) -> None:
        page = office.back_end.screen("imports")
        assert f"The table {native} has points of 1 customer of yours." in say(page)
        wrong = office.back_end.refused("imports/native", key="n1", table=native, points="user_pass")
        assert (wrong["status"], wrong["field"]) == (422, "points")
        assert office.back_end.refused("imports/native", key="n1", table="wp_users", points="ID")["status"] == 404
        office.back_end.send("imports/native", key="n2", table=native, points="points", lifetime="total_points")
        run_tasks(office.database)
        number = re.search(r"id=(\d+)", str(office.back_end.screen("imports").select_one("tbody tr a")["href"]))[1]
        assert len(office.rows(number)) == 1, "of others nothing is read"
        office.back_end.send("imports/begin", id=number)
        run_tasks(office.database)
        assert office.balances() == {office.ana: (90, "Silver")}

    def test_are_said_on_the_dashboard_until_that_is_put_away(self, office: Office, native: str) -> None:
        assert "Booknetic's own Loyalty Points are here too" in say(office.back_end.screen("dashboard"))
        done = office.back_end.send("native/put-away")
        assert "own Loyalty Points" not in say(office.back_end.screen("dashboard"))
        office.back_end.send(done["undo"]["path"])
        assert "1 customer has some there" in say(office.back_end.screen("dashboard"))

    def test_are_told_by_the_signs_that_the_plugin_sees(self, office: Office) -> None:
        assert "own Loyalty Points" not in say(office.back_end.screen("dashboard"))
        page = {**PAGE, "native": ["booknetic-loyalty-points"]}
        answer = office.back_end.caller.ask("/v1/admin/dashboard", {"page": page, "query": {}})
        assert "Do not run both" in answer["html"]
        answer = office.back_end.caller.ask("/v1/admin/imports", {"page": page, "query": {}})
        assert "nothing in its tables looks like balances" in answer["html"]


class TestComparing:
    def test_names_what_differs_and_why(self, office: Office) -> None:
        prefix = office.back_end.site.prefix
        with office.back_end.site.cursor() as cursor:
            for customer, status in ((office.ana, "approved"), (office.bea, "canceled")):
                cursor.execute(
                    f"INSERT INTO {prefix}bkntc_appointments (tenant_id, customer_id, service_id, staff_id, location_id, status, "
                    "starts_at, ends_at, created_at) VALUES (%s, %s, 1, 5, 1, %s, %s, %s, %s)",
                    (office.back_end.tenant, customer, status, 1772000000, 1772003600, 1771000000),
                )
        days = {"from": "2026-01-01", "to": "2026-12-31"}
        office.back_end.send("parity/compare", whose="ours", **days)
        run_tasks(office.database)
        said = say(office.back_end.screen("parity"))
        assert "100 pts over 2 bookings" in said and "50 pts" in said
        assert "Bea Gil 50 pts 0 pts" in said
        assert "Cancelled or never paid: your programme takes the points back" in said
        rules = '{"earning_rules": [{"id": 9, "name": "Theirs", "award": {"points": 20}, "when": {}}]}'
        office.back_end.send("parity/compare", whose="others", rules=rules, **days)
        run_tasks(office.database)
        said = say(office.back_end.screen("parity"))
        assert "Theirs" in said and "Other rules apply" in said and "40 pts" in said

    def test_refuses_rules_that_are_none(self, office: Office) -> None:
        days = {"from": "2026-01-01", "to": "2026-12-31"}
        for rules in ("", "{", "[]", '{"earning_rules": 5}'):
            refused = office.back_end.refused("parity/compare", whose="others", rules=rules, **days)
            assert refused["status"] == 422, rules
        late = office.back_end.refused("parity/compare", whose="ours", **{"from": "2026-02-01", "to": "2026-01-01"})
        assert late["field"] == "to"


def test_whoever_has_only_their_own_customers_may_not(office: Office) -> None:
    office.back_end.customers = [0, office.ana]
    mine = as_staff(office.back_end, Grant.MY)
    assert mine.call("imports", "query", {})[0] == 403
    assert "imports" not in str(mine.screen("customers"))
    assert office.back_end.screen("customers").select_one('a[href*="screen=imports"]') is not None
