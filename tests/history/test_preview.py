"""The dry run says beforehand what attaching then gives, and writes nothing."""

from typing import Any

import pytest
from sqlalchemy import select

from bridge import clock
from bridge.core.history.history import Choice
from bridge.errors import InvalidInput
from bridge.store import tables
from bridge.store.database import Database
from bridge.store.work import tasks
from bridge.tasks.preview_history import preview
from bridge.tasks.runner import run_tasks
from tests.history.past import DAY, THEN, attach, small_pages, visit
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, open_salon, rule


def foresee(salon: Salon, **choice: Any) -> dict[str, Any]:
    work = preview(salon.database, tenant_id=salon.tenant, choice=Choice(**choice), now=NOW)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value


@pytest.fixture
def salon(salon: Salon) -> Salon:
    """Customer 7 has points; 8 and 9 have no account yet. Silver is from 500, Gold from 550."""
    for customer in (8, 9):
        salon.add_customer(customer)
    salon.bonus(7, 300, key="start", now=NOW)
    for number in range(1, 9):
        visit(salon, number, at=THEN + number * DAY, customer=7 if number < 4 else 8)
    visit(salon, 20, at=THEN, customer=9, total="5.00")
    visit(salon, 21, at=THEN, status="canceled")
    return salon


def test_says_how_many_points_to_whom_worth_what_and_the_tiers_after(salon: Salon) -> None:
    assert foresee(salon) == {
        "version": 1,
        "looked_at": 10,
        "bookings": 9,
        "customers": 3,
        "points": 8 * 78 + 70,
        "worth": "6.94",
        "left_out": {"void": 1},
        "tiers": [
            {"name": None, "before": 3, "after": 2},
            {"name": "Silver", "before": 0, "after": 1},
            {"name": "Gold", "before": 0, "after": 0},
        ],
        "moves": [{"before": None, "after": "Silver", "customers": 1}],
        "top": [
            {"customer_id": salon.base + 8, "points": 5 * 78},
            {"customer_id": salon.base + 7, "points": 3 * 78},
            {"customer_id": salon.base + 9, "points": 70},
        ],
    }


def test_names_who_would_get_most_whatever_page_they_are_on(salon: Salon) -> None:
    for customer in range(30, 36):
        salon.add_customer(customer)
        for number in range(customer - 29):
            visit(salon, 10 * customer + number, at=THEN, customer=customer, total="5.00")
    with small_pages(3):
        top = foresee(salon)["top"]
    assert [(one["customer_id"] - salon.base, one["points"]) for one in top] == [
        (35, 420),
        (8, 390),
        (34, 350),
        (33, 280),
        (7, 234),
    ]


def test_says_what_then_comes(salon: Salon) -> None:
    with small_pages(2):
        foreseen, batch = foresee(salon), attach(salon)
    assert [foreseen[name] for name in ("looked_at", "bookings", "customers", "points", "left_out")] == [
        *(batch.looked_at, batch.bookings, batch.customers, batch.points, batch.left_out)
    ]
    tiers = [salon.standing(customer).tier for customer in (7, 8, 9)]
    assert [(tier["name"], tier["after"]) for tier in foreseen["tiers"]] == [
        (name, tiers.count(name)) for name in (None, "Silver", "Gold")
    ]
    assert foresee(salon)["looked_at"] == 1


def test_says_the_same_of_some_rules_with_caps_and_milestones(loyalty: Database) -> None:
    capped = {**rule(50)["earning_rules"][0], "max_points_per_day": 70, "max_points": 130}
    third = {"id": 2, "name": "Third", "award": {"points": 300, "every_visits": 3}, "when": {}}
    salon = open_salon(Salon(loyalty), {"earning_rules": [capped, third]})
    for number in range(1, 8):
        visit(salon, number, at=THEN + number * HOUR)
    for rules, points in ((frozenset({1}), 70), (None, 70 + 600)):
        with small_pages(2):
            foreseen = foresee(salon, rules=rules)
        assert (foreseen["points"], foreseen["worth"]) == (points, None)
    with small_pages(2):
        assert attach(salon).points == 670


def test_writes_nothing(salon: Salon) -> None:
    def everything() -> list[Any]:
        with salon.database.read() as conn:
            return [
                conn.execute(select(table).where(table.c.tenant_id == salon.tenant)).all()
                for table in tables.metadata.sorted_tables
                if "tenant_id" in table.c
            ]

    before = everything()
    foresee(salon)
    assert everything() == before


def test_refuses_what_attaching_would_refuse(salon: Salon) -> None:
    with pytest.raises(InvalidInput, match="No active rule"):
        foresee(salon, rules=frozenset({99}))


def test_runs_as_a_task(loyalty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    salon = open_salon(Salon(loyalty), PROGRAMME)
    visit(salon, 1, at=THEN)
    parameters = {"choice": Choice().as_document()}
    task_id = salon.do(
        tasks.append_task, kind="preview_history", parameters=parameters, user_id=1, locale="en_US", now=NOW
    )
    monkeypatch.setattr(clock, "now", lambda: NOW)
    run_tasks(salon.database)
    with salon.database.read() as conn:
        task = tasks.get_task(conn, tenant_id=salon.tenant, task_id=task_id)
    assert task.result is not None
    assert (task.state, task.result["points"], task.result["worth"]) == ("done", 78, "0.78")
