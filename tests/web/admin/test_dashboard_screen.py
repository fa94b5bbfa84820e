"""The dashboard: figures of the last 30 days, what stands out, and what a new programme still lacks."""

import itertools
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bridge import clock
from bridge.core.access.permissions import Grant
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.rewards.rewards import Kind, Reward, Terms
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.store.rewards.rewards import append_reward
from tests.web.admin.acting import PROGRAMME, REDEMPTION, as_staff, put_in_force
from tests.web.admin.reading import cards

_numbers = itertools.count()


def post(back_end: Any, database: Database, customer: int, kind: EntryKind, points: int, *, days: int) -> None:
    entry = Entry(customer, kind, points, clock.now() - timedelta(days=days), f"dash:{next(_numbers)}", 812)
    database.transact(
        lambda conn: accounts.append_entries(
            conn, tenant_id=back_end.tenant, posted=[entry], actor=None, now=clock.now()
        )
    )


@pytest.fixture
def salon(back_end: Any, database: Database) -> Any:
    put_in_force(back_end, database)
    back_end.ana = back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="")
    back_end.customers = [0, back_end.ana]
    bea = back_end.insert("customers", first_name="Bea", last_name="Gil", email="")
    back_end.insert("appointments", customer_id=back_end.ana, staff_id=5, service_id=1, status="approved")
    for customer, points in ((back_end.ana, 100), (bea, 40)):
        post(back_end, database, customer, EntryKind.EARNED, points, days=40)
        post(back_end, database, customer, EntryKind.EARNED, points + 10, days=2)
        post(back_end, database, customer, EntryKind.REDEEMED, -points // 10, days=1)
    with back_end.site.cursor() as cursor:
        account = (
            f"INSERT INTO {back_end.site.prefix}bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, "
            "lifetime, tier, tallies, created_at, updated_at) VALUES (%s, %s, %s, %s, 0, 0, %s, %s, '{}', NOW(), NOW())"
        )
        cursor.execute(account, (back_end.tenant, back_end.ana, 200, 20, 200, "Silver"))
        cursor.execute(account, (back_end.tenant, bea, 86, 0, 86, None))
    return back_end


def steps(page: Any) -> dict[str, str]:
    return {step.a.get_text(): step["data-done"] for step in page.select(".bkl-todo li")}


class TestFigures:
    def test_are_of_the_last_30_days_beside_those_before(self, salon: Any) -> None:
        assert cards(salon.screen("dashboard")) == {
            "Points earned in 30 days": ["160 pts", "14% more than the 30 days before (140)"],
            "Points redeemed in 30 days": ["14 pts", "The 30 days before: none"],
            "Points outstanding": ["286 pts", "≈ €14.30"],
            "Customers to reactivate": ["0", "Nobody stayed away for 90 days."],
            "Can redeem points now": ["0", "customers who have enough points"],
            "Customers with points": ["2", "20 pts of them are set aside for bookings."],
        }

    def test_count_tiers(self, salon: Any) -> None:
        rows = salon.screen("dashboard").select("section[aria-labelledby=bkl-tiers] tbody tr")
        assert [row.get_text(" ", strip=True) for row in rows] == ["Silver 1", "No tier yet 1"]

    def test_show_the_latest_activity(self, salon: Any, database: Database) -> None:
        post(salon, database, salon.ana, EntryKind.BONUS, 3, days=0)
        latest = salon.screen("dashboard").select(".bkl-latest li")
        assert len(latest) == 5
        assert "Ana Ruiz" in latest[0].get_text() and "+3 pts" in latest[0].get_text()
        assert "screen=booking&id=812" in latest[0].select_one("a[data-bkl-dialog]")["href"]

    def test_are_those_of_own_customers_for_who_has_only_these(self, salon: Any) -> None:
        page = as_staff(salon, Grant.MY).screen("dashboard")
        assert cards(page)["Points earned in 30 days"][0] == "110 pts"
        assert cards(page)["Customers with points"][0] == "1"
        assert "Bea" not in page.get_text()

    def test_count_who_has_enough_points_that_are_not_set_aside(self, salon: Any, database: Database) -> None:
        put_in_force(salon, database, {**PROGRAMME, "redemption": {**REDEMPTION, "min_points": 100}})
        with salon.site.cursor() as cursor:
            for customer, balance, held in ((1, 100, 0), (2, 150, 60), (3, 99, 0), (4, 900, 800)):
                cursor.execute(
                    f"INSERT INTO {salon.site.prefix}bkloyalty_profiles (tenant_id, customer_id, visits, spent, balance, held, "
                    "lifetime, redeemed) VALUES (%s, %s, 0, 0, %s, %s, 0, 0)",
                    (salon.tenant, customer, balance, held),
                )
        assert cards(salon.screen("dashboard"))["Can redeem points now"][0] == "2"
        tea = Reward("Tea", 99, Terms(Kind.CUSTOM))
        for reward in (
            tea,
            replace(tea, name="Old", cost=1, stock=0),
            replace(tea, name="VIP", tiers=frozenset({"Gold"})),
        ):
            offer = partial(append_reward, tenant_id=salon.tenant, reward=reward, actor=None, now=clock.now())
            database.transact(offer)
        assert cards(salon.screen("dashboard"))["Can redeem points now"] == [
            "3",
            "customers who have enough points · 2 rewards on offer",
        ]


class TestSetUp:
    def test_of_a_new_programme_begins_with_thresholds(self, back_end: Any) -> None:
        page = back_end.screen("dashboard")
        assert steps(page) == {"Define thresholds": "no", "Attach history": "no", "Reactivate with focus": "no"}
        assert page.select_one("#bkl-next").get_text() == "Set-up: step 1 of 3"
        assert "step=programme" in page.select_one("section .bkl-buttons a")["href"]
        assert cards(page)["Points outstanding"] == ["0 pts", "Customers cannot redeem them yet."]
        assert cards(page)["Can redeem points now"] == ["–", "Customers cannot redeem them yet."]

    def test_of_a_draft_is_still_at_the_first_step(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database, draft=True)
        assert list(steps(back_end.screen("dashboard")).values()) == ["no", "no", "no"]

    def test_leads_on_where_it_was_left(self, salon: Any) -> None:
        page = salon.screen("dashboard")
        assert list(steps(page).values()) == ["yes", "no", "no"] and "Running" in page.get_text()
        assert "step=history" in page.select_one("section .bkl-buttons a")["href"]
        salon.send("setup/close", step="history")
        assert "step=people" in salon.screen("dashboard").select_one("section .bkl-buttons a")["href"]

    def test_is_over_when_every_step_is(self, salon: Any) -> None:
        for step in ("history", "people"):
            salon.send("setup/close", step=step)
        assert steps(salon.screen("dashboard")) == {}

    def test_comes_back_where_no_rule_is_left(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database, {**PROGRAMME, "earning_rules": []})
        assert steps(back_end.screen("dashboard"))["Define thresholds"] == "no"

    def test_is_not_for_who_can_take_no_step(self, back_end: Any) -> None:
        back_end.customers = [0, back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="")]
        assert steps(as_staff(back_end, Grant.MY).screen("dashboard")) == {}


def test_the_programme_is_started_from_here_by_who_may(back_end: Any, database: Database) -> None:
    put_in_force(back_end, database, draft=True)
    page = back_end.screen("dashboard")
    form = page.select_one('form[data-path="programme/start"]')
    assert form is not None and "Draft" in page.get_text()
    back_end.send("programme/start", version=form.select_one("input[name=version]")["value"])
    assert "Running" in back_end.screen("dashboard").get_text()


def test_it_is_spanish_where_the_reader_is(salon: Any) -> None:
    page = salon.speaking("es_ES").screen("dashboard")
    assert "14 % más que los 30 días anteriores (140)" in page.get_text().replace("\u00a0", " ")


class TestStillWorthDoing:
    def suggested(self, page: Any) -> list[str]:
        return [link["href"].partition("screen=")[2] for link in page.select("[aria-labelledby=bkl-worth-doing] a")]

    def test_is_what_a_programme_that_runs_lacks(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database, {"earning_rules": PROGRAMME["earning_rules"]})
        assert self.suggested(back_end.screen("dashboard")) == ["settings", "tiers"]
        put_in_force(back_end, database, {**PROGRAMME, "redemption": REDEMPTION, "tiers": []})
        assert self.suggested(back_end.screen("dashboard")) == ["tiers"]
        put_in_force(back_end, database, {**PROGRAMME, "redemption": REDEMPTION})
        assert self.suggested(back_end.screen("dashboard")) == []

    def test_is_nothing_before_it_runs(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database, draft=True)
        assert self.suggested(back_end.screen("dashboard")) == []

    def test_is_nothing_for_who_may_not_do_it(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database, {"earning_rules": PROGRAMME["earning_rules"]})
        back_end.customers = [0, back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="")]
        assert self.suggested(as_staff(back_end, Grant.MY).screen("dashboard")) == []
