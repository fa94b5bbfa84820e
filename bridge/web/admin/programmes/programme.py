"""Taking back a change of the programme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from bridge.errors import ChangedMeanwhile
from bridge.flows.programmes import configure
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.flows.programmes.configure import Change


Undo: TypeAlias = "Callable[..., Change]"


def undo(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/programme/undo``: rules and tiers as they were before, as a new version."""
    return take_back(conn, call, configure.undo_change)


def take_back(conn: Connection, call: Call, undo_it: Undo) -> Document:
    """Has ``undo_it`` take back the change that the form names; ChangedMeanwhile where there is a newer one."""
    page = Page.of(call)
    form, gettext = Form(call.payload["form"], page.language), page.language.gettext
    try:
        undo_it(
            conn,
            tenant_id=call.identity.tenant,
            version=form.id("version"),
            previous=form.id("previous"),
            actor=call.identity.user,
            locale=call.identity.locale,
            now=call.now,
        )
    except ChangedMeanwhile:
        said = gettext("The programme was changed again since then, so this cannot be undone any more.")
        raise ChangedMeanwhile(said) from None
    return done(gettext("Undone."))


def undoing(change: Change, path: str = "programme/undo") -> tuple[str, dict[str, object]] | None:
    """The form that takes a change back; None for the very first version, before which there is nothing."""
    if change.previous is None:
        return None
    return path, {"version": change.version, "previous": change.previous}
