"""The table of contents: every path, who may call it, and what answers."""

from starlette.routing import BaseRoute

from bridge.web.health import HEALTH

ROUTES: list[BaseRoute] = [
    HEALTH,
]
