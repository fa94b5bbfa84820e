"""How the service says no over HTTP: the one error shape, also for what the framework refuses by itself."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bridge.errors import LoyaltyError, NotHere


class Internal(LoyaltyError):
    """A fault of the service itself."""

    code = "internal"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class MethodNotAllowed(LoyaltyError):
    """The path is known, the method is not."""

    code = "method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED


def refusal(error: LoyaltyError) -> Response:
    """The error shape, with the status that belongs to it."""
    return JSONResponse(error.as_document(), status_code=error.status)


async def refuse_route(request: Request, error: Exception) -> Response:
    """For Starlette's own refusals: an unknown path, a wrong method."""
    assert isinstance(error, HTTPException)
    known = error.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    answer = refusal(
        MethodNotAllowed("This path takes another method.") if known else NotHere("There is no such path.")
    )
    answer.headers.update(error.headers or {})
    return answer
