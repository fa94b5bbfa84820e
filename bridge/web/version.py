"""Every answer says which version of the service it comes from, so that the plugin can tell when the two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from bridge import __version__

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Bkloyalty-Version"


class SaysVersion:
    """Middleware that adds the one header."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_version(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = __version__
            await send(message)

        await self.app(scope, receive, send_with_version if scope["type"] == "http" else send)
