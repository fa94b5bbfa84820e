"""Segments in a real WordPress: put together with a count while one types, looked at, taken away, deleted and brought back."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from back_end import BackEnd
from playwright.sync_api import Locator, Page, expect
from segments_screen import POINTS
from walk import Customer


@dataclass
class Segments:
    """The screen, in a salon of which three customers have a number of points that nobody else has; the first one agreed to be
    written to, the second one refused, the third was never asked."""

    screen: BackEnd
    customers: list[Customer]

    @property
    def page(self) -> Page:
        return self.screen.page

    @property
    def dialog(self) -> Locator:
        return self.screen.dialog

    @property
    def preview(self) -> Locator:
        return self.dialog.locator("[data-bkl-live-output]")

    def row(self, name: str) -> Locator:
        return self.page.locator("tbody tr").filter(has=self.page.get_by_role("link", name=name, exact=True))

    def add(self, condition: str, *, to: int = 0) -> Locator:
        """A condition in a group of the dialog; its fields."""
        group = self.dialog.locator("[data-bkl-group]").nth(to)
        group.locator(".bkl-add summary").click()
        group.locator(".bkl-add").get_by_role("link", name=condition).click()
        return group.locator("[data-bkl-pieces] > li").last

    def ask_for_points(self) -> None:
        """For these three: as many points as they have."""
        fields = self.add("Points they have")
        fields.get_by_label("At least").fill(str(POINTS))
        fields.get_by_label("At most").fill(str(POINTS))


@pytest.fixture
def segments(owner: BackEnd, rich: list[Customer]) -> Segments:
    return Segments(owner, rich)


def test_the_owner_makes_one_looks_at_it_takes_it_away_and_deletes_it(segments: Segments, tmp_path: Path) -> None:
    page, name = segments.page, "With many points"
    segments.screen.open("segments")
    page.get_by_role("link", name="New segment").click()
    expect(segments.preview).to_contain_text("Everybody")
    segments.dialog.get_by_label("Name of the segment").fill(name)
    segments.ask_for_points()
    expect(segments.preview).to_contain_text("3 customers, of whom 1 may be written to.")
    expect(segments.preview).to_contain_text("1 was never asked whether they want messages")
    segments.add("Never paid with points").get_by_role("button", name="Remove").click()
    segments.dialog.get_by_role("link", name="Add a group").click()
    segments.dialog.get_by_label("How many of the conditions").nth(1).select_option(label="none of these conditions")
    segments.add("No visit for some time", to=1)
    expect(segments.preview).to_contain_text("not: no visit for 90 days")
    segments.dialog.get_by_role("button", name="Save").click()
    segments.screen.expect_done("Segment saved.")
    expect(segments.row(name).get_by_role("link", name=name, exact=True)).to_be_focused()
    expect(segments.row(name).locator("td").nth(1)).to_have_text("3")

    segments.row(name).get_by_role("link", name=name, exact=True).click()
    expect(segments.screen.title()).to_have_text(name)
    expect(page.locator("tbody tr")).to_have_count(3)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="CSV").click()
    downloaded.value.save_as(tmp_path / "segment.csv")
    with (tmp_path / "segment.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Customer number"] for row in rows] == [str(segments.customers[0].id)]
    page.get_by_role("link", name="Give a bonus").click()
    expect(segments.dialog.locator("[name=segment] option:checked")).to_have_text(name)
    segments.dialog.get_by_role("link", name="Cancel").click()
    page.locator("tbody a").first.click()
    expect(page.get_by_role("link", name="All customers")).to_be_visible()

    segments.screen.open("segments")
    segments.row(name).get_by_role("button", name="Delete").click()
    segments.screen.expect_done("Segment deleted.")
    expect(segments.row(name)).to_have_count(0)
    segments.screen.toast.get_by_role("button", name="Undo").click()
    expect(segments.row(name)).to_be_visible()


@pytest.mark.parametrize("locale", ["", "es_ES"], ids=["English", "Spanish on a phone"])
def test_is_accessible_in_both_languages(segments: Segments, phone: Page, locale: str) -> None:
    salon = segments.screen.salon
    back_end = BackEnd(phone, salon).as_owner() if locale else segments.screen
    salon.speak(locale)
    try:
        back_end.open("segment", built_in="never_redeemed")
        expect(back_end.page.locator("tbody tr").first).to_be_visible()
        back_end.expect_accessible()
        back_end.open("segments")
        expect(back_end.title()).to_have_text("Segmentos" if locale else "Segments")
        back_end.expect_accessible()
        back_end.page.locator(".bkl-head-actions a").click()
        for kind in ("inactive", "last_visit", "near_tier", "tier"):
            back_end.dialog.locator(".bkl-add summary").first.click()
            back_end.dialog.locator(f"[data-bkl-add={kind}]").first.click()
        back_end.dialog.locator("[data-bkl-add=group]").click()
        expect(back_end.dialog.locator("[data-bkl-live-output] p").first).not_to_contain_text("…")
        back_end.expect_accessible()
    finally:
        salon.speak("")


def test_without_javascript(segments: Segments, browser: object) -> None:
    state = segments.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)  # type: ignore[attr-defined]
    plain = BackEnd(context.new_page(), segments.screen.salon).open("segment-editor", add="points", group="0")
    plain.page.locator("[name=r1_least]").fill("x")
    plain.page.get_by_label("Name of the segment").fill("Plain")
    plain.page.get_by_role("button", name="Save").click()
    expect(plain.page.get_by_role("alert").first).to_contain_text("whole number")
    plain.page.locator("[name=r1_least]").fill(str(POINTS))
    plain.page.get_by_role("button", name="Save").click()
    expect(plain.title()).to_have_text("Plain")
    expect(plain.page.locator("tbody tr").first).to_be_visible()
    context.close()
