"""Booknetic's own points brought over, and bookings priced by the programme before this one beside ours."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bridge.tasks.runner import run_tasks
from tests.web.admin.conftest import PAGE
from tests.web.admin.imports.office import Office, say


class TestBookneticsOwnPoints:
    @pytest.fixture
    def native(self, office: Office) -> Any:
        """An invented table: nothing of the real ones is published."""
        name = f"{office.back_end.site.prefix}bkntc_loyalty_customer_points"
        with office.back_end.site.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {name} (id INT, customer_id INT, points DECIMAL(10,2), total_points INT)")
            cursor.execute(f"INSERT INTO {name} VALUES (1, %s, 90.5, 300), (2, 99999999, 7, 7)", (office.ana,))
        yield name
        with office.back_end.site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {name}")

    def test_are_offered_and_come_over_by_the_same_way(self, office: Office, native: str) -> None:
        page = office.back_end.screen("imports")
        assert f"The table {native} has points of 1 customer of yours." in say(page)
        wrong = office.back_end.refused("imports/native", key="n1", table=native, points="user_pass")
        assert (wrong["status"], wrong["field"]) == (422, "points")
        assert office.back_end.refused("imports/native", key="n1", table="wp_users", points="ID")["status"] == 404
        office.back_end.send("imports/native", key="n2", table=native, points="points", lifetime="total_points")
        run_tasks(office.database)
        number = re.search(r"id=(\d+)", str(office.back_end.screen("imports").select_one("tbody tr a")["href"]))[1]
        assert len(office.rows(number)) == 1, "of others nothing is read"
        office.back_end.send("imports/begin", id=number)
        run_tasks(office.database)
        assert office.balances() == {office.ana: (90, "Silver")}

    def test_are_said_on_the_dashboard_until_that_is_put_away(self, office: Office, native: str) -> None:
        assert "Booknetic's own Loyalty Points are here too" in say(office.back_end.screen("dashboard"))
        done = office.back_end.send("native/put-away")
        assert "own Loyalty Points" not in say(office.back_end.screen("dashboard"))
        office.back_end.send(done["undo"]["path"])
        assert "1 customer has some there" in say(office.back_end.screen("dashboard"))

    def test_are_told_by_the_signs_that_the_plugin_sees(self, office: Office) -> None:
        assert "own Loyalty Points" not in say(office.back_end.screen("dashboard"))
        page = {**PAGE, "native": ["booknetic-loyalty-points"]}
        answer = office.back_end.caller.ask("/v1/admin/dashboard", {"page": page, "query": {}})
        assert "Do not run both" in answer["html"]
        answer = office.back_end.caller.ask("/v1/admin/imports", {"page": page, "query": {}})
        assert "nothing in its tables looks like balances" in answer["html"]


class TestComparing:
    def test_names_what_differs_and_why(self, office: Office) -> None:
        prefix = office.back_end.site.prefix
        with office.back_end.site.cursor() as cursor:
            for customer, status in ((office.ana, "approved"), (office.bea, "canceled")):
                cursor.execute(
                    f"INSERT INTO {prefix}bkntc_appointments (tenant_id, customer_id, service_id, staff_id, location_id, status, "
                    "starts_at, ends_at, created_at) VALUES (%s, %s, 1, 5, 1, %s, %s, %s, %s)",
                    (office.back_end.tenant, customer, status, 1772000000, 1772003600, 1771000000),
                )
        days = {"from": "2026-01-01", "to": "2026-12-31"}
        office.back_end.send("parity/compare", whose="ours", **days)
        run_tasks(office.database)
        said = say(office.back_end.screen("parity"))
        assert "100 pts over 2 bookings" in said and "50 pts" in said
        assert "Bea Gil 50 pts 0 pts" in said
        assert "Cancelled or never paid: your programme takes the points back" in said
        rules = '{"earning_rules": [{"id": 9, "name": "Theirs", "award": {"points": 20}, "when": {}}]}'
        office.back_end.send("parity/compare", whose="others", rules=rules, **days)
        run_tasks(office.database)
        said = say(office.back_end.screen("parity"))
        assert "Theirs" in said and "Other rules apply" in said and "40 pts" in said

    def test_refuses_rules_that_are_none(self, office: Office) -> None:
        days = {"from": "2026-01-01", "to": "2026-12-31"}
        for rules in ("", "{", "[]", '{"earning_rules": 5}'):
            refused = office.back_end.refused("parity/compare", whose="others", rules=rules, **days)
            assert refused["status"] == 422, rules
        for first, last in (("2026-02-01", "2026-01-01"), ("2026-02-01", "9999-12-31")):
            refused = office.back_end.refused("parity/compare", whose="ours", **{"from": first, "to": last})
            assert refused["field"] == "to"
