"""The dry run of a rule on real bookings: what it counts by hand, by the ledger, and that it changes nothing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from bridge.errors import ChangedMeanwhile
from bridge.store.database import Database
from bridge.store.work import tasks
from bridge.tasks import dry_run, past_bookings
from bridge.tasks.progress import Progress
from bridge.tasks.runner import run_tasks
from tests.live import Salon
from tests.lives import NOW, book, book_and_settle, open_salon

DAY = timedelta(days=1)
PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}}],
    "tiers": [{"name": "Silver", "min_points": 100}, {"name": "Gold", "min_points": 200}],
    "redemption": {"enabled": True, "point_value": "0.01"},
}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty), PROGRAMME)


def rule(points: int = 20, **more: Any) -> dict[str, Any]:
    return {"name": "Tried", "award": {"points": points}, "when": {}, "active": True, **more}


def ask(salon: Salon, body: dict[str, Any], rule_id: int | None = None) -> tasks.Task:
    asked = {"kind": "dry_run", "parameters": {"rule": body, "rule_id": rule_id}, "user_id": 5, "locale": "en_US"}
    task_id = salon.do(tasks.append_task, **asked, now=NOW)
    with salon.database.read() as conn:
        return tasks.get_task(conn, tenant_id=salon.tenant, task_id=task_id)


def work(salon: Salon, task: tasks.Task) -> tuple[list[Progress], dict[str, Any]]:
    """Every step that the task tells of, and its result; the task does not stay for a worker."""
    steps, run = [], dry_run.run(salon.database, task)
    try:
        while True:
            steps.append(next(run))
    except StopIteration as finished:
        return steps, finished.value
    finally:
        salon.do(tasks.cancel_task, task_id=task.id, now=NOW)


def run(salon: Salon, body: dict[str, Any], rule_id: int | None = None) -> dict[str, Any]:
    return work(salon, ask(salon, body, rule_id))[1]


class TestFigures:
    def test_are_what_one_counts_by_hand(self, salon: Salon) -> None:
        salon.add_customer(8)
        book(salon, 1, total="80.00")
        book(salon, 2, total="35.00", now=NOW - 300 * DAY)
        book(salon, 3, total="29.99", customer=8)
        book(salon, 4, total="99.00", customer=8, status="canceled")
        book(salon, 5, total="99.00", customer=8, now=NOW - 400 * DAY)
        book(salon, 6, total="45.00", customer=8, discount=Decimal(5))
        found = run(salon, {"name": "Tried", "award": {"points": 3, "per_amount": "10.00"}, "when": {"total_gt": "30"}})
        assert found["points"] == 3 * (8 + 3 + 4)
        assert (found["customers"], found["bookings"], found["worth"]) == (2, 3, "0.45")
        assert found["read"] == 5, "all of the last 12 months"

    def test_by_category_staff_and_weekday(self, salon: Salon) -> None:
        salon.add_category(3, 2)
        salon.add_service(12, 3)
        book(salon, 1)
        book(salon, 2, service_id=salon.base + 12)
        book(salon, 3, service_id=salon.base + 99)
        book(salon, 4, staff_id=2)
        assert run(salon, rule(when={"service_categories": [salon.base + 2]}))["bookings"] == 3
        assert run(salon, rule(when={"service_categories": [salon.base + 3]}))["bookings"] == 1
        assert run(salon, rule(when={"staff": [2]}))["bookings"] == 1
        assert run(salon, rule(when={"weekdays": [(NOW + 7 * DAY).isoweekday()]}))["bookings"] == 4
        assert run(salon, rule(when={"weekdays": [(NOW + 8 * DAY).isoweekday()]}))["bookings"] == 0

    def test_of_the_programme_in_force_are_what_the_ledger_says(self, salon: Salon) -> None:
        for number in range(1, 8):
            book_and_settle(salon, number, total=f"{number * 10}.00", now=NOW + number * timedelta(minutes=1))
        asked = ask(salon, rule())
        with salon.database.read() as conn:
            query = text("SELECT SUM(points) FROM {prefix}bkloyalty_entries WHERE tenant_id = :tenant")
            awarded = conn.scalar(query, {"tenant": salon.tenant})
        salon.sql("UPDATE {prefix}bkloyalty_tasks SET created_at = :at WHERE id = :id", at=NOW + DAY, id=asked.id)
        with salon.database.read() as conn:
            asked = tasks.get_task(conn, tenant_id=salon.tenant, task_id=asked.id)
        assert work(salon, asked)[1]["in_force"] == awarded == 350

    def test_of_a_rule_that_is_edited_take_the_place_of_the_old_ones(self, salon: Salon) -> None:
        book(salon, 1)
        found = run(salon, {**rule(70), "name": "Visit"}, rule_id=1)
        assert (found["points"], found["in_all"], found["in_force"]) == (70, 70, 50)

    def test_of_a_paused_rule_are_those_that_it_would_have(self, salon: Salon) -> None:
        book(salon, 1)
        assert run(salon, rule(active=False))["points"] == 20

    def test_are_nothing_without_bookings(self, salon: Salon) -> None:
        found = run(salon, rule())
        assert (found["read"], found["points"], found["worth"], found["first"]) == (0, 0, "0.00", [])

    def test_are_the_tenants_own(self, salon: Salon) -> None:
        book(open_salon(Salon(salon.database), PROGRAMME), 1)
        assert run(salon, rule())["read"] == 0

    def test_have_no_worth_where_points_have_none(self, loyalty: Database) -> None:
        salon = open_salon(Salon(loyalty), {"earning_rules": []})
        book(salon, 1)
        assert run(salon, rule())["worth"] is None

    def test_of_a_draft_compare_with_nothing(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        salon.add_customer(7)
        book(salon, 1)
        found = run(salon, rule())
        assert (found["points"], found["in_force"]) == (20, 0)


class TestTiers:
    def test_move_from_where_the_customer_stands_now(self, salon: Salon) -> None:
        for customer in (8, 9):
            salon.add_customer(customer)
        salon.adjust(7, 150, key="7", now=NOW)
        book(salon, 1)
        salon.adjust(8, 130, key="8", now=NOW)
        book(salon, 2, customer=8)
        book(salon, 3, customer=9)
        found = run(salon, {**rule(100), "name": "Visit"}, rule_id=1)
        seven = {"customer_id": salon.base + 7, "before": "Silver", "after": "Gold"}
        assert (found["up"], found["down"], found["first"]) == (1, 0, [seven])
        found = run(salon, {**rule(0), "name": "Visit"}, rule_id=1)
        eight = {"customer_id": salon.base + 8, "before": "Silver", "after": None}
        assert (found["up"], found["down"], found["first"]) == (0, 1, [eight])


class TestTask:
    def test_tells_how_far_it_is_and_changes_nothing(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dry_run, "PAGE", 2)
        monkeypatch.setattr(past_bookings, "PAGE", 2)
        for number in range(1, 6):
            salon.add_customer(number)
            book(salon, number, customer=number)
        before = count_rows(salon)
        steps, found = work(salon, ask(salon, rule()))
        assert [(step.done, step.total) for step in steps] == [(0, 5), (1, 5), (2, 5), (2, 5), (3, 5), (4, 5)]
        assert (found["read"], found["points"], found["customers"]) == (5, 100, 5)
        assert count_rows(salon) == before

    def test_fails_with_a_sentence_where_the_rule_is_gone(self, salon: Salon) -> None:
        with pytest.raises(ChangedMeanwhile):
            run(salon, rule(), rule_id=9)

    def test_is_known_to_the_worker(self, salon: Salon) -> None:
        book(salon, 1)
        task = ask(salon, rule())
        run_tasks(salon.database)
        with salon.database.read() as conn:
            task = tasks.get_task(conn, tenant_id=salon.tenant, task_id=task.id)
        assert task.state == "done"
        assert task.result is not None
        assert task.result["points"] == 20


def count_rows(salon: Salon) -> list[int]:
    tables = ("accounts", "entries", "lots", "settlements", "programme_versions", "outbox")
    with salon.database.read() as conn:
        return [
            conn.scalar(
                text(f"SELECT COUNT(*) FROM {{prefix}}bkloyalty_{table} WHERE tenant_id = :tenant"),
                {"tenant": salon.tenant},
            )
            for table in tables
        ]
