"""A file brought, looked through and mended on the screen of imports, before anything is written."""

from __future__ import annotations

import csv
import io
import re

import pytest

from bridge.core.access.permissions import Grant
from bridge.core.imports.import_columns import NAMING, Field, recognise
from bridge.core.imports.import_tables import read_table
from bridge.tasks.runner import run_tasks
from bridge.web.admin.imports.import_words import FIELDS
from bridge.web.languages import get_language
from tests.web.admin.acting import as_staff
from tests.web.admin.conftest import PAGE
from tests.web.admin.imports.office import Office, say


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

    @pytest.mark.parametrize("locale", ["en_US", "es_ES"])
    def test_what_was_taken_away_can_be_brought_again(self, office: Office, locale: str) -> None:
        """Every column that our own files have is known again; so is the example to begin with."""
        gettext = get_language(locale).gettext
        assert [recognise([gettext(words)]) for words in FIELDS.values()] == [{field: 0} for field in FIELDS]
        status, text = office.back_end.speaking(locale).call("imports/sample-csv", "query", {})
        lines = read_table(text.encode())
        assert status == 200 and recognise(lines[0]).keys() == set(FIELDS) - set(NAMING) | {Field.EMAIL}
        assert lines[2][3:5] == ["Silver", "2027-12-31"]

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
        status, answer = office.upload(b"email;points\n" + line * 50_000)
        assert status == 200
        office.back_end.send("imports/discard", id=answer["go"].rpartition("=")[2])  # nobody need look through it
        status, answer = office.upload(b"email;points\n" + line * 52_000)
        assert (status, answer["error"]["message"]) == (422, "This file is larger than 5 MB. Please split it.")

    def test_a_file_that_is_no_table_says_what_to_do(self, office: Office) -> None:
        number = office.bring(b"PK\x03\x04...", name="clients.xlsx")
        said = say(office.back_end.screen("import", id=number))
        assert "This is not a table as text, but an Excel, Numbers or LibreOffice file." in said
        spanish = say(office.back_end.speaking("es_ES").screen("import", id=number))
        assert "un archivo de Excel, Numbers o LibreOffice" in spanish
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


def test_whoever_has_only_their_own_customers_may_not(office: Office) -> None:
    office.back_end.customers = [0, office.ana]
    mine = as_staff(office.back_end, Grant.MY)
    assert mine.call("imports", "query", {})[0] == 403
    assert "imports" not in str(mine.screen("customers"))
    assert office.back_end.screen("customers").select_one('a[href*="screen=imports"]') is not None
