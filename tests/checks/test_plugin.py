"""What the plugin says of itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from small_site import SmallSite

from bridge.checks.check import Check, State
from bridge.checks.plugin import PARTS, check_plugin
from bridge.wordpress.health import ShimHealth, parse_health

NOW = datetime.now(UTC)


def about(ask: Any, name: str, **health: Any) -> Check:
    return next(check for check in ask(check_plugin, health=health) if check.name == name)


class TestPlugin:
    def test_all_well(self, ask: Any) -> None:
        checks = ask(check_plugin)
        assert [check.name for check in checks] == ["plugin", "hooks", "parts", "clocks"]
        assert {check.state for check in checks} == {State.WELL}
        assert "WordPress 6.1.9, PHP 8.2.7" in checks[0].message

    def test_of_another_version(self, ask: Any) -> None:
        check = about(ask, "plugin", version="0.0.9")
        assert check.state is State.BROKEN
        assert "install both in the same version" in check.advice

    def test_beside_no_booknetic(self, ask: Any) -> None:
        assert "Booknetic is not active" in about(ask, "plugin", booknetic=False).message

    def test_without_the_service(self, ask: Any) -> None:
        check = about(ask, "service", silent_at="http://127.0.0.1:8787")
        assert check.state is State.BROKEN and "no answer from the service at http://127.0.0.1:8787" in check.found

    def test_of_an_earlier_version_says_less(self, ask: Any) -> None:
        checks = ask(check_plugin, health={"rang": None, "time": None})
        assert [check.name for check in checks] == ["plugin", "clocks"]


class TestHooks:
    def test_some_were_never_heard(self, ask: Any) -> None:
        check = about(ask, "hooks", rang=frozenset({"bkntc_appointment_created", "bkntc_payment_confirmed"}))
        assert check.state is State.WELL
        assert "has told of new bookings, payments, and not yet of changed bookings" in check.found

    def test_none_was_heard_where_there_are_no_bookings(self, ask: Any) -> None:
        assert about(ask, "hooks", rang=frozenset()).state is State.WELL

    def test_none_was_heard_though_there_are_bookings(self, ask: Any, small_site: SmallSite) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {small_site.prefix}bkloyalty_settlements (tenant_id, appointment_id, number, eligible, was_void, "
                "paid_in_full, settled_at, award_held, redeemed, kept, draws) VALUES (0, 1, 0, 1, 0, 0, NOW(), 0, 0, 0, '[]')"
            )
        assert about(ask, "hooks", rang=frozenset()).state is State.NOTE
        assert ask(check_plugin, tenant_id=4, health={"rang": frozenset()})[1].state is State.WELL


class TestParts:
    def test_what_is_missing_is_named_with_what_it_is_for(self, ask: Any) -> None:
        check = about(ask, "parts", missing={"workflows": ("Config::getWorkflowEventsManager",)})
        assert check.state is State.NOTE
        assert "workflow events (Config::getWorkflowEventsManager)" in check.found

    def test_every_part_that_the_plugin_names_has_words(self) -> None:
        assert set(PARTS) == {"back_end", "cart", "messages", "money", "permissions", "tenants", "workflows"}


class TestClocks:
    @pytest.mark.parametrize(
        ("apart", "state"),
        [(timedelta(seconds=5), State.WELL), (timedelta(seconds=40), State.NOTE), (timedelta(minutes=4), State.BROKEN)],
    )
    def test_of_wordpress_differs(self, ask: Any, apart: timedelta, state: State) -> None:
        for time in (datetime.now(UTC) + apart, datetime.now(UTC) - apart):
            check = about(ask, "clocks", time=time)
            assert check.state is state
            assert ("that of WordPress by" in check.found) is (state is not State.WELL)

    def test_of_the_database_differs(self, ask: Any) -> None:
        ahead = datetime.now(UTC) + timedelta(seconds=30)
        check = ask(check_plugin, now=ahead)[-1]
        assert "differs from that of the database by" in check.found


SAID: dict[str, Any] = {"version": "0.1.0", "php": "8.2", "wordpress": "6.1", "booknetic": True, "hooks": "plain"}


class TestParseHealth:
    def test_all_of_it(self) -> None:
        more = {"time": 1772445600123, "rang": ["a"], "missing": {"cart": ["X::y"]}}
        health = parse_health(SAID | more)
        assert health.time == datetime(2026, 3, 2, 10, 0, 0, 123000, tzinfo=UTC)
        assert (health.rang, health.missing) == (frozenset({"a"}), {"cart": ("X::y",)})

    def test_of_an_earlier_version(self) -> None:
        assert parse_health(SAID) == ShimHealth("0.1.0", "8.2", "6.1", True, "plain")

    @pytest.mark.parametrize(("answers", "silent_at"), [(True, None), (False, "http://a")])
    def test_whether_the_service_answers_it(self, answers: bool, silent_at: str | None) -> None:
        said = parse_health(SAID | {"service": {"address": "http://a", "answers": answers}})
        assert said.silent_at == silent_at

    @pytest.mark.parametrize(
        "said", [None, [], {}, "x", SAID | {"time": "soon"}, SAID | {"missing": ["x"]}, SAID | {"rang": 3}]
    )
    def test_something_else(self, said: Any) -> None:
        with pytest.raises(ValueError, match="not what the plugin"):
            parse_health(said)
