"""The report: one range of days for everything, figures as R1 says, and a log that is filtered and leads on."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bridge import clock
from bridge.core.access.permissions import Grant
from bridge.core.points.ledger import Entry, EntryKind
from bridge.flows.programmes import configure
from bridge.jobs.people import index_people
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.tasks.runner import run_tasks
from tests.web.admin.acting import as_staff
from tests.web.admin.reading import cards

MARCH = {"period": "custom", "from": "2026-03-01", "to": "2026-03-31"}
PROGRAMME = {
    "earning_rules": [],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}, {"name": "Gold", "min_points": 500}],
    "redemption": {"enabled": True, "point_value": "0.05", "method": "auto"},
}
_numbers = itertools.count()


@pytest.fixture
def salon(back_end: Any, database: Database) -> Any:
    """Ana (of the staff's member 5) and Bea, with entries in February and March 2026 as this module's figures say."""
    back_end.ana = back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="")
    back_end.bea = back_end.insert("customers", first_name="=cmd", last_name="Bea", email="")
    back_end.insert("appointments", customer_id=back_end.ana, staff_id=5, service_id=1, status="approved")
    report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "es_ES"}
    posted = [
        entry(back_end.ana, EntryKind.EARNED, 100, 2, 10),
        entry(back_end.ana, EntryKind.REDEEMED, -20, 2, 11),
        entry(back_end.ana, EntryKind.EARNED, 300, 3, 1, appointment_id=812),
        entry(back_end.ana, EntryKind.REVERSED, -50, 3, 2),
        entry(back_end.bea, EntryKind.BONUS, 50, 3, 2),
        entry(back_end.bea, EntryKind.REDEEMED, -110, 3, 31),
        entry(back_end.bea, EntryKind.RETURNED, 9, 3, 31),
        entry(back_end.bea, EntryKind.ADJUSTED, 7, 3, 5, note="<b>sorry</b>"),
        entry(back_end.bea, EntryKind.EXPIRED, -3, 3, 6),
    ]

    def open_salon(conn: Any) -> None:
        configure.save_report(conn, tenant_id=back_end.tenant, report=report)
        configure.import_programme(conn, tenant_id=back_end.tenant, document=PROGRAMME, draft=False, now=clock.now())
        accounts.append_entries(conn, tenant_id=back_end.tenant, posted=posted, actor=1, now=clock.now())

    database.transact(open_salon)
    with back_end.site.cursor() as cursor:
        account = (
            f"INSERT INTO {back_end.site.prefix}bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, "
            "lifetime, tier, tallies, created_at, updated_at) VALUES (%s, %s, %s, %s, 0, 0, %s, %s, '{}', NOW(), NOW())"
        )
        cursor.execute(account, (back_end.tenant, back_end.ana, 330, 30, 350, "Silver"))
        cursor.execute(account, (back_end.tenant, back_end.bea, 0, 0, 57, None))
        cursor.execute(
            f"INSERT INTO {back_end.site.prefix}bkloyalty_lots (tenant_id, customer_id, awarded_at, expires_at, points_left) "
            "VALUES (%s, %s, NOW(), NOW() + INTERVAL 40 DAY, 100), (%s, %s, NOW(), NULL, 230)",
            (back_end.tenant, back_end.ana, back_end.tenant, back_end.ana),
        )
    return back_end


def entry(customer: int, kind: EntryKind, points: int, month: int, day: int, **more: Any) -> Entry:
    at = datetime(2026, month, day, 12, 30, tzinfo=UTC)
    return Entry(customer, kind, points, at, f"report:{next(_numbers)}", **more)


def rows(page: Any) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in page.select("#bkl-log tbody tr")
    ]


def points_of(page: Any) -> list[str]:
    return [row[2] for row in rows(page)]


class TestFigures:
    def test_are_those_of_the_range_beside_the_range_before(self, salon: Any) -> None:
        assert cards(salon.screen("reports", **MARCH)) == {
            "Total points earned": ["300 pts", "200% more than Feb 1 – 28, 2026 (100)"],
            "Total points redeemed": ["101 pts", "405% more than Feb 1 – 28, 2026 (20)"],
            "Redemption rate": ["34%", "Feb 1 – 28, 2026: 20%"],
            "Active loyalty customers": ["2", "100% more than Feb 1 – 28, 2026 (1)"],
        }

    def test_of_days_without_anything_are_zero(self, salon: Any) -> None:
        found = cards(salon.screen("reports", period="custom", **{"from": "2020-01-01", "to": "2020-01-31"}))
        assert found["Redemption rate"] == ["0%", "Dec 1 – 31, 2019: 0%"]
        assert found["Total points earned"] == ["0 pts", "Dec 1 – 31, 2019: none"]

    def test_stand_behind_the_pictures_as_tables(self, salon: Any) -> None:
        page = salon.screen("reports", **MARCH)
        activity, outstanding = page.select(
            "section[aria-labelledby=bkl-activity], section[aria-labelledby=bkl-outstanding]"
        )
        by_day = {
            row.th.get_text(): [cell.get_text() for cell in row.select("td")] for row in activity.select("tbody tr")
        }
        assert len(by_day) == 31
        assert (by_day["Mar 1"], by_day["Mar 2"], by_day["Mar 31"]) == (["300", "0"], ["0", "0"], ["0", "101"])
        assert [cell.get_text() for cell in outstanding.select("tbody td")][-1] == "283"
        assert [cell.get_text() for cell in outstanding.select("tbody td")][:2] == ["380", "380"]
        assert [svg["role"] for svg in page.select("svg.bkl-chart")] == ["img", "img"]
        assert all(svg["aria-label"] for svg in page.select("svg.bkl-chart"))

    def test_say_what_is_owed_and_what_expires_when(self, salon: Any) -> None:
        page = salon.screen("reports", **MARCH)
        owed = page.select_one("section[aria-labelledby=bkl-owed]")
        assert owed.select_one(".bkl-big").get_text() == "330 pts ≈ €16.50"
        assert "With 1 customer. 30 pts of them are set aside for bookings." in owed.get_text()
        month = f"{datetime.now(UTC) + timedelta(days=40):%B %Y}"
        shown = [[cell.get_text().strip() for cell in row.select("th, td")] for row in owed.select("tbody tr")]
        assert shown == [[month, "100", "€5.00"], ["Never", "230", "€11.50"]]

    def test_count_customers_by_tier(self, salon: Any) -> None:
        tiers = salon.screen("reports").select("section[aria-labelledby=bkl-tiers] tbody tr")
        assert [row.get_text(" ", strip=True) for row in tiers] == ["Gold 0", "Silver 1", "No tier yet 1"]

    def test_a_member_of_staff_sees_own_customers(self, salon: Any) -> None:
        salon.customers = [0, salon.ana]
        page = as_staff(salon, Grant.MY).screen("reports", **MARCH)
        assert cards(page)["Active loyalty customers"][0] == "1"
        assert cards(page)["Total points earned"][0] == "250 pts"
        assert {row[1] for row in rows(page)} == {"Ana Ruiz"}
        assert "You see your own customers." in page.get_text()


class TestTheRange:
    @pytest.mark.parametrize(
        ("period", "days"),
        [("today", 1), ("7", 7), ("30", 30), ("12", 365), ("", 30), ("nonsense", 30), ("custom", 30)],
    )
    def test_is_chosen_with_one_click(self, salon: Any, period: str, days: int) -> None:
        first, last = _days(salon.screen("reports", period=period))
        assert (last - first).days + 1 in ((days, days + 1) if days == 365 else (days,))
        assert abs((datetime.now(UTC).date() - last).days) <= 1

    def test_of_a_month_is_the_month(self, salon: Any) -> None:
        first, last = _days(salon.screen("reports", period="last-month"))
        assert first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month
        assert _days(salon.screen("reports", period="month"))[0].day == 1

    @pytest.mark.parametrize(("first", "last"), [("2026-03-31", "2026-03-01"), ("2026-03-01", "2026-03-31")])
    def test_that_was_typed_may_stand_the_other_way_round(self, salon: Any, first: str, last: str) -> None:
        page = salon.screen("reports", period="custom", **{"from": first, "to": last})
        assert _days(page) == (date(2026, 3, 1), date(2026, 3, 31))

    def test_ends_today_whatever_was_typed_and_says_so(self, salon: Any) -> None:
        said = "Days to come have no figures yet"
        today = datetime.now(UTC).date()
        to_come = str(today + timedelta(days=400))
        page = salon.screen("reports", period="custom", **{"from": "2026-03-01", "to": to_come})
        first, last = _days(page)
        assert first == date(2026, 3, 1) and abs((last - today).days) <= 1
        assert said in page.get_text()
        first, last = _days(salon.screen("reports", period="custom", **{"from": to_come, "to": to_come}))
        assert first == last and abs((last - today).days) <= 1
        assert said not in salon.screen("reports", **MARCH).get_text()

    def test_stays_in_every_link_and_form(self, salon: Any) -> None:
        page = salon.screen("reports", kind="bonus", **MARCH)
        range_form, log_form = page.select("form[data-bkl-search]")
        kept = {field["name"]: field["value"] for field in log_form.select("input[type=hidden]")}
        assert MARCH.items() <= kept.items() and kept["screen"] == "reports" and kept["page"] == "booknetic"
        assert "kind" not in kept
        kept = {field["name"]: field["value"] for field in range_form.select("input[type=hidden]")}
        assert (kept["kind"], kept["period"]) == ("bonus", "custom")
        assert all("kind=bonus" in link["href"] for link in page.select(".bkl-presets a"))
        assert "from=2026-03-01" in page.select_one("#bkl-log a[href*=bkloyalty_download]")["href"]


def _days(page: Any) -> tuple[date, date]:
    first, last = page.select_one("[data-bkl-days]")["data-bkl-days"].split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


class TestTheLog:
    def test_has_every_entry_with_its_kind_in_words_and_colour(self, salon: Any) -> None:
        page = salon.screen("reports", **MARCH)
        shown = rows(page)
        assert shown[-1] == ["Mar 1, 2026, 1:30 PM", "Ana Ruiz", "+300 pts", "Earned", "Appointment 812"]
        assert [row[3].split()[0] for row in shown] == [
            "Given", "Redeemed", "Expired", "Admin", "Bonus", "Taken", "Earned",
        ]  # fmt: skip
        lines = page.select("#bkl-log tbody tr")
        assert len(lines) == len(shown)
        for row in lines:
            assert len(row.select(f".is-{row['data-kind']}")) == 2

    def test_names_are_text_whatever_they_are(self, salon: Any) -> None:
        page = salon.screen("reports", **MARCH)
        assert "=cmd Bea" in {row[1] for row in rows(page)}
        assert not page.select("#bkl-log b")

    def test_references_open_what_they_are_about(self, salon: Any) -> None:
        page = salon.screen("reports", **MARCH)
        links = {link.get_text(): link["href"] for link in page.select("#bkl-log td a[data-bkl-dialog]")}
        assert "screen=booking&id=812" in links.pop("Appointment 812")
        ((words, href),) = links.items()
        assert re.fullmatch(r"Adjustment \d+", words)
        assert f"screen=adjustment&id={words.split()[1]}" in href
        assert f"screen=customer&id={salon.ana}" in page.select("#bkl-log td a[data-bkl-nav]")[-1]["href"]

    def test_is_filtered_by_type_and_customer(self, salon: Any) -> None:
        assert points_of(salon.screen("reports", kind="redeemed", **MARCH)) == ["−110 pts"]
        page = salon.screen("reports", customer=str(salon.ana), **MARCH)
        assert points_of(page) == ["−50 pts", "+300 pts"]
        assert "Only Ana Ruiz." in page.get_text()
        assert rows(salon.screen("reports", customer=str(salon.ana), kind="bonus", **MARCH)) == []

    def test_filters_change_no_figure(self, salon: Any) -> None:
        whole = cards(salon.screen("reports", **MARCH))
        assert cards(salon.screen("reports", kind="redeemed", customer=str(salon.ana), **MARCH)) == whole

    def test_a_name_is_enough_to_find_a_customer(self, salon: Any, database: Database) -> None:
        salon.insert("customers", first_name="Ana", last_name="Soler", email="")
        index_people(database)
        page = salon.screen("reports", who="ruiz", **MARCH)
        assert points_of(page) == ["−50 pts", "+300 pts"]
        assert f"customer={salon.ana}" in page.select_one("#bkl-log a[href*=bkloyalty_download]")["href"]
        several = salon.screen("reports", who="ana", **MARCH)
        assert [link.get_text() for link in several.select(".bkl-choose a")] == ["Ana Ruiz", "Ana Soler"]
        assert "No customer is found by" in salon.screen("reports", who="zoe", **MARCH).get_text()

    def test_leads_on_in_pages(self, salon: Any, database: Database) -> None:
        posted = [entry(salon.bea, EntryKind.BONUS, number, 3, 20) for number in range(1, 61)]
        database.transact(
            lambda conn: accounts.append_entries(conn, tenant_id=salon.tenant, posted=posted, actor=1, now=clock.now())
        )
        seen, query = [], {}
        for _ in range(3):
            page = salon.screen("reports", kind="bonus", **MARCH, **query)
            seen += points_of(page)
            older = page.select_one(".bkl-pager a:last-child")["href"]
            query = {"older": re.search(r"older=([^&#]+)", older)[1]} if "older=" in older else {}
        assert seen == [f"+{number} pt{'s' if number > 1 else ''}" for number in range(60, 0, -1)] + ["+50 pts"]
        newer = re.search(r"newer=([^&#]+)", page.select_one(".bkl-pager a")["href"])[1]
        assert points_of(salon.screen("reports", kind="bonus", newer=newer, **MARCH))[0] == "+35 pts"

    @pytest.mark.parametrize("key", ["x", "20260399T000000000000-1", "20260301T000000000000-99999999999999999999"])
    def test_a_broken_address_shows_the_newest(self, salon: Any, key: str) -> None:
        assert len(rows(salon.screen("reports", older=key, customer="x", **MARCH))) == 7

    def test_of_nobodys_customer_says_no_name_of_theirs(self, salon: Any) -> None:
        salon.customers = [0, salon.ana]
        page = as_staff(salon, Grant.MY).screen("reports", customer=str(salon.bea), **MARCH)
        assert rows(page) == [] and "Bea" not in page.get_text()

    def test_an_empty_one_says_what_comes_here(self, back_end: Any) -> None:
        page = back_end.screen("reports")
        assert "Nothing happened on these days" in page.get_text()


class TestTakingItAway:
    def test_goes_on_when_the_page_is_left(self, salon: Any, database: Database) -> None:
        salon.send("log/excel", **MARCH)
        assert salon.screen("reports").select("[data-bkl-task]")
        run_tasks(database)
        page = salon.screen("reports")
        assert not page.select("[data-bkl-task]")
        assert "The Excel file with 7 rows is ready." in page.get_text()

    def test_is_not_offered_to_who_may_not(self, salon: Any) -> None:
        salon.customers = [0, salon.ana]
        assert salon.screen("reports").select("#bkl-excel, a[href*=bkloyalty_download]")
        staff = as_staff(salon, Grant.ALL)
        with salon.site.cursor() as cursor:
            table = f"{salon.site.prefix}bkntc_user_role_managers"
            role = '{"bkloyalty": "all", "bkloyalty_export": "off"}'
            cursor.execute(f"UPDATE {table} SET permissions = %s", (role,))
        assert not staff.screen("reports").select("#bkl-excel, a[href*=bkloyalty_download]")
        assert staff.call("log/csv", "query", {})[0] == 403
