"""What WordPress is told: by a ring, by a push, by its own cron; each in its own words, and to nobody who took consent back."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from listening_wordpress import URL, acknowledge_all, listening
from small_site import SmallSite

from bridge.core.workflow_events import WorkflowEvent
from bridge.deliveries import Delivery, deliver_events
from bridge.jobs.workflows import forget_what_was_told
from bridge.store.database import Database
from bridge.store.workflows import outbox
from bridge.web import events
from bridge.web.endpoint import Call

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ENTERED = WorkflowEvent.SEGMENT_ENTERED.value


@pytest.fixture(scope="module")
def small_site(empty_database: str) -> SmallSite:
    site = SmallSite(empty_database, f"e{secrets.token_hex(3)}_")
    site.create()
    return site


@pytest.fixture(scope="module")
def tables(small_site: SmallSite) -> Iterator[Database]:
    with small_site.open() as database:
        yield database


@pytest.fixture
def database(small_site: SmallSite, tables: Database) -> Database:
    """With nothing in it that another test left."""
    with small_site.cursor() as cursor:
        for name in ("outbox", "profiles"):
            cursor.execute(f"DELETE FROM {small_site.prefix}bkloyalty_{name}")
    return tables


@pytest.fixture
def wordpress() -> Iterator[responses.RequestsMock]:
    with listening() as mock:
        yield mock


def write(
    database: Database, event: str, *customers: int, at: datetime = NOW, in_bulk: bool = False, **data: Any
) -> None:
    params = {key: data.pop(key) for key in list(data) if key.startswith("bkloyalty_")}
    payloads = [
        {"params": {"customer_id": one, **params}, "data": {"tier": None, "locale": "en_US"} | data}
        for one in customers
    ]
    database.transact(
        lambda conn: outbox.append_events(conn, tenant_id=0, event=event, payloads=payloads, in_bulk=in_bulk, now=at)
    )


def brought(wordpress: responses.RequestsMock) -> list[Any]:
    return [event for call in wordpress.calls for event in json.loads(call.request.body or "")["events"]]


def add_profile(site: SmallSite, customer: int, consent: str | None) -> None:
    with site.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {site.prefix}bkloyalty_profiles (tenant_id, customer_id, visits, spent, balance, held, lifetime, "
            "redeemed, consent) VALUES (0, %s, 0, 0, 0, 0, 0, 0, %s)",
            (customer, consent),
        )


class TestPushing:
    def test_single_events_go_before_what_was_written_in_bulk(
        self, database: Database, wordpress: responses.RequestsMock
    ) -> None:
        write(database, "bkloyalty_points_expiring", *range(1, 46), in_bulk=True, points=4, on="2026-04-01")

        def happen_meanwhile(request: Any) -> tuple[int, dict[str, str], str]:
            if len(wordpress.calls) == 0:
                write(database, "bkloyalty_tier_updated", 99, reason="adjustment")
            return acknowledge_all(request)

        write(database, "bkloyalty_tier_updated", 98, reason="adjustment")
        wordpress.remove(responses.POST, URL)
        wordpress.add_callback(responses.POST, URL, callback=happen_meanwhile)
        assert deliver_events(database, now=NOW) == Delivery(47, 0)
        people = [event["params"]["customer_id"] for event in brought(wordpress)]
        assert people[:2] == [98, 99]
        assert sorted(people[2:]) == list(range(1, 46))

    def test_each_says_what_it_is_about_in_its_own_language(
        self, database: Database, wordpress: responses.RequestsMock
    ) -> None:
        spanish = {"locale": "es_ES"}
        write(database, "bkloyalty_points_earned", 7, bkloyalty_points=1240, way="bonus", points=1240, **spanish)
        write(database, "bkloyalty_points_expiring", 7, bkloyalty_expiry="2026-04-01", points=40, on="2026-04-01")
        write(database, "bkloyalty_reward_issued", 7, bkloyalty_voucher=999)
        deliver_events(database, now=NOW)
        earned, expiring, issued = (event["keywords"] for event in brought(wordpress))
        assert earned["bkloyalty_points_added"] == "1.240"
        assert (expiring["bkloyalty_points_expiring"], expiring["bkloyalty_points_expire_on"]) == ("40", "Apr 1, 2026")
        assert "bkloyalty_reward_code" not in issued, "the voucher is gone"
        assert all(texts["bkloyalty_points_total"] == "0" for texts in (earned, expiring, issued))

    def test_whoever_took_consent_back_since_gets_nothing_of_a_campaign(
        self, small_site: SmallSite, database: Database, wordpress: responses.RequestsMock
    ) -> None:
        for customer, consent in ((7, "given"), (8, "withdrawn"), (9, None)):
            add_profile(small_site, customer, consent)
        write(database, ENTERED, 7, 8, 9, 10, segment="inactive", name="Inactive", locale="es_ES")
        assert deliver_events(database, now=NOW) == Delivery(1, 0)
        (event,) = brought(wordpress)
        assert event["params"]["customer_id"] == 7
        assert event["keywords"]["bkloyalty_segment_name"] == "Inactivos"
        assert deliver_events(database, now=NOW) == Delivery()


class TestPulling:
    def test_gives_what_waits_for_a_while_and_takes_acknowledgements(
        self, database: Database, wordpress_call: Any
    ) -> None:
        write(
            database, "bkloyalty_tier_updated", 7, 8, reason="adjustment", at=wordpress_call.now - timedelta(minutes=3)
        )
        write(database, "bkloyalty_tier_updated", 9, reason="adjustment", at=wordpress_call.now - timedelta(seconds=30))
        first = wordpress_call.ask([])
        assert [event["params"]["customer_id"] for event in first["events"]] == [7, 8]
        assert "bkloyalty_points_total" in first["events"][0]["keywords"]
        ids = [event["id"] for event in first["events"]]
        assert first["oldest"] == ids[0]
        second = wordpress_call.ask([*ids, 10**9])
        assert second == {"events": [], "oldest": ids[1] + 1}

    def test_of_a_campaign_only_to_who_still_agrees(
        self, small_site: SmallSite, database: Database, wordpress_call: Any
    ) -> None:
        add_profile(small_site, 8, "refused")
        write(database, ENTERED, 8, segment="5", name="Away", at=wordpress_call.now - timedelta(hours=1))
        assert wordpress_call.ask([])["events"] == []
        assert wordpress_call.ask([])["oldest"] is not None
        assert deliver_events(database, now=NOW) == Delivery()

    @pytest.fixture
    def wordpress_call(self, database: Database) -> Any:
        """The call of WordPress's cron."""

        class Cron:
            now = NOW

            def ask(self, acknowledged: list[int]) -> Any:
                call = Call(None, {"acknowledged": acknowledged}, NOW, None)  # type: ignore[arg-type]
                return events.events(database, call)

        return Cron()


class TestForgetting:
    def test_what_was_acted_on_a_month_ago_is_gone_and_what_waits_stays(self, database: Database) -> None:
        write(database, "bkloyalty_tier_updated", *range(1, 6), reason="bonus")
        ids = [event["id"] for event in _waiting(database)]
        database.transact(
            lambda conn: outbox.acknowledge_for_all_tenants(conn, ids=ids[:2], now=NOW - timedelta(days=31))
        )
        database.transact(
            lambda conn: outbox.acknowledge_for_all_tenants(conn, ids=ids[2:4], now=NOW - timedelta(days=29))
        )
        assert forget_what_was_told(database, now=NOW) == 2
        with database.read() as conn:
            known = [one for one in ids if outbox.find_event(conn, tenant_id=0, event_id=one)]
            assert outbox.find_event(conn, tenant_id=3, event_id=ids[4]) is None, "another tenant's"
        assert known == ids[2:]
        assert [event["id"] for event in _waiting(database)] == ids[4:]


def _waiting(database: Database) -> list[dict[str, Any]]:
    with database.read() as conn:
        return outbox.list_waiting_for_all_tenants(conn, in_bulk=False, limit=100)
