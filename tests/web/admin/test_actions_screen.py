"""The actions that earn, beside the earning rules: set up, read in words, switched off and on."""

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
from bridge.store.tables import profiles

BIRTHDAY = {"kind": "birthday", "points": "70", "label": "Happy birthday", "active": "1"}


@pytest.fixture
def salon(back_end: Any, database: Database) -> Any:
    rule = {"id": 1, "name": "Visit", "award": {"points": 50}}
    job = partial(configure.import_programme, draft=False, now=clock.now() - timedelta(days=1))
    database.transact(partial(job, tenant_id=back_end.tenant, document={"earning_rules": [rule]}))
    return back_end


def actions(salon: Any, database: Database) -> dict[str, Any]:
    with database.read() as conn:
        found = programmes.find_document(conn, tenant_id=salon.tenant)
    return dict((found or {}).get("actions") or {})


def rows(salon: Any) -> list[list[str]]:
    section = salon.screen("rules").select_one("[aria-labelledby=bkl-actions]")
    return [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("th, td")][:4]
        for row in section.select("tbody tr")
    ]


def save(salon: Any, **form: str) -> Any:
    kind = form.get("kind", "birthday")
    version = salon.screen("action", kind=kind).select_one("[name=version]")["value"]
    return salon.send("actions/save", **BIRTHDAY | {"version": version} | form)


def test_all_are_listed_before_any_earns(salon: Any) -> None:
    assert [(row[0], row[1], row[3]) for row in rows(salon)] == [
        ("Signing up", "–", "Off"),
        ("Birthday", "–", "Off"),
        ("Bringing a friend", "–", "Off"),
    ]


def test_is_set_up_and_taken_back(salon: Any, database: Database) -> None:
    answer = save(salon)
    assert answer["done"] == "Saved."
    assert actions(salon, database) == {"birthday": {"points": 70, "label": "Happy birthday", "active": True}}
    assert rows(salon)[1] == [
        "Birthday Customers read: Happy birthday",
        "70 pts",
        "On the birthday, once in a calendar year",
        "Active",
    ]
    save(salon, kind="sign_up", points="20", label="Welcome")
    assert set(actions(salon, database)) == {"birthday", "sign_up"}


def test_an_undone_change_is_gone(salon: Any, database: Database) -> None:
    answer = save(salon)
    salon.send(answer["undo"]["path"], **answer["undo"]["form"])
    assert actions(salon, database) == {}


def test_is_put_into_words_while_one_types(salon: Any) -> None:
    said = salon.send("actions/check", kind="referral", points="100", label="Friends", max_per_year="5")
    words = " ".join(said["html"].split())
    assert words.startswith("<strong>100 pts</strong> for each new customer who came by the customer&#39;s link")
    assert "at most 5 times a year." in words
    assert "Say how many points" in salon.send("actions/check", kind="referral", points="", label="F")["html"]
    assert salon.send("actions/check", kind="referral", points="0", label="F")["wrong"]["field"] == "points"


def test_is_switched_off_and_on(salon: Any, database: Database) -> None:
    save(salon)
    salon.send("actions/pause", kind="birthday")
    assert rows(salon)[1][3] == "Off"
    salon.send("actions/resume", kind="birthday")
    assert actions(salon, database)["birthday"]["active"] is True
    assert salon.refused("actions/pause", kind="sign_up")["status"] == 409


def test_what_somebody_else_changed_is_not_overwritten(salon: Any) -> None:
    save(salon)
    error = salon.refused("actions/save", **BIRTHDAY, version="1")
    assert (error["status"], "meanwhile" in error["message"]) == (409, True)


@pytest.mark.parametrize(
    ("form", "field"),
    [({"points": "0"}, "points"), ({"points": ""}, "points"), ({"label": ""}, "label"), ({"kind": "wedding"}, "kind")],
)
def test_what_cannot_be_is_refused(salon: Any, form: dict[str, str], field: str) -> None:
    error = salon.refused("actions/save", **BIRTHDAY | form)
    assert (error["status"], error["field"]) == (422, field)


def test_a_limit_is_for_friends_only(salon: Any, database: Database) -> None:
    save(salon, kind="referral", label="Friends", max_per_year="3")
    save(salon, max_per_year="3")
    assert actions(salon, database)["referral"]["max_per_year"] == 3
    assert "max_per_year" not in actions(salon, database)["birthday"]


def test_who_may_not_manage_rules_only_looks(salon: Any) -> None:
    staff = salon.insert("staff", name="Eva", user_id=salon.tenant * 10 + 1)
    role = '{"bkloyalty": "all", "bkloyalty_rules": "off"}'
    salon.site.insert("user_role_managers", tenant_id=salon.tenant, name="D", staff=str(staff), permissions=role)
    salon.caller = salon.caller.as_(Actor.STAFF, user=salon.tenant * 10 + 1)
    assert len(rows(salon)) == 3
    assert salon.refused("actions/save", **BIRTHDAY)["status"] == 403


def test_says_to_how_many_it_would_go_and_what_that_costs(salon: Any, database: Database) -> None:
    """Before it is saved, going by the year that is over."""

    def look(**form: str) -> str:
        return " ".join(salon.send("actions/check", **BIRTHDAY | form)["html"].split())

    for number, born_on in enumerate(("1990-02-03", None, "1985-12-24")):
        customer = salon.insert(
            "customers", first_name=f"A{number}", birthdate=born_on, user_id=salon.tenant * 10 if number else None
        )
        since = clock.now() - timedelta(days=200 * (number + 1))
        with_visit = dict.fromkeys(("visits", "spent", "balance", "held", "lifetime", "redeemed"), 0)
        values = with_visit | {"tenant_id": salon.tenant, "customer_id": customer, "first_visit_at": since}
        database.transact(lambda conn, values=values: conn.execute(profiles.insert().values(**values)))
    assert "Booknetic knows the date of birth of 2 customers. That would be about 140 pts a year." in look()
    came = "In the last 12 months 1 customer came for the first time. If a friend brings one in ten of them:"
    assert came in look(kind="referral")
    assert "0 customers with a login came for the first time" in look(kind="sign_up")
    assert "2 customers" in salon.speaking("en_US").send("actions/check", **BIRTHDAY)["html"]
    assert (
        "Booknetic conoce la fecha de nacimiento de 2 clientes."
        in salon.speaking("es_ES").send("actions/check", **BIRTHDAY)["html"]
    )
