"""Which customers a search finds, in their order: by key, as fast among a million as among ten.

No index answers every question. Where few meet one of the conditions, those are gathered and sorted. Where many meet each, enough
of them are soon found along the index of the order. Only where these stand far behind, or few meet all conditions together, are all
sorted who have the words, or is everybody listed who meets one of the conditions; a long list is then followed along the index.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from bridge.store.customers.customer_conditions import (
    MOST_COUNTED,
    Condition,
    HasAnswered,
    HasBalance,
    HasWord,
    IsOfStaff,
)
from bridge.store.customers.customer_order import BALANCES, Order, Search, Spot
from bridge.store.customers.customer_quest import Quest

# A list so long is gathered and sorted; a longer one is met soon along the order.
MOST_GATHERED = 20_000


def find_customers(conn: Connection, *, tenant_id: int, search: Search, after: Spot | None, limit: int) -> list[Spot]:
    """At most ``limit`` customers in their order, from the first one or from behind ``after``."""
    conditions = _list_conditions(search)
    quest = Quest(conn, tenant_id, search, after, limit)
    if not conditions:
        return quest.walk(after, limit)
    sizes = [condition.count(conn, tenant_id=tenant_id) for condition in conditions]
    if min(sizes) <= MOST_COUNTED:
        rarest = conditions.pop(sizes.index(min(sizes)))
        return quest.gather(rarest.list_all(conn, tenant_id=tenant_id), conditions)
    found = quest.ask_along(conditions)
    if found is not None:
        return found
    if search.terms and search.staff_ids is None:
        words = [HasWord(term) for term in search.terms]
        return quest.sort(words, conditions[len(words) :])
    ids, left = _list_everybody(conn, tenant_id, conditions)
    return quest.gather(ids, left) if len(ids) <= MOST_GATHERED else quest.follow(frozenset(ids), left)


def _list_conditions(search: Search) -> list[Condition]:
    """What the index of the order does not keep to by itself."""
    conditions: list[Condition] = [HasWord(term) for term in search.terms]
    if search.staff_ids is not None:
        conditions.append(IsOfStaff(search.staff_ids))
    if search.consent is not None:
        conditions.append(HasAnswered(search.consent))
    if search.order is not Order.POINTS:
        conditions.append(HasBalance(BALANCES[search.state]))
    return conditions


def _list_everybody(
    conn: Connection, tenant_id: int, conditions: Sequence[Condition]
) -> tuple[list[int], list[Condition]]:
    """All who meet the conditions, and what is still to be asked of them: balances, unless there is nothing else to list by."""
    listed = [condition for condition in conditions if not isinstance(condition, HasBalance)] or list(conditions)
    ids = listed[0].list_all(conn, tenant_id=tenant_id)
    for condition in listed[1:]:
        others = set(condition.list_all(conn, tenant_id=tenant_id))
        ids = [one for one in ids if one in others]
    return ids, [condition for condition in conditions if condition not in listed]
