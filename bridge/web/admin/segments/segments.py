"""The segments: those that every business has and those that were saved, each with how many are in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.segments.built_in_segments import BUILT_IN
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, InvalidSegment
from bridge.flows.segments import segments as flows
from bridge.store.segments import saved_segments
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.rules.rule_desk import in_words
from bridge.web.admin.segments.segment_counts import SECONDS, SECONDS_OF_A_LIST, Patience, count_in_time
from bridge.web.admin.segments.segment_desk import (
    Meant,
    SegmentDesk,
    find_meant,
    lay_out,
    mean_built_in,
    mean_saved,
    mean_tier,
)
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST = 20_000
UNREADABLE = N_("This cannot be brought back any more.")


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A segment among others; ``count`` is None where it could not be counted in time."""

    meant: Meant
    words: str
    href: str
    count: int | None


def segments(conn: Connection, call: Call) -> Document:
    """The screen."""
    page, desk = Page.of(call), lay_out(conn, call)
    patience = Patience.of(SECONDS_OF_A_LIST)
    business = desk.look_at_business(conn)
    built_in = [meant for one in BUILT_IN if (meant := mean_built_in(conn, desk, one, {}, business))]
    tiers = [mean_tier(desk, name) for name in (*desk.tiers, None)] if desk.tiers else []
    saved = [mean_saved(one) for one in saved_segments.list_segments(conn, tenant_id=desk.tenant_id)]
    views = [[_show(conn, desk, meant, patience) for meant in group] for group in (built_in, tiers, saved)]
    return page.render(
        "admin/segments/segments.html",
        screen="segments",
        title=page.language.gettext("Segments"),
        built_in=views[0],
        tiers=views[1],
        saved=views[2],
        colours={name: desk.counter.colour(name) for name in desk.tiers},
        may_save=desk.may_save,
        is_own=not call.reach.everybody,
    )


def size(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/size``: how many are in one segment, for what the screen could not count in time."""
    desk = lay_out(conn, call)
    meant = find_meant(conn, desk, call.payload["form"])
    view = _show(conn, desk, meant, Patience.of(SECONDS))
    return {"html": desk.page.fragment("admin/segments/_segment_size.html", view=view, is_last_word=True)}


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/delete``."""
    page, form = Page.of(call), Form(call.payload["form"], Page.of(call).language)
    with in_words(page):
        gone = flows.delete_segment(
            conn, tenant_id=call.identity.tenant, segment_id=form.id("id"), seen=form.whole("seen"), now=call.now
        )
    said = page.language.gettext("Segment deleted.")
    return done(said, go=page.link("segments"), undo=("segments/bring-back", {"id": gone.id}))


def bring_back(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/bring-back``: a segment that was deleted, under its number."""
    page, form = Page.of(call), Form(call.payload["form"], Page.of(call).language)
    with in_words(page):
        flows.bring_back(
            conn, tenant_id=call.identity.tenant, segment_id=form.id("id"), actor=call.identity.user, now=call.now
        )
    return done(page.language.gettext("Undone."), go=page.link("segments"))


def restore(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/restore``: as a segment was before it was changed (``id``, ``seen``)."""
    page, form = Page.of(call), Form(call.payload["form"], Page.of(call).language)
    segment_id = form.optional_id("id")
    with in_words(page):
        flows.save_segment(
            conn,
            tenant_id=call.identity.tenant,
            name=form.text("name"),
            document=_read_document(page, form),
            segment_id=segment_id,
            seen=form.optional_whole("seen"),
            actor=call.identity.user,
            now=call.now,
        )
    return done(page.language.gettext("Undone."), go=page.link("segments"))


def _read_document(page: Page, form: Form) -> Document:
    """InvalidInput for what is no segment: only this page's own button sends one."""
    try:
        document = json.loads(form.text("document", most=LONGEST))
        parse_segment(document)
    except (ValueError, RecursionError, InvalidSegment):
        raise InvalidInput(page.language.gettext(UNREADABLE)) from None
    found: Document = document
    return found


def _show(conn: Connection, desk: SegmentDesk, meant: Meant, patience: Patience) -> SegmentView:
    count = count_in_time(conn, desk.select(meant.document), patience)
    return SegmentView(meant, desk.put_meant(meant), desk.page.link("segment", **meant.query), count)
