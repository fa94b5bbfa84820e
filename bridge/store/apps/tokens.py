"""Tokens of apps. What is stored here makes no token: the site's secret signs each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, or_, select, text, update

from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.core.apps.tokens import Scope, Token, TokenKind
from bridge.store.tables import api_tokens


def find_by_key(conn: Connection, *, tenant_id: int, key: str) -> Token | None:
    """The token of this key, in whatever state; None if there is none, or it is another tenant's."""
    return _find(conn, tenant_id, api_tokens.c.token_key == key)


def find_token(conn: Connection, *, tenant_id: int, token_id: int, lock: bool = False) -> Token | None:
    """The token of that number, in whatever state; FOR UPDATE where ``lock``."""
    return _find(conn, tenant_id, api_tokens.c.id == token_id, lock=lock)


def list_tokens(
    conn: Connection, *, tenant_id: int, kinds: Sequence[TokenKind], user_id: int | None = None, limit: int
) -> list[Token]:
    """The newest first, in whatever state; with ``user_id`` only those that act for this WordPress user."""
    query = _of_kinds(tenant_id, kinds, user_id).order_by(api_tokens.c.id.desc()).limit(limit)
    return [_read(row) for row in conn.execute(query)]


def list_of_customer(conn: Connection, *, tenant_id: int, customer_id: int) -> list[Token]:
    """The newest first, in whatever state."""
    query = select(api_tokens).where(api_tokens.c.tenant_id == tenant_id, api_tokens.c.customer_id == customer_id)
    return [_read(row) for row in conn.execute(query.order_by(api_tokens.c.id.desc()))]


def list_app_names(conn: Connection, *, tenant_id: int, token_ids: Iterable[int | None]) -> dict[int, str]:
    """What the apps of the staff and other systems among these tokens are called, by token."""
    wanted = {token_id for token_id in token_ids if token_id is not None}
    query = select(api_tokens.c.id, api_tokens.c.name).where(
        api_tokens.c.tenant_id == tenant_id,
        api_tokens.c.id.in_(sorted(wanted)),
        api_tokens.c.kind != TokenKind.CUSTOMER.value,
    )
    return {row.id: row.name for row in conn.execute(query)} if wanted else {}


def count_active(conn: Connection, *, tenant_id: int, kinds: Sequence[TokenKind], now: datetime) -> int:
    """How many of these kinds can be used now."""
    found = _of_kinds(tenant_id, kinds, None).where(*_active(now)).subquery()
    return conn.scalar(select(func.count()).select_from(found)) or 0


def append_token(conn: Connection, *, tenant_id: int, token: Token) -> Token:
    """The token with its number."""
    values = {
        **{name: getattr(token, name) for name in _PLAIN if name != "id"},
        "token_key": token.key,
        "kind": token.kind.value,
        "actor": token.actor and token.actor.value,
        "verdicts": {permission.value: grant.name.lower() for permission, grant in token.verdicts.items()} or None,
        "scopes": sorted(token.scopes),
        "minute": 0,
        "calls": 0,
        "tenant_id": tenant_id,
    }
    made = conn.execute(api_tokens.insert().values(**values)).inserted_primary_key
    assert made is not None
    return replace(token, id=int(made[0]))


def revoke(
    conn: Connection, *, tenant_id: int, token_ids: Sequence[int], revoked_by: int | None, now: datetime
) -> None:
    """They are good for nothing from now on; those that were revoked before stay as they are."""
    mine = api_tokens.c.tenant_id == tenant_id, api_tokens.c.id.in_(token_ids), api_tokens.c.revoked_at.is_(None)
    conn.execute(update(api_tokens).where(*mine).values(revoked_at=now, revoked_by=revoked_by))


def count_call(conn: Connection, *, tenant_id: int, token_id: int, minute: int, today: date) -> int:
    """Notes a call of a token in the ``minute`` (since 1970) of real time; how many that makes in it, exactly, whichever service
    counted the others."""
    counted = {"tenant": tenant_id, "id": token_id, "minute": minute, "today": today}
    return int(conn.execute(_COUNT, counted).lastrowid)


def list_over_for_all_tenants(conn: Connection, *, kind: TokenKind, before: datetime, limit: int) -> list[int]:
    """Some tokens of a kind that ended, by themselves or not, before then, by id."""
    over = or_(api_tokens.c.expires_at < before, api_tokens.c.revoked_at < before)
    query = select(api_tokens.c.id).where(api_tokens.c.kind == kind.value, over)
    return list(conn.scalars(query.limit(limit)))


def drop_for_all_tenants(conn: Connection, *, token_ids: Sequence[int]) -> None:
    """Deletes these."""
    conn.execute(delete(api_tokens).where(api_tokens.c.id.in_(token_ids)))


_PLAIN = (
    *("id", "name", "customer_id", "user_id", "created_by", "created_at", "expires_at"),
    *("revoked_at", "revoked_by", "last_used_on"),
)
# LAST_INSERT_ID(n) brings n home with the answer to the UPDATE itself, so that no other call's count is read.
_COUNT = text("""
    UPDATE {prefix}bkloyalty_api_tokens
    SET calls = LAST_INSERT_ID(IF(minute = :minute, calls + 1, 1)), minute = :minute, last_used_on = :today
    WHERE tenant_id = :tenant AND id = :id""")


def _find(conn: Connection, tenant_id: int, condition: ColumnElement[bool], *, lock: bool = False) -> Token | None:
    query = select(api_tokens).where(api_tokens.c.tenant_id == tenant_id, condition)
    row = conn.execute(query.with_for_update() if lock else query).first()
    return _read(row) if row else None


def _of_kinds(tenant_id: int, kinds: Sequence[TokenKind], user_id: int | None) -> Select[Any]:
    query = select(api_tokens).where(
        api_tokens.c.tenant_id == tenant_id, api_tokens.c.kind.in_([kind.value for kind in kinds])
    )
    return query if user_id is None else query.where(api_tokens.c.user_id == user_id)


def _active(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return api_tokens.c.revoked_at.is_(None), api_tokens.c.expires_at > now


def _read(row: Any) -> Token:
    """Names that another version knows are left out."""
    scopes, permissions = {scope.value for scope in Scope}, {permission.value for permission in Permission}
    verdicts = (row.verdicts or {}).items()
    return Token(
        **{name: getattr(row, name) for name in _PLAIN},
        tenant_id=row.tenant_id,
        key=row.token_key,
        kind=TokenKind(row.kind),
        actor=Actor(row.actor) if row.actor else None,
        verdicts={Permission(name): Grant[grant.upper()] for name, grant in verdicts if name in permissions},
        scopes=frozenset(Scope(name) for name in row.scopes if name in scopes),
    )
