"""Files that are sent piece by piece, so that none is ever held whole: signed, permitted and checked as every other call."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias
from urllib.parse import quote

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.responses import Response, StreamingResponse

from bridge.store.database import Database
from bridge.store.failures import explain
from bridge.web.access import Access
from bridge.web.endpoint import Call, Document, Endpoint, Service

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class File:
    """What is sent. ``pieces`` takes what it needs for each of them; where it fails after the first, the file breaks off.

    ``length`` is in bytes, None where nobody knows it beforehand.
    """

    name: str
    media_type: str
    pieces: Iterator[bytes]
    length: int | None = None


Write: TypeAlias = Callable[[Database, Call], File]


class Download(Endpoint):
    """A route that answers with a file; what it refuses, or what fails before the first piece, has the one error shape."""

    def __init__(self, path: str, write: Write, *, access: Access) -> None:
        super().__init__(path, _no_document, schema="screen", access=access)
        self.write = write

    def respond(self, service: Service, call: Call) -> Response:
        """The file, once its first piece is there: from then on nothing can be refused any more."""
        file = self.write(service.database, call)
        first = next(file.pieces, b"")
        pieces = _send(chain([first], file.pieces), service.threads, self.path)
        return StreamingResponse(pieces, media_type=file.media_type, headers=_describe(file))


def _no_document(_database: Database, _call: Call) -> Document:
    raise AssertionError("a download answers with a file")


def _describe(file: File) -> dict[str, str]:
    """The name stands twice: as browsers read it, and beside the type, where cURL finds it before the first byte."""
    encoded = quote(file.name, safe="")
    length = {} if file.length is None else {"content-length": str(file.length)}
    return length | {
        "content-type": f"{file.media_type}; name*=UTF-8''{encoded}",
        "content-disposition": f"attachment; filename*=UTF-8''{encoded}",
        "cache-control": "no-store",
    }


async def _send(pieces: Iterator[bytes], threads: CapacityLimiter, path: str) -> AsyncIterator[bytes]:
    """Each piece is made in one of the few threads that all calls share, when the caller has taken the one before."""
    try:
        while (piece := await anyio.to_thread.run_sync(next, pieces, None, limiter=threads)) is not None:
            yield piece
    except Exception as error:
        trouble = explain(error)
        why = trouble.message if trouble else "a fault of the service itself"
        log.exception("%s broke off: %s", path, why, exc_info=trouble is None)
        raise
