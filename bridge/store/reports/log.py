"""The activity log: every entry of a tenant, newest first, filtered and read in pages by key."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, or_, select, text, tuple_

from bridge.core.access.permissions import EVERYBODY, Reach
from bridge.core.reports import Days
from bridge.store.bonuses.bonuses import read_bonus_id
from bridge.store.customers.merges import select_aliases
from bridge.store.imports.import_lines import read_import_id
from bridge.store.local_days import find_bounds
from bridge.store.programmes.tenants import Tenant
from bridge.store.rewards.vouchers import read_voucher_id
from bridge.store.site.reach import list_names, say_reach
from bridge.store.tables import entries


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry, with what its customer is called: "" for one without name and e-mail address, None for one who is gone. ``voucher_id`` is the reward that was taken or
    given back, None where it is about another thing."""

    id: int
    at: datetime
    customer_id: int
    kind: str
    points: int
    appointment_id: int | None
    note: str | None
    customer: str | None = None
    voucher_id: int | None = None
    bonus_id: int | None = None
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are meant: of a tenant's local days, of customers within reach, of one customer, of one kind.

    ``upto`` leaves out entries of a higher id: those written since somebody began to read.
    """

    tenant: Tenant
    days: Days
    reach: Reach = EVERYBODY
    customer_id: int | None = None
    kind: str | None = None
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Where in the log an entry stands."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines, newest first; the keys to go on from, None where there is nothing newer or older."""

    lines: Sequence[LogLine]
    newer: Key | None
    older: Key | None


def list_page(
    conn: Connection, *, meant: Filter, limit: int, older_than: Key | None = None, newer_than: Key | None = None
) -> LogPage:
    """At most ``limit`` lines: the newest, or those next to a key on one of its sides."""
    if newer_than is not None:
        found = list(reversed(_list(conn, meant, limit + 1, newer_than, backwards=True)))
        lines, has_newer, has_older = found[-limit:], len(found) > limit, True
    else:
        found = _list(conn, meant, limit + 1, older_than)
        lines, has_newer, has_older = found[:limit], older_than is not None, len(found) > limit
    ends = (Key(lines[0].at, lines[0].id), Key(lines[-1].at, lines[-1].id)) if lines else (None, None)
    return LogPage(_named(conn, meant, lines), ends[0] if has_newer else None, ends[1] if has_older else None)


def list_older(conn: Connection, *, meant: Filter, limit: int, older_than: Key | None = None) -> list[LogLine]:
    """The next lines after ``older_than``, or the newest: for whoever reads all of them, some at a time."""
    return _named(conn, meant, _list(conn, meant, limit, older_than))


def count_lines(conn: Connection, *, meant: Filter) -> int:
    """How many lines there are."""
    return conn.scalar(_where(select(func.count()).select_from(entries), meant)) or 0


def find_newest_id(conn: Connection, *, tenant_id: int) -> int:
    """The highest id of an entry so far; 0 if there is none."""
    query = select(entries.c.id).where(entries.c.tenant_id == tenant_id)
    return conn.scalar(query.order_by(entries.c.id.desc()).limit(1)) or 0


def _list(conn: Connection, meant: Filter, limit: int, key: Key | None, *, backwards: bool = False) -> list[LogLine]:
    columns = [
        entries.c[name] for name in ("id", "at", "customer_id", "kind", "points", "appointment_id", "note", "entry_key")
    ]
    query = _where(select(*columns), meant)
    if key is not None:
        # The first comparison is what the index can be entered by.
        here, there = tuple_(entries.c.at, entries.c.id), (key.at, key.id)
        query = query.where(
            *((entries.c.at >= key.at, here > there) if backwards else (entries.c.at <= key.at, here < there))
        )
    order = (entries.c.at, entries.c.id) if backwards else (entries.c.at.desc(), entries.c.id.desc())
    return [_read(row) for row in conn.execute(query.order_by(*order).limit(limit)).mappings()]


def _where(query: Select[Any], meant: Filter) -> Select[Any]:
    start, end = find_bounds(meant.days, meant.tenant.zone)
    query = query.where(entries.c.tenant_id == meant.tenant.tenant_id, entries.c.at >= start, entries.c.at < end)
    if meant.customer_id is not None:
        whose = select_aliases(meant.tenant.tenant_id, meant.customer_id)
        query = query.where(or_(entries.c.customer_id == meant.customer_id, entries.c.customer_id.in_(whose)))
    if meant.kind is not None:
        query = query.where(entries.c.kind == meant.kind)
    if meant.upto is not None:
        query = query.where(entries.c.id <= meant.upto)
    if not meant.reach.everybody:
        column = "{prefix}bkloyalty_entries.customer_id"
        query = query.where(text(say_reach(column, tenant_id=meant.tenant.tenant_id, reach=meant.reach)))
    return query


def _named(conn: Connection, meant: Filter, lines: Sequence[LogLine]) -> list[LogLine]:
    names = list_names(conn, tenant_id=meant.tenant.tenant_id, customer_ids=(line.customer_id for line in lines))
    return [replace(line, customer=names.get(line.customer_id)) for line in lines]


def _read(row: RowMapping) -> LogLine:
    said = dict(row)
    key = said.pop("entry_key")
    return LogLine(voucher_id=read_voucher_id(key), bonus_id=read_bonus_id(key), import_id=read_import_id(key), **said)
