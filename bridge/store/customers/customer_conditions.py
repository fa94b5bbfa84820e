"""What is asked of customers in a search: how many they are for whom it holds, who they are, and who of others is left."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, bindparam, text

from bridge.core.customers.finding import NAMELESS
from bridge.store.customers.customer_order import Consent
from bridge.store.site.patrons import list_of_staff, list_reached

# So many customers are asked about in one statement: from a thousand on, MariaDB reads a list of ids in a slower way.
STEP = 800
# So far those who match are counted; one more means many. Booknetic's table has no index by which to count the customers of some
# of the staff, so those are taken for many.
MOST_COUNTED = 4_000
P = "{prefix}bkloyalty_"


class Condition(Protocol):
    """One thing that is asked of customers."""

    def count(self, conn: Connection, *, tenant_id: int) -> int:
        """How many rows say so, up to ``MOST_COUNTED``; beyond that one more."""
        ...

    def list_all(self, conn: Connection, *, tenant_id: int) -> list[int]:
        """All who meet it, by their ids, each once."""
        ...

    def keep(self, conn: Connection, *, tenant_id: int, ids: Sequence[int]) -> set[int]:
        """Those of some customers who meet it."""
        ...


@dataclass(frozen=True, slots=True)
class HasWord:
    """A word of theirs begins with ``term``."""

    term: str

    def count(self, conn: Connection, *, tenant_id: int) -> int:
        return _count(conn, _WORDS, self._values(tenant_id))

    def list_all(self, conn: Connection, *, tenant_id: int) -> list[int]:
        return list(dict.fromkeys(conn.scalars(text(_WORDS), self._values(tenant_id))))

    def list_some(self, conn: Connection, *, tenant_id: int, limit: int) -> list[int]:
        """The first of those who meet it, by their word."""
        return list(dict.fromkeys(conn.scalars(text(f"{_WORDS} LIMIT {limit}"), self._values(tenant_id))))

    def keep(self, conn: Connection, *, tenant_id: int, ids: Sequence[int]) -> set[int]:
        return _keep(conn, _WORDS, ids, self._values(tenant_id))

    @property
    def bounds(self) -> dict[str, str]:
        """Between which words it is true."""
        return {"begin": self.term, "end": self.term + NAMELESS}

    def _values(self, tenant_id: int) -> dict[str, object]:
        return {"tenant": tenant_id, **self.bounds}


class _HasRow(ABC):
    """They have a row of which something is true."""

    __slots__ = ()

    @property
    @abstractmethod
    def _query(self) -> str:
        """Selects each ``customer_id`` of whom it is true, once; more conditions may follow."""

    def count(self, conn: Connection, *, tenant_id: int) -> int:
        return _count(conn, self._query, {"tenant": tenant_id})

    def list_all(self, conn: Connection, *, tenant_id: int) -> list[int]:
        return list(conn.scalars(text(self._query), {"tenant": tenant_id}))

    def keep(self, conn: Connection, *, tenant_id: int, ids: Sequence[int]) -> set[int]:
        return _keep(conn, self._query, ids, {"tenant": tenant_id})


@dataclass(frozen=True, slots=True)
class HasBalance(_HasRow):
    """They have an account, with a balance for which ``comparison`` holds, such as ``> 0``."""

    comparison: str

    @property
    def _query(self) -> str:
        return f"SELECT customer_id FROM {P}accounts WHERE tenant_id = :tenant AND balance {self.comparison}"


@dataclass(frozen=True, slots=True)
class HasAnswered(_HasRow):
    """Their last answer about consent is this one, or they were never asked."""

    consent: Consent

    @property
    def _query(self) -> str:
        asked = "IS NULL" if self.consent is Consent.NEVER else f"= '{self.consent.value}'"
        return f"SELECT customer_id FROM {P}profiles WHERE tenant_id = :tenant AND consent {asked}"


@dataclass(frozen=True, slots=True)
class IsOfStaff:
    """They have an appointment with one of these members of the staff."""

    staff_ids: frozenset[int]

    def count(self, conn: Connection, *, tenant_id: int) -> int:
        return MOST_COUNTED + 1

    def list_all(self, conn: Connection, *, tenant_id: int) -> list[int]:
        return list_of_staff(conn, tenant_id=tenant_id, staff_ids=self.staff_ids)

    def keep(self, conn: Connection, *, tenant_id: int, ids: Sequence[int]) -> set[int]:
        return list_reached(conn, tenant_id=tenant_id, staff_ids=self.staff_ids, customer_ids=ids)


def sift(conn: Connection, *, tenant_id: int, conditions: Iterable[Condition], ids: Sequence[int]) -> list[int]:
    """Those of some customers who meet all conditions, in the order in which they came."""
    for condition in conditions:
        if ids:
            kept = condition.keep(conn, tenant_id=tenant_id, ids=ids)
            ids = [one for one in ids if one in kept]
    return list(ids)


def pages(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as one statement asks about."""
    for start in range(0, len(ids), STEP):
        yield ids[start : start + STEP]


def _count(conn: Connection, query: str, values: dict[str, object]) -> int:
    return conn.scalar(text(f"SELECT COUNT(*) FROM ({query} LIMIT {MOST_COUNTED + 1}) some"), values) or 0


def _keep(conn: Connection, query: str, ids: Sequence[int], values: dict[str, object]) -> set[int]:
    statement = text(f"{query} AND customer_id IN :ids").bindparams(bindparam("ids", expanding=True))
    return set(conn.scalars(statement, {**values, "ids": list(ids)}))


_WORDS = f"SELECT customer_id FROM {P}words WHERE tenant_id = :tenant AND word >= :begin AND word < :end"
