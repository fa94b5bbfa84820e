"""A segment to take away: CSV at once, Excel as a task; only those of it who agreed to be written to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bridge.core.access.permissions import Reach
from bridge.core.local_time import day_of
from bridge.core.segments.segment_documents import parse_segment
from bridge.flows import ask
from bridge.flows.segments.segments import select_customers
from bridge.store.database import Database
from bridge.store.programmes import programmes, tenants
from bridge.store.segments.segment_conditions import Selection
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.page import Page, done
from bridge.web.admin.reports.exports import CSV, send_excel
from bridge.web.admin.segments.segment_desk import find_meant, lay_out
from bridge.web.admin.segments.segment_sheet import SegmentSheet, list_pages
from bridge.web.admin.task_results import describe_result
from bridge.web.downloads import File
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats
from bridge.web.languages import Language, get_language
from bridge.web.spreadsheets import Csv

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

KIND = "segment_export"
_SHOWN = timedelta(days=1)  # as long as the file is kept


def segment_csv(database: Database, call: Call) -> File:
    """``POST /v1/admin/segments/csv``: as it stands now, in the reader's language."""
    with database.read() as conn:
        desk = lay_out(conn, call)
        meant = find_meant(conn, desk, call.payload["query"])
        sheet = read_sheet(conn, call.identity.tenant, meant.name, get_language(call.identity.locale))
    name = sheet.file_name(day_of(call.now, sheet.tenant.zone).isoformat(), "csv")
    return File(name, CSV, _write_csv(database, desk.select(meant.document), sheet))


def order_excel(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/excel``: has the worker make the file; the segment's page shows how far it is."""
    page, desk = Page.of(call), lay_out(conn, call)
    meant = find_meant(conn, desk, call.payload["form"])
    staff = desk.counter.reach.staff_ids
    ask.ask_for(
        conn,
        tenant_id=call.identity.tenant,
        kind=KIND,
        parameters={
            "name": meant.name,
            "segment": meant.document,
            "query": dict(meant.query),
            "staff": None if staff is None else sorted(staff),
        },
        user_id=call.identity.user,
        locale=call.identity.locale,
        now=call.now,
    )
    return done(page.language.gettext("The Excel file is being made."), go=page.link("segment", **meant.query))


def excel(database: Database, call: Call) -> File:
    """``POST /v1/admin/segments/excel-file``: the file of a finished task, to who asked for it or may see all of it."""
    return send_excel(database, call, KIND)


def find_excel(conn: Connection, call: Call, page: Page, query: Mapping[str, str]) -> tuple[Task | None, str | None]:
    """The file of this segment that this user last asked for: the task while it is made, its HTML while the file is kept."""
    task = tasks.find_newest(conn, tenant_id=call.identity.tenant, kind=KIND, user_id=call.identity.user)
    if task is None or task.parameters["query"] != query:
        return None, None
    if task.is_open:
        return task, None
    is_fresh = call.now - task.created_at < _SHOWN
    return None, describe_result(conn, page, task) if task.state == "done" and is_fresh else None


def load_selection(conn: Connection, parameters: Mapping[str, Any], *, tenant_id: int, now: datetime) -> Selection:
    """Whom a task means: its segment as it is now, among those whom who asked may see."""
    staff = parameters["staff"]
    reach = Reach(None if staff is None else frozenset(staff))
    segment = parse_segment(parameters["segment"])
    return select_customers(conn, tenant_id=tenant_id, segment=segment, reach=reach, now=now)


def read_sheet(conn: Connection, tenant_id: int, name: str, language: Language) -> SegmentSheet:
    """How a segment is written for this reader, with what points are worth now."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = programmes.find_programme(conn, tenant=tenant)
    terms = version.programme.redemption if version else None
    return SegmentSheet(name, language, tenant, terms.point_value if terms and terms.enabled else Decimal(0))


def _write_csv(database: Database, selection: Selection, sheet: SegmentSheet) -> Iterator[bytes]:
    file = Csv(Formats(sheet.language).decimal_mark)
    yield file.head(sheet.columns)
    for rows in list_pages(database, selection, sheet):
        yield file.rows(rows)
