"""A workflow that the owner triggers for a segment, in a real WordPress: asked first, once, in both languages, wide and on a phone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from back_end import BackEnd
from playwright.sync_api import Page, expect
from segments_screen import POINTS
from stage.wordpress import DATABASE
from walk import Customer, Salon

EVENT = "bkloyalty_segment_entered"


def sql(salon: Salon, statement: str) -> str:
    return str(salon.site.database.sql(statement, DATABASE)).strip()


@pytest.fixture(scope="module")
def segment(salon: Salon, rich: list[Customer]) -> str:
    """Of three customers, of whom one agreed; its id."""
    asked = json.dumps({"points": {"least": POINTS, "most": POINTS}})
    made = "INSERT INTO wp_bkloyalty_segments (tenant_id, name, document, number, created_at, updated_at) "
    return sql(salon, f"{made} VALUES (0, 'Rich', '{asked}', 1, NOW(6), NOW(6)); SELECT LAST_INSERT_ID()")


@pytest.fixture
def triggered(salon: Salon, segment: str) -> Iterator[Callable[[], int]]:
    """How often the workflow "Come back" was triggered; it is there during the test."""
    made = f"INSERT INTO wp_bkntc_workflows (name, `when`, data, is_active) VALUES ('Come back', '{EVENT}', '{{}}', 1)"
    workflow = sql(salon, f"{made}; SELECT LAST_INSERT_ID()")
    count = f"SELECT COUNT(*) FROM wp_bkloyalty_outbox WHERE JSON_VALUE(payload, '$.data.workflow') = {workflow}"
    yield lambda: int(sql(salon, count))
    sql(salon, f"DELETE FROM wp_bkntc_workflows WHERE id = {workflow}")


def test_the_owner_learns_how_to_make_one_triggers_it_by_keyboard_and_from_one_page_only(
    owner: BackEnd, segment: str, triggered: Callable[[], int], salon: Salon
) -> None:
    other = BackEnd(owner.page.context.new_page(), salon)
    for back_end in (other, owner):
        back_end.open("segment", id=segment)
        back_end.page.get_by_role("link", name="Trigger a workflow").press("Enter")
        expect(back_end.dialog).to_contain_text("3 customers, of whom 1 may be written to.")
    owner.expect_accessible()
    owner.dialog.get_by_role("button", name="Trigger the workflow").press("Enter")
    sure = owner.dialog
    expect(sure).to_contain_text("Trigger it for 1 customer? 2 others did not agree to messages and get nothing.")
    owner.expect_accessible()
    sure.get_by_role("button", name="Trigger the workflow").dblclick()
    expect(owner.root).to_contain_text("“Come back” was triggered for 1 customer.", timeout=30_000)

    other.dialog.get_by_role("button", name="Trigger the workflow").click()
    other.dialog.get_by_role("button", name="Trigger the workflow").click()
    other.expect_error("workflow", "“Come back” was triggered for this segment in the meantime.")
    assert triggered() == 1


def test_is_accessible_in_spanish_on_a_phone_and_says_how_to_begin(
    phone: Page, segment: str, salon: Salon, triggered: Callable[[], int]
) -> None:
    back_end = BackEnd(phone, salon).as_owner()
    salon.speak("es_ES")
    try:
        back_end.open("segment-workflow", id=segment)
        expect(phone.get_by_role("combobox", name="Flujo de trabajo")).to_be_visible()
        back_end.expect_accessible()
        sql(salon, f"UPDATE wp_bkntc_workflows SET is_active = 0 WHERE `when` = '{EVENT}'")
        back_end.open("segment-workflow", id=segment)
        expect(back_end.page.get_by_text("cree uno con el evento «Fidelidad: entrada en un segmento»")).to_be_visible()
        expect(phone.get_by_role("link", name="A los flujos de trabajo de Booknetic")).to_be_visible()
        back_end.expect_accessible()
    finally:
        salon.speak("")
