"""Who calls the API: the token alone says it, and everything that may be said against it is looked up again on every call."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bridge import clock
from bridge.core.access.permissions import CAPABILITY, EVERYBODY, Actor, Permission, Reach, Rights
from bridge.core.apps.tokens import CALLS_A_MINUTE, PERMISSION_FOR, Scope, Token, TokenKind, TokenState
from bridge.core.settling.reasons import N_
from bridge.errors import BadSignature, Forbidden, NotReady, TooManyCalls, Unauthorized
from bridge.store.apps import tokens
from bridge.store.programmes import tenants
from bridge.store.site import patrons, plans
from bridge.store.site.members import get_standing
from bridge.web.access import REFUSED
from bridge.web.bearers import UNKNOWN, read_bearer
from bridge.web.incoming import Raw, identify
from bridge.web.keys import Keys
from bridge.wordpress import signing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.store.database import Database

NO_TOKEN = N_("Send a token in the header Authorization: Bearer …")
NOT_FOR_KIND = N_("A token of this kind cannot be used here.")
NO_SCOPE = N_("This token lacks the scope %(scope)s.")
NO_PLAN = N_("Loyalty points are not part of this business's plan.")
AWAY = N_("Loyalty points are away for a moment. Please try again later.")
TOO_OFTEN = N_("Too many calls. Try again in %(seconds)s seconds.")
_MINUTE = 60
_HEADER = re.compile(r"bearer +([!-~]+) *", re.IGNORECASE)

Found = TypeVar("Found")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A good token. ``customer_id`` is whom a customer's token speaks for, ``rights`` are those of a staff token's user today."""

    token: Token
    customer_id: int | None = None
    rights: Rights | None = None

    @property
    def tenant_id(self) -> int:
        return self.token.tenant_id

    @property
    def actor(self) -> int | None:
        """The WordPress user of the staff who acts; None for a customer, and for a system."""
        return self.token.user_id if self.token.kind is TokenKind.STAFF else None

    @property
    def is_customer(self) -> bool:
        return self.token.kind is TokenKind.CUSTOMER

    def check(self, scope: Scope) -> None:
        """Forbidden unless the token has the scope and, of the staff, its user the permission."""
        if scope not in self.token.scopes:
            raise Forbidden(NO_SCOPE, scope=scope.value)
        if self.rights is not None and not self.rights.may(PERMISSION_FOR[scope]):
            raise Forbidden(REFUSED)

    def reach(self, scope: Scope) -> Reach:
        """Whose customers it may deal with so."""
        if self.rights is None:
            return EVERYBODY
        return self.rights.reach(PERMISSION_FOR[scope]).within(self.rights.reach(Permission.VIEW))


def find_token(database: Database, keys: Keys, raw: Raw) -> Token:
    """The good token that a request brings; Unauthorized without one, the same for every reason. Counts the call: TooManyCalls beyond
    what the token's kind may in a minute of the real clock."""
    tenant_id, key = _with_newest(keys, partial(_read_header, raw))
    now = clock.wall()
    with database.read() as conn:
        token = tokens.find_by_key(conn, tenant_id=tenant_id, key=key)
    if token is None or token.state_at(now) is not TokenState.ACTIVE:
        raise Unauthorized(UNKNOWN)
    _count(database, token, now)
    return token


def _with_newest(keys: Keys, read: Callable[[tuple[str, ...]], Found]) -> Found:
    """As ``identify`` does: where no known secret fits, WordPress may just have made a new one."""
    secrets = keys.secrets()
    try:
        return read(secrets)
    except Unauthorized:
        newest = keys.newest_secrets()
        if newest == secrets:
            raise
        return read(newest)


def _read_header(raw: Raw, secrets: tuple[str, ...]) -> tuple[int, str]:
    found = _HEADER.fullmatch(raw.headers.get("authorization", ""))
    if found is None:
        raise Unauthorized(NO_TOKEN)
    return read_bearer(secrets, found[1])


def _count(database: Database, token: Token, now: datetime) -> None:
    minute, second = divmod(int(now.timestamp()), _MINUTE)
    whose = {"tenant_id": token.tenant_id, "token_id": token.id}
    calls = database.transact(lambda conn: tokens.count_call(conn, minute=minute, today=now.date(), **whose))
    if calls > CALLS_A_MINUTE[token.kind]:
        raise TooManyCalls(TOO_OFTEN, seconds=_MINUTE - second)


def check_signature(keys: Keys, raw: Raw, token: Token) -> None:
    """Where WordPress signed the call, that must hold too: Forbidden where Booknetic says no to the tenant. NotReady where both sides do
    not agree on their secret or the time: that is no fault of the token, which an app would throw away after a 401."""
    if signing.SIGNATURE not in raw.headers:
        return
    try:
        identity = identify(keys, raw)
    except BadSignature as error:
        log.warning("a call of the API is not signed as WordPress should: %s", error)
        raise NotReady(AWAY) from error
    if identity.actor is not Actor.SYSTEM or identity.tenant != token.tenant_id or not identity.tenant_can:
        raise Forbidden(NO_PLAN)


def open_bearer(conn: Connection, token: Token, now: datetime) -> Bearer:
    """Whom a good token speaks for today. Forbidden where the tenant's plan does not hold the module; Unauthorized where its user is
    no customer any more. ``now`` is business time."""
    tenant_id = token.tenant_id
    if not (
        tenants.is_permitted(conn, tenant_id=tenant_id)
        and plans.plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=now.date())
    ):
        raise Forbidden(NO_PLAN)
    if token.kind is TokenKind.CUSTOMER:
        customer_id = patrons.find_customer_id(conn, tenant_id=tenant_id, user_id=token.user_id or 0)
        if customer_id is None:
            raise Unauthorized(UNKNOWN)
        return Bearer(token, customer_id=customer_id)
    if token.kind is TokenKind.STAFF:
        assert token.actor is not None, "whoever makes an app act for them is owner or staff"
        standing = get_standing(conn, tenant_id=tenant_id, user_id=token.user_id or 0, today=now.date())
        return Bearer(token, rights=Rights(token.actor, tenant_id, token.verdicts, standing))
    return Bearer(token)
