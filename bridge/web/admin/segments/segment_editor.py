"""A segment in its dialog: its conditions in rows, how many it means while one types, saved under a name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bridge.core.rules.wording import name_gone
from bridge.core.segments.built_in_segments import BUILT_IN
from bridge.core.settling.reasons import N_
from bridge.flows.segments import segments as flows
from bridge.store.site.offers import Choice
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.rules.rule_desk import in_words
from bridge.web.admin.segments.segment_counts import SECONDS, Patience, look_in_time
from bridge.web.admin.segments.segment_desk import TIER, SegmentDesk, find_meant, get_saved, lay_out
from bridge.web.admin.segments.segment_form import SegmentForm
from bridge.web.admin.segments.segment_rows import ANY, BLANK, KINDS, Group, Row, lay_out_groups, read_groups
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Whatever a row may have, of any kind.
FIELDS = (
    *("ahead", "at_most", "cost", "days", "least", "locations", "most", "names", "percent", "points", "services"),
    *("tier", "without"),
)
# What may stand in the address of the dialog, beside the row that is added.
ADDRESS = {"id", "copy", "built_in", TIER, *(figure.name for one in BUILT_IN for figure in one.figures)}
COPY = N_("%(name)s (copy)")


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to tick, which has no number."""

    id: str
    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands in the dialog. ``groups`` None: the segment is nested too deeply for rows, and the conditions of the saved one
    of the id ``source`` are kept, which read as ``words``."""

    name: str
    groups: list[Group] | None
    segment_id: int | None = None
    number: int | None = None
    source: int | None = None
    words: str = ""


def editor(conn: Connection, call: Call) -> Document:
    """The dialog: a saved segment (``id``), what is to become one (``copy``, ``built_in``), or a new one; ``add`` adds a row to the
    ``group``, for who has no JavaScript."""
    page, query = Page.of(call), call.payload["query"]
    desk = lay_out(conn, call)
    opened = _open(conn, desk, query)
    groups = opened.groups
    sent = page.sent_to(("segments/save", "segments/count"))
    if sent and groups is not None:
        groups = read_groups(Form(sent, page.language))
    elif groups is not None:
        _add_row(groups, str(query.get("add", "")), str(query.get("group", "")))
    gettext = page.language.gettext
    here = {name: str(value) for name, value in query.items() if name in ADDRESS}
    return page.dialog(
        "admin/segments/segment_editor.html",
        back=page.link("segments"),
        title=gettext("Edit the segment") if opened.segment_id else gettext("New segment"),
        opened=opened,
        groups=groups,
        here=here,
        kinds=[(kind, gettext(said)) for kind, said, _ in KINDS],
        titles={kind: gettext(said) for kind, said, _ in KINDS},
        blank=BLANK,
        fill=lambda body: dict.fromkeys(FIELDS) | dict(body),
        tier_names=lambda chosen: [Tick(name, name) for name in _list_tiers(desk, chosen or ())],
        tier_pairs=lambda chosen: [(name, name) for name in _list_tiers(desk, [chosen] if chosen else ())],
        places=lambda kind, chosen: _list_places(desk, kind, chosen or ()),
        typed=lambda amount: "" if amount is None else str(amount).replace(".", page.formats.decimal_mark),
        rewards=desk.list_rewards(conn),
        tenant=desk.counter.tenant,
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/preview``: the segment in words, and how many it means now; refuses what is wrong."""
    desk = lay_out(conn, call)
    form = Form(call.payload["form"], desk.page.language)
    document = _find_kept(conn, desk, form) or SegmentForm(form, desk.page.language).read_so_far()
    figures = words = None
    if document is not None:
        words = desk.put(document)
        figures = look_in_time(conn, desk.select(document), Patience.of(SECONDS))
    html = desk.page.fragment("admin/segments/_segment_preview.html", words=words, figures=figures)
    return {"html": html}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/save``. Undone, a new one is gone again, and a changed one as it was."""
    page, form = Page.of(call), Form(call.payload["form"], Page.of(call).language)
    desk = lay_out(conn, call)
    segment_id, seen = form.optional_id("id"), form.optional_whole("seen")
    name, document = form.text("name"), read_document(conn, desk, form)
    before = get_saved(conn, desk, segment_id) if segment_id else None
    with in_words(page):
        saved_id = flows.save_segment(
            conn,
            tenant_id=call.identity.tenant,
            name=name,
            document=document,
            segment_id=segment_id,
            seen=seen,
            actor=call.identity.user,
            now=call.now,
        )
    undo: tuple[str, dict[str, Any]] = ("segments/delete", {"id": saved_id, "seen": 1})
    if before is not None:
        was = {"name": before.name, "document": json.dumps(before.document, ensure_ascii=False)}
        undo = ("segments/restore", {"id": saved_id, "seen": before.number + 1} | was)
    return done(page.language.gettext("Segment saved."), go=page.link("segment", id=saved_id), undo=undo)


def read_document(conn: Connection, desk: SegmentDesk, form: Form) -> Mapping[str, Any]:
    """What was typed; or the document of the saved segment ``kept``, whose conditions no rows can show."""
    return _find_kept(conn, desk, form) or SegmentForm(form, desk.page.language).read()


def _find_kept(conn: Connection, desk: SegmentDesk, form: Form) -> Mapping[str, Any] | None:
    kept = form.optional_id("kept")
    return get_saved(conn, desk, kept).document if kept else None


def _open(conn: Connection, desk: SegmentDesk, query: Mapping[str, Any]) -> Opened:
    form, gettext = Form(query, desk.page.language), desk.page.language.gettext
    segment_id, copied = form.optional_id("id"), form.optional_id("copy")
    if segment_id or copied:
        saved = get_saved(conn, desk, segment_id or copied or 0)
        name = saved.name if segment_id else gettext(COPY, name=saved.name)
        groups = lay_out_groups(saved.document)
        return Opened(name, groups, segment_id, saved.number, saved.id, desk.put(saved.document))
    if query.get("built_in"):
        meant = find_meant(conn, desk, query)
        return Opened(meant.name, lay_out_groups(meant.document))
    return Opened("", [Group(0)])


def _add_row(groups: list[Group], kind: str, place: str) -> None:
    """Another row of that kind at the end of a group; in a group of its own, for ``new``."""
    if kind not in BLANK:
        return
    group = next((one for one in groups if str(one.number) == place), groups[0])
    if place == "new":
        group = Group(len(groups), ANY)
        groups.append(group)
    group.rows.append(Row(1 + max((row.number for one in groups for row in one.rows), default=0), kind, BLANK[kind]))


def _list_tiers(desk: SegmentDesk, chosen: Sequence[str]) -> list[str]:
    """The tiers in force; also what a row names and is none any more."""
    return desk.tiers + [name for name in chosen if name not in desk.tiers]


def _list_places(desk: SegmentDesk, kind: str, chosen: Sequence[int]) -> list[Choice]:
    """What can be ticked; also what a row names and Booknetic does not have any more."""
    offered: tuple[Choice, ...] = getattr(desk.offer, kind)
    choices = [replace(one, name=f"{one.path} › {one.name}" if one.path else one.name, depth=0) for one in offered]
    known = {choice.id for choice in choices}
    speech = desk.page.formats.speech(desk.counter.tenant)
    gone = sorted(set(chosen) - known)
    return choices + [Choice(one, name_gone(kind, one, speech)) for one in gone]
