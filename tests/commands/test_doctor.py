from collections.abc import Callable
from typing import Any

import pytest
from small_site import SmallSite


@pytest.fixture
def examine(bridge: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    def run(**environment: str) -> dict[str, Any]:
        done = bridge("doctor", "--json", **environment)
        checks = {check["name"]: check for check in done.document["checks"]}
        assert done.document["ok"] == all(check["ok"] for check in checks.values())
        assert done.code == (0 if done.document["ok"] else 1)
        assert all(set(check) == {"name", "ok", "message"} for check in checks.values())
        return checks

    return run


class TestDoctor:
    def test_finds_what_is_there_and_says_what_is_not(self, examine: Callable[..., dict[str, Any]]) -> None:
        checks = examine()
        assert [name for name, check in checks.items() if not check["ok"]] == ["plugin"]
        assert "does not answer" in checks["plugin"]["message"]
        assert "MariaDB" in checks["server"]["message"]

    def test_names_missing_tables_and_columns_of_booknetic(
        self, examine: Callable[..., dict[str, Any]], small_site: SmallSite
    ) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {small_site.prefix}bkntc_services")
            cursor.execute(f"ALTER TABLE {small_site.prefix}bkntc_appointments DROP payment_status")
            cursor.execute(f"ALTER TABLE {small_site.prefix}bkntc_customers DROP category_id")
        check = examine()["booknetic"]
        assert not check["ok"]
        assert "services" in check["message"]
        assert "appointments.payment_status" in check["message"]
        assert "without customers.category_id" in check["message"]

    def test_notices_the_native_module(self, examine: Callable[..., dict[str, Any]], small_site: SmallSite) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {small_site.prefix}bkntc_loyalty_rules (id INT)")
        assert not examine()["native_loyalty"]["ok"]
        with small_site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {small_site.prefix}bkntc_loyalty_rules")

    def test_without_a_secret(self, examine: Callable[..., dict[str, Any]], small_site: SmallSite) -> None:
        small_site.set_option("bkloyalty_secret", "")
        checks = examine()
        assert not checks["secret"]["ok"]
        assert "activate the plugin" in checks["secret"]["message"]
        assert examine(BKLOYALTY_SECRET="a b")["secret"]["ok"]

    def test_before_the_first_migration(self, examine: Callable[..., dict[str, Any]], small_site: SmallSite) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(
                f"DROP TABLE {small_site.prefix}bkloyalty_schema_version, {small_site.prefix}bkloyalty_tenants"
            )
            cursor.execute(f"DROP TABLE {small_site.prefix}bkloyalty_doorbells")
        checks = examine()
        assert "bridge migrate" in checks["tables"]["message"]
        assert not checks["doorbells"]["ok"]
        assert not checks["tenants"]["ok"]

    def test_with_the_wrong_prefix(self, bridge: Callable[..., Any], small_site: SmallSite) -> None:
        done = bridge(
            "doctor", "--json", wordpress=None, BKLOYALTY_DATABASE_URL=small_site.url, BKLOYALTY_TABLE_PREFIX="other_"
        )
        prefix = next(check for check in done.document["checks"] if check["name"] == "prefix")
        assert not prefix["ok"]
        assert small_site.prefix in prefix["message"]

    def test_without_a_database(self, bridge: Callable[..., Any]) -> None:
        url = "mysql+pymysql://wp:hidden@127.0.0.1:9/none"
        done = bridge("doctor", "--json", wordpress=None, BKLOYALTY_DATABASE_URL=url)
        assert (done.code, done.document["ok"]) == (1, False)
        assert "does not answer" in done.document["checks"][0]["message"]
        assert "hidden" not in done.out + done.err

    def test_for_people(self, bridge: Callable[..., Any]) -> None:
        done = bridge("doctor")
        assert done.code == 1
        assert "ok   connection: " in done.out
        assert "NOT  plugin: " in done.out
