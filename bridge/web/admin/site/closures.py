"""What is left of businesses that were deleted, for the super-admin of a SaaS: to be taken away, and deleted for good.

Also what any business has here, as one file: a zip with a table in each member, a row of it in each line, as JSON; and everybody's points as a
table for spreadsheets, which the import of another site takes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, cast

from bridge.core.customers.forgetting import is_nameless
from bridge.errors import NotHere
from bridge.flows.programmes import close_tenant as flows
from bridge.store.database import Database
from bridge.store.programmes import closures
from bridge.store.site import patrons
from bridge.store.site.patrons import Patron
from bridge.store.tables import accounts
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.downloads import File
from bridge.web.endpoint import Call, Document
from bridge.web.spreadsheets import Column, Csv

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

ZIP = "application/zip"
NAME = "{prefix}bkloyalty_"
# Named as the import knows them, but for the number, which is somebody else's on another site.
BALANCES = [
    Column(name, 16)
    for name in ("former number", "customer", "e-mail", "telephone", "points", "lifetime points", "tier")
]


def purge(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/plans/purge``: the ``tenant`` is deleted at once, if its number was typed as ``sure``; the worker does it."""
    page = Page.of(call)
    form, gettext = Form(call.payload["form"], page.language), page.language.gettext
    tenant_id = form.id("tenant")
    if form.optional_text("sure") != str(tenant_id):
        raise form.refuse("sure", gettext("Type the number of the business, so that none is deleted by mistake."))
    flows.order_purge(conn, tenant_id=tenant_id, now=call.now)
    return done(gettext("What is left of this business is being deleted."), go=page.link("plans"))


def export(database: Database, call: Call) -> File:
    """``POST /v1/admin/plans/export``: all that is kept of the ``tenant``, page by page."""
    page = Page.of(call)
    tenant_id = Form(call.payload["query"], page.language).id("tenant")
    with database.read() as conn:
        known = closures.find_closure(conn, tenant_id=tenant_id)
        if not closures.is_there(conn, tenant_id=tenant_id) and (known is None or known.purged_at is not None):
            raise NotHere(page.language.gettext("Nothing is kept of this business."))
        tables = [table for table in list_exported() if closures.has_table(conn, table=table)]
    name = f"loyalty-{tenant_id}-{call.now:%Y-%m-%d}.zip"
    return File(name, ZIP, write_zip(database, tenant_id, tables, now=call.now))


def list_exported() -> list[Table]:
    """The tables that a business takes away."""
    return [table for table in closures.list_tables() if table.name.removeprefix(NAME) not in closures.TECHNICAL]


def write_zip(database: Database, tenant_id: int, tables: list[Table], *, now: datetime) -> Iterator[bytes]:
    """The file, some rows at a time; none of it is held whole."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED) as archive:
        about = {"tenant": tenant_id, "made_at": now.isoformat(), "tables": [_name(table) for table in tables]}
        archive.writestr("about.json", json.dumps(about, indent=2))
        with archive.open("balances.csv", "w", force_zip64=True) as member:
            member.write(Csv(".").head(BALANCES))
            for lines in _list_balances(database, tenant_id):
                member.write(lines)
                yield sink.take()
        for table in tables:
            with archive.open(f"{_name(table)}.jsonl", "w", force_zip64=True) as member:
                for lines in _list_pages(database, tenant_id, table):
                    member.write(lines)
                    yield sink.take()
    yield sink.take()


def _list_pages(database: Database, tenant_id: int, table: Table) -> Iterator[bytes]:
    for rows in _walk(database, tenant_id, table):
        yield "".join(f"{closures.dump_row(row)}\n" for row in rows).encode()


def _list_balances(database: Database, tenant_id: int) -> Iterator[bytes]:
    """Everybody who has points, or had; with names as long as Booknetic has them."""
    for rows in _walk(database, tenant_id, accounts):
        ids = [row.customer_id for row in rows]
        with database.read() as conn:
            known = patrons.list_patrons(conn, tenant_id=tenant_id, customer_ids=ids) if ids else {}
        lines = []
        for row in (one for one in rows if not is_nameless(one.customer_id)):
            who = known.get(row.customer_id) or Patron(row.customer_id, "")
            lines.append([row.customer_id, who.name, who.email, who.phone, row.balance, row.lifetime, row.tier])
        yield Csv(".").rows(lines)


def _walk(database: Database, tenant_id: int, table: Table) -> Iterator[list[Any]]:
    after = None
    while True:
        with database.read() as conn:
            rows = closures.list_rows(conn, tenant_id=tenant_id, table=table, after=after)
        yield rows
        after = closures.key_of(table, rows[-1]) if rows else None
        if after is None or len(rows) < closures.STEP:
            return


def _name(table: Table) -> str:
    return table.name.removeprefix(NAME)


class _Sink(io.RawIOBase):
    """Where the zip is written to, and taken from piece by piece. It cannot go back, so the zip is one that needs no going back."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It takes everything."""
        return True

    def write(self, piece: Any) -> int:
        """Keeps a piece until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
