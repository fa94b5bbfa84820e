"""Segments as the owner sees them: the cards with their counts, who is in one, the files; always within the time of a page."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from segment_business import AWAY_FORM, Segments, counts, names, page_values, parse, query_of, words

from bridge import clock
from bridge.core.access.permissions import Grant
from bridge.core.rewards.rewards import Kind, Reward, RewardState, Terms
from bridge.store.database import Database
from bridge.store.patience import TooSlow
from bridge.store.rewards.rewards import append_reward
from bridge.store.segments import audience, segments
from bridge.tasks.runner import run_tasks
from bridge.web.admin.segments import segment, segment_counts


@pytest.fixture
def business(back_end: Any, database: Database) -> Segments:
    return Segments(back_end, database)


class TestTheScreen:
    def test_has_what_every_business_has_each_with_its_count(self, business: Segments) -> None:
        page = business.back_end.screen("segments")
        assert counts(page) == {
            "Inactive": "2", "New": "1", "Came only once": "2", "Regulars": "0", "Best customers": "0",
            "Close to the next tier": "1", "Points about to expire": "0", "Never redeemed": "1",
            "Silver": "1", "Gold": "1", "No tier, including who never earned": "2",
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
        cards = {
            card.h3.get_text(strip=True): words(card)
            for card in business.back_end.screen("segments").select(".bkl-card")
        }
        assert "At least 80% of the points for a reward that is open to them" in cards["Close to a reward"]

    def test_best_customers_are_measured_by_what_customers_spend(self, business: Segments) -> None:
        page = business.back_end.screen("segments")
        card = next(card for card in page.select(".bkl-card") if card.h3.get_text(strip=True) == "Best customers")
        assert "spent=200" in card.a["href"] and "€200.00" in words(card)

    def test_best_customers_are_the_same_question_to_who_has_only_their_own(self, business: Segments) -> None:
        card = next(
            card for card in business.as_staff(Grant.MY).screen("segments").select(".bkl-card")
            if card.h3.get_text(strip=True) == "Best customers"
        )  # fmt: skip
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
        monkeypatch.setattr("bridge.web.admin.segments.segments.SECONDS_OF_A_LIST", 0)
        form = business.back_end.screen("segments").select_one(".bkl-card form")
        assert form["data-bkl-later"] == "segments/size"
        asked = {field["name"]: field["value"] for field in form.select("input")}
        assert asked == {"built_in": "inactive", "days": "90"}
        assert business.back_end.send("segments/size", **asked)["html"] == "2"
        monkeypatch.setattr("bridge.web.admin.segments.segments.SECONDS", 0)
        assert "Open to count" in business.back_end.send("segments/size", **asked)["html"]


class TestWhoIsInIt:
    def test_lists_them_with_what_is_known(self, business: Segments) -> None:
        page = business.back_end.screen("segment", built_in="inactive", days="90")
        assert (page.h1.get_text(), words(page.select_one(".bkl-lead"))) == ("Inactive", "No visit for 90 days.")
        assert names(page) == ["Bo", "=Eva"]
        cells = [words(cell) for cell in page.select("tbody tr")[0].select("td")]
        assert cells[0] == "30 pts ≈ €3.00" and cells[1] == "Gold 330 pts in all"
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
        monkeypatch.setattr(segment, "SECONDS", 0)
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

        monkeypatch.setattr("bridge.web.admin.segments.segment_sheet.walk_audience", withdraw_after_the_first)
        assert [row["Customer"] for row in business.csv(id=str(business.save(name="All", rows=[])))] == ["Ana"]
