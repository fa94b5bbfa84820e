"""A page takes as many statements with many bookings as with two: attached, undone and on paper."""

from collections.abc import Callable
from typing import Any

from bridge.core.history.history import Choice
from bridge.flows.history import attach_history
from bridge.store.database import Database
from bridge.tasks.preview_history import preview
from tests.counting import counting
from tests.history.past import DAY, THEN, begin, visit, work_on
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, open_salon

FIFTH = {"id": 4, "name": "Fifth", "award": {"points": 100, "every_visits": 5}, "when": {}, "max_points_per_day": 100}
RICH = {**PROGRAMME, "earning_rules": [*PROGRAMME["earning_rules"], FIFTH]}


def with_visits(database: Database, bookings: int) -> Salon:
    salon = open_salon(Salon(database), RICH)
    for number in range(bookings):
        salon.add_customer(7 + number % 5)
        visit(salon, number + 1, at=THEN + number * DAY, customer=7 + number % 5)
    return salon


def count(database: Database, work: Callable[[], Any]) -> int:
    with counting(database) as seen:
        work()
    return len(seen)


def test_attaching_trying_and_undoing(loyalty: Database) -> None:
    counts = []
    for bookings in (5, 10, 60):  # the first one also asks which columns Booknetic has
        salon = with_visits(loyalty, bookings)
        tried = count(loyalty, lambda salon=salon: list(foresee(salon)))
        batch = begin(salon)
        attached = count(loyalty, lambda salon=salon, batch=batch: work_on(salon, batch))
        salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
        counts.append((tried, attached, count(loyalty, lambda salon=salon, batch=batch: work_on(salon, batch))))
    assert counts[1] == counts[2]
    assert max(counts[2]) <= 40


def foresee(salon: Salon) -> Any:
    yield from preview(salon.database, tenant_id=salon.tenant, choice=Choice(), now=NOW)
