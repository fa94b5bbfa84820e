"""The list of customers and their points: searched, sorted, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.core.customers.consent import Answer, Source
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.store.customers import consents
from bridge.store.database import Database
from tests.web.admin.customers.salon import PROGRAMME, Salon, names, rows, words


class TestList:
    def test_shows_who_has_points_with_all_there_is_to_know(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 640, email="ana@x.example", phone_number="+34 600 111")
        salon.customer("Bea Gil", 80)
        salon.customer("Cleo Nothing")
        page = salon.back_end.screen("customers")
        assert rows(page) == [
            ["AR Ana Ruiz ana@x.example +34 600 111", "640 pts ≈ €6.40", "Gold", "640 pts", "Adjust Ana Ruiz"],
            ["BG Bea Gil", "80 pts ≈ €0.80", "", "80 pts", "Adjust Bea Gil"],
        ]
        (row, _) = page.select("tbody tr")
        assert row["data-bkl-href"] == row.select_one("a")["href"]
        assert "screen=customer&" in row["data-bkl-href"]
        assert page.select_one("tbody circle")["fill"] == "#aa7700"

    def test_says_what_lifetime_points_are(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 640)
        page = salon.back_end.screen("customers")
        assert "Lifetime points" in words(page.thead) and "Adjustments made by hand are among them." in words(page)
        without = PROGRAMME | {"count_adjustments": False}
        salon.do(configure.import_programme, document=without, draft=False, now=clock.now())
        assert "Adjustments made" not in words(salon.back_end.screen("customers"))
        assert "adjustments by hand" not in words(salon.back_end.screen("customer", id=str(ana)).select(".bkl-card")[1])

    def test_finds_by_name_mail_and_telephone(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 5, email="ana@x.example", phone_number="+34 600 111 222")
        salon.customer("Bea Muñoz", 5)
        for asked in ("ana", "RUIZ an", "ana@x", "600 111", "@x.example"):
            assert names(salon.back_end.screen("customers", q=asked)) == ["Ana Ruiz"], asked
        assert names(salon.back_end.screen("customers", q="munoz")) == ["Bea Muñoz"]

    def test_says_how_to_search_where_nothing_was_found(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 5)
        page = salon.back_end.screen("customers", q="<b>nobody</b>")
        assert "Nothing found for “<b>nobody</b>”" in words(page.select_one(".bkl-empty"))
        assert "telephone" in words(page.select_one(".bkl-empty"))
        assert page.select_one("input[name=q]")["value"] == "<b>nobody</b>"

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            (None, ["Ana", "Bea", "Cleo"]),
            ("points", ["Cleo", "Bea", "Ana"]),
            ("name", ["Ana", "Bea", "Cleo"]),
            ("-name", ["Cleo", "Bea", "Ana"]),
            ("-lifetime", ["Ana", "Bea", "Cleo"]),
            ("nonsense", ["Ana", "Bea", "Cleo"]),
        ],
    )
    def test_is_sorted_by_what_was_asked(self, salon: Salon, sort: str | None, expected: list[str]) -> None:
        for name, points in (("Cleo", 1), ("Ana", 3), ("Bea", 2)):
            salon.customer(name, points)
        page = salon.back_end.screen("customers", **({"sort": sort} if sort else {}))
        assert names(page) == expected

    def test_a_heading_sorts_and_then_turns(self, salon: Salon) -> None:
        salon.customer("Ana", 3)

        def heads(page: BeautifulSoup) -> list[tuple[str, str]]:
            columns = page.select("thead th[aria-sort]")
            return [(column["aria-sort"], column.a["href"].partition("screen=customers")[2]) for column in columns]

        assert heads(salon.back_end.screen("customers")) == [
            ("none", "&sort=name"),
            ("descending", "&sort=points"),
            ("none", "&sort=-lifetime"),
        ]
        assert heads(salon.back_end.screen("customers", sort="name", q="ana"))[0] == (
            "ascending",
            "&q=ana&sort=-name",
        )

    def test_goes_on_page_by_page_and_back(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bridge.web.admin.customers.customers.LINES", 2)
        for number in range(5):
            salon.customer(f"C{number}", 10 + number)
        first = salon.back_end.screen("customers")
        assert names(first) == ["C4", "C3"]
        assert [words(link) for link in first.select(".bkl-pager a")] == ["Next page"]
        second = self.follow(salon, first)
        assert names(second) == ["C2", "C1"]
        last = self.follow(salon, second)
        assert names(last) == ["C0"]
        assert [words(link) for link in last.select(".bkl-pager a")] == ["Previous page"]
        assert names(self.follow(salon, last)) == ["C2", "C1"]

    def follow(self, salon: Salon, page: BeautifulSoup) -> BeautifulSoup:
        from urllib.parse import parse_qsl

        query = dict(parse_qsl(page.select(".bkl-pager a")[-1]["href"].partition("screen=customers")[2]))
        return salon.back_end.screen("customers", **query)

    @pytest.mark.parametrize(
        "cursor", ["x", "e30", "WzFd", "WyItcG9pbnRzIiwxXQ", "WyJuYW1lIiwiYSIsMV0", "🙂", "W" * 2000]
    )
    def test_an_address_that_was_changed_is_refused_in_a_sentence(self, salon: Salon, cursor: str) -> None:
        salon.customer("Ana", 3)
        status, answer = salon.back_end.call("customers", "query", {"after": cursor})
        assert (status, answer["error"]["code"]) == (422, "invalid_input")
        assert "first page" in answer["error"]["message"]
        assert "first page" in answer["html"], "the page says what helps, not what is wrong with a field"

    @pytest.mark.parametrize("sign", ["%", "_", "\\", "%%", "*", "?", "%_%"])
    def test_signs_that_stand_for_anything_elsewhere_stand_for_themselves(self, salon: Salon, sign: str) -> None:
        for name in ("Ana", "Bea 100%", "C_D", "E\\F", "CxD"):
            salon.customer(name, 5)
        assert names(salon.back_end.screen("customers", q=sign)) == []
        assert "Nothing found" in words(salon.back_end.screen("customers", q=sign))
        assert names(salon.back_end.screen("customers", q="100%")) == ["Bea 100%"]
        assert names(salon.back_end.screen("customers", q="C_D")) == ["C_D"]
        assert names(salon.back_end.screen("customers", q="E\\F")) == ["E\\F"]
        assert names(salon.back_end.screen("customers", q="A%a")) == []

    def test_those_below_zero_under_their_own_filter(self, salon: Salon) -> None:
        ana = salon.customer("Ana", 50)
        salon.customer("Bea", 10)
        with salon.back_end.site.cursor() as cursor:
            prefix = salon.back_end.site.prefix
            cursor.execute(f"UPDATE {prefix}bkloyalty_accounts SET balance = -50 WHERE customer_id = %s", (ana,))
        assert names(salon.back_end.screen("customers")) == ["Bea"]
        below = salon.back_end.screen("customers", state="below")
        assert names(below) == ["Ana"]
        assert rows(below)[0][1] == "−50 pts"
        assert names(salon.back_end.screen("customers", state="everyone", sort="name")) == ["Ana", "Bea"]

    def test_teaches_when_nobody_has_points(self, salon: Salon) -> None:
        page = salon.back_end.screen("customers")
        assert "Nobody has points yet" in words(page)
        assert "screen=adjust" in page.select_one(".bkl-empty a")["href"]
        assert "Nobody is below zero" in words(salon.back_end.screen("customers", state="below"))

    def test_without_a_programme_points_have_no_worth(self, back_end: Any, database: Database) -> None:
        ana = back_end.insert("customers", first_name="Ana")
        arguments = {"customer_id": ana, "points": 5, "note": None, "actor": None, "key": "x", "now": clock.now()}
        database.transact(lambda conn: adjust.adjust(conn, tenant_id=back_end.tenant, **arguments))
        assert rows(back_end.screen("customers"))[0][1] == "5 pts"

    def test_keeps_somebody_who_is_gone_without_a_name(self, salon: Salon) -> None:
        ana = salon.customer("Ana", 5)
        salon.drop("bkntc_customers", ana)
        page = salon.back_end.screen("customers")
        assert names(page) == [f"Deleted customer #{ana}"]
        assert f"Deleted customer #{ana}" in words(salon.back_end.screen("reports").select_one("#bkl-log table"))
        assert not page.select(".bkl-row-actions a")

    def test_shows_pictures_where_booknetic_says_where_they_are(self, salon: Salon) -> None:
        salon.customer("Ana", 5, profile_image="a.jpg")
        salon.customer("Bea", 4, profile_image="../../evil.php")
        from tests.web.admin.conftest import PAGE

        page = PAGE | {"pictures_url": "https://salon.example/pictures/"}
        answer = salon.back_end.caller.ask("/v1/admin/customers", {"page": page, "query": {}})
        pictures = BeautifulSoup(answer["html"], "html.parser").select("img.bkl-face")
        assert [picture["src"] for picture in pictures] == ["https://salon.example/pictures/a.jpg"]
        assert not salon.back_end.screen("customers").select("img")

    def test_narrows_down_to_an_answer_about_consent(self, salon: Salon) -> None:
        people = {name: salon.customer(name, 10) for name in ("Ana", "Bea", "Cleo")}
        for name, answer in (("Ana", Answer.GIVEN), ("Bea", Answer.REFUSED)):
            salon.do(consents.lock_last, customer_id=people[name])
            said = consents.Consent(people[name], answer, clock.now(), Source.PANEL, None, None)
            salon.do(consents.append_consent, consent=said)
        salon.do(consents.lock_last, customer_id=people["Cleo"])
        for consent, expected in (("given", ["Ana"]), ("refused", ["Bea"]), ("never", ["Cleo"]), ("odd", [*people])):
            page = salon.back_end.screen("customers", consent=consent)
            assert sorted(names(page)) == expected
        page = salon.back_end.screen("customers", consent="given", sort="name")
        assert page.select_one("#bkl-list-consent option[selected]")["value"] == "given"
        assert all("consent=given" in one["href"] for one in page.select("thead a"))
        assert "None of them" in words(salon.back_end.screen("customers", consent="withdrawn").select_one(".bkl-empty"))

    def test_speaks_spanish(self, salon: Salon) -> None:
        salon.customer("Ana", 640)
        page = salon.back_end.speaking("es_ES").screen("customers")
        assert words(page.h1) == "Puntos de clientes"
        assert rows(page)[0][1] == "640 puntos ≈ 6,40 €"
