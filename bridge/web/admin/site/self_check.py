"""The self-check: what ``bridge doctor`` asks, as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bridge import clock
from bridge.checks.check import Check, State
from bridge.checks.questions import examine, examine_business
from bridge.checks.subject import Subject
from bridge.core.settling.reasons import N_
from bridge.store.programmes import tenants
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call, Document
from bridge.wordpress.client import Unreachable
from bridge.wordpress.health import ShimHealth, parse_health

if TYPE_CHECKING:
    from sqlalchemy import Connection

# What the first word of a check's name is called.
TITLES = {
    "booknetic": N_("Booknetic's tables"),
    "bookings": N_("Bookings to be settled"),
    "clocks": N_("Clocks"),
    "discounts": N_("Discounts without points"),
    "doorbells": N_("The plugin's table"),
    "events": N_("Workflow events"),
    "hooks": N_("News from Booknetic"),
    "native_loyalty": N_("Booknetic's own Loyalty Points"),
    "parts": N_("Parts of Booknetic"),
    "plugin": N_("Plugin and service"),
    "server": N_("Database server"),
    "site": N_("Site and service"),
    "tables": N_("Loyalty tables"),
    "tasks": N_("Long work"),
    "tenant": N_("Programme"),
    "worker": N_("Worker"),
}
_WORST_FIRST = (State.BROKEN, State.NOTE, State.WELL)
_MARKS = {State.BROKEN: N_("To be mended"), State.NOTE: N_("Good to know"), State.WELL: N_("All well")}


def self_check(conn: Connection, call: Call) -> Document:
    """The screen; problems first. Nothing is asked over HTTP: the plugin's own part comes with the request."""
    page, tenant_id = Page.of(call), call.identity.tenant
    speech = page.formats.speech(tenants.get_tenant(conn, tenant_id=tenant_id))
    subject = Subject(conn, clock.wall(), lambda: _read_plugin(call, page), tenant_id, speech)
    checks = list(examine_business(subject) if tenant_id else examine(subject, setup=False))
    checks.sort(key=lambda check: _WORST_FIRST.index(check.state))
    gettext = page.language.gettext
    named = [(_name(check, gettext), check) for check in checks]
    return page.render(
        "admin/site/self_check.html",
        screen="self-check",
        title=gettext("Self-check"),
        checks=named,
        marks={state.value: gettext(said) for state, said in _MARKS.items()},
        broken=sum(check.state is State.BROKEN for check in checks),
        notes=sum(check.state is State.NOTE for check in checks),
        report="\n".join(f"[{gettext(_MARKS[check.state])}] {title}: {check.message}" for title, check in named),
    )


def _name(check: Check, gettext: Callable[[str], str]) -> str:
    return gettext(TITLES[check.name.partition(" ")[0]])


def _read_plugin(call: Call, page: Page) -> ShimHealth:
    """What the plugin said of itself beside this very request."""
    try:
        return parse_health(call.payload["page"].get("site"))
    except ValueError:
        said = page.language.gettext(
            "The plugin says nothing of itself: install plugin and service in the same version."
        )
        raise Unreachable(said) from None
