"""What was said, for ever: each answer once, with all that proves it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import Connection

from bridge.core.customers.consent import Answer, Source
from bridge.errors import InvalidInput, NotHere
from bridge.flows.customers import consent
from bridge.jobs.people import index_people
from bridge.store.customers import consents
from bridge.store.customers.consents import Consent
from tests.consent.asking import TEXT, answers, history, in_profile, say, write
from tests.live import Salon
from tests.lives import NOW, open_salon


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
        index_people(salon.database)
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
