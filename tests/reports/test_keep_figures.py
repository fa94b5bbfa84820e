"""Figures that the worker keeps for large businesses: used while they are fresh, and where asking takes too long."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest

from bridge.core.access.permissions import EVERYBODY, Reach
from bridge.flows.reports import keep_figures
from bridge.jobs import figures
from bridge.store.database import Database
from bridge.store.patience import TooSlow
from bridge.store.programmes import tenants
from bridge.store.reports.kept_figures import KeptFigure, Name, find_figure, save_figure
from bridge.store.reports.reports import Scope
from tests.live import Salon
from tests.lives import NOW, book, open_salon

PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}}],
    "expiry": {"months": 2},
}
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database, monkeypatch: pytest.MonkeyPatch) -> Salon:
    """Large is who has one customer."""
    monkeypatch.setattr(keep_figures, "MANY", 1)
    salon = open_salon(Salon(loyalty), PROGRAMME)
    book(salon, 1, customer=7, total="80.00")
    salon.settle(1, now=NOW)
    return salon


def expiring(salon: Salon, *, now=NOW, reach: Reach = EVERYBODY):
    with salon.database.read() as conn:
        scope = Scope(tenants.get_tenant(conn, tenant_id=salon.tenant), reach)
        return keep_figures.find_expiring(conn, scope=scope, now=now, seconds=5)


def test_what_the_worker_kept_is_told_with_its_time_until_it_is_an_hour_old(salon: Salon) -> None:
    assert figures.keep_figures(salon.database, now=NOW) >= 1
    book(salon, 2, customer=7, total="80.00")
    salon.settle(2, now=NOW)
    kept, live = expiring(salon, now=NOW + HOUR / 2), expiring(salon, now=NOW + HOUR)
    assert (sum(kept.value), kept.at) == (50, NOW)
    assert (sum(live.value), live.at) == (100, None)


def test_small_businesses_have_nothing_kept(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_figures, "MANY", 1000)
    figures.keep_figures(salon.database, now=NOW)
    with salon.database.read() as conn:
        assert find_figure(conn, tenant_id=salon.tenant, name=Name.EXPIRING) is None
    assert expiring(salon).at is None


def test_whoever_sees_their_own_customers_is_not_told_of_all(salon: Salon) -> None:
    figures.keep_figures(salon.database, now=NOW)
    assert sum(expiring(salon, reach=Reach(frozenset({99}))).value) == 0


def test_an_old_figure_is_better_than_none_where_asking_takes_too_long(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def impatient(conn, *, seconds):
        raise TooSlow
        yield

    monkeypatch.setattr(keep_figures, "within", impatient)
    assert expiring(salon) is None
    figures.keep_figures(salon.database, now=NOW - 3 * HOUR)
    assert expiring(salon).at == NOW - 3 * HOUR
    with salon.database.read() as conn:
        assert keep_figures.find_average(conn, tenant_id=salon.tenant, now=NOW, seconds=1) == Decimal(0)


def test_figures_of_another_month_are_not_this_months(salon: Salon) -> None:
    old = KeptFigure({"month": "2020-01", "points": [9] * 14}, NOW)
    salon.database.transact(lambda conn: save_figure(conn, tenant_id=salon.tenant, name=Name.EXPIRING, figure=old))
    assert sum(expiring(salon).value) == 50
