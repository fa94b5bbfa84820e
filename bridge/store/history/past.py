"""Bookings of the past that earn nothing by themselves, in the order of their visits, customer by customer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.core.programmes.periods import Periods
from bridge.core.settling.appointments import Facts, label_ancestor
from bridge.store.site.booknetic import BKNTC
from bridge.store.site.offers import Tree, list_offer, read_tree


class Visit(NamedTuple):
    """A booking in its order; ``ended`` is the Unix second at which its visit ended, or began where no end is known."""

    customer_id: int
    ended: int
    appointment_id: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which visits: those that ended from ``since`` (None: ever) until before ``until``, of bookings made outside ``periods``."""

    since: datetime | None
    until: datetime
    periods: Periods


@dataclass(frozen=True, slots=True)
class Directory:
    """What facts are completed with: where services belong, and the names of all that facts name, by condition and id."""

    tree: Tree
    names: Mapping[str, Mapping[int, str]]

    def complete(self, facts: Facts, customer_category_id: int | None) -> Facts:
        """The facts with their categories and names, as ``booked_facts.lookup_facts`` finds them one by one."""
        chain = self.tree.chain_of_service(facts.service_id)
        said = {
            "service": self.names["services"].get(facts.service_id),
            "category": self.tree.names[chain[0]] if chain else None,
            "customer_category": self.names["customer_categories"].get(customer_category_id or 0),
            "location": self.names["locations"].get(facts.location_id or 0),
            "staff": self.names["staff"].get(facts.staff_id or 0),
        } | {label_ancestor(one): self.tree.names[one] for one in chain[1:]}
        return replace(
            facts,
            service_categories=chain,
            customer_category_id=customer_category_id,
            labels={name: value for name, value in said.items() if value},
        )


_ENDED = "COALESCE(NULLIF(a.ends_at, 0), a.starts_at, 0)"


def read_directory(conn: Connection, *, tenant_id: int) -> Directory:
    """The tenant's, as it is now."""
    tree = read_tree(conn, tenant_id=tenant_id)
    return Directory(tree, list_offer(conn, tenant_id=tenant_id).names())


def count_visits(conn: Connection, *, tenant_id: int, stretch: Stretch, after: Visit | None = None) -> int:
    """How many there are, after one in their order."""
    condition, parameters = _choose(tenant_id, stretch, after)
    query = text(f"SELECT COUNT(*) FROM {_FROM} WHERE {condition}")
    return conn.scalar(query, parameters) or 0


def list_visits(conn: Connection, *, tenant_id: int, stretch: Stretch, after: Visit | None, limit: int) -> list[Visit]:
    """The next ones after one: by customer, then as they came."""
    condition, parameters = _choose(tenant_id, stretch, after)
    query = text(f"SELECT a.customer_id, {_ENDED}, a.id FROM {_FROM} WHERE {condition} ORDER BY 1, 2, 3 LIMIT :limit")
    return [Visit(*map(int, row)) for row in conn.execute(query, {**parameters, "limit": limit})]


# Of somebody who was erased since, it earns nothing for whoever comes back.
_IS_NAMED = f"COALESCE(s.booked_by, 0) < {NAMELESS_FROM}"
_FROM = f"""{BKNTC}appointments a
    LEFT JOIN {{prefix}}bkloyalty_settlements s ON s.tenant_id = :tenant AND s.appointment_id = a.id"""


def _choose(tenant_id: int, stretch: Stretch, after: Visit | None) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {"tenant": tenant_id, "until": int(stretch.until.timestamp())}
    conditions = ["COALESCE(a.tenant_id, 0) = :tenant", "a.customer_id > 0", f"{_ENDED} < :until", _IS_NAMED]
    if stretch.since is not None:
        conditions.append(f"{_ENDED} >= :since")
        parameters["since"] = int(stretch.since.timestamp())
    if after is not None:
        conditions.append(f"(a.customer_id, {_ENDED}, a.id) > (:customer, :ended, :appointment)")
        parameters |= {"customer": after.customer_id, "ended": after.ended, "appointment": after.appointment_id}
    outside = ["s.appointment_id IS NULL"]
    for index, (start, end) in enumerate(stretch.periods.spans):
        made_before = f"COALESCE(a.created_at, 0) < :start{index}"
        parameters[f"start{index}"] = int(start.timestamp())
        if end is not None:
            made_before = f"({made_before} OR a.created_at >= :end{index})"
            parameters[f"end{index}"] = int(end.timestamp())
        outside.append(made_before)
    conditions.append(f"(NOT s.eligible OR ({' AND '.join(outside)}))")
    return " AND ".join(conditions), parameters
