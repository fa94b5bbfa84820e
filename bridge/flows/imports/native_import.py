"""Balances of Booknetic's own Loyalty Points brought over, as far as its tables can be understood: as a file of them would be."""

import csv
from dataclasses import replace
from datetime import datetime
from io import StringIO

from sqlalchemy import Connection

from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NotHere
from bridge.flows.imports import imports
from bridge.flows.imports.imports import Delivery
from bridge.flows.programmes.rules import Editor
from bridge.store.imports.imports import Import
from bridge.store.site.native_points import NativeTable, find_native, list_balances

GONE = N_("This table is not there any more. Please load the page again.")
NO_COLUMN = N_("Please choose one of the table's columns.")


def bring_native(
    conn: Connection,
    *,
    tenant_id: int,
    key: str,
    table: str,
    points: str,
    lifetime: str | None,
    editor: Editor,
    now: datetime,
) -> Import:
    """Has the balances in a table looked through, of this business's customers alone; nothing is imported yet.

    NotHere where there is no such table; InvalidInput for a column that it does not have.
    """
    found = next((one for one in find_native(conn, tenant_id=tenant_id).balances if one.name == table), None)
    if found is None:
        raise NotHere(GONE)
    for field, column in (("points", points), ("lifetime", lifetime)):
        if column is not None and column not in found.columns:
            raise InvalidInput(NO_COLUMN, field=field)
    content = _write(conn, tenant_id, replace(found, points=points, lifetime=lifetime))
    delivery = Delivery(key=key, name=table, content=content, source="native")
    return imports.bring(conn, tenant_id=tenant_id, delivery=delivery, editor=editor, now=now)


def _write(conn: Connection, tenant_id: int, table: NativeTable) -> bytes:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(["customer id", "points", "lifetime points"])
    writer.writerows(list_balances(conn, tenant_id=tenant_id, table=table))
    return file.getvalue().encode()
