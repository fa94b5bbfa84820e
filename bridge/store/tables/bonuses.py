"""Points that are given apart from bookings: bonuses to segments, and who got them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, String, UniqueConstraint

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
