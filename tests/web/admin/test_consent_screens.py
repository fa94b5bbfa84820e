"""Consent as the back end shows and enters it: what customers are asked, what each said, and who entered it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from payloads import PANEL_PAGE

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.core.customers.consent import Source
from bridge.flows.customers import consent
from bridge.flows.points.adjust import adjust
from bridge.flows.programmes.configure import import_programme, save_report
from bridge.jobs.people import index_people
from bridge.store.customers import consents
from bridge.store.customers.consents import Consent
from bridge.store.database import Database

TEXT = "May we write to you about offers?"


@pytest.fixture
def eva(back_end: Any, database: Database) -> int:
    """A customer who is in the search; a user of the business's number and 7."""
    back_end.site.insert("/users", ID=back_end.tenant * 10, user_login=f"c{back_end.tenant}", display_name="Olga Owner")
    user = back_end.tenant * 10 + 7
    made: int = back_end.insert("customers", first_name="Eva", last_name="Ruiz", email="eva@example.org", user_id=user)
    open_business(back_end, database)
    index_people(database)
    return made


def open_business(back_end: Any, database: Database) -> None:
    report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "es_ES"}
    programme = {"earning_rules": [], "tiers": []}
    database.transact(lambda conn: save_report(conn, tenant_id=back_end.tenant, report=report))
    database.transact(
        lambda conn: import_programme(conn, tenant_id=back_end.tenant, document=programme, draft=False, now=clock.now())
    )


def answers(back_end: Any, database: Database, customer: int) -> list[Consent]:
    with database.read() as conn:
        return consents.list_history(conn, tenant_id=back_end.tenant, customer_id=customer)


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def rows(page: BeautifulSoup) -> list[str]:
    return [words(row) for row in page.select("tbody tr")]


class TestWhatTheStaffEnters:
    def enter(self, back_end: Any, customer: int, **form: str) -> Any:
        given = {"customer": str(customer), "says": "yes", "wording": "standard-es_ES", "note": "On paper"} | form
        return back_end.send("customer-consent/save", **given)

    def test_is_kept_with_who_when_where_from_and_which_words(
        self, back_end: Any, database: Database, eva: int
    ) -> None:
        answer = self.enter(back_end, eva)
        assert answer["done"] == "Eva Ruiz may be written to."
        [kept] = answers(back_end, database, eva)
        assert (kept.answer.value, kept.source, kept.actor, kept.note) == (
            "given",
            Source.STAFF,
            back_end.tenant * 10,
            "On paper",
        )
        page = back_end.screen("customer", id=str(eva), show="consent")
        assert "Agreed" in rows(page)[0] and "your staff (Olga Owner) On paper" in rows(page)[0]
        assert "Acepto que" in rows(page)[0] and "Spanish (Spain)" in rows(page)[0]
        card = next(card for card in page.select(".bkl-card") if card.dt.get_text() == "News and offers")
        assert words(card).startswith("News and offers Agreed")

    def test_withdraws_without_words(self, back_end: Any, database: Database, eva: int) -> None:
        self.enter(back_end, eva)
        answer = self.enter(back_end, eva, says="no", note="")
        assert answer["done"] == "Eva Ruiz gets no news from you."
        assert [(one.answer.value, one.wording, one.note) for one in answers(back_end, database, eva)] == [
            ("withdrawn", None, None),
            ("given", 1, "On paper"),
        ]

    @pytest.mark.parametrize(
        ("form", "field"),
        [
            ({"note": ""}, "note"),
            ({"note": "x" * 501}, "note"),
            ({"wording": ""}, "wording"),
            ({"wording": "77"}, "wording"),
            ({"says": "perhaps"}, "says"),
        ],
    )
    def test_a_yes_needs_its_proof(
        self, back_end: Any, database: Database, eva: int, form: dict[str, str], field: str
    ) -> None:
        given = {"customer": str(eva), "says": "yes", "wording": "standard-en_US", "note": "On paper"} | form
        refused = back_end.refused("customer-consent/save", **given)
        assert (refused["status"], refused["field"]) == (422, field)
        assert answers(back_end, database, eva) == []

    def test_the_dialog_shows_each_text_that_may_have_been_read(
        self, back_end: Any, database: Database, eva: int
    ) -> None:
        database.transact(
            lambda conn: consent.write_wording(
                conn, tenant_id=back_end.tenant, locale="es_ES", text="¿Podemos escribirte?", actor=1, now=clock.now()
            )
        )
        page = back_end.screen("customer-consent", customer=str(eva))
        choices = [words(one) for one in page.select("[name=wording]")[0].find_parent("fieldset").select("label")]
        assert choices[0] == "Spanish (Spain) ¿Podemos escribirte?"
        assert choices[1].startswith("English (United States) I agree that")
        assert page.select_one("[name=says][checked]")["value"] == "yes"

    def test_nobody_who_is_gone_is_asked(self, back_end: Any, database: Database, eva: int) -> None:
        with back_end.site.cursor() as cursor:
            cursor.execute(f"DELETE FROM {back_end.site.prefix}bkntc_customers WHERE id = %s", (eva,))
        given = {"customer": str(eva), "says": "yes", "wording": "standard-en_US", "note": "On paper"}
        assert back_end.refused("customer-consent/save", **given)["status"] == 404


class TestTheCustomersPage:
    def test_shows_what_they_said_themselves(self, back_end: Any, wordpress: Any, eva: int) -> None:
        page = back_end.screen("customer", id=str(eva), show="consent")
        assert "Never asked" in words(page.select_one(".bkl-empty"))
        carla = wordpress.as_(Actor.CUSTOMER, user=back_end.tenant * 10 + 7, tenant=back_end.tenant)
        form = {"agrees": "1", "wording": "standard-en_US"}
        carla.ask("/v1/panel/consent", {"all_tenants": False, "page": PANEL_PAGE, "form": form})
        page = back_end.screen("customer", id=str(eva), show="consent")
        assert "Agreed" in rows(page)[0] and "the customer's own panel" in rows(page)[0]
        assert "user #" not in rows(page)[0]

    def test_the_list_has_a_sign_for_whoever_agreed(self, back_end: Any, database: Database, eva: int) -> None:
        database.transact(
            lambda conn: adjust(
                conn,
                tenant_id=back_end.tenant,
                customer_id=eva,
                points=5,
                note=None,
                actor=1,
                key=clock.new_id(),
                now=clock.now(),
            )
        )
        assert "agreed to news" not in rows(back_end.screen("customers"))[0]
        TestWhatTheStaffEnters().enter(back_end, eva)
        assert "agreed to news" in rows(back_end.screen("customers"))[0]
        assert "acepta novedades" in rows(back_end.speaking("es_ES").screen("customers"))[0]


class TestTheWording:
    def test_is_the_products_until_the_business_writes_its_own(self, back_end: Any, eva: int) -> None:
        page = back_end.screen("consent")
        assert page.select_one("textarea").get_text().strip().startswith("Acepto que")
        assert "text that comes with the product" in words(page)
        assert [words(tab) for tab in page.select(".bkl-section .bkl-presets a")] == [
            "Spanish (Spain)",
            "English (United States)",
        ]

    def test_another_text_is_another_version_and_changes_nothing_that_was_agreed(
        self, back_end: Any, database: Database, eva: int
    ) -> None:
        TestWhatTheStaffEnters().enter(back_end, eva)
        answer = back_end.send("consent/save", locale="es_ES", text=TEXT)
        assert "What was agreed before stays" in answer["done"]
        page = back_end.screen("consent", locale="es_ES")
        assert page.select_one("textarea").get_text().strip() == TEXT
        assert [row.split()[1] for row in rows(page)] == ["2", "1"]
        assert "in use" in rows(page)[0] and "in use" not in rows(page)[1]
        assert "Olga Owner" in rows(page)[0] and "the product" in rows(page)[1]
        cards = {card.dt.get_text(): words(card.dd) for card in page.select(".bkl-card")}
        assert cards == {"May be written to": "1", "Never asked": "0", "Said no": "0", "Withdrew": "0"}
        assert answers(back_end, database, eva)[0].wording == 1

    def test_is_shown_as_customers_see_it_while_one_types(self, back_end: Any) -> None:
        html = back_end.send("consent/preview", text="May <b>we</b>?", locale="es_ES")["html"]
        assert "May &lt;b&gt;we&lt;/b&gt;?" in html

    @pytest.mark.parametrize(
        ("form", "field"),
        [({"text": " "}, "text"), ({"text": "x" * 2001}, "text"), ({"locale": "xx_YY"}, "locale")],
    )
    def test_must_be_one(self, back_end: Any, form: dict[str, str], field: str) -> None:
        assert back_end.refused("consent/save", **({"locale": "en_US", "text": TEXT} | form))["field"] == field
