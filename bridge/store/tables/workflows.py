"""What workflow events need to be told once: who was told, who was in a segment, how far a walk through customers is."""

from sqlalchemy import BigInteger, Column, Date, Index, String
from sqlalchemy.dialects.mysql import CHAR

from bridge.store.tables.columns import Utc, id_column, table

walks = table(
    "walks",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("name", String(64), primary_key=True),
    Column("terms", CHAR(32), nullable=False),
    Column("state", String(16), nullable=False),
    id_column("position", nullable=False),
    Column("told", BigInteger, nullable=False),
    Column("round_at", Utc, nullable=False),
)

segment_members = table(
    "segment_members",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("segment", String(32), primary_key=True),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Index("customer", "tenant_id", "customer_id"),
)

expiry_notices = table(
    "expiry_notices",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Column("expires_on", Date, primary_key=True),
    Column("points", BigInteger, nullable=False),
    Column("told_at", Utc, nullable=False),
    Index("expiry", "expires_on"),
)
