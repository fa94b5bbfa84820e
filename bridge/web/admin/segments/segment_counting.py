"""Counting a segment that takes longer than a page can wait: ordered on its page or while it is typed, told of when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.flows import ask
from bridge.store.segments.audience import Audience
from bridge.store.work.tasks import Task
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.segments.segment_counts import Figures
from bridge.web.admin.segments.segment_desk import find_meant, lay_out
from bridge.web.admin.segments.segment_editor import read_document
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "count_segment"


def count(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/count``: has the worker count the segment that an address names, or the one that is being typed."""
    page, desk, form = Page.of(call), lay_out(conn, call), call.payload["form"]
    if "join_0" in form:
        document, go = read_document(conn, desk, Form(form, page.language)), page.link("segments")
    else:
        meant = find_meant(conn, desk, form)
        document, go = meant.document, page.link("segment", **meant.query)
    staff = desk.counter.reach.staff_ids
    task_id = ask.ask_for(
        conn,
        tenant_id=call.identity.tenant,
        kind=KIND,
        parameters={"segment": document, "staff": None if staff is None else sorted(staff)},
        user_id=call.identity.user,
        locale=call.identity.locale,
        now=call.now,
    )
    return done("", go=go, html=page.fragment("admin/segments/_segment_counting.html", task=task_id))


def describe_count(conn: Connection, page: Page, task: Task) -> str:
    """What came of it."""
    assert task.result is not None, "only what is done is told of"
    figures = Figures(Audience(**task.result["audience"]), task.result["without_email"])
    return page.fragment("admin/segments/_segment_figures.html", figures=figures)
