"""What the database says of a segment is what a plain reading says, customer by customer."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from small_site import SmallSite
from sqlalchemy import Connection, text

from bridge.core.access.permissions import EVERYBODY, NOBODY, Reach
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.segments.segments import Moment
from bridge.store.database import Database
from bridge.store.segments import audience, profiles, segments
from bridge.store.segments.segment_conditions import Selection
from tests.segments.documents import CONDITIONS, any_condition, condition, documents
from tests.segments.population import TIERS, draw_people, insert_people
from tests.segments.reading import Person, World

ZONE = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 29, 21, 30, tzinfo=UTC)  # the day the clocks go forward, shortly before midnight
WORLD = World(NOW, ZONE, TIERS)
A, B = 1, 2
PEOPLE = {
    A: draw_people(random.Random(1), 1_000, 150, NOW, ZONE),
    B: draw_people(random.Random(2), 2_000, 60, NOW, ZONE),
}


@pytest.fixture(scope="module")
def database(empty_database: str) -> Iterator[Database]:
    site = SmallSite(empty_database, "segments_")
    site.create()
    database = Database(site.url, site.prefix)
    for tenant, people in PEOPLE.items():
        database.transact(lambda conn, tenant=tenant, people=people: insert_people(conn, tenant, people, NOW))
        for person in people:
            database.transact(lambda conn, tenant=tenant, person=person: book(conn, tenant, person))
    # Never so, for Booknetic's ids are of the whole site; but nothing may lean on it.
    strangers = [Person(person.id, came=person.came, lots=person.lots) for person in PEOPLE[A]]
    database.transact(lambda conn: insert_people(conn, B, strangers, NOW))
    database.transact(
        lambda conn: profiles.drop_profiles(conn, tenant_id=B, customer_ids=[one.id for one in strangers])
    )
    yield database
    database.close()


def book(conn: Connection, tenant: int, person: Person) -> None:
    row = {"customer": person.id, "staff": person.staff, "tenant": tenant}
    statement = (
        "INSERT INTO {prefix}bkntc_appointments (customer_id, staff_id, tenant_id) VALUES (:customer, :staff, :tenant)"
    )
    conn.execute(text(statement), row)


@pytest.fixture(autouse=True)
def strides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "STRIDE", 40)


def select(document: dict[str, Any], *, tenant: int = A, reach: Reach = EVERYBODY) -> Selection:
    return Selection(tenant, parse_segment(document), Moment(NOW, ZONE), TIERS, reach)


def walk(conn: Connection, step: Any, selection: Selection) -> list[Any]:
    found, after = [], 0
    while after is not None:
        some, after = step(conn, selection=selection, after=after)
        found += some
    return found


def check(database: Database, document: dict[str, Any]) -> int:
    right = [person for person in PEOPLE[A] if WORLD.meets(person, document)]
    ids, selection = [person.id for person in right], select(document)
    with database.read() as conn:
        assert segments.count_members(conn, selection=selection) == len(ids)
        assert segments.list_members(conn, selection=selection, limit=1000) == ids
        assert walk(conn, segments.walk_members, selection) == ids
        counted = audience.count_audience(conn, selection=selection)
        others = segments.count_members(conn, selection=select(document, tenant=B))
    answers = Counter(person.consent for person in right)
    assert counted == audience.Audience(answers["given"], answers[None], answers["refused"], answers["withdrawn"])
    assert counted.members == len(ids)
    assert others == sum(WORLD.meets(person, document) for person in PEOPLE[B])
    return len(ids)


@settings(max_examples=200, deadline=None)
@given(document=documents)
@example({"all": []})
@example({"none": [{"none": [{"tier": {"without": True}}]}]})
def test_a_random_segment(database: Database, document: dict[str, Any]) -> None:
    check(database, document)


@pytest.mark.parametrize("kind", sorted(CONDITIONS))
def test_each_condition_alone_and_turned_around(database: Database, kind: str) -> None:
    found: set[int] = set()

    @settings(max_examples=15, deadline=None)
    @given(document=condition(kind))
    def look(document: dict[str, Any]) -> None:
        found.add(check(database, document))
        check(database, {"none": [document]})

    look()
    assert any(0 < count < len(PEOPLE[A]) for count in found), "the customers do not tell these conditions apart"


@settings(max_examples=40, deadline=None)
@given(document=documents)
def test_only_those_who_agreed_are_walked_through(database: Database, document: dict[str, Any]) -> None:
    agreed = [person for person in PEOPLE[A] if person.consent == "given" and WORLD.meets(person, document)]
    with database.read() as conn:
        found = walk(conn, audience.walk_audience, select(document))
    assert [one.customer_id for one in found] == [person.id for person in agreed]


@settings(max_examples=30, deadline=None)
@given(document=any_condition)
def test_own_customers_only(database: Database, document: dict[str, Any]) -> None:
    for reach, staff in ((Reach(frozenset({2})), {2}), (Reach(frozenset({1, 2})), {1, 2}), (NOBODY, set())):
        right = [person.id for person in PEOPLE[A] if person.staff in staff and WORLD.meets(person, document)]
        with database.read() as conn:
            selection = select(document, reach=reach)
            assert segments.list_members(conn, selection=selection, limit=1000) == right
            assert walk(conn, segments.walk_members, selection) == right


def test_pages_follow_each_other(database: Database) -> None:
    selection = select({"all": []})
    pages: list[list[int]] = [[0]]
    with database.read() as conn:
        while pages[-1]:
            pages.append(segments.list_members(conn, selection=selection, after=pages[-1][-1], limit=40))
    assert [len(page) for page in pages[1:]] == [40, 40, 40, 30, 0]
    assert [one for page in pages[1:] for one in page] == [person.id for person in PEOPLE[A]]


def test_without_tiers_nobody_is_near_one(database: Database) -> None:
    selection = Selection(A, parse_segment({"near_tier": {"points": 1000}}), Moment(NOW, ZONE))
    with database.read() as conn:
        assert segments.count_members(conn, selection=selection) == 0
