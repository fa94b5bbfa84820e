"""What every table is made of: one metadata, its kinds of columns."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, MetaData, Table, TypeDecorator
from sqlalchemy.dialects.mysql import BIGINT, DATETIME, MEDIUMTEXT
from sqlalchemy.engine import Dialect

metadata = MetaData()

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Utc(TypeDecorator[datetime]):
    """Aware UTC in the code, DATETIME(6) in the database."""

    impl = DATETIME(fsp=6)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A JSON document kept as text, which MariaDB and MySQL treat alike."""

    impl = MEDIUMTEXT
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _ENCODER.encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def table(name: str, *parts: Any) -> Table:
    return Table("{prefix}bkloyalty_" + name, metadata, *parts)


def id_column(name: str = "id", **options: Any) -> Column[int]:
    return Column(name, BIGINT(unsigned=True), **options)
