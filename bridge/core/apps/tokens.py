"""Tokens: on whose behalf an app speaks, what it may do, for how long and how often."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bridge.core.access.permissions import Actor, Grant, Permission


class TokenKind(StrEnum):
    """``customer``: one customer's own data. ``staff``: what a WordPress user may do in the back end. ``server``: another system,
    for the whole business."""

    CUSTOMER = "customer"
    SERVER = "server"
    STAFF = "staff"


class Scope(StrEnum):
    """``resource:action``, alphabetical: what an app may do at most."""

    ACCOUNT_READ = "account:read"
    CUSTOMERS_FIND = "customers:find"
    POINTS_ADJUST = "points:adjust"
    PROGRAMME_READ = "programme:read"
    REWARDS_TAKE = "rewards:take"


class TokenState(StrEnum):
    """Where a token stands."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


OFFERED: Mapping[TokenKind, frozenset[Scope]] = {
    TokenKind.CUSTOMER: frozenset({Scope.ACCOUNT_READ, Scope.PROGRAMME_READ, Scope.REWARDS_TAKE}),
    TokenKind.SERVER: frozenset(Scope),
    TokenKind.STAFF: frozenset(Scope),
}
"""The scopes that a token of each kind can have."""

PERMISSION_FOR: Mapping[Scope, Permission] = {
    Scope.ACCOUNT_READ: Permission.VIEW,
    Scope.CUSTOMERS_FIND: Permission.VIEW,
    Scope.POINTS_ADJUST: Permission.ADJUST,
    Scope.PROGRAMME_READ: Permission.VIEW,
    Scope.REWARDS_TAKE: Permission.REWARDS,
}
"""What a member of the staff must be allowed in the back end to do the same by a token."""

SHORTEST = timedelta(hours=1)
LONGEST: Mapping[TokenKind, timedelta] = {
    TokenKind.CUSTOMER: timedelta(days=30),
    TokenKind.SERVER: timedelta(days=730),
    TokenKind.STAFF: timedelta(days=365),
}
_WRITE = re.compile(r"(?:^|:)api:([0-9]{1,18}):")
CALLS_A_MINUTE: Mapping[TokenKind, int] = {TokenKind.CUSTOMER: 60, TokenKind.SERVER: 600, TokenKind.STAFF: 120}


@dataclass(frozen=True, slots=True)
class Token:
    """``key`` is what names it in the token's text. ``actor`` and ``verdicts`` are a staff token's: as whom, and what Booknetic said
    of the user's role when it was made, which is the most that it may ever do. Times are real time, not business time."""

    tenant_id: int
    kind: TokenKind
    key: str = field(repr=False)
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    customer_id: int | None = None
    user_id: int | None = None
    actor: Actor | None = None
    verdicts: Mapping[Permission, Grant] = field(default_factory=dict)
    created_by: int | None = None
    revoked_at: datetime | None = None
    revoked_by: int | None = None
    last_used_on: date | None = None
    id: int = 0

    def state_at(self, now: datetime) -> TokenState:
        """Revoked, or expired by then; else it is good."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= now else TokenState.ACTIVE


def name_write(token_id: int, digest: str) -> str:
    """The key under which something is recorded that an app did: it names the token, and what it did by a digest."""
    return f"api:{token_id}:{digest}"


def read_token_id(key: str) -> int | None:
    """The token that a recorded key names, whatever stands in front; None where it was no app."""
    found = _WRITE.search(key)
    return int(found[1]) if found else None
