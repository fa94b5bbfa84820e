"""A new token in its dialog: for which app, what it may do, until when; then its text, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.apps.token_wording import SCOPES
from bridge.core.apps.tokens import OFFERED, PERMISSION_FOR, Scope, Token, TokenKind
from bridge.core.settling.reasons import N_
from bridge.flows.apps import tokens as flows
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.bearers import write_bearer
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

LIFETIMES = {
    30: N_("30 days"),
    90: N_("90 days"),
    365: N_("One year"),
    730: N_("Two years"),
}
USUAL_LIFETIME = 365
NOT_YOURS = N_("You may not do this for every customer yourself, so no system can do it by your leave: %(what)s.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A scope to be ticked."""

    id: str
    name: str
    depth: int = 0


def app(_conn: Connection, call: Call) -> Document:
    """The dialog."""
    page = Page.of(call)
    gettext = page.language.gettext
    return page.dialog(
        "admin/apps/app.html",
        title=gettext("New token"),
        back=page.link("apps"),
        scopes=[Choice(scope.value, gettext(SCOPES[scope])) for scope in _offer(call)],
        usual=[Scope.ACCOUNT_READ.value, Scope.PROGRAMME_READ.value],
        lifetimes=[(str(days), gettext(said)) for days, said in LIFETIMES.items()],
        usual_lifetime=str(USUAL_LIFETIME),
        made=page.notice.get("html") if page.notice and page.is_sent_to(["apps/make"]) else None,
    )


def make(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/apps/make``: the token's text is in the answer, and nowhere else."""
    page = Page.of(call)
    form = Form(call.payload["form"], page.language)
    name, kind = form.text("name"), TokenKind(form.choice("kind", flows.BACK_END_KINDS))
    scopes = _read_scopes(form, page, call)
    lifetime = timedelta(days=int(form.choice("lifetime", [str(days) for days in LIFETIMES])))
    token = _issue(conn, call, kind, name, scopes, lifetime)
    html = page.fragment("admin/apps/_app_token.html", text=write_bearer(call.secrets, token))
    return done(page.language.gettext("The token was made."), html=html)


def _read_scopes(form: Form, page: Page, call: Call) -> list[Scope]:
    """Another system deals with every customer, so whoever lets it do something must be allowed that for every customer."""
    known = {scope.value: scope for scope in _offer(call)}
    if not set(form.texts("scopes")) <= set(known):
        raise form.refuse("scopes", page.language.gettext("Please choose from the list."))
    chosen = [known[name] for name in form.texts("scopes")]
    if form.given("kind") == TokenKind.SERVER:
        _check_reach(form, page, call, chosen)
    return chosen


def _check_reach(form: Form, page: Page, call: Call, scopes: Collection[Scope]) -> None:
    for scope in scopes:
        if call.rights is None or not call.rights.reach(PERMISSION_FOR[scope]).everybody:
            gettext = page.language.gettext
            raise form.refuse("scopes", gettext(NOT_YOURS, what=gettext(SCOPES[scope])))


def _offer(call: Call) -> list[Scope]:
    """What the caller may do, at least for some customers."""
    return [scope for scope in sorted(OFFERED[TokenKind.SERVER]) if call.may(PERMISSION_FOR[scope])]


def _issue(conn: Connection, call: Call, kind: TokenKind, name: str, scopes: list[Scope], lifetime: timedelta) -> Token:
    identity, key, now = call.identity, clock.new_id(), clock.wall()
    if kind is TokenKind.SERVER:
        return flows.issue_server_token(
            conn,
            tenant_id=identity.tenant,
            key=key,
            name=name,
            scopes=scopes,
            lifetime=lifetime,
            actor=identity.user,
            now=now,
        )
    return flows.issue_staff_token(
        conn,
        tenant_id=identity.tenant,
        user_id=identity.user,
        actor=identity.actor,
        verdicts=identity.role,
        key=key,
        name=name,
        scopes=scopes,
        lifetime=lifetime,
        now=now,
    )
