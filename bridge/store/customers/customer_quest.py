"""One search for customers, in each of the ways in which it may be answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, text

from bridge.store.customers.customer_conditions import STEP, Condition, HasWord, P, pages, sift
from bridge.store.customers.customer_order import BALANCES, SOURCES, Order, Search, Spot

# So many customers are asked about along the order before everybody is listed.
MOST_ASKED = 6_000
# So many places of the index are read at once to be compared with a list.
STRIDE = 10_000


@dataclass(frozen=True, slots=True)
class Quest:
    """For ``limit`` customers behind ``after``."""

    conn: Connection
    tenant_id: int
    search: Search
    after: Spot | None
    limit: int

    def gather(self, ids: Sequence[int], conditions: Sequence[Condition]) -> list[Spot]:
        """Out of these customers, sorted."""
        table, key, _ = SOURCES[self.search.order]
        query = (
            f"SELECT {key} AS spot_key, customer_id FROM {P}{table} WHERE tenant_id = :tenant AND customer_id IN :ids"
        )
        if self.after is not None:
            query += f" AND ({key} {self._beyond} :key OR ({key} = :key AND customer_id {self._beyond} :id))"
        found: list[Spot] = []
        for page in pages(ids):
            found += self._sift(self._read(f"{query} AND {self._within}", self.after, ids=page), conditions)
        found.sort(key=lambda spot: (spot.key, spot.customer_id), reverse=self.search.descending)
        return found[: self.limit]

    def sort(self, words: Sequence[HasWord], conditions: Sequence[Condition]) -> list[Spot]:
        """Out of all who have these words, sorted by the database, which is faster than reading so many."""
        table, key, _ = SOURCES[self.search.order]
        direction = "DESC" if self.search.descending else "ASC"
        met, bounds = _say_words(words)
        head = f"""SELECT STRAIGHT_JOIN {key} AS spot_key, source.customer_id FROM ({met}) met
            JOIN {P}{table} source ON source.tenant_id = :tenant AND source.customer_id = met.customer_id
            WHERE {self._within}"""
        behind = f"AND ({key} {self._beyond} :key OR ({key} = :key AND source.customer_id {self._beyond} :id))"
        tail = f"ORDER BY 1 {direction}, 2 {direction} LIMIT :limit"
        found: list[Spot] = []
        after = self.after
        while True:
            query = f"{head} {behind if after else ''} {tail}"
            spots = self._read(query, after, limit=STEP, **bounds)
            found += self._sift(spots, conditions)
            if len(found) >= self.limit or len(spots) < STEP:
                return found[: self.limit]
            after = spots[-1]

    def ask_along(self, conditions: Sequence[Condition]) -> list[Spot] | None:
        """Along the order, asking about everybody; None if ``MOST_ASKED`` were not enough."""
        found: list[Spot] = []
        asked, step, after = 0, 2 * self.limit, self.after
        while asked < MOST_ASKED:
            spots = self.walk(after, step)
            found += self._sift(spots, conditions)
            if len(found) >= self.limit or len(spots) < step:
                return found[: self.limit]
            asked, step, after = asked + step, min(STEP, 4 * step), spots[-1]
        return None

    def follow(self, ids: frozenset[int], conditions: Sequence[Condition]) -> list[Spot]:
        """Along the order, meeting these customers."""
        found: list[Spot] = []
        for met in self._meet(ids):
            found += self._sift(met, conditions)
            if len(found) >= self.limit:
                break
        return found[: self.limit]

    def walk(self, after: Spot | None, limit: int) -> list[Spot]:
        """The next customers along the index. Those with an equal key are asked for by themselves, so that each of the two
        questions is one stretch of the index, however many are equal."""
        table, key, index = SOURCES[self.search.order]
        direction = "DESC" if self.search.descending else "ASC"
        head = f"""SELECT {key} AS spot_key, customer_id FROM {P}{table} FORCE INDEX ({index})
            WHERE tenant_id = :tenant AND {self._within}"""
        tail = f"ORDER BY spot_key {direction}, customer_id {direction} LIMIT :limit"
        query = f"{head} {tail}"
        if after is not None:
            query = f"""SELECT * FROM (({head} AND {key} = :key AND customer_id {self._beyond} :id {tail})
                UNION ALL ({head} AND {key} {self._beyond} :key {tail})) spots {tail}"""
        return self._read(query, after, limit=limit)

    @property
    def _beyond(self) -> str:
        return "<" if self.search.descending else ">"

    @property
    def _within(self) -> str:
        """What the index of the order keeps to by itself."""
        return f"balance {BALANCES[self.search.state]}" if self.search.order is Order.POINTS else "TRUE"

    def _meet(self, ids: frozenset[int]) -> Iterator[list[Spot]]:
        after: Spot | None = self.after
        while True:
            spots = self.walk(after, STRIDE)
            met = [spot for spot in spots if spot.customer_id in ids]
            for start in range(0, len(met), STEP):
                yield met[start : start + STEP]
            if len(spots) < STRIDE:
                return
            after = spots[-1]

    def _sift(self, spots: Sequence[Spot], conditions: Sequence[Condition]) -> list[Spot]:
        asked = [spot.customer_id for spot in spots]
        kept = set(sift(self.conn, tenant_id=self.tenant_id, conditions=conditions, ids=asked))
        return [spot for spot in spots if spot.customer_id in kept]

    def _read(self, query: str, after: Spot | None, **values: Any) -> list[Spot]:
        statement = text(query)
        if "ids" in values:
            statement = statement.bindparams(bindparam("ids", expanding=True))
        place = {"key": after.key, "id": after.customer_id} if after else {}
        rows = self.conn.execute(statement, {"tenant": self.tenant_id, **place, **values})
        return [Spot(row.spot_key, row.customer_id) for row in rows]


def _say_words(words: Sequence[HasWord]) -> tuple[str, dict[str, str]]:
    """The customers who have all of these words, and the bounds of each. The index by customer holds their words as well."""
    first = "word_0.tenant_id = :tenant AND word_0.word >= :begin_0 AND word_0.word < :end_0"
    joined = "".join(
        f""" JOIN {P}words word_{number} FORCE INDEX (customer) ON word_{number}.tenant_id = :tenant
            AND word_{number}.customer_id = word_0.customer_id AND word_{number}.word >= :begin_{number}
            AND word_{number}.word < :end_{number}"""
        for number in range(1, len(words))
    )
    bounds = {f"{end}_{number}": value for number, word in enumerate(words) for end, value in word.bounds.items()}
    return f"SELECT STRAIGHT_JOIN DISTINCT word_0.customer_id FROM {P}words word_0{joined} WHERE {first}", bounds
