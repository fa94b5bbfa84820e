"""What was looked through is imported and taken back from its screen; exports of other plugins are known by their columns."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge.core.access.permissions import Actor
from bridge.flows.imports import import_pages
from bridge.store.work import tasks
from bridge.tasks.run_import import drive
from bridge.tasks.runner import run_tasks
from tests.web.admin.imports.office import Office, say


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

    def test_that_ends_while_its_page_is_made_is_shown_as_it_is_then(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = office.bring()
        office.back_end.send("imports/begin", id=number)
        look = tasks.list_open

        def look_when_it_has_ended(*arguments: Any, **named: Any) -> Any:
            run_tasks(office.database)
            return look(*arguments, **named)

        monkeypatch.setattr(tasks, "list_open", look_when_it_has_ended)
        said = say(office.back_end.screen("import", id=number))
        assert "Imported" in said and "Nobody has worked on this" not in said

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
        assert "Brought over +300 pts" in said and "Used before −260 pts" in said and "Expired" not in said


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
