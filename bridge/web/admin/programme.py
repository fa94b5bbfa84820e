"""Taking back a change of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.errors import ChangedMeanwhile
from bridge.flows import configure
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.flows.configure import Change


def undo(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/programme/undo``: puts back the version before, as a new one."""
    page = Page.of(call)
    form = Form(call.payload["form"], page.language)
    try:
        configure.undo_change(
            conn,
            tenant_id=call.identity.tenant,
            version=form.id("version"),
            previous=form.id("previous"),
            actor=call.identity.user,
            locale=call.identity.locale,
            now=call.now,
        )
    except ChangedMeanwhile:
        raise too_late(page) from None
    return done(page.language.gettext("Undone."))


def too_late(page: Page) -> ChangedMeanwhile:
    """There is a newer version than the one to take back."""
    said = page.language.gettext("The programme was changed again since then, so this cannot be undone any more.")
    return ChangedMeanwhile(said)


def undoing(change: Change) -> tuple[str, dict[str, object]] | None:
    """The form that takes a change back; None for the very first version, before which there is nothing."""
    if change.previous is None:
        return None
    return "programme/undo", {"version": change.version, "previous": change.previous}
