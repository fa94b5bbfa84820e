"""Points about to expire are told once for each customer and day, whoever tells and whatever dies meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.workflows import warn_of_expiry
from bridge.jobs.workflows import warn_of_lapse
from tests.counting import counting
from tests.kills import Killed, killed_before
from tests.live import Salon
from tests.lives import NOW, PROGRAMME
from tests.workflows.listening import add_people, listen, switch, told, told_to

EXPIRING = WorkflowEvent.POINTS_EXPIRING
DAY = timedelta(days=1)
TERMS = PROGRAMME | {"expiry": {"months": 1, "notice_days": 7}}


@pytest.fixture
def salon(salon: Salon) -> Salon:
    """Points live for a month, in Madrid."""
    salon.open(TERMS, now=NOW - timedelta(days=20), zone="Europe/Madrid")
    return salon


def tell(salon: Salon, now: datetime) -> None:
    warn_of_lapse(salon.database, now=now)


def test_are_told_when_the_days_of_notice_begin_and_never_again(salon: Salon) -> None:
    listen(salon, EXPIRING)
    salon.bonus(7, 30, key="a", now=NOW)
    salon.bonus(7, 12, key="b", now=NOW + timedelta(hours=1))
    tell(salon, NOW + 23 * DAY)
    assert told(salon, EXPIRING) == []
    for days in (24, 24, 25, 31):
        tell(salon, NOW + days * DAY)
    assert told(salon, EXPIRING) == [
        (7, {"points": 42, "on": "2026-04-03", "tier": None, "locale": "en_US"}),
    ]


def test_each_day_by_the_business_calendar_is_told_by_itself(salon: Salon) -> None:
    listen(salon, EXPIRING)
    late = datetime(2026, 3, 5, 22, 30, tzinfo=UTC)  # 23:30 in Madrid, and 00:30 the day after an hour later
    salon.bonus(7, 5, key="a", now=late)
    salon.bonus(7, 6, key="b", now=late + timedelta(hours=1))
    for hours in range(0, 48, 12):
        tell(salon, late + 25 * DAY + timedelta(hours=hours))
    assert [(data["on"], data["points"]) for _, data in told(salon, EXPIRING)] == [("2026-04-05", 5), ("2026-04-06", 6)]


def test_only_what_is_left_and_only_where_a_workflow_waits(salon: Salon) -> None:
    salon.bonus(7, 30, key="a", now=NOW)
    salon.add_customer(8)
    salon.bonus(8, 30, key="b", now=NOW)
    salon.adjust(8, -30, key="c", now=NOW)
    tell(salon, NOW + 25 * DAY)
    assert told(salon, EXPIRING) == []
    workflow = listen(salon, EXPIRING)
    tell(salon, NOW + 26 * DAY)
    assert told_to(salon, EXPIRING) == [7], "what still lies ahead is said when somebody begins to listen"
    switch(salon, workflow, on=False)
    salon.bonus(7, 30, key="d", now=NOW + DAY)
    tell(salon, NOW + 26 * DAY)
    assert told_to(salon, EXPIRING) == [7]


def test_a_business_without_days_of_notice_tells_nobody(salon: Salon) -> None:
    listen(salon, EXPIRING)
    salon.bonus(7, 30, key="a", now=NOW)
    salon.open(PROGRAMME | {"expiry": {"months": 1, "notice_days": 0}}, now=NOW + DAY)
    tell(salon, NOW + 27 * DAY)
    assert told(salon, EXPIRING) == []


def test_two_workers_at_once_and_a_kill_anywhere_tell_everybody_once(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warn_of_expiry, "PAGE", 3)
    customers = range(7, 17)
    add_people(salon, *customers, consent=None)
    for customer in customers:
        salon.bonus(customer, 30, key=f"{customer}", now=NOW)
    listen(salon, EXPIRING)
    statement, was_killed = 0, True
    while was_killed and statement < 40:
        with killed_before(salon.database, statement):
            try:
                tell(salon, NOW + 25 * DAY)
                was_killed = False
            except Killed:
                statement += 7
    assert statement > 14, "it was killed on its way"
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: tell(salon, NOW + 25 * DAY), range(2)))
    assert sorted(told_to(salon, EXPIRING)) == list(customers)


def test_nothing_to_say_costs_few_statements(salon: Salon) -> None:
    listen(salon, EXPIRING)
    with counting(salon.database) as seen, salon.database.read() as conn:
        assert warn_of_expiry.list_days(conn, tenant_id=salon.tenant, now=NOW) == []
    assert len(seen) <= 3, "\n".join(seen)
