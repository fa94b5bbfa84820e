"""The list of customers is the same whichever way it is looked for, page by page, forwards and backwards."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from small_site import SmallSite
from sqlalchemy import text

from bridge import clock
from bridge.core.customers.finding import Person, list_words, read_terms, sort_name
from bridge.jobs.people import forget_people, index_people
from bridge.store.customers import customer_conditions, customer_quest, customer_search
from bridge.store.customers.customer_order import Consent, Order, Search, Spot, State
from bridge.store.customers.customers import Slice, find_members, list_customers
from bridge.store.database import Database

TENANT, OTHER = 4, 5
FIRST = ["Ana", "Bea", "Cleo", "Ánabel", "Zoë"]
LAST = ["Ruiz", "Gil", "Anaya", "", "Gil Ruiz"]


@dataclass(frozen=True)
class Known:
    """What the test itself knows of a customer."""

    id: int
    person: Person
    balance: int
    lifetime: int
    staff: frozenset[int]
    consent: str | None


@pytest.fixture(scope="module")
def site(empty_database: str) -> SmallSite:
    site = SmallSite(empty_database, "customer_list_")
    site.create()
    return site


@pytest.fixture(scope="module")
def database(site: SmallSite) -> Iterator[Database]:
    with site.open() as database:
        yield database


@pytest.fixture(scope="module")
def crowd(site: SmallSite, database: Database) -> list[Known]:
    """Sixty customers with an account, many of them alike; some of another business, and one whose row is gone."""
    dice = random.Random(5)
    for tenant in (TENANT, OTHER):
        execute(
            database,
            "INSERT INTO {prefix}bkloyalty_tenants (tenant_id, programme_state, permitted, earning_periods) "
            "VALUES (:tenant, 'none', 1, '[]')",
            tenant=tenant,
        )
    known = []
    for number in range(80):
        tenant = OTHER if number % 4 == 3 else TENANT
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}".strip()
        email = f"{number}@{dice.choice(['one', 'two'])}.example"
        customer = insert(site, name, tenant, email)
        balance, lifetime = dice.choice([-20, 0, 50, 50, 50, 70, 300]), dice.choice([0, 50, 90])
        open_account(database, customer, tenant, balance, lifetime)
        staff = frozenset(one for one in (1, 2) if dice.random() < 0.4)
        for one in staff:
            site.insert("appointments", customer_id=customer, staff_id=one, tenant_id=tenant)
        if tenant == TENANT:
            consent = dice.choice([None, "given", "refused"])
            known.append(Known(customer, Person(name, email), balance, lifetime, staff, consent))
    gone = known.pop(7)
    known.insert(7, Known(gone.id, Person(""), gone.balance, gone.lifetime, gone.staff, "gone"))
    index_people(database)
    for one in known:
        said = "UPDATE {prefix}bkloyalty_profiles SET consent = :said WHERE customer_id = :id"
        execute(database, said, said=one.consent, id=one.id)
    execute(database, "DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=gone.id)
    forget_people(database, now=clock.now())
    return known


def execute(database: Database, statement: str, **values: object) -> None:
    database.transact(lambda conn: conn.execute(text(statement), values))


def insert(site: SmallSite, name: str, tenant: int, email: str = "") -> int:
    first, _, last = name.partition(" ")
    return site.insert("customers", first_name=first, last_name=last, email=email, tenant_id=tenant)


def open_account(database: Database, customer: int, tenant: int, balance: int, lifetime: int) -> None:
    execute(
        database,
        "INSERT INTO {prefix}bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, lifetime, tallies, "
        "created_at, updated_at) VALUES (:tenant, :id, :balance, 0, :lifetime, 0, :lifetime, '{}', NOW(6), NOW(6))",
        tenant=tenant,
        id=customer,
        balance=balance,
        lifetime=lifetime,
    )


def expect(crowd: list[Known], search: Search) -> list[int]:
    """The same list, simply."""
    states = {State.POINTS: lambda x: x > 0, State.BELOW: lambda x: x < 0, State.EVERYONE: lambda _: True}
    keys = {
        Order.POINTS: lambda one: one.balance,
        Order.LIFETIME: lambda one: one.lifetime,
        Order.NAME: lambda one: sort_name(one.person),
    }
    found = [
        one
        for one in crowd
        if states[search.state](one.balance)
        and all(any(word.startswith(term) for word in list_words(one.person)) for term in search.terms)
        and (search.staff_ids is None or search.staff_ids & one.staff)
        and (search.consent is None or search.consent == (one.consent or "never"))
    ]
    found.sort(key=lambda one: (keys[search.order](one), one.id), reverse=search.descending)
    return [one.id for one in found]


def look(database: Database, search: Search, **place: Spot | None) -> Slice:
    with database.read() as conn:
        return list_customers(conn, tenant_id=TENANT, search=search, limit=7, **place)


def page_through(database: Database, search: Search) -> tuple[list[list[int]], list[list[int]]]:
    """Every page, to the end and back again."""
    forwards, slice_ = [], look(database, search)
    assert slice_.before is None
    while True:
        forwards.append([member.customer_id for member in slice_.members])
        if slice_.after is None:
            break
        slice_ = look(database, search, after=slice_.after)
    backwards = [forwards[-1]]
    while slice_.before is not None:
        slice_ = look(database, search, before=slice_.before)
        backwards.append([member.customer_id for member in slice_.members])
    return forwards, backwards[::-1]


SEARCHES = [
    Search(state, order, down, read_terms(asked), staff)
    for state, order, down, asked, staff in itertools.product(
        State, Order, (True, False), ("", "ana", "gil one.example"), (None, frozenset({1}))
    )
] + [Search(terms=["xyzzy"]), Search(order=Order.NAME, staff_ids=frozenset()), Search(staff_ids=frozenset({1, 2}))]
SEARCHES += [
    Search(State.EVERYONE, order, terms=read_terms(asked), consent=consent)
    for order, asked, consent in itertools.product(Order, ("", "ana"), (Consent.GIVEN, Consent.NEVER))
]
ALL = {"counted": 4_000, "asked": 6_000, "gathered": 20_000, "stride": 10_000, "step": 800}
WAYS = {
    "as in life": ALL,
    "gathering by the rarest condition, in small pages": ALL | {"step": 5},
    "asking along the order": ALL | {"counted": 0, "step": 5},
    "listing everybody and gathering": ALL | {"counted": 0, "asked": 10, "step": 5},
    "listing everybody and following the order": ALL
    | {"counted": 0, "asked": 10, "gathered": 0, "stride": 4, "step": 3},
}


@pytest.mark.parametrize("way", WAYS)
def test_every_search_in_every_way(
    database: Database, crowd: list[Known], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    limits = WAYS[way]
    for module, name, limit in (
        (customer_conditions, "MOST_COUNTED", "counted"),
        (customer_search, "MOST_COUNTED", "counted"),
        (customer_search, "MOST_GATHERED", "gathered"),
        (customer_conditions, "STEP", "step"),
        (customer_quest, "STEP", "step"),
        (customer_quest, "MOST_ASKED", "asked"),
        (customer_quest, "STRIDE", "stride"),
    ):
        monkeypatch.setattr(module, name, limits[limit])
    for search in SEARCHES:
        expected = expect(crowd, search)
        forwards, backwards = page_through(database, search)
        assert list(itertools.chain(*forwards)) == expected, search
        assert all(len(page) == 7 for page in forwards[:-1]), search
        assert backwards == forwards, search


class TestOfAMember:
    def test_names_are_those_that_booknetic_has_now(
        self, site: SmallSite, database: Database, crowd: list[Known]
    ) -> None:
        shown, *_ = look(database, Search()).members
        assert shown.patron is not None
        changes = {"first_name": "Renamed", "phone_number": "600", "profile_image": "a.jpg"}
        with site.cursor() as cursor:
            pairs = ", ".join(f"{column} = '{value}'" for column, value in changes.items())
            cursor.execute(f"UPDATE {site.prefix}bkntc_customers SET {pairs} WHERE id = {shown.customer_id}")
        again, *_ = look(database, Search()).members
        assert again.patron is not None
        assert (again.patron.name.split()[0], again.patron.phone, again.patron.picture) == ("Renamed", "600", "a.jpg")
        with site.cursor() as cursor:
            first = shown.patron.name.split()[0]
            cursor.execute(
                f"UPDATE {site.prefix}bkntc_customers SET first_name = %s WHERE id = %s", (first, shown.customer_id)
            )

    def test_whoever_is_gone_has_no_name(self, database: Database, crowd: list[Known]) -> None:
        search = Search(State.EVERYONE, Order.NAME, descending=True)
        assert look(database, search).members[0].patron is None

    def test_available_is_never_below_zero(self, database: Database, crowd: list[Known]) -> None:
        assert {member.available for member in look(database, Search(State.BELOW)).members} == {0}


class TestFinding:
    def find(self, database: Database, asked: str, *, staff: frozenset[int] | None = None, limit: int = 8) -> list[int]:
        with database.read() as conn:
            members = find_members(conn, tenant_id=TENANT, terms=read_terms(asked), staff_ids=staff, limit=limit)
        return [member.customer_id for member in members]

    def test_also_those_without_an_account_and_only_of_this_business(
        self, site: SmallSite, database: Database, crowd: list[Known]
    ) -> None:
        mine, foreign = insert(site, "Quentin Q", TENANT), insert(site, "Quentin Q", OTHER)
        index_people(database)
        assert self.find(database, "quent") == [mine]
        assert foreign not in self.find(database, "q")

    def test_those_first_whose_name_begins_so(self, database: Database, crowd: list[Known]) -> None:
        names = {one.id: one.person.name for one in crowd}
        found = [names[one] for one in self.find(database, "ana", limit=50)]
        begun = [sort_name(Person(name)).startswith("ana") for name in found]
        assert begun == sorted(begun, reverse=True)
        assert any(begun) and not all(begun)
        assert sorted(self.find(database, "ana", limit=50)) == sorted(
            expect(crowd, Search(State.EVERYONE, terms=["ana"]))
        )

    def test_all_words_count_in_any_order(self, database: Database, crowd: list[Known]) -> None:
        expected = expect(crowd, Search(State.EVERYONE, terms=["ruiz", "bea"]))
        assert expected
        assert sorted(self.find(database, "ruiz bea", limit=50)) == sorted(expected)

    def test_only_within_reach(self, database: Database, crowd: list[Known]) -> None:
        staff = frozenset({2})
        expected = expect(crowd, Search(State.EVERYONE, terms=["gil"], staff_ids=staff))
        assert sorted(self.find(database, "gil", staff=staff, limit=50)) == sorted(expected)
        assert self.find(database, "gil", staff=frozenset()) == []

    def test_without_words_the_first_names(self, database: Database, crowd: list[Known]) -> None:
        assert len(self.find(database, "", limit=3)) == 3


def test_a_word_cannot_break_the_question(database: Database, crowd: list[Known]) -> None:
    for odd in ["%", "_", "\\", "'", "a\\' OR 1=1", "\U0001f600", "\U0010ffff", ":tenant"]:
        assert look(database, Search(terms=[odd])).members == []
