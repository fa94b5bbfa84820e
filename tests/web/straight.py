"""A client for many thousand calls: Starlette's own hands each of them over between threads several times, this one does not."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

import httpx2
from starlette.applications import Starlette


class StraightClient:
    """Calls an application that lives as long as the context does, from the thread that made it."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self._runner = asyncio.Runner()
        self._transport = httpx2.ASGITransport(app)

    def __enter__(self) -> StraightClient:
        self._over = asyncio.Event()
        self._runner.run(self._begin())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._runner.run(self._end())
        self._runner.close()

    def get(self, path: str, **more: Any) -> httpx2.Response:
        return self._runner.run(self._client.get(path, **more))

    def post(self, path: str, **more: Any) -> httpx2.Response:
        return self._runner.run(self._client.post(path, **more))

    def request(self, method: str, path: str, **more: Any) -> httpx2.Response:
        return self._runner.run(self._client.request(method, path, **more))

    async def _begin(self) -> None:
        ready = asyncio.Event()
        self._client = httpx2.AsyncClient(transport=self._transport, base_url="http://testserver")
        self._life = asyncio.create_task(self._live(ready))
        await ready.wait()

    async def _live(self, ready: asyncio.Event) -> None:
        """Begins and ends in one task, as the application's lifespan must."""
        async with self.app.router.lifespan_context(self.app):
            ready.set()
            await self._over.wait()

    async def _end(self) -> None:
        await self._life
        await self._client.aclose()
