"""What an operation of the API is: declared once, and from that routed, checked, described and tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from bridge.core.apps.tokens import Scope, TokenKind
from bridge.web.api.bearer import Bearer
from bridge.web.languages import Language

if TYPE_CHECKING:
    from sqlalchemy import Connection

Document: TypeAlias = dict[str, Any]
Schema: TypeAlias = Mapping[str, Any]

PREFIX = "/api/v1"
EVERYBODY = frozenset(TokenKind)
ITSELF = frozenset({TokenKind.CUSTOMER})
OTHERS = frozenset({TokenKind.STAFF, TokenKind.SERVER})


@dataclass(frozen=True, slots=True)
class Asked:
    """A permitted and well-formed call. ``customer_id`` is whom it is about, 0 where that is nobody; ``key`` can be posted once, "" for
    what only reads; ``now`` is business time, the same throughout the call."""

    bearer: Bearer
    customer_id: int
    path: Mapping[str, int]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    key: str
    language: Language
    now: datetime

    @property
    def tenant_id(self) -> int:
        return self.bearer.tenant_id


Handler: TypeAlias = "Callable[[Connection, Asked], Document]"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``path`` is what follows ``/api/v1``; its words in braces are ids. ``scope`` None: any good token. ``query``, ``body`` and ``answer`` are
    JSON schemas; ``kinds`` the tokens that may call it. ``{customer}`` in the path, or a token that is a customer's own, says whom it is about.

    ``writes``: one transaction, under a key of the app's own, done once. ``refusals`` are the statuses that it may say no with besides those that
    every operation has.
    """

    name: str
    method: str
    path: str
    summary: str
    handler: Handler
    answer: Schema
    kinds: AbstractSet[TokenKind]
    scope: Scope | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    required: Sequence[str] = ()
    body: Schema | None = None
    status: HTTPStatus = HTTPStatus.OK
    writes: bool = False
    refusals: AbstractSet[HTTPStatus] = frozenset()

    @property
    def is_about_customer(self) -> bool:
        """Whether it has one customer to speak of."""
        return self.path.startswith(("/me", "/customers/{customer}"))
