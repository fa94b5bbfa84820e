"""A path of the API: the token, what was sent, whom it is about, the handler; and the one error shape for whatever goes wrong."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPMethod
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridge import clock
from bridge.core.apps.tokens import name_write
from bridge.errors import Forbidden, LoyaltyError, NotReady, TooManyCalls, Unauthorized
from bridge.flows.apps.once import do_once
from bridge.store.failures import explain
from bridge.web.api import reading
from bridge.web.api.bearer import AWAY, NOT_FOR_KIND, Bearer, check_signature, find_token, open_bearer
from bridge.web.api.customers import find_subject
from bridge.web.api.operation import PREFIX, Asked, Document, Operation
from bridge.web.incoming import Raw, read
from bridge.web.languages import Language, choose_language
from bridge.web.refusals import WENT_WRONG, Internal

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.requests import Request

    from bridge.core.apps.tokens import Token
    from bridge.store.database import Database
    from bridge.web.endpoint import Service

log = logging.getLogger(__name__)

# What is said of somebody is kept by nothing on its way.
HEADERS = {"Cache-Control": "no-store"}
SECONDS_UNTIL_READY = 15


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it came, and which operation it asks for; ``path`` has the words of the address, ``query`` what follows it."""

    operation: Operation
    raw: Raw
    path: Mapping[str, str]
    query: str
    language: Language


class ApiEndpoint(Route):
    """All operations of one path, by their methods."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.operations = {operation.method: operation for operation in operations}
        path = next(iter(self.operations.values())).path
        super().__init__(PREFIX + path, self._serve, methods=list(self.operations), name=path)

    async def _serve(self, request: Request) -> Response:
        service: Service = request.app.state.service
        operation = self.operations.get(request.method) or self.operations[HTTPMethod.GET]  # HEAD asks as GET does
        language = choose_language(request.headers.get("accept-language", ""))
        try:
            raw = await read(request)
        except LoyaltyError as error:
            return _refuse(error, language)
        query = request.scope["query_string"].decode("utf-8", "replace")
        sent = Sent(operation, raw, request.path_params, query, language)
        return await anyio.to_thread.run_sync(_answer, service, sent, limiter=service.threads)


def _answer(service: Service, sent: Sent) -> Response:
    try:
        token = find_token(service.database, service.keys, sent.raw)
        check_signature(service.keys, sent.raw, token)
        asked = _open(service.database, sent, token)
        status, answer = _run(service.database, sent, asked)
        return JSONResponse(answer, status_code=status, headers=HEADERS)
    except LoyaltyError as error:
        return _refuse(error, sent.language)
    except Exception as error:
        log.exception("%s of the API failed", sent.operation.name)
        # What the database says of itself is for the log alone.
        return _refuse(NotReady(AWAY) if explain(error) else Internal(WENT_WRONG), sent.language)


def _open(database: Database, sent: Sent, token: Token) -> Asked:
    """The call, if it is permitted and well-formed."""
    operation, now = sent.operation, clock.now()
    with database.read() as conn:
        bearer = open_bearer(conn, token, now)
    if token.kind not in operation.kinds:
        raise Forbidden(NOT_FOR_KIND)
    if operation.scope is not None:
        bearer.check(operation.scope)
    path = reading.read_path(sent.path)
    return Asked(
        bearer=bearer,
        customer_id=path.get("customer", bearer.customer_id or 0),
        path=path,
        query=reading.read_query(operation, sent.query),
        body=reading.read_body(operation, sent.raw.body),
        key=_name_write(bearer, reading.read_key(sent.raw.headers)) if operation.writes else "",
        language=sent.language,
        now=now,
    )


def _run(database: Database, sent: Sent, asked: Asked) -> tuple[int, Document]:
    operation = sent.operation
    if operation.writes:
        return database.transact(lambda conn: _write(conn, operation, asked))
    with database.read() as conn:
        return operation.status, operation.handler(conn, _find_subject(conn, operation, asked))


def _write(conn: Connection, operation: Operation, asked: Asked) -> tuple[int, Document]:
    asked = _find_subject(conn, operation, asked)
    return do_once(
        conn,
        tenant_id=asked.tenant_id,
        token_id=asked.bearer.token.id,
        key=asked.key,
        fingerprint=_digest([operation.name, asked.path, asked.body]),
        customer_id=asked.customer_id,
        status=operation.status,
        work=lambda: operation.handler(conn, asked),
        now=clock.wall(),
    )


def _find_subject(conn: Connection, operation: Operation, asked: Asked) -> Asked:
    """The call with the customer whom it is about, where the path names one."""
    if "customer" not in asked.path or operation.scope is None:
        return asked
    customer_id = find_subject(conn, asked.bearer, operation.scope, asked.customer_id)
    return replace(asked, customer_id=customer_id)


def _name_write(bearer: Bearer, key: str) -> str:
    """What is done is recorded under the token and the key that the app gave, of whatever length."""
    return name_write(bearer.token.id, _digest(key)[:32])


def _digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _refuse(error: LoyaltyError, language: Language) -> Response:
    headers = dict(HEADERS)
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = "Bearer"
    elif isinstance(error, TooManyCalls):
        headers["Retry-After"] = str(error.seconds)
    elif isinstance(error, NotReady):
        headers["Retry-After"] = str(SECONDS_UNTIL_READY)
    return JSONResponse(error.as_document(language.gettext), status_code=error.status, headers=headers)
