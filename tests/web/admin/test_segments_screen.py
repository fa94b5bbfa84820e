"""Segments as the owner sees and makes them: the cards with their counts, the list of who is in one, the editor, the files."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from bridge import clock
from bridge.core.permissions import Actor, Grant, Permission
from bridge.core.rewards import Kind, Reward, RewardState, Terms
from bridge.flows import configure
from bridge.store import audience, saved_segments, segments
from bridge.store.database import Database
from bridge.store.patience import TooSlow
from bridge.store.rewards import append_reward
from bridge.tasks.runner import run_tasks
from bridge.web.admin import segment, segment_counts
from tests.segments.population import insert_people
from tests.segments.reading import Came, Person

PROGRAMME: dict[str, Any] = {
    "earning_rules": [],
    "tiers": [{"name": "Silver", "color": "#767676", "min_points": 100}, {"name": "Gold", "min_points": 300}],
    "redemption": {"enabled": True, "point_value": "0.10", "method": "auto"},
}
REPORT = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "es_ES"}
AWAY = {"inactive": {"days": 90}}
AWAY_FORM = {"name": "Away", "join_0": "all", "rows": ["0-1-inactive"], "r1_days": "90"}

# What is typed, and the field that is to blame.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name"),
    ({"r1_days": ""}, "r1_days"),
    ({"r1_days": "3651"}, "r1_days"),
    ({"r1_at_most": "89"}, "r1_at_most"),
    ({"rows": ["0-1-points"], "r1_least": "", "r1_most": ""}, "r1_least"),
    ({"rows": ["0-1-points"], "r1_least": "5", "r1_most": "4"}, "r1_most"),
    ({"rows": ["0-1-visits"], "r1_least": "-1"}, "r1_least"),
    ({"rows": ["0-1-spent"], "r1_least": "x"}, "r1_least"),
    ({"rows": ["0-1-tier"]}, "r1_names"),
    ({"rows": ["0-1-tier"], "r1_names": ["Gold"], "r1_without": "1"}, "r1_without"),
    ({"rows": ["0-1-last_visit"]}, "r1_services"),
    ({"rows": ["0-1-last_visit"], "r1_services": [str(one) for one in range(201)]}, "r1_services"),
    ({"rows": ["0-1-near_tier"], "r1_measure": "percent", "r1_distance": "101"}, "r1_distance"),
    ({"rows": ["0-1-near_tier"], "r1_measure": "miles", "r1_distance": "1"}, "r1_measure"),
    ({"rows": ["0-1-near_reward"], "r1_measure": "points", "r1_distance": "1"}, "r1_cost"),
    ({"rows": ["0-1-booked"], "r1_ahead": "maybe"}, "r1_ahead"),
    ({"rows": [f"0-{one}-never_redeemed" for one in range(21)]}, "rows"),
]


class Segments:
    """A business with four customers: Ana came lately, Bo and =Eva long ago, Kim never. Ana and Bo agreed, Bo without an e-mail
    address; =Eva refused. Ana and Bo are customers of the staff's member 5."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end, self.database = back_end, database
        names = {"Ana": "ana@example.com", "Bo": " ", "=Eva": "eva@example.com", "Kim": None}
        self.ids = {
            name: back_end.insert("customers", first_name=name, last_name="", email=email)
            for name, email in names.items()
        }
        for name in ("Ana", "Bo"):
            back_end.insert("appointments", customer_id=self.ids[name], staff_id=5, service_id=1, status="approved")
        database.transact(self._open)

    def _open(self, conn: Any) -> None:
        tenant, now = self.back_end.tenant, clock.now()
        configure.save_report(conn, tenant_id=tenant, report=REPORT)
        configure.import_programme(conn, tenant_id=tenant, document=PROGRAMME, draft=False, now=now)

        def came(days: int) -> list[Came]:
            return [Came(now - timedelta(days=days), Decimal(80), 1, 1)]

        people = [
            Person(self.ids["Ana"], came(3), balance=250, lifetime=270, tier="Silver", redeemed=5, consent="given"),
            Person(self.ids["Bo"], came(120), balance=30, lifetime=330, tier="Gold", consent="given"),
            Person(self.ids["=Eva"], came(200), consent="refused"),
            Person(self.ids["Kim"]),
        ]
        insert_people(conn, tenant, people, now)

    def as_staff(self, grant: Grant, **finer: Grant) -> Any:
        """Somebody of the staff, who is number 5 once."""
        user = self.back_end.tenant * 10 + 1 + len(finer)
        role = {Permission.LOYALTY: grant} | {Permission(f"loyalty:{name}"): one for name, one in finer.items()}
        named = {permission.capability: one.name.lower() for permission, one in role.items()}
        staff_id = self.back_end.insert("staff", name="Sam", user_id=user)
        self.back_end.insert("user_role_managers", staff=str(staff_id), permissions=json.dumps(named))
        with self.back_end.site.cursor() as cursor:
            table = f"{self.back_end.site.prefix}bkntc_appointments"
            cursor.execute(
                f"UPDATE {table} SET staff_id = %s WHERE staff_id = 5 AND tenant_id = %s",
                (staff_id, self.back_end.tenant),
            )
        caller = self.back_end.caller.as_(Actor.STAFF, user=user, role=role)
        return type(self.back_end)(self.back_end.site, caller, self.back_end.tenant)

    def save(self, **form: Any) -> int:
        """Saves a segment; its id."""
        undo = self.back_end.send("segments/save", **(AWAY_FORM | form))["undo"]
        return int(undo["form"]["id"])

    def saved(self) -> dict[str, Any]:
        """What is saved: documents by name."""
        with self.database.read() as conn:
            found = saved_segments.list_segments(conn, tenant_id=self.back_end.tenant)
        return {one.name: one.document for one in found}

    def csv(self, back_end: Any = None, **query: str) -> list[dict[str, str]]:
        caller = (back_end or self.back_end).caller
        page = dict.fromkeys(("url", "post_url", "ajax_url", "nonce"), "https://salon.example/x")
        page |= {"appointments_url": "https://salon.example/a", "here": "https://salon.example/h"}
        response = caller.post("/v1/admin/segments/csv", {"page": page, "query": query})
        assert response.status_code == 200, response.text
        text = response.content.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text, newline="")))


@pytest.fixture
def business(back_end: Any, database: Database) -> Segments:
    return Segments(back_end, database)


def parse(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def words(page: Any) -> str:
    return " ".join(page.get_text(" ").split()).replace(" ,", ",")


def counts(page: BeautifulSoup) -> dict[str, str]:
    """What the cards and the list of tiers say."""
    cards = {card.h3.get_text(strip=True): words(card.select_one(".bkl-big")) for card in page.select(".bkl-card")}
    tiers = {
        one.a.get_text(strip=True): words(one.select_one(".bkl-number")) for one in page.select(".bkl-tier-segments li")
    }
    return cards | tiers


def names(page: BeautifulSoup) -> list[str]:
    return [cell.a.get_text(strip=True) for cell in page.select("tbody th")]


class TestTheScreen:
    def test_has_what_every_business_has_each_with_its_count(self, business: Segments) -> None:
        page = business.back_end.screen("segments")
        assert counts(page) == {
            "Inactive": "2", "New": "1", "Came only once": "2", "Regulars": "0", "Best customers": "0",
            "Close to the next tier": "1", "Points about to expire": "0", "Never redeemed": "1",
            "Silver": "1", "Gold": "1", "No tier": "2",
        }  # fmt: skip
        inactive = page.select_one(".bkl-card")
        assert "No visit for 90 days" in words(inactive)
        assert "built_in=inactive&days=90" in inactive.a["href"]

    def test_has_no_tiers_where_there_are_none(self, back_end: Any) -> None:
        page = back_end.screen("segments")
        assert not page.select(".bkl-tier-segments")
        assert "Close to the next tier" not in counts(page)
        assert "No segments of your own yet" in words(page.select_one(".bkl-empty"))

    def test_close_to_a_reward_means_those_that_are_offered(self, business: Segments) -> None:
        assert "Close to a reward" not in counts(business.back_end.screen("segments"))
        now, terms = clock.now(), Terms(Kind.CUSTOM)
        for cost, tiers, state in ((300, (), "active"), (40, ("Gold",), "active"), (251, (), "paused")):
            reward = Reward("Gift", cost, terms, tiers=frozenset(tiers), state=RewardState(state))
            add = partial(append_reward, tenant_id=business.back_end.tenant, reward=reward, actor=None, now=now)
            business.database.transact(add)
        page = business.back_end.screen("segment", built_in="near_reward", percent="75")
        assert names(page) == ["Ana", "Bo"]
        assert "in Gold) or" in words(page.select_one(".bkl-lead"))
        options = business.back_end.screen("segment-editor").select("datalist option")
        assert [option["value"] for option in options] == ["40", "300"]

    def test_best_customers_are_measured_by_what_customers_spend(self, business: Segments) -> None:
        page = business.back_end.screen("segments")
        card = next(card for card in page.select(".bkl-card") if card.h3.get_text(strip=True) == "Best customers")
        assert "spent=200" in card.a["href"] and "€200.00" in words(card)

    def test_lists_what_was_saved(self, business: Segments) -> None:
        one = business.save()
        page = business.back_end.screen("segments")
        row = page.select_one("tbody tr")
        cells = [words(cell) for cell in row.select("th, td")[:3]]
        assert cells == ["Away", "No visit for 90 days", "2"]
        assert f"screen=segment&id={one}" in row["data-bkl-href"]

    def test_counts_ones_own_customers_for_who_has_only_those(self, business: Segments) -> None:
        staff = business.as_staff(Grant.MY)
        page = staff.screen("segments")
        assert counts(page)["Inactive"] == "1"
        assert "You see your own customers." in words(page.select_one(".bkl-lead"))
        assert not page.select("form[data-path], a[data-bkl-dialog]")

    def test_in_spanish(self, business: Segments) -> None:
        page = business.back_end.speaking("es_ES").screen("segments")
        assert page.h1.get_text() == "Segmentos"
        assert counts(page)["Inactivos"] == "2"

    def test_what_takes_too_long_is_asked_for_later(self, business: Segments, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bridge.web.admin.segments.SECONDS_OF_A_LIST", 0)
        form = business.back_end.screen("segments").select_one(".bkl-card form")
        assert form["data-bkl-later"] == "segments/size"
        asked = {field["name"]: field["value"] for field in form.select("input")}
        assert asked == {"built_in": "inactive", "days": "90"}
        assert business.back_end.send("segments/size", **asked)["html"] == "2"
        monkeypatch.setattr("bridge.web.admin.segments.SECONDS", 0)
        assert "Open to count" in business.back_end.send("segments/size", **asked)["html"]


class TestWhoIsInIt:
    def test_lists_them_with_what_is_known(self, business: Segments) -> None:
        page = business.back_end.screen("segment", built_in="inactive", days="90")
        assert (page.h1.get_text(), words(page.select_one(".bkl-lead"))) == ("Inactive", "No visit for 90 days.")
        assert names(page) == ["Bo", "=Eva"]
        cells = [words(cell) for cell in page.select("tbody tr")[0].select("td")]
        assert cells[0] == "30 pts ≈ €3.00" and cells[1] == "Gold 330 pts earned in all"
        assert cells[2].endswith("1 visit") and cells[3] == "Yes"
        assert f"screen=customer&id={business.ids['Bo']}" in page.tbody.a["href"]

    def test_says_how_many_may_be_written_to_and_why_not_the_rest(self, business: Segments) -> None:
        everybody = business.save(name="All", rows=[])
        said = words(business.back_end.screen("segment", id=str(everybody)).select_one("section.bkl-section"))
        assert "4 customers, of whom 2 may be written to." in said
        assert "1 was never asked whether they want messages" in said
        assert "1 said no" in said and "1 of those who agreed has no e-mail address" in said

    def test_its_figures_can_be_chosen(self, business: Segments) -> None:
        page = business.back_end.screen("segment", built_in="inactive", days="150")
        assert names(page) == ["=Eva"]
        assert page.select_one("[name=days]")["value"] == "150"
        for nonsense in ("", "0", "-1", "a", "99999999999999"):
            assert names(business.back_end.screen("segment", built_in="inactive", days=nonsense)) == ["Bo", "=Eva"]

    @pytest.mark.parametrize(("tier", "found"), [("Gold", ["Bo"]), ("", ["=Eva", "Kim"])])
    def test_of_a_tier(self, business: Segments, tier: str, found: list[str]) -> None:
        assert names(business.back_end.screen("segment", built_in="tier", tier=tier)) == found

    @pytest.mark.parametrize("query", [{"id": "999999"}, {"built_in": "odd"}, {"built_in": "tier", "tier": "Gone"}, {}])
    def test_of_a_segment_that_is_not_there(self, business: Segments, query: dict[str, str]) -> None:
        status, answer = business.back_end.call("segment", "query", query)
        assert (status, answer["error"]["message"]) == (404, "There is no such segment any more.")

    def test_page_by_page(self, business: Segments, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(segment, "LINES", 3)
        one = business.save(name="All", rows=[])
        first = business.back_end.screen("segment", id=str(one))
        (following,) = first.select(".bkl-pager a")
        second = business.back_end.screen("segment", **query_of(following["href"]))
        (previous,) = second.select(".bkl-pager a")
        again = business.back_end.screen("segment", **query_of(previous["href"]))
        assert (names(first), names(second), names(again)) == (["Ana", "Bo", "=Eva"], ["Kim"], ["Ana", "Bo", "=Eva"])

    def test_leads_to_a_bonus_for_it(self, business: Segments) -> None:
        one = business.save()
        for query, wanted in (
            ({"id": str(one)}, {"segment": str(one)}),
            ({"built_in": "inactive", "days": "60"}, {"segment": "inactive", "days": "60"}),
            ({"built_in": "tier", "tier": "Gold"}, {"segment": "tier", "tier": "Gold"}),
        ):
            page = business.back_end.screen("segment", **query)
            (link,) = [a["href"] for a in page.select(".bkl-head-actions a") if "screen=bonus" in a["href"]]
            assert query_of(link) == wanted
            assert words(business.back_end.screen("bonus", **wanted).select_one("select option[selected]")) == (
                page.h1.get_text()
            )

    def test_nobody_in_it(self, business: Segments) -> None:
        page = business.back_end.screen("segment", built_in="expiring")
        assert "Nobody is in this segment now" in words(page.select_one(".bkl-empty"))

    def test_ones_own_customers_for_who_has_only_those(self, business: Segments) -> None:
        page = business.as_staff(Grant.MY).screen("segment", built_in="inactive")
        assert names(page) == ["Bo"]
        assert "1 customer, of whom 1 may be written to." in words(page)


class TestInTime:
    """What takes longer than a page can wait is said to be missing, and can be had all the same."""

    def test_the_list_goes_on_stretch_by_stretch(self, business: Segments, monkeypatch: pytest.MonkeyPatch) -> None:
        def take_too_long(*_: Any, **__: Any) -> list[int]:
            raise TooSlow

        one = business.save()
        monkeypatch.setattr(segments, "STRIDE", 2)
        monkeypatch.setattr(segments, "list_members", take_too_long)
        assert names(business.back_end.screen("segment", id=str(one))) == ["Bo", "=Eva"]
        monkeypatch.setattr(segment, "LINES", 1)
        page = business.back_end.screen("segment", id=str(one))
        assert names(page) == ["Bo"]
        assert names(business.back_end.screen("segment", **query_of(page.select(".bkl-pager a")[-1]["href"]))) == [
            "=Eva"
        ]

    def test_where_there_is_no_time_at_all_it_says_so(
        self, business: Segments, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(segment, "SECONDS_OF_LIST", 0)
        monkeypatch.setattr(segment, "SECONDS_OF_FIGURES", 0)
        page = business.back_end.screen("segment", built_in="inactive")
        assert "Nobody found so far" in words(page) and "Counting them takes longer" in words(page)
        assert page.select_one("form[data-path='segments/count']")

    def test_the_worker_counts(self, business: Segments, database: Database) -> None:
        html = business.back_end.send("segments/count", built_in="inactive", days="90")["html"]
        task = parse(html).select_one("[data-bkl-task]")["data-bkl-task"]
        run_tasks(database)
        said = words(parse(business.back_end.send("task", task=task)["html"]))
        assert said.startswith("2 customers, of whom 1 may be written to.")

    def test_the_worker_counts_ones_own(self, business: Segments, database: Database) -> None:
        staff = business.as_staff(Grant.MY)
        html = staff.send("segments/count", built_in="inactive")["html"]
        run_tasks(database)
        task = parse(html).select_one("[data-bkl-task]")["data-bkl-task"]
        assert "1 customer, of whom" in words(parse(staff.send("task", task=task)["html"]))

    def test_while_it_is_typed(self, business: Segments, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(segment_counts, "LEAST", 100)
        shown = parse(business.back_end.send("segments/preview", **AWAY_FORM)["html"])
        assert "longer than a page can wait" in words(shown)
        html = business.back_end.send(shown.button["data-path"], **AWAY_FORM)["html"]
        run_tasks(database)
        task = parse(html).select_one("[data-bkl-task]")["data-bkl-task"]
        assert "2 customers" in words(parse(business.back_end.send("task", task=task)["html"]))


class TestTheEditor:
    def test_counts_while_one_types(self, business: Segments) -> None:
        said = words(parse(business.back_end.send("segments/preview", **AWAY_FORM)["html"]))
        assert said.startswith("No visit for 90 days. 2 customers, of whom 1 may be written to.")
        with_group = AWAY_FORM | {
            "groups": ["2"],
            "join_2": "none",
            "rows": ["0-1-inactive", "2-3-tier"],
            "r3_names": ["Gold"],
        }
        said = words(parse(business.back_end.send("segments/preview", **with_group)["html"]))
        assert said.startswith("No visit for 90 days, not: in Gold. 1 customer, of whom 0")

    def test_waits_for_what_is_missing(self, business: Segments) -> None:
        said = business.back_end.send("segments/preview", **(AWAY_FORM | {"r1_days": ""}))["html"]
        assert "Fill in what is missing" in said

    def test_shows_what_was_saved(self, business: Segments) -> None:
        one = business.save(
            rows=["0-1-inactive", "0-2-spent", "4-3-last_visit"],
            groups=["4"], join_4="any", r2_least="12.50", r2_days="30", r3_services=["7"],
        )  # fmt: skip
        page = business.back_end.screen("segment-editor", id=str(one))
        form = page.form
        assert form.select_one("[name=r1_days]")["value"] == "90"
        assert form.select_one("[name=r2_least]")["value"] == "12.50"
        ticked = [box for box in form.select("[name='r3_services[]']") if box.has_attr("checked")]
        assert [box["value"] for box in ticked] == ["7"]
        assert [one["value"] for one in form.select("[name='rows[]']")] == [
            "0-1-inactive",
            "0-2-spent",
            "1-3-last_visit",
        ]
        assert form.select_one("[name=seen]")["value"] == "1"

    def test_shows_a_copy_under_another_name(self, business: Segments) -> None:
        page = business.back_end.screen("segment-editor", copy=str(business.save()))
        assert page.select_one("[name=name]")["value"] == "Away (copy)"
        assert not page.select("[name=id]")

    def test_begins_with_a_ready_made_one(self, business: Segments) -> None:
        page = business.back_end.screen("segment-editor", built_in="near_tier", percent="33")
        assert page.select_one("[name=r1_distance]")["value"] == "33"
        assert page.select_one("[name=name]")["value"] == "Close to the next tier"

    def test_adds_rows_without_javascript(self, business: Segments) -> None:
        page = business.back_end.screen("segment-editor", built_in="inactive", add="visits", group="0")
        assert [one["value"] for one in page.form.select("[name='rows[]']")] == ["0-1-inactive", "0-2-visits"]
        page = business.back_end.screen("segment-editor", built_in="inactive", add="points", group="new")
        assert [one["value"] for one in page.form.select("[name='rows[]']")] == ["0-1-inactive", "1-2-points"]
        assert "add=points" in page.form.select_one("a[data-bkl-add=points]")["href"]

    def test_keeps_what_is_nested_too_deeply(self, business: Segments) -> None:
        deep = {"all": [{"any": [{"none": [{"new": {"days": 3}}]}, AWAY]}]}
        form = {"name": "Deep", "document": json.dumps(deep)}
        business.back_end.send("segments/restore", **form)
        with business.database.read() as conn:
            one = saved_segments.list_segments(conn, tenant_id=business.back_end.tenant)[0].id
        page = business.back_end.screen("segment-editor", id=str(one))
        assert "nested more deeply" in words(page) and not page.select("[name='rows[]']")
        fields = {
            field["name"]: field["value"] for field in page.form.select("input[value]") if field["name"][0] != "_"
        }
        fields.pop("action")
        assert "not: came for the first time" in business.back_end.send("segments/preview", **fields)["html"]
        business.back_end.send("segments/save", **(fields | {"name": "Deeper"}))
        assert business.saved() == {"Deeper": deep}

    def test_is_not_for_who_has_own_customers_only(self, business: Segments) -> None:
        staff = business.as_staff(Grant.MY)
        one = business.save()
        for path, form in (
            ("segments/save", AWAY_FORM),
            ("segments/delete", {"id": str(one), "seen": "1"}),
            ("segments/restore", {"name": "X", "document": json.dumps(AWAY)}),
        ):
            assert staff.refused(path, **form)["status"] == 403
        assert staff.call("segment-editor", "query", {})[0] == 403
        assert list(business.saved()) == ["Away"]


class TestSaving:
    def test_a_new_one_and_undoing_it(self, business: Segments) -> None:
        answer = business.back_end.send("segments/save", **AWAY_FORM)
        assert answer["done"] == "Segment saved." and "screen=segment&id=" in answer["go"]
        assert business.saved() == {"Away": AWAY}
        business.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert business.saved() == {}

    def test_a_change_and_undoing_it(self, business: Segments) -> None:
        one = business.save()
        change = AWAY_FORM | {"id": str(one), "seen": "1", "name": "Gone", "r1_days": "120", "join_0": "none"}
        answer = business.back_end.send("segments/save", **change)
        assert business.saved() == {"Gone": {"none": [{"inactive": {"days": 120}}]}}
        assert business.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])["done"] == "Undone."
        assert business.saved() == {"Away": AWAY}

    def test_two_who_change_the_same_one(self, business: Segments) -> None:
        one = business.save()
        change = AWAY_FORM | {"id": str(one), "seen": "1"}
        business.back_end.send("segments/save", **(change | {"name": "Mine"}))
        refusal = business.back_end.refused("segments/save", **(change | {"name": "Theirs"}))
        assert (refusal["status"], refusal["code"]) == (409, "changed_meanwhile")
        assert list(business.saved()) == ["Mine"]
        assert business.back_end.refused("segments/delete", id=str(one), seen="1")["status"] == 409

    def test_deleting_and_undoing_it(self, business: Segments) -> None:
        one = business.save()
        answer = business.back_end.send("segments/delete", id=str(one), seen="1")
        assert business.saved() == {}
        business.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert business.saved() == {"Away": AWAY}

    @pytest.mark.parametrize("document", ["", "{", "[]", '{"odd": 1}', "[" * 5000])
    def test_only_segments_are_brought_back(self, business: Segments, document: str) -> None:
        assert business.back_end.refused("segments/restore", name="X", document=document)["status"] == 422
        assert business.saved() == {}

    def test_what_is_wrong_stands_at_its_field(self, back_end: Any) -> None:
        for form, field in WRONG:
            refusal = back_end.refused("segments/save", **(AWAY_FORM | form))
            assert (refusal["status"], refusal["field"]) == (422, field), form
        assert "No segments of your own yet" in words(back_end.screen("segments"))

    def test_every_condition_comes_back_as_it_was_typed(self, business: Segments) -> None:
        form = {
            "name": "All", "join_0": "any", "join_50": "none", "groups": ["50"],
            "rows": [
                "0-1-inactive", "0-2-new", "0-3-visits", "0-4-spent", "0-5-last_visit", "0-6-booked", "0-7-tier", "0-8-tier",
                "0-9-near_tier", "0-10-points", "0-11-near_reward", "0-12-expiring", "50-13-never_redeemed", "0-14-new",
            ],
            "r1_days": "90", "r1_at_most": "180", "r2_days": "30", "r3_least": "2", "r3_most": "4", "r3_days": "365",
            "r4_most": "99.50", "r5_locations": ["3"], "r6_ahead": "yes", "r7_names": ["Gold"], "r8_without": "1",
            "r9_measure": "points", "r9_distance": "50", "r9_tier": "Gold", "r10_least": "-5", "r11_cost": "500",
            "r11_measure": "percent", "r11_distance": "80", "r12_least": "10", "r12_days": "14", "r14_gone": "1",
        }  # fmt: skip
        one = business.save(**form)
        document = business.saved()["All"]
        assert document == {"any": [
            {"inactive": {"days": 90, "at_most": 180}}, {"new": {"days": 30}}, {"visits": {"least": 2, "most": 4, "days": 365}},
            {"spent": {"most": "99.50"}}, {"last_visit": {"locations": [3]}}, {"booked": {"ahead": True}},
            {"tier": {"names": ["Gold"]}}, {"tier": {"without": True}}, {"near_tier": {"points": 50, "tier": "Gold"}},
            {"points": {"least": -5}}, {"near_reward": {"cost": 500, "percent": 80}}, {"expiring": {"days": 14, "least": 10}},
            {"none": [{"never_redeemed": {}}]},
        ]}  # fmt: skip
        shown = read_form(business.back_end.screen("segment-editor", id=str(one)))
        business.back_end.send("segments/save", **shown)
        assert business.saved()["All"] == document


class TestFiles:
    def test_have_only_those_who_agreed(self, business: Segments) -> None:
        rows = business.csv(built_in="inactive", days="90")
        assert [row["Customer"] for row in rows] == ["Bo"]
        assert {name: rows[0][name] for name in ("Points", "Worth in EUR", "Tier", "Visits", "Spent in EUR")} == {
            "Points": "30", "Worth in EUR": "3.00", "Tier": "Gold", "Visits": "1", "Spent in EUR": "80.00",
        }  # fmt: skip
        everybody = business.csv(id=str(business.save(name="All", rows=[])))
        assert [row["Customer"] for row in everybody] == ["Ana", "Bo"]

    def test_have_ones_own_customers_for_who_has_only_those(self, business: Segments) -> None:
        one = str(business.save(name="All", rows=[]))
        staff = business.as_staff(Grant.MY)
        with business.back_end.site.cursor() as cursor:
            table = f"{business.back_end.site.prefix}bkntc_appointments"
            cursor.execute(f"UPDATE {table} SET staff_id = 0 WHERE customer_id = %s", (business.ids["Bo"],))
        assert [row["Customer"] for row in business.csv(staff, id=one)] == ["Ana"]

    def test_in_excel_too(self, business: Segments, database: Database) -> None:
        business.back_end.send("segments/excel", built_in="inactive", days="90")
        assert business.back_end.screen("segment", built_in="inactive", days="90").select("[data-bkl-task]")
        run_tasks(database)
        page = business.back_end.screen("segment", built_in="inactive", days="90")
        link = query_of(next(a["href"] for a in page.select("a") if "excel-file" in a["href"]))
        response = business.back_end.caller.post(
            "/v1/admin/segments/excel-file", {"page": page_values(), "query": {"task": link["task"]}}
        )
        rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
        assert [row[1] for row in rows] == ["Customer", "Bo"]
        assert "inactive-" in response.headers["content-disposition"]
        other = business.back_end.screen("segment", built_in="inactive", days="91")
        assert not [a for a in other.select("a") if "excel-file" in a["href"]]

    def test_are_not_offered_where_nobody_agreed(self, business: Segments) -> None:
        page = business.back_end.screen("segment", built_in="inactive", days="150")
        assert not page.select("a[href*='csv'], form[data-path='segments/excel']")
        assert "There is nothing to export" in words(page)

    def test_whoever_withdraws_meanwhile_is_in_no_further_page(
        self, business: Segments, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(segments, "STRIDE", 1)
        walk = audience.walk_audience

        def withdraw_after_the_first(conn: Any, *, selection: Any, after: int = 0) -> Any:
            found = walk(conn, selection=selection, after=after)
            with business.back_end.site.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {business.back_end.site.prefix}bkloyalty_profiles SET consent = 'withdrawn' WHERE customer_id = %s",
                    (business.ids["Bo"],),
                )
            return found

        monkeypatch.setattr("bridge.web.admin.segment_sheet.walk_audience", withdraw_after_the_first)
        assert [row["Customer"] for row in business.csv(id=str(business.save(name="All", rows=[])))] == ["Ana"]


def query_of(href: str) -> dict[str, str]:
    from urllib.parse import parse_qsl

    said = dict(parse_qsl(href.partition("?")[2]))
    return {name: value for name, value in said.items() if name not in ("screen", "page")}


def page_values() -> dict[str, str]:
    names = ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")
    return {name: f"https://salon.example/{name}" for name in names}


def read_form(page: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send of the first form."""
    sent: dict[str, Any] = {}
    for field in page.form.select("input[name], select[name]"):
        name = field["name"]
        if (
            name == "action"
            or name.startswith("_bkl_")
            or (field.get("type") == "checkbox" and not field.has_attr("checked"))
        ):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.option
            sent[name] = chosen["value"]
        elif name.endswith("[]"):
            sent.setdefault(name[:-2], []).append(field["value"])
        else:
            sent[name] = field.get("value", "")
    return sent
