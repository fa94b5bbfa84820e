"""Tokens of apps: made, and revoked. ``now`` is real time here, for a token's life follows the real clock."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.core.apps.tokens import LONGEST, OFFERED, SHORTEST, Scope, Token, TokenKind, TokenState
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NotHere, TooMuchWork
from bridge.store.apps import tokens as store
from bridge.store.programmes import tenants
from bridge.store.site import patrons

MOST_OF_CUSTOMER = 10
MOST_OF_TENANT = 100
MOST_NAME = 190  # characters, as the table has room for
BACK_END_KINDS = (TokenKind.STAFF, TokenKind.SERVER)

NO_CUSTOMER = N_("There is no such customer here.")
NO_NAME = N_("Please say which app this is for.")
TOO_LONG_A_NAME = N_("A name has at most %(most)s characters.")
NO_SCOPES = N_("Choose at least one thing that the app may do.")
NOT_OFFERED = N_("An app of this kind cannot be allowed to do that.")
WRONG_LIFETIME = N_("A token of this kind lasts from one hour to %(days)s days.")
TOO_MANY = N_("There are %(most)s tokens already. Revoke one that is not needed any more.")
NO_TOKEN = N_("There is no such token here.")


def issue_customer_token(
    conn: Connection,
    *,
    tenant_id: int,
    user_id: int,
    key: str,
    name: str,
    scopes: Collection[Scope],
    lifetime: timedelta,
    now: datetime,
) -> Token:
    """A token for the customer who is this WordPress user. Of more than ``MOST_OF_CUSTOMER`` good ones the oldest are revoked.

    NotHere if the user is no customer of the tenant; InvalidInput for what such a token cannot have.
    """
    customer_id = patrons.find_customer_id(conn, tenant_id=tenant_id, user_id=user_id)
    if customer_id is None:
        raise NotHere(NO_CUSTOMER)
    wanted = Token(
        *(tenant_id, TokenKind.CUSTOMER, key, name, frozenset(scopes), now, now + lifetime),
        customer_id=customer_id,
        user_id=user_id,
        created_by=user_id,
    )
    _check(wanted)
    _make_room(conn, tenant_id, customer_id, now)
    return store.append_token(conn, tenant_id=tenant_id, token=wanted)


def issue_staff_token(
    conn: Connection,
    *,
    tenant_id: int,
    user_id: int,
    actor: Actor,
    verdicts: Mapping[Permission, Grant],
    key: str,
    name: str,
    scopes: Collection[Scope],
    lifetime: timedelta,
    now: datetime,
) -> Token:
    """A token by which this WordPress user makes an app act for them, as owner or staff. ``verdicts`` are Booknetic's on their role, from
    the call by which they ask for it.

    InvalidInput for what such a token cannot have; TooMuchWork if the tenant has as many as it can.
    """
    wanted = Token(
        *(tenant_id, TokenKind.STAFF, key, name, frozenset(scopes), now, now + lifetime),
        user_id=user_id,
        actor=actor,
        verdicts=verdicts,
        created_by=user_id,
    )
    return _append(conn, wanted, now)


def issue_server_token(
    conn: Connection,
    *,
    tenant_id: int,
    key: str,
    name: str,
    scopes: Collection[Scope],
    lifetime: timedelta,
    actor: int | None,
    now: datetime,
) -> Token:
    """A token for another system, for the whole business; ``actor`` is the WordPress user who makes it. Raises as for staff."""
    kept = tenant_id, TokenKind.SERVER, key, name, frozenset(scopes), now, now + lifetime
    return _append(conn, Token(*kept, created_by=actor), now)


def revoke_token(
    conn: Connection, *, tenant_id: int, token_id: int, of_user: int | None, actor: int | None, now: datetime
) -> Token:
    """Ends a token for good; one that is revoked already stays as it is. With ``of_user`` only one that acts for this WordPress user.

    NotHere if there is none of that number.
    """
    token = store.find_token(conn, tenant_id=tenant_id, token_id=token_id, lock=True)
    if token is None or of_user not in (None, token.user_id):
        raise NotHere(NO_TOKEN)
    store.revoke(conn, tenant_id=tenant_id, token_ids=[token_id], revoked_by=actor, now=now)
    return token


def _append(conn: Connection, token: Token, now: datetime) -> Token:
    _check(token)
    tenants.lock_tenant(conn, tenant_id=token.tenant_id)  # of two who ask at once one sees what the other made
    if store.count_active(conn, tenant_id=token.tenant_id, kinds=BACK_END_KINDS, now=now) >= MOST_OF_TENANT:
        raise TooMuchWork(TOO_MANY, most=MOST_OF_TENANT)
    return store.append_token(conn, tenant_id=token.tenant_id, token=token)


def _check(token: Token) -> None:
    """InvalidInput, naming the field."""
    if not token.name.strip():
        raise InvalidInput(NO_NAME, field="name")
    if len(token.name) > MOST_NAME:
        raise InvalidInput(TOO_LONG_A_NAME, field="name", most=MOST_NAME)
    if not token.scopes:
        raise InvalidInput(NO_SCOPES, field="scopes")
    if not token.scopes <= OFFERED[token.kind]:
        raise InvalidInput(NOT_OFFERED, field="scopes")
    if not SHORTEST <= token.expires_at - token.created_at <= LONGEST[token.kind]:
        raise InvalidInput(WRONG_LIFETIME, field="lifetime", days=LONGEST[token.kind].days)


def _make_room(conn: Connection, tenant_id: int, customer_id: int, now: datetime) -> None:
    """Apps that forget their token ask for another one."""
    found = store.list_of_customer(conn, tenant_id=tenant_id, customer_id=customer_id)
    good = [token.id for token in found if token.state_at(now) is TokenState.ACTIVE]
    if len(good) >= MOST_OF_CUSTOMER:
        surplus = good[MOST_OF_CUSTOMER - 1 :]
        store.revoke(conn, tenant_id=tenant_id, token_ids=surplus, revoked_by=None, now=now)
