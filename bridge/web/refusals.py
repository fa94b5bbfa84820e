"""How the service says no over HTTP: the one error shape, also for what the framework refuses by itself."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bridge.core.settling.reasons import N_
from bridge.errors import LoyaltyError, NotHere
from bridge.web.languages import choose_language, get_language

WENT_WRONG = N_("Something went wrong here; the service's log says what.")
NO_SUCH_PATH = N_("There is no such path.")
OTHER_METHOD = N_("This path takes another method.")


class Internal(LoyaltyError):
    """A fault of the service itself."""

    code = "internal"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class MethodNotAllowed(LoyaltyError):
    """The path is known, the method is not."""

    code = "method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED


def refusal(error: LoyaltyError, locale: str = "", **more: object) -> Response:
    """The error shape in the reader's language, with the status that belongs to it; ``more`` stands beside the error."""
    document = error.as_document(get_language(locale).gettext)
    return JSONResponse({**document, **more}, status_code=error.status)


async def refuse_route(request: Request, error: Exception) -> Response:
    """For Starlette's own refusals: an unknown path, a wrong method. Of those who meet them only apps say which language they speak."""
    assert isinstance(error, HTTPException)
    known = error.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    locale = str(choose_language(request.headers.get("accept-language", "")).locale)
    answer = refusal(MethodNotAllowed(OTHER_METHOD) if known else NotHere(NO_SUCH_PATH), locale)
    answer.headers.update(error.headers or {})
    return answer
