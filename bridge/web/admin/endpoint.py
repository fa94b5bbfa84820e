"""An endpoint of the back end, which also answers people who come by an address: what it refuses is a page, under the menu."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Match

from bridge import clock
from bridge.core.access.permissions import NOBODY, Actor, Permission
from bridge.core.settling.reasons import N_
from bridge.errors import Forbidden, InvalidInput, LoyaltyError, NotHere
from bridge.web.access import VIEW, look_up
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call, Document, Endpoint, Service, reading
from bridge.web.incoming import Raw
from bridge.web.refusals import refusal
from bridge.wordpress import payloads

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.types import Scope

    from bridge.wordpress.signing import Identity

PREFIX = "/v1/admin/"
NO_SUCH_PAGE = N_("There is no such page. Its address may be old, or was not copied as a whole.")
TITLES = {
    HTTPStatus.FORBIDDEN: N_("You may not see this page"),
    HTTPStatus.NOT_FOUND: N_("This is not here"),
}
OTHERWISE = N_("This page cannot be shown")
WRONG_ADDRESS = N_("Something in the address of this page is not right: “%(name)s”.")


class AdminEndpoint(Endpoint):
    """A screen, a form or a question. Whoever asks for it as a screen and is refused gets ``title`` and ``html`` beside the
    error: what is the matter, and the menu of what they may see."""

    def refuse(self, service: Service, raw: Raw, identity: Identity | None, error: LoyaltyError) -> Response:
        payload = _read_screen(raw) if identity and identity.actor in (Actor.OWNER, Actor.STAFF) else None
        if identity is None or payload is None or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return super().refuse(service, raw, identity, _at_field(error))
        if self.schema != "screen" and not isinstance(error, Forbidden):
            error = NotHere(NO_SUCH_PAGE)  # a form's path is no address to be looked at
        rights = look_up(service.database, identity, clock.now()) if identity.tenant_can else None
        page = Page.of(Call(identity, payload, clock.now(), service.verdicts, rights, NOBODY))
        return refusal(error, identity.locale, **_show(page, error))


class Nowhere(AdminEndpoint):
    """Whatever address under ``/v1/admin/`` is no route; it must come after all of them."""

    def __init__(self) -> None:
        super().__init__(PREFIX + "nowhere", reading(_find_nothing), schema="screen", access=VIEW)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            return Match.FULL, {"endpoint": self.endpoint, "path_params": {}}
        return Match.NONE, {}


def _find_nothing(_conn: Connection, _call: Call) -> Document:
    raise NotHere(NO_SUCH_PAGE)


def _read_screen(raw: Raw) -> Document | None:
    try:
        return payloads.parse("screen", raw.body)
    except InvalidInput:
        return None


def _at_field(error: LoyaltyError) -> LoyaltyError:
    """The page knows the fields of its form by their names, not by where they stand in the call."""
    if error.field is not None and error.field.startswith("form."):
        error.field = error.field.removeprefix("form.").partition("[")[0]
    return error


def _show(page: Page, error: LoyaltyError) -> Document:
    """Nobody is sent to where they may not go."""
    gettext = page.language.gettext
    message = error.put(gettext)
    if isinstance(error, InvalidInput) and error.field is not None:
        message = gettext(WRONG_ADDRESS, name=error.field)  # what would help in a form is no help here
    home = page.link("dashboard") if Permission.VIEW in page.permissions else None
    title = gettext(TITLES.get(HTTPStatus(error.status), OTHERWISE))
    return page.render("admin/refused.html", screen="", title=title, message=message, home=home)
