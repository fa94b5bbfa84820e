"""Multipliers beside the earning rules: listed in words, edited, paused, deleted, and brought back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.programmes import programmes

PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}}],
    "multipliers": [
        {
            "id": 3,
            "name": "Spring",
            "factor": "2",
            "when": {"weekdays": [2]},
            "tiers": ["Silver"],
            "valid_from": "2026-03-01",
            "valid_until": "2026-04-01",
        }
    ],
    "tiers": [{"name": "Silver", "min_points": 100}, {"name": "Gold", "min_points": 200}],
}
TRIPLE = {"name": "Happy hour", "factor": "3", "active": "1"}


@pytest.fixture
def salon(back_end: Any, database: Database) -> Any:
    job = partial(configure.import_programme, document=PROGRAMME, draft=False, now=clock.now() - timedelta(days=1))
    database.transact(partial(job, tenant_id=back_end.tenant))
    back_end.insert("services", name="Colour", category_id=0)
    return back_end


def document(salon: Any, database: Database) -> list[dict[str, Any]]:
    with database.read() as conn:
        found = programmes.find_document(conn, tenant_id=salon.tenant)
    assert found is not None
    return list(found["multipliers"])


def rows(salon: Any) -> list[list[str]]:
    section = salon.screen("rules").select_one("[aria-labelledby=bkl-multipliers]")
    return [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("th, td")][:4]
        for row in section.select("tbody tr")
    ]


def save(salon: Any, **form: Any) -> Any:
    version = salon.screen("multiplier").select_one("[name=version]")["value"]
    return salon.send("multipliers/save", **TRIPLE | {"version": version} | form)


def test_are_listed_in_words(salon: Any) -> None:
    assert rows(salon) == [
        [
            "Spring",
            "Double points",
            "On Tuesdays, for Silver from Mar 1, 2026 up to and including Mar 31, 2026",
            "Ended on Mar 31, 2026",
        ]
    ]
    assert "only the highest counts" in salon.screen("rules").get_text()


def test_a_new_one_is_put_into_words_while_one_types(salon: Any) -> None:
    said = salon.send("multipliers/check", **TRIPLE | {"factor": "1.5", "tiers": ["Gold"], "weekdays": ["1"]})
    assert said["wrong"] is None
    assert " ".join(said["html"].split()) == "<strong>1.5 times the points</strong>: On Mondays, for Gold."


def test_is_saved_with_an_id_of_its_own(salon: Any, database: Database) -> None:
    answer = save(salon, tiers=["Gold"], valid_to="2030-12-31")
    assert answer["done"] == "Multiplier saved."
    assert document(salon, database)[1] == {
        "id": 4,
        "name": "Happy hour",
        "factor": "3",
        "active": True,
        "when": {},
        "tiers": ["Gold"],
        "valid_until": "2031-01-01",
    }


def test_an_id_is_never_given_to_another(salon: Any, database: Database) -> None:
    salon.send("multipliers/delete", id="3")
    save(salon)
    assert [one["id"] for one in document(salon, database)] == [4]


def test_is_changed_as_it_was_seen(salon: Any, database: Database) -> None:
    assert save(salon, id="3", name="Spring", factor="2,5", weekdays=["2"])["done"] == "Multiplier saved."
    assert document(salon, database)[0]["factor"] == "2.5"
    error = salon.refused("multipliers/save", **TRIPLE, id="3", version="1")
    assert error["status"] == 409
    assert "multiplier" in error["message"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "spring"}, "name"),
        ({"name": ""}, "name"),
        ({"factor": "-1"}, "factor"),
        ({"factor": "1001"}, "factor"),
        ({"factor": "twice"}, "factor"),
        ({"tiers": ["Bronze"]}, "tiers"),
        ({"services": ["999999"]}, "services"),
        ({"valid_from": "2026-05-02", "valid_to": "2026-05-01"}, "valid_to"),
    ],
)
def test_what_cannot_be_is_refused(salon: Any, form: dict[str, Any], field: str) -> None:
    error = salon.refused("multipliers/save", **TRIPLE | form)
    assert (error["status"], error["field"]) == (422, field)


def test_is_paused_and_active_again(salon: Any, database: Database) -> None:
    save(salon, id="3", name="Spring", valid_to="2090-01-01")
    salon.send("multipliers/pause", id="3")
    assert rows(salon)[0][3] == "Paused"
    assert document(salon, database)[0]["active"] is False
    salon.send("multipliers/resume", id="3")
    assert rows(salon)[0][3] == "Active"


def test_is_deleted_and_brought_back(salon: Any) -> None:
    answer = salon.send("multipliers/delete", id="3")
    assert rows(salon) == []
    salon.send(answer["undo"]["path"], **answer["undo"]["form"])
    assert rows(salon)[0][0] == "Spring"
    assert salon.refused("multipliers/delete", id="77")["status"] == 409


def test_a_copy_has_another_name(salon: Any) -> None:
    copy = salon.screen("multiplier", copy="3")
    assert copy.select_one("#bkl-name")["value"] == "Spring (copy)"
    assert copy.select_one("[name='tiers[]'][checked]")["value"] == "Silver"


def test_who_may_not_manage_rules_sees_them_and_changes_nothing(salon: Any) -> None:
    staff = salon.insert("staff", name="Eva", user_id=salon.tenant * 10 + 1)
    salon.site.insert(
        "user_role_managers",
        tenant_id=salon.tenant,
        name="Desk",
        staff=str(staff),
        permissions='{"bkloyalty": "all", "bkloyalty_rules": "off"}',
    )
    salon.caller = salon.caller.as_(Actor.STAFF, user=salon.tenant * 10 + 1)
    assert len(rows(salon)) == 1
    assert salon.refused("multipliers/save", **TRIPLE)["status"] == 403
