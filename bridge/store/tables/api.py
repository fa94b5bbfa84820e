"""Tokens of apps, and what they sent once."""

from sqlalchemy import Column, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.dialects.mysql import BIGINT, CHAR, INTEGER

from bridge.store.tables.columns import Json, Utc, id_column, table

api_tokens = table(
    "api_tokens",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    Column("token_key", CHAR(32), nullable=False),
    Column("kind", String(16), nullable=False),
    id_column("customer_id"),
    id_column("user_id"),
    Column("actor", String(16)),
    Column("verdicts", Json),
    Column("name", String(190), nullable=False),
    Column("scopes", Json, nullable=False),
    id_column("created_by"),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    id_column("revoked_by"),
    Column("last_used_on", Date),
    Column("minute", BIGINT(unsigned=True), nullable=False),
    Column("calls", INTEGER(unsigned=True), nullable=False),
    UniqueConstraint("token_key", name="token_key"),
    Index("of_tenant", "tenant_id", "kind", "id"),
    Index("of_customer", "tenant_id", "customer_id"),
    Index("expiry", "kind", "expires_at"),
)

api_requests = table(
    "api_requests",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("token_id", primary_key=True, autoincrement=False),
    Column("request_key", String(128), primary_key=True),
    Column("fingerprint", CHAR(64), nullable=False),
    id_column("customer_id"),
    Column("status", Integer),
    Column("answer", Json),
    Column("created_at", Utc, nullable=False),
    Index("of_customer", "tenant_id", "customer_id"),
    Index("created", "created_at"),
)
