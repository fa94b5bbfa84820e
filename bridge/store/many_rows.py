"""Many rows written in few statements: each column's values are put into SQL at once, as its type says.

The driver looks at every value of every row by itself, and twice at documents, which takes longer than the database needs
to store them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymysql.converters import escape_string
from sqlalchemy import Boolean, Column, Connection, Date, Integer, Numeric, String, Table

from bridge.store.tables import Json, Utc


@dataclass(frozen=True, slots=True)
class Literals:
    """The values of one row, written as SQL."""

    text: str


def let_pass(connection: Any) -> None:
    """Has a connection of the driver take ``Literals`` as they are."""
    connection.encoders[Literals] = lambda literals, _encoders: literals.text


def insert_rows(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, updating: Collection[str] = ()
) -> None:
    """Inserts rows that all have the same columns; where a key is there already, the row gets the columns ``updating``."""
    if not rows:
        return
    names = list(rows[0])
    statement = f"INSERT INTO {table.name} ({', '.join(f'`{name}`' for name in names)}) VALUES (%s)"
    if updating:
        changes = ", ".join(f"`{name}` = VALUES(`{name}`)" for name in names if name in updating)
        statement += f" ON DUPLICATE KEY UPDATE {changes}"
    columns = [_write_column(conn, table.c[name], [row[name] for row in rows]) for name in names]
    conn.exec_driver_sql(statement, [(Literals(", ".join(values)),) for values in zip(*columns, strict=True)])


def _write_column(conn: Connection, column: Column[Any], values: list[Any]) -> list[str]:
    write, known = _choose_writer(conn, column), dict[Any, str]()
    if isinstance(column.type, Json):
        return [write(value) for value in values]
    for value in values:
        if value not in known:
            known[value] = "NULL" if value is None else write(value)
    return [known[value] for value in values]


def _choose_writer(conn: Connection, column: Column[Any]) -> Callable[[Any], str]:
    kind = column.type
    if isinstance(kind, Json):
        return lambda value: _quote_document(kind.process_bind_param(value, conn.dialect))
    if isinstance(kind, Utc):
        return lambda value: f"'{kind.process_bind_param(value, conn.dialect)}'"
    if isinstance(kind, Boolean | Integer):
        return lambda value: str(int(value))
    if isinstance(kind, Numeric):
        return lambda value: f"{value:f}"
    if isinstance(kind, Date):
        return lambda value: f"'{value}'"
    if isinstance(kind, String):
        return lambda value: f"'{escape_string(value)}'"
    raise TypeError(f"{column} cannot be written in bulk")


def _quote_document(document: str | None) -> str:
    """JSON has no control characters, and quotation marks mean nothing between apostrophes."""
    if document is None:
        return "NULL"
    return "'" + document.replace("\\", "\\\\").replace("'", "\\'") + "'"
