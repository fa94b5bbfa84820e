"""``GET /healthz``, unsigned: whether the service can work and a worker is there, for whoever starts and watches them."""

from http import HTTPStatus

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridge import __version__, clock
from bridge.checks.work import is_away
from bridge.store.audit import inspection
from bridge.store.failures import explain
from bridge.web.endpoint import Service


def find_reason_to_wait(service: Service) -> str | None:
    """Why calls cannot be answered now, as a sentence; None when all is well."""
    try:
        if not service.keys.secrets():
            return "The plugin has not made a secret yet; activate it in WordPress."
        with service.database.read() as conn:
            missing = inspection.list_missing_tables(conn)
            has_doorbells = inspection.has_doorbells(conn)
    except Exception as error:
        trouble = explain(error)
        if trouble is None:
            raise
        return trouble.message
    if missing:
        return f"Missing of the loyalty tables: {', '.join(missing)}; see `bridge doctor`."
    return None if has_doorbells else "The plugin's table of doorbells is missing; activate the plugin in WordPress."


async def _serve(request: Request) -> Response:
    service: Service = request.app.state.service
    reason = await anyio.to_thread.run_sync(find_reason_to_wait, service, limiter=service.threads)
    if reason is not None:
        return JSONResponse({"status": "waiting", "reason": reason}, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    worker = await anyio.to_thread.run_sync(_find_worker, service, limiter=service.threads)
    return JSONResponse({"status": "ready", "version": __version__, "worker": worker})


def _find_worker(service: Service) -> str:
    with service.database.read() as conn:
        return "away" if is_away(conn, clock.wall()) else "at work"


HEALTH = Route("/healthz", _serve, methods=["GET"], name="health")
