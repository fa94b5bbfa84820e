"""What a business offers and whom it sorts how, by name: what the conditions of a rule may be chosen from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from bridge.core.customers.finding import fold
from bridge.store.site.booknetic import BKNTC, MAX_CATEGORY_DEPTH, probe


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen; ``depth`` is how far down it stands in a tree, ``path`` what it stands in."""

    id: int
    name: str
    depth: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """All that can be chosen from, each in the order in which people read it; categories as a tree, root first."""

    services: tuple[Choice, ...] = ()
    service_categories: tuple[Choice, ...] = ()
    staff: tuple[Choice, ...] = ()
    locations: tuple[Choice, ...] = ()
    customer_categories: tuple[Choice, ...] = ()

    def names(self) -> dict[str, dict[int, str]]:
        """Names by id, for each condition of a rule by its name."""
        kinds = ("services", "service_categories", "staff", "locations", "customer_categories")
        return {kind: {choice.id: choice.name for choice in getattr(self, kind)} for kind in kinds}


@dataclass(frozen=True, slots=True)
class Tree:
    """Service categories: each one's parent (0: none) and name, and the category of each service."""

    parents: Mapping[int, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    of_services: Mapping[int, int] = field(default_factory=dict)

    def chain(self, category_id: int) -> tuple[int, ...]:
        """A category followed by its ancestors, as far as they exist; a tree that goes in circles ends where it began."""
        found: list[int] = []
        while category_id in self.parents and category_id not in found and len(found) <= MAX_CATEGORY_DEPTH:
            found.append(category_id)
            category_id = self.parents[category_id]
        return tuple(found)

    def chain_of_service(self, service_id: int) -> tuple[int, ...]:
        """As facts have it: the service's category followed by its ancestors."""
        return self.chain(self.of_services.get(service_id, 0))

    def path(self, category_id: int) -> str:
        """The names from the root down to a category."""
        return " › ".join(self.names[one] for one in reversed(self.chain(category_id)))


def list_offer(conn: Connection, *, tenant_id: int) -> Offer:
    """Everything the tenant has, also what is not active just now."""
    services = _list(conn, tenant_id, "services", "category_id")
    tree = _build_tree(_list(conn, tenant_id, "service_categories", "parent_id"), services)
    has_categories = "customer_categories.name" in probe(conn)
    return Offer(
        services=_sort(
            (Choice(row["id"], _name(row), path=tree.path(row["category_id"] or 0)) for row in services),
            lambda choice: (fold(choice.path), fold(choice.name), choice.id),
        ),
        service_categories=_sort(
            (Choice(one, tree.names[one], len(tree.chain(one)) - 1, tree.path(one)) for one in tree.parents),
            lambda choice: [(fold(tree.names[one]), one) for one in reversed(tree.chain(choice.id))],
        ),
        staff=_flat(_list(conn, tenant_id, "staff")),
        locations=_flat(_list(conn, tenant_id, "locations")),
        customer_categories=_flat(_list(conn, tenant_id, "customer_categories")) if has_categories else (),
    )


def list_service_names(conn: Connection, *, tenant_id: int) -> dict[int, str]:
    """The tenant's services by id."""
    return {row["id"]: _name(row) for row in _list(conn, tenant_id, "services")}


def read_tree(conn: Connection, *, tenant_id: int) -> Tree:
    """The tenant's service categories and services."""
    services = _list(conn, tenant_id, "services", "category_id")
    return _build_tree(_list(conn, tenant_id, "service_categories", "parent_id"), services)


def _list(conn: Connection, tenant_id: int, table: str, column: str | None = None) -> list[RowMapping]:
    """The tenant's rows; where a version does not say whose a row is, all of them are the single business's."""
    whose = "COALESCE(tenant_id, 0)" if f"{table}.tenant_id" in probe(conn) else "0"
    query = text(f"SELECT id, name{f', {column}' if column else ''} FROM {BKNTC}{table} WHERE {whose} = :tenant")
    return list(conn.execute(query, {"tenant": tenant_id}).mappings())


def _build_tree(categories: Iterable[RowMapping], services: Iterable[RowMapping]) -> Tree:
    categories = list(categories)
    return Tree(
        parents={row["id"]: row["parent_id"] or 0 for row in categories},
        names={row["id"]: _name(row) for row in categories},
        of_services={row["id"]: row["category_id"] or 0 for row in services},
    )


def _flat(rows: Iterable[RowMapping]) -> tuple[Choice, ...]:
    return _sort((Choice(row["id"], _name(row)) for row in rows), lambda choice: (fold(choice.name), choice.id))


def _sort(choices: Iterable[Choice], order: Callable[[Choice], Any]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=order))


def _name(row: RowMapping) -> str:
    """As Booknetic has it; something to click on where it has none."""
    return row["name"] or f"#{row['id']}"
