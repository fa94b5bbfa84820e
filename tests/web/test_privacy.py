"""WordPress's tools for personal data: everything that is kept of an address comes out, and goes."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from small_site import SmallSite

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.core.customers.consent import Source
from bridge.flows.audit.audit import audit
from bridge.flows.customers import consent
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.jobs.people import index_people
from bridge.store.database import Database
from bridge.web import privacy

NORTH, SOUTH = 3, 4
EMAIL = "Eva.Ruiz@example.org"


@pytest.fixture
def eva(small_site: SmallSite, wordpress: Any, database: Database) -> dict[int, int]:
    """A customer of two businesses under one address, and somebody else; by tenant."""
    index_people(database)
    found = {}
    with small_site.cursor() as cursor:
        cursor.execute(f"DELETE FROM {small_site.prefix}bkntc_customers")
        cursor.execute(f"DELETE FROM {small_site.prefix}bkntc_tenants")
    for tenant, name in ((NORTH, "Norte"), (SOUTH, "Sur")):
        small_site.insert("tenants", id=tenant, user_id=tenant * 10, full_name=name)
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        do = partial(database.transact)
        do(partial(configure.save_report, tenant_id=tenant, report=report))
        document: dict[str, Any] = {"earning_rules": [], "tiers": [{"name": "Silver", "min_points": 100}]}
        do(partial(configure.import_programme, tenant_id=tenant, document=document, draft=False, now=clock.now()))
        found[tenant] = small_site.insert("customers", tenant_id=tenant, first_name="Eva", email=EMAIL)
        other = small_site.insert("customers", tenant_id=tenant, first_name="Bea", email="bea@example.org")
        for customer in (found[tenant], other):
            by_hand: dict[str, Any] = {"customer_id": customer, "points": 120, "note": f"Note {customer}", "actor": 1}
            do(partial(adjust.adjust, tenant_id=tenant, key=clock.new_id(), now=clock.now(), **by_hand))
        do(partial(consent.write_wording, tenant_id=tenant, locale="en_US", text="May we?", actor=1, now=clock.now()))
        answer: dict[str, Any] = {"customer_id": found[tenant], "agrees": True, "source": Source.STAFF, "wording": 1}
        do(partial(consent.answer, tenant_id=tenant, actor=1, note="On paper", now=clock.now(), **answer))
    index_people(database)
    return found


def collect(wordpress: Any, email: str = EMAIL, **identity: Any) -> list[dict[str, Any]]:
    """Every page, as WordPress asks for them."""
    items, page = [], 1
    while True:
        answer = wordpress.as_(Actor.SYSTEM, **identity).ask("/v1/privacy/export", {"email": email, "page": page})
        items += answer["items"]
        if answer["done"]:
            return items
        page += 1


def erase(wordpress: Any, email: str = EMAIL, **identity: Any) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    while not answers or not answers[-1]["done"]:
        sent = {"email": email, "page": len(answers) + 1}
        answers.append(wordpress.as_(Actor.SYSTEM, **identity).ask("/v1/privacy/erase", sent))
    return answers


def words(items: list[dict[str, Any]]) -> str:
    return " | ".join(f"{fact['name']}: {fact['value']}" for item in items for fact in item["data"])


class TestExport:
    def test_has_all_of_every_business_and_nothing_of_others(self, wordpress: Any, eva: dict[int, int]) -> None:
        items = collect(wordpress)
        groups = [item["group_id"] for item in items]
        assert groups == ["bkloyalty-account", "bkloyalty-consents", "bkloyalty-entries"] * 2
        said = words(items)
        for wanted in ("Balance: 120 pts", "Tier: Silver", "Answer: Agreed", "Text that was shown: May we?"):
            assert said.count(wanted) == 2, wanted
        for wanted in (f"Note: Note {eva[NORTH]}", f"Note: Note {eva[SOUTH]}", "Note: On paper", "Business: Norte"):
            assert wanted in said
        assert f"Note {eva[NORTH] + 1}" not in said
        assert len({item["item_id"] for item in items}) == len(items)

    def test_tells_rewards_bonuses_and_recommendations(
        self, wordpress: Any, eva: dict[int, int], small_site: SmallSite
    ) -> None:
        now, p = "2026-03-01 10:00:00", f"{small_site.prefix}bkloyalty_"
        terms = '{"kind": "fixed", "amount": "10.00"}'
        with small_site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {p}vouchers (tenant_id, customer_id, reward_id, code, request_key, name, terms, points, draws, state, "
                f"issued_at) VALUES (3, {eva[NORTH]}, 1, 'ABCD', 'r', 'Ten off', '{terms}', 100, '[]', 'issued', '{now}')"
            )
            cursor.execute(
                f"INSERT INTO {p}bonuses (id, tenant_id, request_key, name, points, segment, starts_at, stays_open, state, position, "
                f"customers, given, taken_from, taken, created_at, updated_at) VALUES (77, 3, 'b', 'Spring', 40, '{{}}', '{now}', 0, "
                f"'done', 0, 1, 40, 1, 40, '{now}', '{now}')"
            )
            cursor.execute(f"INSERT INTO {p}gifts VALUES (3, 77, {eva[NORTH]}, 40, 1, '{now}', '{now}')")
            for customer, referrer in ((eva[NORTH], 999_001), (999_002, eva[NORTH])):
                cursor.execute(
                    f"INSERT INTO {p}referrals (tenant_id, customer_id, referrer_id, appointment_id, points, label, state, number, "
                    f"created_at, updated_at) VALUES (3, {customer}, {referrer}, 1, 25, 'Friend', 'given', 1, '{now}', '{now}')"
                )
        said = words(collect(wordpress))
        for wanted in (
            "Reward: Ten off",
            "Gives: €10.00 off a booking",
            "Code: ABCD",
            "Bonus: Spring",
            "You recommended us",
        ):
            assert wanted in said, wanted
        assert said.count("Points: 25 pts") == 1
        assert "A friend recommended us to you" in said and "99900" not in said
        with small_site.cursor() as cursor:
            for table in ("vouchers", "bonuses", "gifts", "referrals"):
                cursor.execute(f"DELETE FROM {p}{table}")

    def test_comes_page_by_page(self, wordpress: Any, eva: dict[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
        whole = collect(wordpress)
        monkeypatch.setattr(privacy, "ENTRIES", 1)
        assert collect(wordpress) == whole

    def test_finds_an_address_whatever_its_letters_case(self, wordpress: Any, eva: dict[int, int]) -> None:
        assert len(collect(wordpress, " eva.ruiz@EXAMPLE.org ")) == 6
        assert collect(wordpress, "eva.ruiz@example.or") == collect(wordpress, "%") == []

    def test_takes_no_accent_for_none(self, wordpress: Any, eva: dict[int, int]) -> None:
        assert collect(wordpress, "eva.ruíz@example.org") == collect(wordpress, "évà.ruiz@example.org") == []

    def test_speaks_the_readers_language(self, wordpress: Any, eva: dict[int, int]) -> None:
        items = collect(wordpress, locale="es_ES")
        assert items[0]["group_label"] == "Puntos de fidelidad"
        assert "Saldo: 120 puntos" in words(items) and "Respuesta: Aceptado" in words(items)

    def test_is_for_the_site_alone(self, wordpress: Any, eva: dict[int, int]) -> None:
        for path in ("export", "erase"):
            for actor in (Actor.CUSTOMER, Actor.OWNER, Actor.STAFF, Actor.SUPER_ADMIN):
                caller = wordpress.as_(actor, user=1, tenant=NORTH)
                assert caller.call(f"/v1/privacy/{path}", {"email": EMAIL, "page": 1})[0] == 403


class TestErase:
    def test_takes_one_business_after_the_other(self, wordpress: Any, eva: dict[int, int], database: Database) -> None:
        first, second = erase(wordpress)
        assert (first["removed"], first["done"], second["removed"], second["done"]) == (True, False, True, True)
        assert first["messages"] == [
            "Loyalty: 120 points that could still be spent were given up.",
            "Points and bookings are kept without a name, so that the sums of the business stay right.",
        ]
        assert collect(wordpress) == []
        index_people(database)
        assert collect(wordpress) == []
        assert "Note" in words(collect(wordpress, "bea@example.org"))
        with database.read() as conn:
            assert audit(conn) == []

    def test_again_finds_nothing(self, wordpress: Any, eva: dict[int, int]) -> None:
        erase(wordpress)
        assert {answer["removed"] for answer in erase(wordpress)} == {False}
        assert erase(wordpress, "nobody@example.org") == [
            {"removed": False, "retained": False, "messages": [], "done": True}
        ]

    def test_says_so_in_the_readers_language(self, wordpress: Any, eva: dict[int, int]) -> None:
        assert "120 puntos" in erase(wordpress, locale="es_ES")[0]["messages"][0]
