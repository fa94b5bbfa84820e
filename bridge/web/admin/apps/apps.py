"""Apps and API: where apps find this business, which tokens there are, and ending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.apps.token_wording import KINDS, SCOPES, STATES
from bridge.core.apps.tokens import Token, TokenKind, TokenState
from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.flows.apps import tokens as flows
from bridge.store.apps import tokens as store
from bridge.store.programmes.tenants import get_tenant
from bridge.store.site.users import list_user_names
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

OVER = "over"
MOST_SHOWN = 500
TONES = {TokenState.ACTIVE: "good", TokenState.EXPIRED: "warn", TokenState.REVOKED: ""}
SOMEBODY = N_("Somebody who is no longer here")


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in the table; ``used_on`` is None where no app ever came with it. Days are those of the business."""

    id: int
    name: str
    kind: str
    scopes: list[str]
    made_by: str
    made_on: date
    used_on: date | None
    expires_on: date
    state: str
    tone: str


def apps(conn: Connection, call: Call) -> Document:
    """The screen; ``show`` is "over" for tokens that expired or were revoked."""
    page, tenant_id, now = Page.of(call), call.identity.tenant, clock.wall()
    known = store.list_tokens(conn, tenant_id=tenant_id, kinds=flows.BACK_END_KINDS, limit=MOST_SHOWN)
    good = [one for one in known if one.state_at(now) is TokenState.ACTIVE]
    over = [one for one in known if one.state_at(now) is not TokenState.ACTIVE]
    show_over = call.payload["query"].get("show") == OVER
    api_url = call.payload["page"].get("api_url", "")
    return page.render(
        "admin/apps/apps.html",
        screen="apps",
        title=page.language.gettext("Apps and API"),
        tokens=_show(conn, call, page, over if show_over else good),
        show_over=show_over,
        has_over=bool(over),
        api_url=api_url,
        is_open=_can_be_read_on_its_way(api_url),
        of_customers=store.count_active(conn, tenant_id=tenant_id, kinds=[TokenKind.CUSTOMER], now=now),
    )


def guide(_conn: Connection, call: Call) -> Document:
    """The dialog for whoever builds an app."""
    page = Page.of(call)
    return page.dialog(
        "admin/apps/apps_guide.html",
        title=page.language.gettext("Guide for developers"),
        back=page.link("apps"),
        api_url=call.payload["page"].get("api_url", ""),
        tenant=call.identity.tenant,
    )


def revocation(conn: Connection, call: Call) -> Document:
    """The dialog that asks whether a token is to end."""
    page, tenant_id = Page.of(call), call.identity.tenant
    found = _get(conn, tenant_id, Form(call.payload["query"], page.language).id("id"))
    return page.dialog(
        "admin/apps/app_revocation.html",
        title=page.language.gettext("Revoke the token “%(name)s”?", name=found.name),
        back=page.link("apps"),
        token=_show(conn, call, page, [found])[0],
        is_good=found.state_at(clock.wall()) is TokenState.ACTIVE,
    )


def revoke(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/apps/revoke``."""
    page = Page.of(call)
    tenant_id, actor = call.identity.tenant, call.identity.user
    found = _get(conn, tenant_id, Form(call.payload["form"], page.language).id("token"))
    flows.revoke_token(conn, tenant_id=tenant_id, token_id=found.id, of_user=None, actor=actor, now=clock.wall())
    said = page.language.gettext("“%(name)s” was revoked: no app can use it any more.", name=found.name)
    return done(said, go=page.link("apps"))


def _get(conn: Connection, tenant_id: int, token_id: int) -> Token:
    """What an app of a customer has is the customer's own affair."""
    found = store.find_token(conn, tenant_id=tenant_id, token_id=token_id)
    if found is None or found.kind not in flows.BACK_END_KINDS:
        raise NotHere(flows.NO_TOKEN)
    return found


def _show(conn: Connection, call: Call, page: Page, tokens: list[Token]) -> list[TokenRow]:
    zone = get_tenant(conn, tenant_id=call.identity.tenant).zone
    names = list_user_names(conn, user_ids=[one.created_by for one in tokens if one.created_by])
    return [_lay_out(page, one, names, clock.wall().astimezone(zone)) for one in tokens]


def _lay_out(page: Page, token: Token, names: Mapping[int, str], now: datetime) -> TokenRow:
    """``now`` is local."""
    gettext, state = page.language.gettext, token.state_at(now)
    return TokenRow(
        id=token.id,
        name=token.name,
        kind=gettext(KINDS[token.kind]),
        scopes=[gettext(SCOPES[scope]) for scope in sorted(token.scopes)],
        made_by=names.get(token.created_by or 0) or gettext(SOMEBODY),
        made_on=token.created_at.astimezone(now.tzinfo).date(),
        used_on=token.last_used_on,
        expires_on=token.expires_at.astimezone(now.tzinfo).date(),
        state=gettext(STATES[state]),
        tone=TONES[state],
    )


def _can_be_read_on_its_way(url: str) -> bool:
    """Whether others in the same network could read what apps send: anything but HTTPS, or the machine itself."""
    host = url.removeprefix("http://").partition("/")[0].partition(":")[0]
    return url.startswith("http://") and host not in ("localhost", "127.0.0.1")
