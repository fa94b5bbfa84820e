"""Many rows written in few statements, past the part of SQLAlchemy that looks at each of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table


def insert_rows(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, updating: Collection[str] = ()
) -> None:
    """Inserts rows that all have the same columns; where a key is there already, the row gets the columns ``updating``."""
    if not rows:
        return
    names = list(rows[0])
    listed = ", ".join(f"`{name}`" for name in names)
    statement = f"INSERT INTO {table.name} ({listed}) VALUES ({', '.join(['%s'] * len(names))})"
    if updating:
        changes = ", ".join(f"`{name}` = VALUES(`{name}`)" for name in names if name in updating)
        statement += f" ON DUPLICATE KEY UPDATE {changes}"
    columns = [_write_column(conn, table, name, rows) for name in names]
    conn.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _write_column(conn: Connection, table: Table, name: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The values of one column as the driver takes them."""
    values = [row[name] for row in rows]
    process: Callable[..., Any] | None = getattr(table.c[name].type, "process_bind_param", None)
    return values if process is None else [process(value, conn.dialect) for value in values]
