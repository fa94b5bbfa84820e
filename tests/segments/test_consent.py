"""Who may be written to: what was asked, what was said, for ever; and that nobody else is ever written to."""

import ast
import inspect
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

import bridge
from bridge import jobs
from bridge.core.consent import Answer, Source
from bridge.core.permissions import EVERYBODY
from bridge.core.segments import EVERYONE
from bridge.errors import InvalidInput, NotHere
from bridge.flows import consent
from bridge.flows.segments import select_customers
from bridge.store import audience, consents, segments, tables, wordings
from bridge.store.audience import Audience
from bridge.store.consents import Consent
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, open_salon

TEXT = "May we write to you about offers?"
SOURCES = Path(bridge.__file__).parent


@pytest.fixture
def salon(loyalty: Database) -> Iterator[Salon]:
    """Customers 7 to 9, of whom 9 is not in the search yet; the English wording is version 1."""
    salon = open_salon(Salon(loyalty))
    salon.add_customer(8)
    jobs.index_people(loyalty)
    salon.add_customer(9)
    write(salon, TEXT)
    yield salon
    jobs.index_people(loyalty)


def write(salon: Salon, text: str, locale: str = "en_US") -> int:
    return salon.do(consent.write_wording, locale=locale, text=text, actor=1, now=NOW)


def say(salon: Salon, agrees: bool, *, customer: int = 7, **more: Any) -> Answer:
    said = {"source": Source.PANEL, "wording": 1, "actor": 7, "now": NOW} | more
    return salon.do(consent.answer, customer_id=salon.base + customer, agrees=agrees, **said)


def history(salon: Salon, customer: int = 7) -> list[Consent]:
    with salon.database.read() as conn:
        return consents.list_history(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)


def answers(salon: Salon, customer: int = 7) -> list[Answer]:
    return [one.answer for one in reversed(history(salon, customer))]


def in_profile(salon: Salon, customer: int = 7) -> str | None:
    columns = tables.profiles.c
    query = select(columns.consent).where(
        columns.tenant_id == salon.tenant, columns.customer_id == salon.base + customer
    )
    with salon.database.read() as conn:
        return conn.scalar(query)


class TestAnswers:
    def test_a_yes_is_kept_with_all_that_proves_it(self, salon: Salon) -> None:
        assert say(salon, True) is Answer.GIVEN
        assert history(salon) == [Consent(salon.base + 7, Answer.GIVEN, NOW, Source.PANEL, 1, 7)]
        assert in_profile(salon) == "given"

    @pytest.mark.parametrize(
        ("said", "kept"),
        [
            ([False], [Answer.REFUSED]),
            ([False, False], [Answer.REFUSED]),
            ([True, True], [Answer.GIVEN]),
            ([True, False], [Answer.GIVEN, Answer.WITHDRAWN]),
            ([True, False, False], [Answer.GIVEN, Answer.WITHDRAWN]),
            ([False, True, False, True], [Answer.REFUSED, Answer.GIVEN, Answer.WITHDRAWN, Answer.GIVEN]),
        ],
    )
    def test_each_answer_is_kept_once(self, salon: Salon, said: list[bool], kept: list[Answer]) -> None:
        for number, agrees in enumerate(said):
            say(salon, agrees, now=NOW + timedelta(minutes=number))
        assert answers(salon) == kept
        assert in_profile(salon) == kept[-1]

    def test_a_yes_to_another_text_is_another_answer(self, salon: Salon) -> None:
        newer = write(salon, "May we write to you by e-mail?")
        for wording in (1, newer, newer):
            say(salon, True, wording=wording)
        assert [one.wording for one in history(salon)] == [newer, 1]

    def test_a_no_needs_no_text_but_a_yes_does(self, salon: Salon) -> None:
        assert say(salon, False, wording=None, source=Source.LINK) is Answer.REFUSED
        for wording in (None, 2):
            with pytest.raises(InvalidInput) as refused:
                say(salon, True, wording=wording)
            assert refused.value.field == "wording"
        assert answers(salon) == [Answer.REFUSED]

    def test_only_customers_of_the_business_are_asked(self, salon: Salon) -> None:
        other = open_salon(Salon(salon.database))
        write(other, TEXT)
        for customer_id in (other.base + 7, salon.base + 6):
            with pytest.raises(NotHere):
                salon.do(
                    consent.answer,
                    customer_id=customer_id,
                    agrees=True,
                    source=Source.API,
                    wording=1,
                    actor=None,
                    now=NOW,
                )

    def test_somebody_who_just_came_is_asked_too(self, salon: Salon) -> None:
        assert in_profile(salon, 9) is None
        say(salon, True, customer=9)
        assert in_profile(salon, 9) == "given"
        jobs.index_people(salon.database)
        assert in_profile(salon, 9) == "given"

    def test_the_answers_that_count_are_read_for_many_at_once(self, salon: Salon) -> None:
        say(salon, True)
        say(salon, False)
        say(salon, False, customer=8)
        ids = [salon.base + customer for customer in (7, 8, 9)]
        with salon.database.read() as conn:
            found = consents.list_last(conn, tenant_id=salon.tenant, customer_ids=ids)
            assert consents.list_last(conn, tenant_id=salon.tenant, customer_ids=[]) == {}
        assert {one: found[one].answer for one in found} == {ids[0]: Answer.WITHDRAWN, ids[1]: Answer.REFUSED}

    def test_the_same_answer_from_many_at_once_is_kept_once(self, salon: Salon) -> None:
        for customer in (7, 9):
            with ThreadPoolExecutor(6) as pool:
                list(pool.map(lambda _, customer=customer: say(salon, True, customer=customer), range(6)))
            assert answers(salon, customer) == [Answer.GIVEN]

    def test_whoever_comes_second_waits_and_sees_what_the_first_said(self, salon: Salon) -> None:
        begun, said = Event(), {"source": Source.PANEL, "wording": 1, "actor": None, "now": NOW}
        mine = {"tenant_id": salon.tenant, "customer_id": salon.base + 7, "agrees": True, **said}

        def first(conn: Connection) -> None:
            consent.answer(conn, **mine)
            begun.set()
            time.sleep(0.3)

        with ThreadPoolExecutor(2) as pool:
            slow = pool.submit(salon.database.transact, first)
            begun.wait(10)
            assert say(salon, True) is Answer.GIVEN
            slow.result()
        assert answers(salon) == [Answer.GIVEN]

    def test_a_yes_and_a_no_at_once_leave_one_of_them(self, salon: Salon) -> None:
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda number: say(salon, number % 2 == 0), range(12)))
        assert in_profile(salon) == answers(salon)[-1]
        assert all(one is not other for one, other in zip(answers(salon), answers(salon)[1:], strict=False))


class TestWordings:
    def test_a_text_is_a_version_for_ever(self, salon: Salon) -> None:
        assert write(salon, f"  {TEXT}\n") == 1
        assert write(salon, "Another") == 2
        assert write(salon, TEXT) == 3
        assert write(salon, "¿Podemos escribirle?", "es_ES") == 4
        with salon.database.read() as conn:
            kept = wordings.list_wordings(conn, tenant_id=salon.tenant)
        assert [(one.version, one.locale, one.text) for one in reversed(kept)] == [
            (1, "en_US", TEXT),
            (2, "en_US", "Another"),
            (3, "en_US", TEXT),
            (4, "es_ES", "¿Podemos escribirle?"),
        ]

    def test_each_reads_their_own_language(self, salon: Salon) -> None:
        write(salon, "Spanish", "es_ES")
        write(salon, "Mexican", "es_MX")
        salon.do(consent.keep_standard, locale="fr_FR", text="Standard", now=NOW)
        with salon.database.read() as conn:
            shown = {
                locale: wordings.find_current(conn, tenant_id=salon.tenant, locale=locale)
                for locale in ("en_US", "en_GB", "es_ES", "es", "fr_FR", "de_DE")
            }
        assert {locale: one.text if one else None for locale, one in shown.items()} == {
            "en_US": TEXT,
            "en_GB": TEXT,
            "es_ES": "Spanish",
            "es": "Mexican",
            "fr_FR": None,
            "de_DE": None,
        }

    def test_the_products_own_text_is_kept_when_it_was_shown(self, salon: Salon) -> None:
        first = salon.do(consent.keep_standard, locale="es_ES", text="Standard", now=NOW)
        assert salon.do(consent.keep_standard, locale="es_ES", text="Standard", now=NOW) == first
        assert salon.do(consent.keep_standard, locale="es_ES", text="Newer", now=NOW) == first + 1
        say(salon, True, wording=first)
        with salon.database.read() as conn:
            found = wordings.find_wording(conn, tenant_id=salon.tenant, version=first)
        assert found is not None and (found.text, found.standard) == ("Standard", True)

    @pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
    def test_a_text_must_be_one(self, salon: Salon, text: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            write(salon, text)
        assert refused.value.field == "text"

    def test_written_at_once_each_has_a_number_of_its_own(self, salon: Salon) -> None:
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda number: write(salon, f"Text {number}"), range(8)))
        assert sorted(made) == list(range(2, 10))


class TestAudience:
    def test_says_how_many_and_why_not_the_rest(self, salon: Salon) -> None:
        say(salon, True)
        say(salon, False, customer=8)
        assert self.count(salon) == Audience(reachable=1, never_asked=0, refused=1, withdrawn=0)
        jobs.index_people(salon.database)
        assert self.count(salon) == Audience(reachable=1, never_asked=1, refused=1, withdrawn=0)
        assert self.reached(salon) == [7]

    def test_whoever_withdraws_is_out_at_once(self, salon: Salon) -> None:
        say(salon, True)
        assert self.reached(salon) == [7]
        say(salon, False)
        assert self.reached(salon) == []
        assert self.count(salon).withdrawn == 1

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(said=st.lists(st.tuples(st.integers(7, 9), st.booleans()), max_size=12))
    def test_whatever_was_said_only_the_last_yes_counts(self, loyalty: Database, said: list[tuple[int, bool]]) -> None:
        salon = open_salon(Salon(loyalty))
        for customer in (8, 9):
            salon.add_customer(customer)
        write(salon, TEXT)
        last = {}
        for customer, agrees in said:
            say(salon, agrees, customer=customer)
            last[customer] = agrees
        jobs.index_people(loyalty)
        assert self.reached(salon) == [customer for customer in (7, 8, 9) if last.get(customer)]
        counted = self.count(salon)
        assert (counted.members, counted.never_asked) == (3, 3 - len(last))

    def count(self, salon: Salon) -> Audience:
        selection = salon.do(select_customers, segment=EVERYONE, reach=EVERYBODY, now=NOW)
        with salon.database.read() as conn:
            return audience.count_audience(conn, selection=selection)

    def reached(self, salon: Salon) -> list[int]:
        selection = salon.do(select_customers, segment=EVERYONE, reach=EVERYBODY, now=NOW)
        with salon.database.read() as conn:
            found, _ = audience.walk_audience(conn, selection=selection)
        return [one.customer_id - salon.base for one in found]


# Who may name members of a segment whether they agreed or not, and why. Screens that show customers to staff, and bonuses, which are
# given and not written, belong here; whatever sends, exports for sending or hands to a workflow does not.
MAY_LIST_MEMBERS = frozenset(
    {
        # Points are given, and nobody is written to.
        "tasks/give_bonus.py",
        # Staff looking at their own customers is no marketing: the list stays on the screen and says of each who agreed. The files of the
        # same screen are for sending, and come from the audience.
        "web/admin/segment_slices.py",
        # It remembers who is in a segment; of those who came in it tells workflows only whom the audience lists.
        "flows/watch_segments.py",
    }
)
LISTING = {"list_members", "walk_members"}


class TestNothingThatMarketsCanForgetIt:
    def test_addressees_come_from_the_audience_alone(self) -> None:
        makers = {path for path, name in list_calls() if name == "Addressee"}
        assert makers == {"store/audience.py"}

    def test_the_audience_asks_for_a_yes(self, salon: Salon) -> None:
        """Every function there that gives customers gives none where nobody agreed."""
        selection = salon.do(select_customers, segment=EVERYONE, reach=EVERYBODY, now=NOW)
        public = [function for name, function in vars(audience).items() if is_own(function, audience)]
        assert {function.__name__ for function in public} == {
            "count_audience",
            "count_without_email",
            "list_willing",
            "walk_audience",
        }
        with salon.database.read() as conn:
            assert segments.list_members(conn, selection=selection, limit=10)
            assert audience.walk_audience(conn, selection=selection)[0] == []
            assert audience.count_audience(conn, selection=selection).reachable == 0
            assert audience.count_without_email(conn, selection=selection) == 0
            everybody = range(salon.base, salon.base + 100)
            assert audience.list_willing(conn, tenant_id=salon.tenant, customer_ids=everybody) == []

    def test_what_lists_members_is_known_and_so_is_who_asks_it(self) -> None:
        public = {name for name, function in vars(segments).items() if is_own(function, segments)}
        assert public == LISTING | {"count_members", "find_stride"}
        callers = {path for path, tree in list_trees() if LISTING & set(list_names(tree))}
        assert callers - {"store/segments.py"} <= MAY_LIST_MEMBERS

    def test_answers_and_wordings_are_only_added(self) -> None:
        changed = [
            (path, ast.unparse(node))
            for path, tree in list_trees()
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and name_of(node) in ("update", "delete")
            and ast.unparse(node)
            .partition("(")[2]
            .startswith(("consents)", "wordings)", "tables.consents", "tables.wordings"))
        ]
        assert changed == []


def is_own(function: Any, module: Any) -> bool:
    return inspect.isfunction(function) and function.__module__ == module.__name__ and function.__name__[0] != "_"


def list_trees() -> list[tuple[str, ast.Module]]:
    return [(str(path.relative_to(SOURCES)), ast.parse(path.read_text("utf-8"))) for path in SOURCES.rglob("*.py")]


def list_calls() -> set[tuple[str, str]]:
    """(file, name of what is called), over all sources."""
    return {
        (path, name_of(node)) for path, tree in list_trees() for node in ast.walk(tree) if isinstance(node, ast.Call)
    }


def list_names(tree: ast.Module) -> Iterator[str]:
    """Whatever a file takes from others or uses, by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name


def name_of(call: ast.Call) -> str:
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
