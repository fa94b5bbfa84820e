"""The list of customers and their points, in slices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from bridge.core.customers.finding import NAMELESS
from bridge.store.customers.customer_conditions import STEP, Condition, HasWord, IsOfStaff, pages, sift
from bridge.store.customers.customer_order import Search, Spot
from bridge.store.customers.customer_search import find_customers
from bridge.store.site.patrons import Patron, list_patrons
from bridge.store.tables import accounts, people

# Among so many who have the rarest word those are looked for who have the others too.
MOST_FOUND = 20_000


@dataclass(frozen=True, slots=True)
class Member:
    """A line of the list; ``patron`` is None for somebody whom Booknetic does not have any more."""

    customer_id: int
    patron: Patron | None
    balance: int = 0
    held: int = 0
    lifetime: int = 0
    tier: str | None = None

    @property
    def available(self) -> int:
        """What can be spent, never below 0."""
        return max(0, self.balance - self.held)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the list, in its order. It goes on before ``before`` and after ``after``; None where it does not."""

    members: Sequence[Member]
    before: Spot | None
    after: Spot | None


def list_customers(
    conn: Connection,
    *,
    tenant_id: int,
    search: Search,
    after: Spot | None = None,
    before: Spot | None = None,
    limit: int,
) -> Slice:
    """At most ``limit`` customers: the first ones, those behind ``after``, or those that end in front of ``before``."""
    if before is not None:
        turned = replace(search, descending=not search.descending)
        spots = find_customers(conn, tenant_id=tenant_id, search=turned, after=before, limit=limit + 1)
        if len(spots) > limit:
            spots = spots[limit - 1 :: -1]
            return Slice(_list_members(conn, tenant_id, [spot.customer_id for spot in spots]), spots[0], spots[-1])
        after = None  # the beginning, where they may be fewer than a slice: show the first whole one
    spots = find_customers(conn, tenant_id=tenant_id, search=search, after=after, limit=limit + 1)
    goes_on, spots = len(spots) > limit, spots[:limit]
    members = _list_members(conn, tenant_id, [spot.customer_id for spot in spots])
    return Slice(members, spots[0] if spots and after else None, spots[-1] if goes_on else None)


def find_members(
    conn: Connection, *, tenant_id: int, terms: Sequence[str], staff_ids: frozenset[int] | None, limit: int
) -> list[Member]:
    """Some customers whom the terms find, with an account or without; first those whose shown name begins with them all."""
    words = [HasWord(term) for term in terms]
    if len(words) > 1:
        words.sort(key=lambda word: word.count(conn, tenant_id=tenant_id))
    conditions: list[Condition] = [*words, *([IsOfStaff(staff_ids)] if staff_ids is not None else [])]
    found = sift(conn, tenant_id=tenant_id, conditions=conditions, ids=_list_begun(conn, tenant_id, " ".join(terms)))
    rest = words[0].list_some(conn, tenant_id=tenant_id, limit=MOST_FOUND) if words and len(found) < limit else []
    for page in pages([one for one in rest if one not in found]):
        if len(found) < limit:
            found += sift(conn, tenant_id=tenant_id, conditions=conditions[1:], ids=page)
    return _list_members(conn, tenant_id, found[:limit])


def _list_begun(conn: Connection, tenant_id: int, begin: str) -> list[int]:
    """The first of those whose name begins so."""
    query = select(people.c.customer_id).where(
        people.c.tenant_id == tenant_id, people.c.sort_name >= begin, people.c.sort_name < begin + NAMELESS
    )
    return list(conn.scalars(query.order_by(people.c.sort_name, people.c.customer_id).limit(STEP)))


def _list_members(conn: Connection, tenant_id: int, ids: Sequence[int]) -> list[Member]:
    patrons = list_patrons(conn, tenant_id=tenant_id, customer_ids=ids)
    columns = [accounts.c[name] for name in ("customer_id", "balance", "held", "lifetime", "tier")]
    query = select(*columns).where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(ids))
    known = {
        row.customer_id: Member(patron=patrons.get(row.customer_id), **row._mapping) for row in conn.execute(query)
    }
    return [known.get(one) or Member(one, patrons.get(one)) for one in ids]
