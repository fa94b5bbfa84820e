"""What is noted of a tenant's permission, by several processes over one database."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge import clock
from bridge.flows.programmes import configure
from bridge.flows.settling.ring import check_permission
from bridge.store.database import Database
from bridge.store.programmes import tenants
from bridge.web.verdicts import LOOK_AGAIN, Verdicts
from tests.live import Salon

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    salon = Salon(loyalty)
    salon.do(configure.import_programme, document={"earning_rules": []}, draft=False, now=NOW)
    salon.sql(
        "INSERT INTO {prefix}bkntc_plans (id, permissions) VALUES (:id, :permissions)",
        id=salon.base,
        permissions='{"capabilities": {"bkloyalty": "on"}}',
    )
    salon.sql(
        "INSERT INTO {prefix}bkntc_tenants (id, user_id, plan_id, email) VALUES (:id, 1, :plan, '')",
        id=salon.tenant,
        plan=salon.base,
    )
    return salon


def earns_at(salon: Salon, moment: datetime) -> bool:
    with salon.database.read() as conn:
        return tenants.get_tenant(conn, tenant_id=salon.tenant).periods.covers(moment)


def set_plan(salon: Salon, value: str) -> None:
    permissions = f'{{"capabilities": {{"bkloyalty": "{value}"}}}}'
    salon.sql("UPDATE {prefix}bkntc_plans SET permissions = :to WHERE id = :id", id=salon.base, to=permissions)


class TestNote:
    def test_a_permission_that_another_process_saw_lost_and_that_is_back_counts_at_once(self, salon: Salon) -> None:
        here = Verdicts()
        here.note(salon.database, salon.tenant, True, NOW)
        set_plan(salon, "off")
        salon.do(check_permission, verdict=True, now=NOW + timedelta(seconds=5), today=NOW.date())
        assert not earns_at(salon, NOW + timedelta(seconds=6))
        set_plan(salon, "on")
        here.note(salon.database, salon.tenant, True, NOW + timedelta(seconds=10))
        assert earns_at(salon, NOW + timedelta(seconds=11))

    def test_a_plan_that_says_no_to_a_verdict_that_says_yes_is_asked_each_time(self, salon: Salon) -> None:
        here = Verdicts()
        set_plan(salon, "off")
        here.note(salon.database, salon.tenant, True, NOW)
        assert not earns_at(salon, NOW + timedelta(seconds=1))
        set_plan(salon, "on")
        here.note(salon.database, salon.tenant, True, NOW + timedelta(seconds=2))
        assert earns_at(salon, NOW + timedelta(seconds=3))

    def test_a_plan_that_changes_under_a_verdict_that_does_not_is_seen_within_a_minute(
        self, salon: Salon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here, wall = Verdicts(), NOW
        monkeypatch.setattr(clock, "wall", lambda: wall)
        here.note(salon.database, salon.tenant, True, NOW)
        set_plan(salon, "off")
        wall += LOOK_AGAIN
        here.note(salon.database, salon.tenant, True, NOW + LOOK_AGAIN)
        assert not earns_at(salon, NOW + 2 * LOOK_AGAIN)

    def test_a_verdict_that_says_no_counts_at_once(self, salon: Salon) -> None:
        here = Verdicts()
        here.note(salon.database, salon.tenant, True, NOW)
        here.note(salon.database, salon.tenant, False, NOW + timedelta(seconds=1))
        assert not earns_at(salon, NOW + timedelta(seconds=2))
