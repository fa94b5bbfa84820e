"""Who may be written to: whoever agreed last."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.core.access.permissions import EVERYBODY
from bridge.core.segments.segments import EVERYONE
from bridge.flows.segments.segments import select_customers
from bridge.jobs.people import index_people
from bridge.store.database import Database
from bridge.store.segments import audience
from bridge.store.segments.audience import Audience
from tests.consent.asking import TEXT, say, write
from tests.live import Salon
from tests.lives import NOW, open_salon


class TestAudience:
    def test_says_how_many_and_why_not_the_rest(self, salon: Salon) -> None:
        say(salon, True)
        say(salon, False, customer=8)
        assert self.count(salon) == Audience(reachable=1, never_asked=0, refused=1, withdrawn=0)
        index_people(salon.database)
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
        index_people(loyalty)
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
