"""The tables as the code sees them; sql/versions makes them, and a test holds the two equal.

``{prefix}`` in a name is WordPress's table prefix; the engine puts it in (store/database.py).
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.mysql import BIGINT, CHAR, DATETIME, INTEGER, MEDIUMBLOB, MEDIUMTEXT
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


def _table(name: str, *parts: Any) -> Table:
    return Table("{prefix}bkloyalty_" + name, metadata, *parts)


def _id(name: str = "id", **options: Any) -> Column[int]:
    return Column(name, BIGINT(unsigned=True), **options)


tenants = _table(
    "tenants",
    _id("tenant_id", primary_key=True, autoincrement=False),
    Column("timezone", String(64)),
    Column("currency", String(8)),
    Column("decimals", Integer),
    Column("locale", String(20)),
    Column("programme_state", String(16), nullable=False),
    Column("permitted", Boolean, nullable=False),
    Column("earning_periods", Json, nullable=False),
)

programme_versions = _table(
    "programme_versions",
    _id("tenant_id", primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("active_from", Utc),
    _id("actor"),
)

accounts = _table(
    "accounts",
    _id("tenant_id", primary_key=True, autoincrement=False),
    _id("customer_id", primary_key=True, autoincrement=False),
    Column("balance", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("earned", BigInteger, nullable=False),
    Column("adjusted", BigInteger, nullable=False),
    Column("redeemed", BigInteger, nullable=False),
    Column("lifetime", BigInteger, nullable=False),
    Column("tier", String(190)),
    Column("tallies", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("balance", "tenant_id", "balance"),
    Index("tier", "tenant_id", "tier"),
    Index("lifetime", "tenant_id", "lifetime", "customer_id"),
)

entries = _table(
    "entries",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    _id("customer_id", nullable=False),
    Column("kind", String(16), nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("at", Utc, nullable=False),
    Column("entry_key", String(190), nullable=False),
    _id("appointment_id"),
    Column("version", Integer),
    _id("actor"),
    Column("note", String(1000)),
    Column("reasons", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "entry_key", name="entry_key"),
    Index("statement", "tenant_id", "customer_id", "at", "id"),
    Index("appointment", "tenant_id", "appointment_id"),
    Index("log", "tenant_id", "at", "id", "customer_id"),
    Index("log_by_kind", "tenant_id", "kind", "at", "id"),
    Index("rollup", "tenant_id", "id"),
)

lots = _table(
    "lots",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    _id("customer_id", nullable=False),
    Column("awarded_at", Utc, nullable=False),
    Column("expires_at", Utc),
    Column("points_left", BigInteger, nullable=False),
    Index("open_lots", "tenant_id", "customer_id", "points_left"),
    Index("expiry", "expires_at", "points_left"),
    Index("liability", "tenant_id", "expires_at", "points_left", "customer_id"),
)

holds = _table(
    "holds",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    _id("customer_id", nullable=False),
    Column("checkout", String(64)),
    Column("binding", String(64)),
    Column("line", Integer, nullable=False),
    Column("occurrence", Integer, nullable=False),
    _id("appointment_id"),
    Column("points", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("discount", Numeric(20, 6), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "customer_id", "checkout", "line", "occurrence", name="checkout"),
    UniqueConstraint("tenant_id", "appointment_id", name="appointment"),
    Index("binding", "tenant_id", "binding"),
    Index("timeouts", "state", "expires_at"),
    Index("payer", "tenant_id", "customer_id", "state"),
)

settlements = _table(
    "settlements",
    _id("tenant_id", primary_key=True, autoincrement=False),
    _id("appointment_id", primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("fingerprint", CHAR(32)),
    Column("eligible", Boolean, nullable=False),
    Column("was_void", Boolean, nullable=False),
    Column("paid_in_full", Boolean, nullable=False),
    Column("recheck_at", Utc),
    Column("settled_at", Utc, nullable=False),
    _id("booked_by"),
    Column("facts", Json),
    _id("customer_id"),
    Column("award_held", Boolean, nullable=False),
    Column("awarded_on", Date),
    _id("lot_id"),
    Column("award", Json),
    _id("hold_id"),
    _id("payer_id"),
    Column("redeemed", BigInteger, nullable=False),
    Column("kept", BigInteger, nullable=False),
    Column("draws", Json, nullable=False),
    Column("unpaid_discount", Boolean, nullable=False),
    _id("batch_id"),
    Column("visit_waits", Boolean, nullable=False),
    Index("awards", "tenant_id", "customer_id", "awarded_on"),
    Index("recheck", "recheck_at"),
    Index("bookings", "tenant_id", "booked_by", "appointment_id"),
    Index("batch", "tenant_id", "batch_id", "customer_id"),
    Index("unpaid", "tenant_id", "unpaid_discount", "appointment_id"),
    Index("visit_waits", "visit_waits", "tenant_id", "appointment_id"),
)

outbox = _table(
    "outbox",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    Column("event", String(64), nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("acknowledged_at", Utc),
    Index("waiting", "acknowledged_at", "id"),
)

tasks = _table(
    "tasks",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    Column("kind", String(32), nullable=False),
    Column("parameters", Json, nullable=False),
    _id("user_id"),
    Column("locale", String(20), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("result", Json),
    Column("created_at", Utc, nullable=False),
    Column("started_at", Utc),
    Column("seen_at", Utc),
    Column("finished_at", Utc),
    Index("open_tasks", "state", "id"),
    Index("of_tenant", "tenant_id", "kind", "id"),
)

task_files = _table(
    "task_files",
    _id("task_id", primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", MEDIUMBLOB, nullable=False),
)

days = _table(
    "days",
    _id("tenant_id", primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("points", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
)

rollups = _table(
    "rollups",
    _id("tenant_id", primary_key=True, autoincrement=False),
    _id("entries_to", nullable=False),
    Column("timezone", String(64), nullable=False),
)

people = _table(
    "people",
    _id("tenant_id", primary_key=True, autoincrement=False),
    _id("customer_id", primary_key=True, autoincrement=False),
    Column("sort_name", String(190), nullable=False),
    Column("fingerprint", CHAR(32), nullable=False),
    Index("by_name", "tenant_id", "sort_name", "customer_id"),
)

words = _table(
    "words",
    _id("tenant_id", primary_key=True, autoincrement=False),
    Column("word", String(64), primary_key=True),
    _id("customer_id", primary_key=True, autoincrement=False),
    Index("customer", "tenant_id", "customer_id"),
)

visits = _table(
    "visits",
    _id("tenant_id", primary_key=True, autoincrement=False),
    _id("appointment_id", primary_key=True, autoincrement=False),
    _id("customer_id", nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("spent", Numeric(20, 6), nullable=False),
    _id("service_id"),
    _id("location_id"),
    Column("counted", Boolean, nullable=False),
    Index("customer", "tenant_id", "customer_id", "ends_at", "spent"),
    Index("period", "tenant_id", "ends_at", "customer_id", "spent"),
    Index("uncounted", "counted", "ends_at"),
)

profiles = _table(
    "profiles",
    _id("tenant_id", primary_key=True, autoincrement=False),
    _id("customer_id", primary_key=True, autoincrement=False),
    Column("visits", Integer, nullable=False),
    Column("spent", Numeric(20, 6), nullable=False),
    Column("first_visit_at", Utc),
    Column("last_visit_at", Utc),
    Column("next_visit_at", Utc),
    _id("last_service_id"),
    _id("last_location_id"),
    Column("balance", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("lifetime", BigInteger, nullable=False),
    Column("redeemed", BigInteger, nullable=False),
    Column("tier", String(190)),
    Column("consent", String(16)),
    Index("visits", "tenant_id", "visits"),
    Index("spent", "tenant_id", "spent"),
    Index("first_visit", "tenant_id", "first_visit_at"),
    Index("last_visit", "tenant_id", "last_visit_at"),
    Index("next_visit", "tenant_id", "next_visit_at"),
    Index("balance", "tenant_id", "balance", "held"),
    Index("lifetime", "tenant_id", "lifetime"),
    Index("redeemed", "tenant_id", "redeemed"),
    Index("tier", "tenant_id", "tier"),
)

segments = _table(
    "segments",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    Column("name", String(190), nullable=False),
    Column("document", Json, nullable=False),
    Column("number", Integer, nullable=False),
    _id("actor"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "name", name="name"),
)

wordings = _table(
    "wordings",
    _id("tenant_id", primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("locale", String(20), nullable=False),
    Column("text", String(2000), nullable=False),
    Column("standard", Boolean, nullable=False),
    _id("actor"),
    Column("created_at", Utc, nullable=False),
)

consents = _table(
    "consents",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    _id("customer_id", nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Utc, nullable=False),
    Column("source", String(16), nullable=False),
    Column("wording", Integer),
    _id("actor"),
    Index("customer", "tenant_id", "customer_id", "id"),
)

# Of the whole site, for whom the worker works.
signs = _table(
    "signs",
    Column("job", String(32), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("version", String(32), nullable=False),
)

batches = _table(
    "batches",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    Column("kind", String(32), nullable=False),
    Column("parameters", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("position", Json),
    Column("looked_at", BigInteger, nullable=False),
    Column("bookings", BigInteger, nullable=False),
    Column("customers", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("left_out", Json, nullable=False),
    Column("detached_bookings", BigInteger, nullable=False),
    Column("detached_points", BigInteger, nullable=False),
    _id("actor"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("of_tenant", "tenant_id", "kind", "id"),
)

# Belongs to the shim (php_shim/schema.sql); here to be read and drained.
doorbells = _table(
    "doorbells",
    _id(primary_key=True),
    _id("tenant_id", nullable=False),
    _id("appointment_id", nullable=False),
    Column("hook", String(64), nullable=False),
    Column("rung_at", Utc, nullable=False),
    Column("status", String(190)),
    Column("payment_status", String(64)),
    Column("paid_amount", Numeric(20, 6)),
    Column("permitted", Boolean, nullable=False),
    Column("checkout", String(64)),
    Column("line", INTEGER(unsigned=True)),
    Index("appointment", "tenant_id", "appointment_id"),
    Index("checkout", "tenant_id", "checkout"),
)
