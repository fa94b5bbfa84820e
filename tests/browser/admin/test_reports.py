"""The report in a real WordPress: one range for everything, a log that is filtered and leads on, and files of what it shows."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from back_end import BackEnd, make_staff
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect
from stage.wordpress import DATABASE
from walk import BookingPanel, Customer, Salon


@dataclass
class Reports:
    """The screen, of which the log is kept to one customer whose name is a formula."""

    screen: BackEnd
    customer: Customer

    @property
    def page(self) -> Page:
        return self.screen.page

    def open(self, **query: str) -> None:
        self.screen.open("reports", **({"customer": str(self.customer.id)} | query))

    def card(self, label: str) -> str:
        card = self.page.locator(".bkl-card", has=self.page.get_by_text(label, exact=True))
        return card.locator(".bkl-big").inner_text()

    def figures(self) -> list[str]:
        return self.page.locator(".bkl-cards .bkl-big").all_inner_texts()

    def log(self) -> list[list[str]]:
        rows = self.page.locator("#bkl-log tbody tr").all()
        return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]


@pytest.fixture
def reports(owner: BackEnd) -> Iterator[Reports]:
    """A customer with 300 points by hand today, and in one week a year ago 70 earned, 20 of them redeemed."""
    customer = owner.salon.welcome(300)
    day = a_year_ago()
    values = ", ".join(
        f"(0, {customer.id}, '{kind}', {points}, '{day} 10:00:00', 'report:{customer.id}:{kind}', '[]', '2199-01-01')"
        for kind, points in (("earned", 70), ("redeemed", -20))
    )  # made so late that they stay out of the sums by day, and so leave nothing behind
    sql(owner.salon, f"UPDATE wp_bkntc_customers SET first_name = '=cmd', last_name = 'Ruiz' WHERE id = {customer.id}")
    columns = "tenant_id, customer_id, kind, points, at, entry_key, reasons, created_at"
    sql(owner.salon, f"INSERT INTO wp_bkloyalty_entries ({columns}) VALUES {values}")
    yield Reports(owner, customer)
    sql(
        owner.salon, f"DELETE FROM wp_bkloyalty_entries WHERE customer_id = {customer.id} AND created_at = '2199-01-01'"
    )


def sql(salon: Salon, statement: str) -> str:
    return str(salon.site.database.sql(statement, DATABASE))


def a_year_ago() -> date:
    return date.today() - timedelta(days=400)


def show_the_year_before(reports: Reports) -> None:
    reports.page.get_by_label("From", exact=True).fill((a_year_ago() - timedelta(days=3)).isoformat())
    reports.page.get_by_label("To", exact=True).fill((a_year_ago() + timedelta(days=3)).isoformat())
    reports.page.get_by_role("button", name="Show", exact=True).click()
    expect(reports.page.locator("#bkl-log tbody tr")).to_have_count(2)


class TestTheRange:
    def test_changes_every_figure_and_stays_in_the_address(self, reports: Reports) -> None:
        reports.open()
        assert reports.log() == [
            [reports.log()[0][0], "=cmd Ruiz", "+300 pts", "Admin adjustment", reports.log()[0][4]]
        ]
        before = reports.figures()
        show_the_year_before(reports)
        assert reports.figures() == ["70 pts", "20 pts", "29%", "1"] != before
        assert [row[2] for row in reports.log()] == ["−20 pts", "+70 pts"]
        reports.page.get_by_text("As a table: Points over time").click()
        table = reports.page.locator("section[aria-labelledby=bkl-activity] tbody tr")
        expect(table).to_have_count(7)
        assert table.nth(3).locator("td").all_inner_texts() == ["70", "20"]
        reports.page.reload()
        assert reports.card("Total points earned") == "70 pts"

    def test_is_chosen_with_one_click(self, reports: Reports) -> None:
        reports.open()
        reports.page.get_by_role("link", name="Last month").click()
        expect(reports.page.get_by_role("link", name="Last month")).to_have_attribute("aria-current", "true")
        assert "period=last-month" in reports.page.url and f"customer={reports.customer.id}" in reports.page.url


class TestTheLog:
    def test_is_filtered_by_type_and_by_a_name(self, reports: Reports) -> None:
        reports.open(period="custom", **{"from": "2000-01-01", "to": date.today().isoformat()})
        reports.page.get_by_label("Action type").select_option("Redeemed")
        reports.page.get_by_role("button", name="Filter").click()
        expect(reports.page.locator("#bkl-log tbody tr")).to_have_count(1)
        assert reports.log()[0][2:4] == ["−20 pts", "Redeemed"]
        reports.page.get_by_role("link", name="Show all").click()
        expect(reports.page.get_by_text("Only =cmd Ruiz.")).to_have_count(0)

    def test_a_name_finds_its_customer(self, reports: Reports) -> None:
        name = f"Zora{reports.customer.id}"
        sql(
            reports.screen.salon, f"UPDATE wp_bkntc_customers SET last_name = '{name}' WHERE id = {reports.customer.id}"
        )
        reports.screen.salon.site.service.command("work", "--once")
        reports.screen.open("reports")
        reports.page.get_by_role("searchbox", name="Customer").fill(name.lower())
        reports.page.get_by_role("button", name="Filter").click()
        expect(reports.page.get_by_text(f"Only =cmd {name}.")).to_be_visible()
        assert [row[2] for row in reports.log()] == ["+300 pts"]

    def test_references_open_what_they_are_about(self, reports: Reports) -> None:
        reports.open()
        reports.page.get_by_role("link", name=re.compile(r"Adjustment \d+")).click()
        expect(reports.screen.dialog).to_contain_text("300")
        reports.page.keyboard.press("Escape")
        expect(reports.screen.dialog).to_have_count(0)
        reports.page.get_by_role("link", name="=cmd Ruiz").first.click()
        expect(reports.screen.title()).to_contain_text("=cmd Ruiz")

    def test_a_booking_is_there_at_once_and_its_reference_opens_it(self, owner: BackEnd) -> None:
        customer = owner.salon.welcome()
        context = owner.page.context.browser.new_context()
        page = context.new_page()
        owner.salon.log_in(page, customer)
        panel = BookingPanel(page, owner.salon)
        panel.walk_to_confirm()
        panel.book()
        context.close()
        owner.open("reports", customer=customer.id, period="today")
        expect(owner.page.locator("#bkl-log tbody tr")).to_have_count(1)
        owner.page.get_by_role("link", name=re.compile(r"Appointment \d+")).click()
        expect(owner.dialog.locator(".bkl-dialog-title")).to_be_visible()


class TestFiles:
    def test_the_csv_is_the_log_and_runs_nothing(self, reports: Reports, tmp_path: Path) -> None:
        reports.open()
        show_the_year_before(reports)
        with reports.page.expect_download() as download:
            reports.page.get_by_role("link", name="CSV").click()
        path = save(download.value, tmp_path)
        first, last = a_year_ago() - timedelta(days=3), a_year_ago() + timedelta(days=3)
        assert path.name == f"activity-log-{first}-{last}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [(row["Customer"], row["Points"], row["Action type"]) for row in rows] == [
            ("'=cmd Ruiz", "-20", "Redeemed"),
            ("'=cmd Ruiz", "70", "Earned"),
        ]

    def test_the_excel_file_is_made_while_one_looks_on(self, reports: Reports, tmp_path: Path) -> None:
        reports.open()
        reports.page.get_by_role("button", name="Excel").click()
        reports.screen.expect_done("The Excel file is being made.")
        ready = reports.page.get_by_text("The Excel file with 1 row is ready.")
        expect(ready).to_be_visible(timeout=30_000)
        reports.page.reload()
        expect(ready).to_be_visible()
        with reports.page.expect_download() as download:
            reports.page.get_by_role("link", name="Download").click()
        sheet = load_workbook(save(download.value, tmp_path)).active
        assert [cell.value for cell in sheet[2]][2:5] == ["=cmd Ruiz", 300, 3]

    def test_who_may_not_export_finds_no_button_and_no_way_around(self, page: Page, salon: Salon) -> None:
        salon.offer("choose")
        login, _ = make_staff(salon, bkloyalty="all", bkloyalty_export="off")
        staff = BackEnd(page, salon).log_in(login)
        staff.open("reports")
        expect(staff.title()).to_have_text("Reports")
        expect(page.get_by_role("link", name="CSV")).to_have_count(0)
        expect(page.get_by_role("button", name="Excel")).to_have_count(0)
        nonce = staff.root.get_attribute("data-bkl-nonce")
        address = f"{salon.site.web.url}/wp-admin/admin-post.php?action=bkloyalty_download&_bkl_path=log/csv&_bkl_nonce={nonce}"
        answer = page.context.request.get(address)
        assert answer.status == 403 and "You may not see or do this" in answer.text()
        assert answer.headers["content-type"].startswith("text/html")


def save(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


class TestForEverybody:
    @pytest.mark.parametrize("locale", ["en_US", "es_ES"])
    def test_it_is_accessible_also_with_all_opened(self, reports: Reports, locale: str) -> None:
        reports.screen.salon.speak(locale)
        try:
            reports.open(period="12")
            assert reports.screen.root.get_attribute("lang") == locale[:2]
            for summary in reports.page.locator("summary").all():
                summary.click()
            reports.screen.expect_accessible()
        finally:
            reports.screen.salon.speak("en_US")

    def test_it_fits_a_phone(self, reports: Reports, phone: Page) -> None:
        small = Reports(BackEnd(phone, reports.screen.salon).as_owner(), reports.customer)
        small.open(period="12")
        assert len(small.log()) == 1
        small.screen.expect_accessible()

    def test_it_works_without_a_script(self, reports: Reports) -> None:
        context = reports.page.context.browser.new_context(java_script_enabled=False, locale="en-US")
        plain = Reports(BackEnd(context.new_page(), reports.screen.salon).as_owner(), reports.customer)
        plain.open()
        show_the_year_before(plain)
        assert plain.card("Total points redeemed") == "20 pts"
        context.close()
