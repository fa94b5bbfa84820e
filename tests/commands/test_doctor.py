from collections.abc import Callable
from typing import Any

import pytest
import responses
from small_site import SmallSite

from bridge import __version__

HEALTH = "http://127.0.0.1:9/?rest_route=/bkloyalty/v1/health"
PROGRAMME = '{"earning_rules": [], "redemption": {"enabled": true, "point_value": "0.01", "method": "choose"}}'


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
        assert [name for name, check in checks.items() if not check["ok"]] == ["plugin", "worker"]
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
        found = examine()["native_loyalty"]
        assert found["ok"] and "bkntc_loyalty_rules" in found["message"]
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

    @pytest.mark.parametrize("table", ["entries", "lots", "outbox"])
    def test_names_missing_tables_of_ours(
        self, examine: Callable[..., dict[str, Any]], small_site: SmallSite, table: str
    ) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {small_site.prefix}bkloyalty_{table}")
        check = examine()["tables"]
        assert not check["ok"]
        assert f"{small_site.prefix}bkloyalty_{table}." in check["message"]

    @responses.activate
    @pytest.mark.parametrize(("version", "ok"), [(__version__, True), ("0.0.9", False)])
    def test_says_when_the_plugin_has_another_version(
        self, examine: Callable[..., dict[str, Any]], version: str, ok: bool
    ) -> None:
        health = {"version": version, "php": "8.2.7", "wordpress": "6.1.9", "booknetic": True, "hooks": "addon"}
        responses.get(HEALTH, json=health)
        check = examine()["plugin"]
        assert check["ok"] is ok
        assert f"Plugin {version} answers" in check["message"]
        assert (f"this service is version {__version__}" in check["message"]) is not ok

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


class TestDiscounts:
    """A discount that stands in a price without points set aside is nobody's debt, but the owner is told."""

    @pytest.fixture
    def book(self, bridge: Callable[..., Any], small_site: SmallSite) -> Callable[..., int]:
        assert bridge("programme", "import", "-", stdin=PROGRAMME, BKLOYALTY_NOW="2026-03-01T00:00:00Z").code == 0

        def book(
            *, discount: str = "5.00", status: str = "approved", settled: bool = True, tenant: int | None = None
        ) -> int:
            created = 1772445600
            appointment = small_site.insert(
                "appointments",
                customer_id=7,
                service_id=1,
                status=status,
                starts_at=created,
                ends_at=created,
                paid_amount="0",
                created_at=created,
                tenant_id=tenant,
            )
            prices = {"service_price": ("60.00", 1), "bkloyalty_points": (discount, -1)}
            for key, (price, sign) in prices.items():
                row = {"unique_key": key, "price": price, "negative_or_positive": sign}
                small_site.insert("appointment_prices", appointment_id=appointment, **row)
            if settled:
                words = ("--tenant", str(tenant or 0), "--appointment", str(appointment))
                assert bridge("settle", *words, BKLOYALTY_NOW="2026-03-02T12:00:00Z").code == 0
            return appointment

        return book

    def test_are_listed_if_nobody_pays_for_them(
        self, bridge: Callable[..., Any], examine: Callable[..., dict[str, Any]], book: Callable[..., int]
    ) -> None:
        found = [book(), book()]
        check = examine()["discounts"]
        assert check["ok"], "nothing is broken"
        assert f": {found[0]}, {found[1]}. Nobody was debited" in check["message"]
        assert "note discounts: The prices of these appointments" in bridge("doctor").out

    def test_are_not_listed_while_being_made_nor_without_worth(
        self, examine: Callable[..., dict[str, Any]], book: Callable[..., int]
    ) -> None:
        book(settled=False)
        book(discount="0.00")
        book(status="canceled")
        assert "is paid for with points" in examine()["discounts"]["message"]

    def test_are_not_listed_if_somebody_pays(
        self, examine: Callable[..., dict[str, Any]], book: Callable[..., int], small_site: SmallSite
    ) -> None:
        appointment = book()
        with small_site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {small_site.prefix}bkloyalty_holds (tenant_id, customer_id, line, occurrence, appointment_id, "
                "points, held, discount, version, state, created_at, expires_at) VALUES "
                "(0, 7, 0, 0, %s, 500, 0, 5, 1, 'captured', UTC_TIMESTAMP(), UTC_TIMESTAMP())",
                (appointment,),
            )
        assert "is paid for with points" in examine()["discounts"]["message"]

    def test_are_many_and_of_several_tenants(
        self, bridge: Callable[..., Any], examine: Callable[..., dict[str, Any]], book: Callable[..., int]
    ) -> None:
        words = ("programme", "import", "-", "--tenant", "3")
        assert bridge(*words, stdin=PROGRAMME, BKLOYALTY_NOW="2026-03-01T00:00:00Z").code == 0
        found = [book(tenant=3) for _ in range(21)]
        message = examine()["discounts"]["message"]
        assert f"{found[0]} (tenant 3)" in message
        assert f"{found[19]} (tenant 3) and more." in message
        assert str(found[20]) not in message
