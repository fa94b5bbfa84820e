import json
from collections.abc import Callable
from typing import Any

import pytest
from small_site import SmallSite

PROGRAMME = {
    "earning_rules": [
        {"id": 1, "name": "Colour", "award": {"points": 50}, "active": True, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "active": True, "when": {}},
    ],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}],
}
START, LATER = "2026-03-01T10:00:00+01:00", "2026-03-02T12:00:00+01:00"
CREATED = 1772445600  # 2026-03-02T10:00:00Z


@pytest.fixture
def customer(small_site: SmallSite, bridge: Callable[..., Any]) -> int:
    """A customer of a business whose programme is active."""
    assert bridge("programme", "import", "-", stdin=json.dumps(PROGRAMME), BKLOYALTY_NOW=START).code == 0
    return small_site.insert("customers", first_name="Ana", user_id=12)


def book(site: SmallSite, customer: int, *, price: str = "60.00", status: str = "approved") -> int:
    service = site.insert("services", name="Cut")
    appointment = site.insert(
        "appointments",
        customer_id=customer,
        service_id=service,
        status=status,
        starts_at=CREATED + 86400,
        ends_at=CREATED + 90000,
        payment_method="local",
        payment_status="not_paid",
        paid_amount="0",
        created_at=CREATED,
    )
    site.insert("appointment_prices", appointment_id=appointment, unique_key="service_price", price=price)
    return appointment


class TestAdjust:
    def test_gives_and_takes(self, bridge: Callable[..., Any], customer: int) -> None:
        words = ("--customer", str(customer), "--json")
        given = bridge("adjust", *words, "--points", "120", "--note", "Sorry", BKLOYALTY_NOW=LATER)
        entry = given.document
        assert given.code == 0
        assert (entry["kind"], entry["points"], entry["note"], entry["reasons"]) == ("adjusted", 120, "Sorry", [])
        assert entry["at"] == "2026-03-02T11:00:00+00:00"
        assert bridge("adjust", *words, "--points=-20").document["points"] == -20
        statement = bridge("statement", *words).document
        assert (statement["balance"], statement["lifetime"], statement["tier"]) == (100, 100, "Silver")
        assert statement["progress"] == {"next": None, "percent": 100}
        assert bridge("audit", "--json").document == {"ok": True, "findings": []}

    def test_refuses_to_take_more_than_there_is(self, bridge: Callable[..., Any], customer: int) -> None:
        done = bridge("adjust", "--customer", str(customer), "--points", "-1", "--json")
        assert (done.code, done.error["code"]) == (1, "insufficient_points")

    @pytest.mark.parametrize("points", ["0", "1.5", "many", str(10**13)])
    def test_refuses_what_is_no_adjustment(self, bridge: Callable[..., Any], customer: int, points: str) -> None:
        assert bridge("adjust", "--customer", str(customer), "--points", points, "--json").code == 2

    def test_refuses_a_customer_who_is_not_there(self, bridge: Callable[..., Any], customer: int) -> None:
        done = bridge("adjust", "--customer", "999", "--points", "5", "--json")
        assert (done.code, done.error["field"]) == (2, "customer")

    @pytest.mark.parametrize("note", ["x" * 1001, "caf\udce9"])
    def test_refuses_a_note_that_cannot_be_kept(self, bridge: Callable[..., Any], customer: int, note: str) -> None:
        words = ("--customer", str(customer), "--points", "5")
        done = bridge("adjust", *words, "--note", note, "--json")
        assert (done.code, done.error["code"], done.error["field"]) == (2, "invalid_input", "note")
        assert bridge("statement", "--customer", str(customer), "--json").document["balance"] == 0
        assert bridge("adjust", *words, "--note", "é" * 1000).code == 0


class TestStatement:
    def test_of_somebody_unknown_is_all_zeros(self, bridge: Callable[..., Any]) -> None:
        assert bridge("statement", "--tenant", "4", "--customer", "9", "--json").document == {
            "tenant": 4,
            "customer": 9,
            "balance": 0,
            "held": 0,
            "available": 0,
            "lifetime": 0,
            "tier": None,
            "progress": {"next": None, "percent": 0},
            "entries": [],
        }

    def test_says_why_in_sentences(self, bridge: Callable[..., Any], customer: int, small_site: SmallSite) -> None:
        appointment = book(small_site, customer)
        done = bridge("settle", "--appointment", str(appointment), "--json", BKLOYALTY_NOW=LATER)
        assert (done.code, done.document["settled"], done.document["failed"]) == (0, 1, [])
        assert [entry["points"] for entry in done.document["entries"]] == [56]
        (entry,) = bridge("statement", "--customer", str(customer), "--json").document["entries"]
        assert (entry["kind"], entry["points"], entry["appointment"]) == ("earned", 56, appointment)
        assert entry["at"] == "2026-03-02T10:00:00+00:00"
        assert [(reason["rule"], reason["name"], reason["points"]) for reason in entry["reasons"]] == [
            (1, "Colour", 50),
            (2, "Spend", 6),
        ]
        assert entry["reasons"][0]["because"] == "For every booking."
        assert "earned" in bridge("statement", "--customer", str(customer)).out


class TestSettle:
    def test_a_second_time_writes_nothing(
        self, bridge: Callable[..., Any], customer: int, small_site: SmallSite
    ) -> None:
        appointment = book(small_site, customer)
        bridge("settle", "--appointment", str(appointment), BKLOYALTY_NOW=LATER)
        again = bridge("settle", "--all", "--json", BKLOYALTY_NOW=LATER)
        assert (again.code, again.document["settled"], again.document["entries"]) == (0, 1, [])

    def test_one_that_is_gone_is_no_error(self, bridge: Callable[..., Any], customer: int) -> None:
        done = bridge("settle", "--appointment", "12345", "--json")
        assert (done.code, done.document["entries"]) == (0, [])

    @pytest.mark.parametrize("words", [("--appointment", "5"), ("--all",)])
    def test_without_booknetic_is_a_failure_with_a_name(
        self, bridge: Callable[..., Any], customer: int, small_site: SmallSite, words: tuple[str, ...]
    ) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {small_site.prefix}bkntc_appointments")
        done = bridge("settle", *words, "--json")
        assert (done.code, done.error["code"]) == (1, "database")
        assert "bkntc_appointments" in done.error["message"]
        assert "Traceback" not in done.err

    @pytest.mark.parametrize("words", [("--appointment", "5"), ("--all",)])
    def test_without_a_database_is_a_failure_with_a_name(
        self, bridge: Callable[..., Any], words: tuple[str, ...]
    ) -> None:
        url = "mysql+pymysql://wp:hidden@127.0.0.1:9/none"
        done = bridge("settle", *words, "--json", wordpress=None, BKLOYALTY_DATABASE_URL=url)
        assert (done.code, done.error["code"]) == (1, "database")
        assert "Traceback" not in done.err
        assert "hidden" not in done.err

    def test_of_all_goes_on_after_one_that_fails_and_says_why_in_a_sentence(
        self, bridge: Callable[..., Any], customer: int, small_site: SmallSite, caplog: pytest.LogCaptureFixture
    ) -> None:
        appointments = [book(small_site, customer) for _ in range(2)]
        with small_site.cursor() as cursor:
            cursor.execute(f"DROP TABLE {small_site.prefix}bkntc_locations")
        done = bridge("settle", "--all", "--json", BKLOYALTY_NOW=LATER)
        assert (done.code, [failed["appointment"] for failed in done.document["failed"]]) == (1, appointments)
        assert "bkntc_locations' doesn't exist" in caplog.text
        assert "Traceback" not in caplog.text

    @pytest.mark.parametrize("words", [(), ("--all", "--appointment", "1"), ("--appointment", "0")])
    def test_wants_to_know_which(self, bridge: Callable[..., Any], words: tuple[str, ...]) -> None:
        done = bridge("settle", *words, "--json")
        assert (done.code, done.error["code"]) == (2, "usage")


class TestWork:
    def test_once_does_everything_and_returns(
        self, bridge: Callable[..., Any], customer: int, small_site: SmallSite
    ) -> None:
        rung = book(small_site, customer)
        small_site.ring(rung)
        book(small_site, customer, price="20.00")
        done = bridge("work", "--once", "--json", BKLOYALTY_NOW=LATER)
        assert (done.code, done.document["doorbells"], done.document["swept"], done.document["failed"]) == (0, 1, 1, 0)
        assert bridge("statement", "--customer", str(customer), "--json").document["balance"] == 56 + 52
        with small_site.cursor() as cursor:
            assert cursor.execute(f"SELECT 1 FROM {small_site.prefix}bkloyalty_doorbells") == 0
            cursor.execute(f"DELETE FROM {small_site.prefix}bkntc_appointments WHERE id = %s", (rung,))
        bridge("work", "--once", BKLOYALTY_NOW=LATER)
        assert bridge("statement", "--customer", str(customer), "--json").document["balance"] == 52
        assert bridge("audit").out == "Everything adds up.\n"


class TestAudit:
    def test_finds_a_balance_that_was_changed_behind_its_back(
        self, bridge: Callable[..., Any], customer: int, small_site: SmallSite
    ) -> None:
        bridge("adjust", "--customer", str(customer), "--points", "10")
        with small_site.cursor() as cursor:
            cursor.execute(f"UPDATE {small_site.prefix}bkloyalty_accounts SET balance = 11")
        done = bridge("audit", "--json")
        assert (done.code, done.document["ok"]) == (1, False)
        assert "balance_is_not_the_sum_of_entries" in {finding["code"] for finding in done.document["findings"]}
        assert all(finding["customer"] == customer for finding in done.document["findings"])


class TestMerge:
    def test_puts_all_points_into_the_other_row_once(
        self, bridge: Callable[..., Any], customer: int, small_site: SmallSite
    ) -> None:
        other = small_site.insert("customers", first_name="Ana", last_name="Again")
        bridge("adjust", "--customer", str(other), "--points", "30")
        words = ("--customer", str(other), "--into", str(customer), "--json")
        done = bridge("merge", *words)
        assert (done.code, done.document["points"], done.document["balance"], done.document["new"]) == (0, 30, 30, True)
        assert bridge("merge", *words).document["new"] is False
        for number in (customer, other):
            assert bridge("statement", "--customer", str(number), "--json").document["balance"] == 30
        assert bridge("audit", "--json").document["ok"]

    def test_refuses_somebody_with_themselves(self, bridge: Callable[..., Any], customer: int) -> None:
        done = bridge("merge", "--customer", str(customer), "--into", str(customer), "--json")
        assert (done.code, done.error["field"]) == (2, "into")


class TestASiteWithSeveralBusinesses:
    def test_wants_to_know_which_and_names_them(self, bridge: Callable[..., Any], small_site: SmallSite) -> None:
        first, second = (small_site.insert("tenants", full_name=name) for name in ("Salon Ana", "Salon Eva"))
        done = bridge("statement", "--customer", "7", "--json")
        assert (done.code, done.error["field"]) == (2, "tenant")
        assert f"{first} (Salon Ana), {second} (Salon Eva)" in done.error["message"]
        assert bridge("statement", "--customer", "7", "--tenant", str(first), "--json").code == 0
