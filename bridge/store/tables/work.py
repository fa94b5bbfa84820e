"""What waits to be done, and signs that it is."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Numeric, String
from sqlalchemy.dialects.mysql import INTEGER, MEDIUMBLOB

from bridge.store.tables.columns import Json, Utc, id_column, table

# Belongs to the shim (php_shim/schema.sql); here to be read and drained.
doorbells = table(
    "doorbells",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    id_column("appointment_id", nullable=False),
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

tasks = table(
    "tasks",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    Column("kind", String(32), nullable=False),
    Column("parameters", Json, nullable=False),
    id_column("user_id"),
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

task_files = table(
    "task_files",
    id_column("task_id", primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", MEDIUMBLOB, nullable=False),
)

# Of the whole site, for whom the worker works.
signs = table(
    "signs",
    Column("job", String(32), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("version", String(32), nullable=False),
)
