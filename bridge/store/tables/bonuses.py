"""Points that are given apart from bookings: bonuses to segments and who got them, and what actions are waited for."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.dialects.mysql import BIGINT

from bridge.store.tables.columns import Json, Utc, id_column, table

bonuses = table(
    "bonuses",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    Column("request_key", String(64), nullable=False),
    Column("name", String(190), nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("budget", BigInteger),
    Column("segment", Json, nullable=False),
    Column("segment_name", String(190)),
    Column("staff", Json),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc),
    Column("stays_open", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("round_at", Utc),
    id_column("position", nullable=False),
    Column("customers", BigInteger, nullable=False),
    Column("given", BigInteger, nullable=False),
    Column("taken_from", BigInteger, nullable=False),
    Column("taken", BigInteger, nullable=False),
    id_column("actor"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "request_key", name="request"),
    Index("of_tenant", "tenant_id", "id"),
    Index("due", "state", "round_at"),
)

gifts = table(
    "gifts",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("bonus_id", primary_key=True, autoincrement=False),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Column("points", BigInteger, nullable=False),
    id_column("lot_id", nullable=False),
    Column("given_at", Utc, nullable=False),
    Column("taken_at", Utc),
    Index("customer", "tenant_id", "customer_id"),
)

arrivals = table(
    "arrivals",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Column("seen_at", Utc, nullable=False),
    Column("waits", Boolean, nullable=False),
    Index("waiting", "waits", "tenant_id", "customer_id"),
)

celebrations = table(
    "celebrations",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("upto", Date, nullable=False),
)

# Of the whole site, for whom the worker works.
marks = table(
    "marks",
    Column("name", String(32), primary_key=True),
    Column("value", BIGINT(unsigned=True), nullable=False),
)

referrals = table(
    "referrals",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    id_column("customer_id", nullable=False),
    id_column("referrer_id", nullable=False),
    id_column("appointment_id", nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("label", String(190), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(16)),
    Column("number", Integer, nullable=False),
    id_column("lot_id"),
    Column("given_on", Date),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "customer_id", name="friend"),
    Index("referrer", "tenant_id", "referrer_id", "state", "given_on"),
    Index("open_referrals", "state", "tenant_id", "id"),
)

# Belongs to the shim (php_shim/schema.sql); here to be read and drained.
recommended = table(
    "recommended",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    id_column("appointment_id", nullable=False),
    Column("code", String(40), nullable=False),
    Column("told_at", Utc, nullable=False),
)
