"""Editing the earning rules: what is saved, what is refused, and what it means for bookings before and after."""

from datetime import timedelta
from typing import Any

import pytest

from bridge.core.rules import rule_editing
from bridge.errors import ChangedMeanwhile, InvalidInput
from bridge.flows.programmes import configure, rules
from bridge.flows.programmes.configure import Change
from bridge.flows.programmes.rules import Editor
from bridge.store.database import Database
from bridge.store.programmes import programmes, tenants
from tests.live import Salon
from tests.lives import HOUR, NOW, book_and_settle, open_salon, shown

EDITOR = Editor(5, "en_US")
PROGRAMME: dict[str, Any] = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 10}},
        {"id": 4, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}},
    ]
}


def rule(name: str = "Colour", points: int = 50, **more: Any) -> dict[str, Any]:
    return {"name": name, "award": {"points": points}, "active": True, "when": {}, **more}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty), PROGRAMME)


def save(salon: Salon, body: dict[str, Any], *, rule_id: int | None = None, seen: int | None = 1) -> Change:
    change: Change = salon.do(rules.save_rule, rule=body, rule_id=rule_id, seen=seen, editor=EDITOR, now=NOW)
    return change


def do(salon: Salon, flow: Any, rule_id: int) -> Change:
    change: Change = salon.do(flow, rule_id=rule_id, editor=EDITOR, now=NOW)
    return change


def in_force(salon: Salon) -> list[dict[str, Any]]:
    with salon.database.read() as conn:
        tenant = tenants.get_tenant(conn, tenant_id=salon.tenant)
        version = programmes.find_programme(conn, tenant=tenant)
        document = programmes.find_document(conn, tenant_id=salon.tenant, version=version.number if version else None)
    assert document is not None
    return list(document["earning_rules"])


def names(salon: Salon) -> list[tuple[int, str]]:
    return [(one["id"], one["name"]) for one in in_force(salon)]


class TestNew:
    def test_comes_last_and_earns_from_now_on(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW - HOUR)
        save(salon, rule())
        book_and_settle(salon, 2, now=NOW + HOUR)
        salon.settle(1, now=NOW + HOUR)
        assert names(salon) == [(1, "Visit"), (4, "Spend"), (5, "Colour")]
        assert shown(salon) == [("earned", 18), ("earned", 68)]

    def test_never_takes_an_id_that_a_rule_of_any_version_had(self, salon: Salon) -> None:
        save(salon, rule("Gone"))
        do(salon, rules.delete_rule, 5)
        save(salon, rule())
        assert names(salon)[-1] == (6, "Colour")

    def test_not_even_one_of_a_draft(self, salon: Salon) -> None:
        draft = {"earning_rules": [{"id": 40, "name": "Planned", "award": {"points": 1}}]}
        salon.do(configure.import_programme, document=draft, draft=True, now=NOW)
        save(salon, rule())
        assert names(salon)[-1] == (41, "Colour")

    @pytest.mark.parametrize("name", ["Visit", "VISIT"])
    def test_needs_a_name_of_its_own(self, salon: Salon, name: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            save(salon, rule(name))
        assert (refusal.value.field, refusal.value.message) == ("name", rule_editing.NAME_TAKEN)

    def test_is_refused_where_there_are_too_many(self) -> None:
        many = {"earning_rules": [{"id": number, "name": str(number)} for number in range(500)]}
        with pytest.raises(InvalidInput):
            rule_editing.add_rule(many, rule(), rule_id=501)

    def test_begins_a_draft_where_there_is_no_programme(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        change = save(salon, rule(), seen=None)
        with salon.database.read() as conn:
            assert tenants.get_tenant(conn, tenant_id=salon.tenant).programme_state == "draft"
        assert change == Change(1, None)

    def test_says_who_made_it(self, salon: Salon) -> None:
        save(salon, rule())
        query = (
            "SELECT 1 FROM {prefix}bkloyalty_programme_versions WHERE tenant_id = :tenant AND version = 2 AND actor = 5"
        )
        assert salon.sql(query, tenant=salon.tenant) == 1


class TestChange:
    def test_keeps_id_and_place_and_changes_nothing_already_awarded(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW - HOUR)
        save(salon, rule("Visits", 99), rule_id=1)
        salon.settle(1, now=NOW + HOUR)
        book_and_settle(salon, 2, now=NOW + HOUR)
        assert names(salon) == [(1, "Visits"), (4, "Spend")]
        assert shown(salon) == [("earned", 18), ("earned", 107)]

    def test_may_keep_its_name_but_not_take_anothers(self, salon: Salon) -> None:
        save(salon, rule("Visit", 20), rule_id=1)
        with pytest.raises(InvalidInput) as refusal:
            save(salon, rule("spend"), rule_id=1, seen=2)
        assert refusal.value.field == "name"

    def test_of_one_that_somebody_changed_meanwhile_is_refused_and_theirs_stays(self, salon: Salon) -> None:
        save(salon, rule("Visit", 20), rule_id=1)
        with pytest.raises(ChangedMeanwhile):
            save(salon, rule("Visit", 30), rule_id=1)
        assert in_force(salon)[0]["award"] == {"points": 20}

    def test_of_one_that_somebody_deleted_meanwhile_is_refused(self, salon: Salon) -> None:
        do(salon, rules.delete_rule, 1)
        with pytest.raises(ChangedMeanwhile):
            save(salon, rule(), rule_id=1)

    def test_of_one_that_nobody_touched_goes_beside_changes_of_others(self, salon: Salon) -> None:
        save(salon, rule("Spend", 20), rule_id=4)
        save(salon, rule("Visit", 30), rule_id=1)
        assert [one["award"]["points"] for one in in_force(salon)] == [30, 20]


class TestPauseAndDelete:
    def test_a_paused_rule_earns_nothing_until_it_is_resumed(self, salon: Salon) -> None:
        do(salon, rules.pause_rule, 1)
        book_and_settle(salon, 1, now=NOW + HOUR)
        salon.do(rules.resume_rule, rule_id=1, editor=EDITOR, now=NOW + 2 * HOUR)
        book_and_settle(salon, 2, now=NOW + 3 * HOUR)
        assert shown(salon) == [("earned", 8), ("earned", 18)]

    def test_a_deleted_rule_keeps_what_it_gave_and_comes_back_by_undoing(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW - HOUR)
        change = do(salon, rules.delete_rule, 1)
        salon.settle(1, now=NOW + HOUR)
        assert names(salon) == [(4, "Spend")]
        assert shown(salon) == [("earned", 18)]
        asked = {"version": change.version, "previous": change.previous, "actor": 5, "locale": "en_US"}
        salon.do(configure.undo_change, **asked, now=NOW + timedelta(minutes=1))
        assert names(salon) == [(1, "Visit"), (4, "Spend")]

    @pytest.mark.parametrize("flow", [rules.pause_rule, rules.resume_rule, rules.delete_rule])
    def test_of_one_that_is_gone_is_refused(self, salon: Salon, flow: Any) -> None:
        with pytest.raises(ChangedMeanwhile):
            do(salon, flow, 9)


def test_trying_saves_nothing(salon: Salon) -> None:
    with salon.database.read() as conn:
        tried, new = rules.try_rule(conn, tenant_id=salon.tenant, rule=rule(), rule_id=None)
        changed, same = rules.try_rule(conn, tenant_id=salon.tenant, rule=rule("Visit", 99), rule_id=1)
    assert (new, tried["earning_rules"][-1]["name"]) == (5, "Colour")
    assert (same, changed["earning_rules"][0]["award"]) == (1, {"points": 99})
    assert names(salon) == [(1, "Visit"), (4, "Spend")]
