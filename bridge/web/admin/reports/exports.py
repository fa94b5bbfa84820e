"""The activity log to take away: CSV at once, Excel as a task; exactly what the report shows with the same filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.errors import NotHere
from bridge.flows import ask
from bridge.store.database import Database
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.reports import log
from bridge.store.reports.log import Filter
from bridge.store.work import task_files, tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.customers.persons import find_seen_reach
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.reports.log_query import LogQuery, dump_filter, read_log_query
from bridge.web.admin.reports.log_sheet import LogSheet, list_pages
from bridge.web.downloads import File
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats
from bridge.web.languages import Language, get_language
from bridge.web.spreadsheets import Csv

if TYPE_CHECKING:
    from sqlalchemy import Connection

CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def log_csv(database: Database, call: Call) -> File:
    """``POST /v1/admin/log/csv``: as it stands now, in the reader's language."""
    language = get_language(call.identity.locale)
    with database.read() as conn:
        meant = _read_query(conn, call, call.payload["query"]).meant
        sheet = read_sheet(conn, meant.tenant, language)
    return File(sheet.file_name(meant.days, "csv"), CSV, write_csv(database, meant, sheet))


def order_excel(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/log/excel``: has the worker make the file; the report shows how far it is."""
    page = Page.of(call)
    asked = _read_query(conn, call, call.payload["form"])
    ask.ask_for(
        conn,
        tenant_id=call.identity.tenant,
        kind="export",
        parameters=dump_filter(asked.meant),
        user_id=call.identity.user,
        locale=call.identity.locale,
        now=call.now,
    )
    return done(page.language.gettext("The Excel file is being made."), go=page.link("reports", **asked.query))


def excel(database: Database, call: Call) -> File:
    """``POST /v1/admin/log/excel-file``: the file of a finished task, to who asked for it or may see all of it."""
    return send_excel(database, call, "export")


def send_excel(database: Database, call: Call, kind: str) -> File:
    """The file of a task of that kind, whose parameters say in ``staff`` whose customers it may be about (None: everybody's)."""
    page = Page.of(call)
    task_id = Form(call.payload["query"], page.language).id("task")
    with database.read() as conn:
        task = tasks.get_task(conn, tenant_id=call.identity.tenant, task_id=task_id)
    reach, is_for_all = find_seen_reach(call), task.parameters.get("staff") is None
    is_theirs = task.user_id == call.identity.user and not is_for_all
    if task.kind != kind or task.state != "done" or task.result is None or not (reach.everybody or is_theirs):
        raise NotHere(tasks.NO_SUCH_TASK)
    gone = page.language.gettext("This file is no longer kept. Please export once more.")
    return File(task.result["name"], EXCEL, _list_pieces(database, task, gone), task.result["bytes"])


def read_sheet(conn: Connection, tenant: Tenant, language: Language) -> LogSheet:
    """How the log is written for this reader, with what points are worth now."""
    version = programmes.find_programme(conn, tenant=tenant)
    terms = version.programme.redemption if version else None
    return LogSheet(language, tenant, terms.point_value if terms and terms.enabled else Decimal(0))


def write_csv(database: Database, meant: Filter, sheet: LogSheet) -> Iterator[bytes]:
    """The log as a CSV file, a page of it at a time."""
    file = Csv(Formats(sheet.language).decimal_mark)
    yield file.head(sheet.columns)
    for lines in list_pages(database, meant):
        yield file.rows(sheet.rows(lines))


def _read_query(conn: Connection, call: Call, query: Document) -> LogQuery:
    """What the report shows for the same filters, up to the newest entry now: one that comes meanwhile is left out."""
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    asked = read_log_query(query, tenant=tenant, reach=find_seen_reach(call), now=call.now)
    return replace(asked, meant=replace(asked.meant, upto=log.find_newest_id(conn, tenant_id=tenant.tenant_id)))


def _list_pieces(database: Database, task: Task, gone: str) -> Iterator[bytes]:
    """Each is read when the one before was taken; NotHere where the file was dropped."""
    assert task.result is not None, "only a finished task has a file"
    for number in range(task.result["pieces"]):
        with database.read() as conn:
            piece = task_files.find_piece(conn, tenant_id=task.tenant_id, task_id=task.id, number=number)
        if piece is None:
            raise NotHere(gone)
        yield piece
