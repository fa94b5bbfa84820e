"""The routes of the API: one for each path, and its description."""

from itertools import groupby

from starlette.routing import BaseRoute

from bridge.web.api.endpoint import ApiEndpoint
from bridge.web.api.openapi import OPENAPI
from bridge.web.api.operations import OPERATIONS

API_ROUTES: list[BaseRoute] = [
    OPENAPI,
    *(
        ApiEndpoint(operations)
        for _, operations in groupby(
            sorted(OPERATIONS, key=lambda operation: operation.path), key=lambda operation: operation.path
        )
    ),
]
