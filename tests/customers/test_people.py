"""The search over customers follows Booknetic's rows: who is new, who changed, who is gone."""

import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
from small_site import SmallSite
from sqlalchemy import select

from bridge.core.customers.finding import NAMELESS
from bridge.jobs import people
from bridge.jobs.people import find_newest_customer, forget_people, index_people
from bridge.store import tables
from bridge.store.database import Database
from bridge.worker.beats import BEATS, index_everybody, index_newcomers
from bridge.worker.running import do_everything
from bridge.worker.work import Work
from tests.live import Salon
from tests.lives import NOW, open_salon

_sites = itertools.count(1)
A, B = 1, 2  # tenants that are known; 3 is not


@pytest.fixture
def site(empty_database: str) -> SmallSite:
    site = SmallSite(empty_database, f"people{next(_sites)}_")
    site.create()
    for tenant in (A, B):
        with site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {site.prefix}bkloyalty_tenants (tenant_id, programme_state, permitted, earning_periods) "
                f"VALUES ({tenant}, 'none', 1, '[]')"
            )
    return site


@pytest.fixture
def database(site: SmallSite) -> Iterator[Database]:
    with site.open() as database:
        yield database


def insert(site: SmallSite, first: str, *, tenant: int | None = A, **more: str) -> int:
    return site.insert("customers", first_name=first, tenant_id=tenant, **more)


def words_of(database: Database, customer: int, *, tenant: int = A) -> set[str]:
    words = tables.words
    with database.read() as conn:
        query = select(words.c.word).where(words.c.tenant_id == tenant, words.c.customer_id == customer)
        return set(conn.scalars(query))


def names(database: Database) -> dict[tuple[int, int], str]:
    with database.read() as conn:
        return {(row.tenant_id, row.customer_id): row.sort_name for row in conn.execute(select(tables.people))}


def test_everybody_of_a_known_tenant_is_indexed_page_by_page(
    site: SmallSite, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    ids = [insert(site, f"Ána {number}", last_name="Ruiz") for number in range(5)]
    other = insert(site, "Bea", tenant=B)
    insert(site, "Cleo", tenant=3)
    insert(site, "Dana", tenant=None)
    assert index_people(database) == (6, other + 2)
    assert names(database) == {(A, one): f"ana {number} ruiz" for number, one in enumerate(ids)} | {(B, other): "bea"}
    assert words_of(database, ids[3]) == {"ana", "3", "ruiz"}
    assert words_of(database, other, tenant=B) == {"bea"}
    assert index_people(database) == (0, other + 2)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("first_name", "Eva", "eva"),
        ("last_name", "Gil", "gil"),
        ("email", "new@x.example", "new@x.example"),
        ("phone_number", "+34 600", "600"),
    ],
)
def test_whoever_changed_is_indexed_again(
    site: SmallSite, database: Database, column: str, value: str, word: str
) -> None:
    customer = insert(site, "Ana", last_name="Ruiz", email="old@y.example", phone_number="500")
    index_people(database)
    before = words_of(database, customer)
    with site.cursor() as cursor:
        cursor.execute(f"UPDATE {site.prefix}bkntc_customers SET {column} = %s", (value,))
    assert index_people(database)[0] == 1
    after = words_of(database, customer)
    assert word in after - before
    assert before - after, "the old words are gone"
    assert index_people(database)[0] == 0


def test_a_change_of_case_or_accent_is_a_change(site: SmallSite, database: Database) -> None:
    customer = insert(site, "Ana", email="a@x.example")
    index_people(database)
    with site.cursor() as cursor:
        cursor.execute(f"UPDATE {site.prefix}bkntc_customers SET first_name = 'ÁNÄ'")
    assert index_people(database)[0] == 1
    assert "ana" in words_of(database, customer)


def test_whoever_is_gone_keeps_a_nameless_place_and_may_come_back(
    site: SmallSite, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    ids = [insert(site, f"Ana {number}", tenant=(A, B)[number % 2]) for number in range(5)]
    index_people(database)
    with site.cursor() as cursor:
        cursor.execute(f"DELETE FROM {site.prefix}bkntc_customers WHERE id IN (%s, %s)", (ids[1], ids[2]))
    assert forget_people(database, now=NOW) == 2
    assert names(database) == {
        (A, ids[0]): "ana 0", (B, ids[1]): NAMELESS, (A, ids[2]): NAMELESS, (B, ids[3]): "ana 3", (A, ids[4]): "ana 4",
    }  # fmt: skip
    assert words_of(database, ids[2]) == set()
    assert forget_people(database, now=NOW) == 0
    site.insert("customers", id=ids[2], first_name="Ana", tenant_id=A)
    assert index_people(database)[0] == 1
    assert words_of(database, ids[2]) == {"ana"}


def test_only_those_above_an_id_are_looked_at(site: SmallSite, database: Database) -> None:
    old = insert(site, "Ana")
    new = insert(site, "Bea")
    assert find_newest_customer(database) == new
    assert index_people(database, after=old) == (1, new)
    assert index_people(database, after=new) == (0, new)


def test_it_stops_when_told_to(site: SmallSite, database: Database) -> None:
    insert(site, "Ana")
    assert index_people(database, stopped=lambda: True) == (0, 0)
    assert forget_people(database, now=NOW, stopped=lambda: True) == 0


def test_names_that_break_things_do_not(site: SmallSite, database: Database) -> None:
    odd = "'; DROP TABLE x; -- \\ %_ \U0001f600 \u0000 " + "ﷺ" * 40
    customer = insert(site, odd, last_name="a " * 120, email="@@", phone_number="()")
    assert index_people(database)[0] == 1
    assert words_of(database, customer)
    assert index_people(database)[0] == 0


def test_without_the_columns_that_some_versions_lack(site: SmallSite, database: Database) -> None:
    with site.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {site.prefix}bkntc_customers DROP COLUMN phone_number, DROP COLUMN profile_image")
    customer = insert(site, "Ana")
    assert index_people(database)[0] == 1
    assert words_of(database, customer) == {"ana"}


def test_the_round_of_everything_indexes_too(site: SmallSite, database: Database) -> None:
    salon = open_salon(Salon(database, tenant=A))
    salon.add_customer(8)
    assert do_everything(database).indexed_people == 2
    assert (A, salon.base + 8) in names(database)


def test_the_worker_indexes_newcomers_within_its_beat(
    site: SmallSite, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, work = insert(site, "Ana"), Work(database)
    index_newcomers(work, NOW)
    assert names(database) == {}, "those who were there are for the other beat"
    new = insert(site, "Bea")
    index_newcomers(work, NOW)
    assert names(database) == {(A, new): "bea"}
    index_everybody(work, NOW)
    assert set(names(database)) == {(A, before), (A, new)}
    assert next(beat.every for beat in BEATS if beat.name == "newcomers") <= timedelta(seconds=1)
