"""The one adapter between Starlette and the handlers, so that every handler is a plain function.

It reads the body, believes the signature or not, checks who may call, parses the payload, runs the handler in one of a few
threads and in its transaction, and turns whatever goes wrong into the one error shape.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bridge import clock
from bridge.core.access.permissions import NOBODY, Actor, Permission, Reach, Rights
from bridge.errors import LoyaltyError
from bridge.store.database import Database
from bridge.store.failures import explain
from bridge.web.access import Access
from bridge.web.incoming import LARGEST_BODY_BYTES, Raw, identify, locale_of, read
from bridge.web.keys import Keys
from bridge.web.refusals import WENT_WRONG, Internal, refusal, refuse_route
from bridge.web.verdicts import Verdicts
from bridge.web.version import SaysVersion
from bridge.wordpress import payloads, signing

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.types import Lifespan

log = logging.getLogger(__name__)

THREADS = 4  # more of them over the same few connections cost more than they give

Document: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One signed, permitted and well-formed call; ``now`` is business time and the same throughout the call.

    ``reach`` says whose customers the route's permission holds for: everybody's, or those of some of the staff. ``secrets`` are the
    site's, the first of which signs what is given away.
    """

    identity: signing.Identity
    payload: Document
    now: datetime
    verdicts: Verdicts
    rights: Rights | None = None
    reach: Reach = NOBODY
    secrets: Sequence[str] = field(default=(), repr=False)

    def may(self, permission: Permission) -> bool:
        """Whether the caller, somebody in the back end, may do this too."""
        return self.rights is not None and self.rights.may(permission)


@dataclass(frozen=True, slots=True)
class Service:
    """What all endpoints share; the application carries it in its state."""

    database: Database
    keys: Keys
    verdicts: Verdicts = field(default_factory=Verdicts)
    threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(THREADS))


Run: TypeAlias = Callable[[Database, Call], Document]


def reading(handler: Callable[[Connection, Call], Document]) -> Run:
    """A handler that only reads: its statements need no transaction."""

    def run(database: Database, call: Call) -> Document:
        with database.read() as conn:
            return handler(conn, call)

    return run


def writing(handler: Callable[[Connection, Call], Document]) -> Run:
    """A handler that is one transaction; it may run again after a conflict, so it must touch nothing else."""
    return lambda database, call: database.transact(lambda conn: handler(conn, call))


class Endpoint(Route):
    """A signed POST route: only ``access`` may call it, with a body that ``schema`` describes; ``run`` answers. ``largest`` is in bytes;
    ``sentences`` say what is wrong with a body, to pages or to apps."""

    def __init__(
        self,
        path: str,
        run: Run,
        *,
        schema: str,
        access: Access,
        largest: int = LARGEST_BODY_BYTES,
        sentences: Mapping[str, str] = payloads.FOR_PAGES,
    ) -> None:
        super().__init__(path, self._serve, methods=["POST"], name=path.removeprefix("/v1/"))
        self.run = run
        self.schema = schema
        self.access = access
        self.largest = largest
        self.sentences = sentences

    def respond(self, service: Service, call: Call) -> Response:
        """The answer to a permitted call."""
        return JSONResponse(self.run(service.database, call))

    async def _serve(self, request: Request) -> Response:
        service: Service = request.app.state.service
        try:
            raw = await read(request, largest=self.largest)
        except LoyaltyError as error:
            return refusal(error, locale_of(request.headers))
        return await anyio.to_thread.run_sync(self._answer, service, raw, limiter=service.threads)

    def refuse(self, service: Service, raw: Raw, identity: signing.Identity | None, error: LoyaltyError) -> Response:
        """How this endpoint says no, in the language that the call names; ``identity`` is None where nobody is believed."""
        return refusal(error, locale_of(raw.headers))

    def _answer(self, service: Service, raw: Raw) -> Response:
        identity = None
        try:
            identity = identify(service.keys, raw)
            return self.respond(service, self._open(service, raw, identity))
        except LoyaltyError as error:
            return self.refuse(service, raw, identity, error)
        except Exception as error:
            log.exception("%s failed", self.path)
            return self.refuse(service, raw, identity, explain(error) or Internal(WENT_WRONG))

    def _open(self, service: Service, raw: Raw, identity: signing.Identity) -> Call:
        """The call, if it is permitted and well-formed."""
        now = clock.now()
        if identity.actor not in (Actor.SYSTEM, Actor.SUPER_ADMIN):
            service.verdicts.note(service.database, identity.tenant, identity.tenant_can, now)
        self.access.check(identity)
        payload = payloads.parse(self.schema, raw.body, self.sentences)
        rights = self.access.check_records(service.database, identity, now)
        reach = rights.reach(self.access.permission) if rights and self.access.permission else NOBODY
        return Call(identity, payload, now, service.verdicts, rights, reach, service.keys.secrets())


def application(
    routes: Sequence[BaseRoute], service: Service, *, lifespan: Lifespan[Starlette] | None = None
) -> Starlette:
    """The routes around one service, with our error shape for whatever is no route."""
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: refuse_route},
        lifespan=lifespan,
        middleware=[Middleware(SaysVersion)],
    )
    app.router.redirect_slashes = False  # a redirect would be another path than the one that was signed
    app.state.service = service
    return app
