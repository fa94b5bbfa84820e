"""Triggering a workflow for a segment from its screen: whom it reaches, ordered once, told how it went."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from segment_business import Segments, words

from bridge.core.access.permissions import Grant
from bridge.store.database import Database
from bridge.tasks.runner import run_tasks

EVERYBODY = {"built_in": "never_redeemed", "points": "1"}
ALL_AWAY = {"built_in": "inactive", "days": "1"}


@pytest.fixture
def business(back_end: Any, database: Database) -> Segments:
    return Segments(back_end, database)


ENTERED = "bkloyalty_segment_entered"


def add_workflow(business: Segments, event: str = ENTERED, *, active: int = 1) -> int:
    values = {"`when`": event, "data": "{}", "is_active": active}
    return int(business.back_end.insert("workflows", name="Come back", **values))


def told(business: Segments) -> list[tuple[int, int]]:
    """(customer, workflow) of the events of segments."""
    with business.back_end.site.cursor() as cursor:
        cursor.execute(
            f"SELECT payload FROM {business.back_end.site.prefix}bkloyalty_outbox WHERE tenant_id = %s "
            "AND event = 'bkloyalty_segment_entered' ORDER BY id",
            (business.back_end.tenant,),
        )
        payloads = [json.loads(row[0]) for row in cursor.fetchall()]
    return [(payload["params"]["customer_id"], payload["data"]["workflow"]) for payload in payloads]


def test_without_a_workflow_it_says_how_to_make_one(business: Segments) -> None:
    add_workflow(business, "bkloyalty_tier_updated")
    add_workflow(business, active=0)
    page = business.back_end.screen("segment-workflow", **ALL_AWAY)
    assert "make one with the event “Loyalty: segment entered”" in words(page)
    assert not page.select("form[data-path='segments/trigger']")


def test_says_whom_it_reaches_and_why_not_the_rest_and_asks_first(business: Segments) -> None:
    add_workflow(business)
    page = business.back_end.screen("segment-workflow", **ALL_AWAY)
    assert "3 customers, of whom 2 may be written to" in words(page)
    assert "1 said no" in words(page)
    form = page.select_one("form[data-path='segments/trigger']")
    assert "Trigger it for 2 customers? 1 other did not agree" in form["data-bkl-confirm"]
    refused = business.back_end.screen("segment-workflow", built_in="inactive", days="150")
    assert "there is nobody to trigger it for" in words(refused)


def test_says_for_which_tiers_a_workflow_is(business: Segments) -> None:
    business.back_end.insert(
        "workflows", name="For few", data='{"tiers": ["Silver", "Gold"]}', is_active=1, **{"`when`": ENTERED}
    )
    page = business.back_end.screen("segment-workflow", **ALL_AWAY)
    assert "For few (only Gold, Silver)" in words(page)


def test_triggers_it_once_however_often_the_form_is_sent(business: Segments, database: Database) -> None:
    workflow = add_workflow(business)
    for _ in range(2):
        done = business.back_end.send("segments/trigger", **ALL_AWAY, workflow=str(workflow), key="k1")
    assert "screen=segment" in done["go"]
    assert business.back_end.screen("segment", **ALL_AWAY).select("[data-bkl-task]")
    run_tasks(database)
    business.back_end.send("segments/trigger", **ALL_AWAY, workflow=str(workflow), key="k1")
    run_tasks(database)
    assert told(business) == [(business.ids["Ana"], workflow), (business.ids["Bo"], workflow)]
    assert "“Come back” was triggered for 2 customers" in words(business.back_end.screen("segment", **ALL_AWAY))
    assert "was triggered" not in words(business.back_end.screen("segment", **EVERYBODY))


def test_of_two_pages_that_were_open_at_once_only_the_first_triggers_it(business: Segments, database: Database) -> None:
    workflow = str(add_workflow(business))
    seen = business.back_end.screen("segment-workflow", **ALL_AWAY).select_one("[name=seen]")["value"]
    send = partial(business.back_end.send, "segments/trigger", **ALL_AWAY, workflow=workflow)
    send(key="tab1", seen=seen)
    said = business.back_end.refused("segments/trigger", **ALL_AWAY, workflow=workflow, key="tab2", seen=seen)
    assert (said["code"], said["field"]) == ("changed_meanwhile", "workflow")
    run_tasks(database)
    page = business.back_end.screen("segment-workflow", **ALL_AWAY)
    assert "“Come back” was triggered for this segment" in words(page)
    assert len(told(business)) == 2
    send(key="tab3", seen=page.select_one("[name=seen]")["value"])
    run_tasks(database)
    assert len(told(business)) == 4, "who has read that may do it once more"


def test_a_workflow_that_is_switched_off_meanwhile_reaches_nobody_and_says_so(
    business: Segments, database: Database
) -> None:
    workflow = str(add_workflow(business))
    business.back_end.send("segments/trigger", **ALL_AWAY, workflow=workflow, key="k1")
    with business.back_end.site.cursor() as cursor:
        cursor.execute(f"DELETE FROM {business.back_end.site.prefix}bkntc_workflows WHERE id = %s", (workflow,))
    run_tasks(database)
    assert told(business) == []
    assert "Then it was switched off or deleted" in words(business.back_end.screen("segment", **ALL_AWAY))


@pytest.mark.parametrize("chosen", ["", "999999", "x"])
def test_another_workflow_is_refused(business: Segments, chosen: str) -> None:
    inactive = add_workflow(business, active=0)
    for workflow in (chosen, str(inactive)):
        error = business.back_end.refused("segments/trigger", **ALL_AWAY, workflow=workflow, key="k1")
        assert error["field"] == "workflow"
    assert told(business) == []


def test_staff_reaches_their_own_customers_and_needs_the_permission(business: Segments, database: Database) -> None:
    workflow = add_workflow(business)
    own = business.as_staff(Grant.MY)
    assert "Of these, only your own customers" in words(own.screen("segment-workflow", **ALL_AWAY))
    own.send("segments/trigger", built_in="inactive", days="90", workflow=str(workflow), key="k2")
    run_tasks(database)
    assert told(business) == [(business.ids["Bo"], workflow)]
    without = business.as_staff(Grant.ALL, rewards=Grant.OFF)
    assert "Trigger a workflow" not in words(without.screen("segment", **ALL_AWAY))
