"""A request as it came in: its bytes, and who signed them."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

from bridge import clock
from bridge.core.settling.reasons import N_
from bridge.errors import BadSignature, InvalidInput, NotReady
from bridge.web.keys import Keys
from bridge.wordpress import signing

LARGEST_BODY_BYTES = 1024 * 1024
TOO_MUCH = N_("This is more than can be sent at once. Please shorten what you typed or choose less, and try again.")
BROKE_OFF = N_("What was sent broke off on its way here. Please try again.")


@dataclass(frozen=True, slots=True)
class Raw:
    """A request as it came: the signature covers exactly this."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


async def read(request: Request, *, largest: int = LARGEST_BODY_BYTES) -> Raw:
    """All of a request; InvalidInput where its body is larger than so many bytes or ends too soon."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > largest:
                raise InvalidInput(TOO_MUCH)
    except ClientDisconnect:
        raise InvalidInput(BROKE_OFF) from None
    path: bytes = request.scope["raw_path"]
    if query := request.scope["query_string"]:
        path += b"?" + query
    return Raw(request.method, path.decode("utf-8", "surrogateescape"), dict(request.headers), bytes(body))


def locale_of(headers: Mapping[str, str]) -> str:
    """The language that a call asks for, believed or not: all that it decides is the words of an answer."""
    return headers.get(signing.IDENTITY["locale"][0], "")


def identify(keys: Keys, raw: Raw) -> signing.Identity:
    """Who calls; BadSignature, or NotReady while there is no secret.

    Where no known secret fits, WordPress may just have made a new one: look once more.
    """
    secrets = keys.secrets()
    if not secrets:
        raise NotReady(N_("The plugin has not made a secret yet; activate it in WordPress."))
    try:
        return signing.verify(secrets, raw.method, raw.path, raw.headers, raw.body, clock.wall())
    except BadSignature:
        newest = keys.newest_secrets()
        if newest == secrets:
            raise
        return signing.verify(newest, raw.method, raw.path, raw.headers, raw.body, clock.wall())
