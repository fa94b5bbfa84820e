"""What points took off what customers paid, and what will likely be redeemed: the figures of the report."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from bridge import clock
from bridge.core.access.permissions import EVERYBODY
from bridge.core.reports import Days
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.flows.reports import keep_figures
from bridge.jobs import figures
from bridge.jobs.visits import count_visits
from bridge.store.database import Database
from bridge.store.programmes import tenants
from bridge.store.reports import margins
from bridge.store.reports.reports import Scope
from bridge.web.admin.reports import report_figures, report_liability
from tests.live import Salon
from tests.lives import NOW, book, open_salon

DAY = timedelta(days=1)
PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 500}, "when": {"services": []}}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "choose"},
}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty), PROGRAMME)


def visit(salon: Salon, appointment: int, *, customer: int, total: str, points: int = 0, settles: bool = True) -> None:
    """A visit that was booked and came to its end."""
    checkout, discount = None, Decimal(0)
    if points:
        held = salon.hold(customer, Decimal(total), points, checkout=f"{salon.tenant}-{appointment}", now=NOW)
        checkout, discount = held.binding, held.applied.amount
    ends = {"starts_at": int((NOW + DAY).timestamp()), "ends_at": int((NOW + DAY + DAY / 24).timestamp())}
    book(salon, appointment, customer=customer, total=total, discount=discount, checkout=checkout, **ends)
    if settles:
        salon.settle(appointment, now=NOW)


def read(salon: Salon, days: Days) -> margins.Margins:
    with salon.database.read() as conn:
        scope = Scope(tenants.get_tenant(conn, tenant_id=salon.tenant), EVERYBODY)
        return margins.read_margins(conn, scope=scope, days=days)


def test_discount_and_revenue_are_told_apart_by_who_earns(salon: Salon) -> None:
    salon.add_customer(8)
    visit(salon, 1, customer=7, total="80.00")
    visit(salon, 2, customer=7, total="40.00", points=300)
    salon.open({**PROGRAMME, "earning_rules": []}, now=NOW)
    visit(salon, 3, customer=8, total="50.00")
    count_visits(salon.database, now=NOW + 3 * DAY)
    found = read(salon, Days((NOW + DAY).date(), (NOW + DAY).date()))
    loyal, others = found.loyal, found.others
    assert (loyal.customers, loyal.visits, loyal.revenue, loyal.discount) == (1, 2, Decimal(117), Decimal(3))
    assert (loyal.rate, loyal.each) == (Decimal("2.6"), Decimal("58.50"))
    assert (others.customers, others.visits, others.revenue, others.discount) == (1, 1, Decimal(50), 0)
    assert read(salon, Days(NOW.date(), NOW.date())).loyal == margins.Margin()


class TestScreen:
    def test_says_so_where_there_is_too_little_to_go_by(self, back_end: Any, database: Database) -> None:
        page = back_end.screen("reports")
        assert "There is too little history to say so" in page.get_text()
        assert "No visit ended on these days." in page.get_text()

    def test_foresees_from_the_months_before(self, back_end: Any, database: Database) -> None:
        def do(flow: Any, **arguments: Any) -> Any:
            return database.transact(partial(flow, tenant_id=back_end.tenant, **arguments))

        now, customer = clock.now(), back_end.insert("customers", first_name="Ana", user_id=back_end.tenant)
        do(configure.import_programme, document=PROGRAMME, draft=False, now=now - 400 * DAY)
        for back in range(9, 0, -1):
            month = now - back * 30 * DAY
            do(
                adjust.give_bonus,
                customer_id=customer,
                points=1000,
                name="B",
                key=f"{back}:{back_end.tenant}",
                now=month,
            )
        do(adjust.adjust, customer_id=customer, points=-2500, note=None, actor=None, key=f"x{back_end.tenant}", now=now)
        page = back_end.screen("reports")
        said = " ".join(page.select_one("#bkl-outlook").parent.get_text().split())
        assert "If customers go on as so far, about" in said
        assert len(page.select_one("#bkl-outlook").parent.select("table")) == 2
        spanish = back_end.speaking("es_ES").screen("reports").get_text()
        assert "Si los clientes siguen como hasta ahora" in spanish

    def test_says_as_of_when_the_figures_of_a_large_business_are(
        self, back_end: Any, database: Database, monkeypatch: Any
    ) -> None:
        flow = partial(configure.import_programme, tenant_id=back_end.tenant, document=PROGRAMME, draft=False)
        database.transact(partial(flow, now=clock.now()))
        give = {
            "customer_id": back_end.insert("customers", first_name="Ana"),
            "points": 100,
            "name": "B",
            "key": f"k{back_end.tenant}",
        }
        database.transact(partial(adjust.give_bonus, tenant_id=back_end.tenant, now=clock.now(), **give))
        assert "As of" not in back_end.screen("reports").get_text()
        monkeypatch.setattr(keep_figures, "MANY", 1)
        figures.keep_figures(database, now=clock.now())
        assert "As of" in back_end.screen("reports").get_text()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(report_liability, "find_cohorts", lambda *_, **__: None)
            patch.setattr(report_figures, "find_expiring", lambda *_, **__: None)
            said = back_end.screen("reports").get_text()
        assert "This is being worked out, for there are many customers." in said
        assert "too little history" not in said
