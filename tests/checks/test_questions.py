"""Who is told what: the administrator everything, one of several businesses only what is its own."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from small_site import SmallSite

from bridge.checks.check import Check, State
from bridge.checks.questions import examine, examine_business
from bridge.checks.subject import Subject
from bridge.store.database import Database
from bridge.web.formats import Formats
from bridge.web.languages import get_language
from bridge.worker.running import do_everything
from tests.checks.conftest import HEALTH


def subject(conn: Any, tenant_id: int | None, **health: Any) -> Subject:
    now = datetime.now(UTC)
    return Subject(conn, now, lambda: replace(HEALTH, time=now, **health), tenant_id)


@pytest.fixture
def of_business(database: Database) -> Any:
    do_everything(database)

    def ask(**health: Any) -> list[Check]:
        with database.read() as conn:
            return list(examine_business(subject(conn, 3, **health)))

    return ask


class TestExamine:
    def test_a_site_where_all_is_well(self, database: Database) -> None:
        do_everything(database)
        with database.read() as conn:
            checks = list(examine(subject(conn, None), setup=True))
        assert {check.state for check in checks} == {State.WELL}
        assert [check.name for check in checks][:3] == ["connection", "prefix", "secret"]

    def test_the_page_says_nothing_of_server_paths_and_credentials(self, database: Database) -> None:
        with database.read() as conn:
            checks = list(examine(subject(conn, 0), setup=False))
            url = conn.engine.url
        said = " ".join(check.message for check in checks)
        assert not {"connection", "prefix", "secret"} & {check.name for check in checks}
        for secret in (url.database, url.username, f"{url.host}:{url.port}"):
            assert not secret or len(secret) < 3 or secret not in said

    def test_a_question_that_fails_is_answered_without_what_the_database_said(
        self, database: Database, small_site: SmallSite
    ) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {small_site.prefix}bkloyalty_outbox")
        with database.read() as conn:
            page = {check.name: check for check in examine(subject(conn, 0), setup=False)}
            command = {check.name: check for check in examine(subject(conn, None), setup=True)}
        assert page["events"].message == "This could not be looked at; the service's log says why."
        assert "bkloyalty_outbox" in command["events"].message
        assert page["tables"].state is State.BROKEN


class TestExamineBusiness:
    def test_a_site_that_is_well_is_one_answer(self, of_business: Any) -> None:
        checks = of_business()
        assert [check.name for check in checks] == [
            "worker",
            "bookings",
            "events",
            "tasks",
            "tenant 3",
            "discounts",
            "site",
        ]
        assert {check.state for check in checks} == {State.WELL}

    def test_of_a_site_that_is_not_it_hears_only_whom_to_ask(self, of_business: Any) -> None:
        site = of_business(version="0.0.9")[-1]
        assert (site.name, site.state) == ("site", State.BROKEN)
        assert "0.0.9" not in site.message

    def test_no_other_business_is_mentioned(self, of_business: Any, small_site: SmallSite) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {small_site.prefix}bkloyalty_tenants (tenant_id, programme_state, permitted, earning_periods) "
                "VALUES (4711, 'active', 1, '[]')"
            )
            cursor.execute(
                f"INSERT INTO {small_site.prefix}bkloyalty_doorbells (tenant_id, appointment_id, hook, rung_at, permitted) "
                "VALUES (4711, 815815, 'x', '2026-01-01', 1)"
            )
        said = " ".join(check.message for check in of_business())
        assert "4711" not in said
        assert "815815" not in said


def test_everything_is_said_in_spanish(database: Database) -> None:
    language = get_language("es_ES")
    with database.read() as conn:
        spoken = replace(subject(conn, 0), speech=Formats(language).speech(None))
        english = {check.name: check.message for check in examine(subject(conn, 0), setup=False)}
        spanish = {check.name: check.message for check in examine(spoken, setup=False)}
    same = {name for name, message in english.items() if spanish[name] == message}
    assert same == {"server"}
