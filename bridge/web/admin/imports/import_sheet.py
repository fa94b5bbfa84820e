"""Files of imports to take away: the lines of one, each with its verdict, to mend a file by or to keep; and an example to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from bridge.core.imports.import_columns import Field
from bridge.core.local_time import day_of
from bridge.store.database import Database
from bridge.store.imports import import_lines, imports
from bridge.store.imports.imports import Import
from bridge.web.admin.customers.persons import Counter
from bridge.web.admin.form import Form
from bridge.web.admin.imports.import_desk import LineView, open_desk, read_filter, show_lines
from bridge.web.admin.imports.import_words import FIELDS
from bridge.web.admin.reports.exports import CSV
from bridge.web.downloads import File
from bridge.web.endpoint import Call
from bridge.web.spreadsheets import Column, Csv, Row

if TYPE_CHECKING:
    from datetime import datetime

PAGE = 2_000
_SAMPLED = (Field.EMAIL, Field.POINTS, Field.LIFETIME, Field.TIER, Field.EXPIRES, Field.NOTE)


def lines_csv(database: Database, call: Call) -> File:
    """``POST /v1/admin/imports/lines-csv``: the lines that the screen shows with the same filter, of all its pages."""
    with database.read() as conn:
        counter = open_desk(conn, call)
        form = Form(call.payload["query"], counter.page.language)
        one = imports.get_import(conn, tenant_id=call.identity.tenant, import_id=form.id("id"))
    name = f"{one.name.rpartition('.')[0] or one.name}-{read_filter(call.payload['query'])[0] or 'all'}.csv"
    return File(name, CSV, _write(database, call, counter, one))


def sample_csv(database: Database, call: Call) -> File:
    """``POST /v1/admin/imports/sample-csv``: a file as it should be, for a spreadsheet in the reader's language."""
    with database.read() as conn:
        counter = open_desk(conn, call)
    language, programme = counter.page.language, counter.programme
    tier = programme.tiers[-1].name if programme is not None and programme.tiers else ""
    last_day = f"{day_of(call.now, counter.tenant.zone).year + 1}-12-31"
    rows: Sequence[Row] = (
        ["ana@example.com", 120, 900, "", "", ""],
        ["eva@example.com", 45, "", tier, last_day, language.gettext("moved from the old till")],
    )
    name = language.gettext("points-to-import")
    return File(f"{name}.csv", CSV, _write_sample(counter, rows))


def _write_sample(counter: Counter, rows: Sequence[Row]) -> Iterator[bytes]:
    file = Csv(counter.page.formats.decimal_mark)
    yield file.head([Column(counter.page.language.gettext(FIELDS[field]), 20) for field in _SAMPLED])
    yield file.rows(rows)


def _write(database: Database, call: Call, counter: Counter, one: Import) -> Iterator[bytes]:
    file, language = Csv(counter.page.formats.decimal_mark), counter.page.language
    gettext = language.gettext
    columns: dict[str, int] = one.choices["columns"] or {}
    named = [Field(name) for name, _ in sorted(columns.items(), key=itemgetter(1))]
    titles = [gettext("Line"), *(gettext(FIELDS[field]) for field in named)]
    titles += [gettext("Customer number"), gettext("Customer"), gettext("What becomes of it")]
    yield file.head([Column(title, 20) for title in titles])
    for lines in _list_pages(database, call, counter, one, now=call.now):
        yield file.rows([_row(view, named) for view in lines])


def _list_pages(
    database: Database, call: Call, counter: Counter, one: Import, *, now: datetime
) -> Iterator[Sequence[LineView]]:
    after: int | None = 0
    _, verdicts = read_filter(call.payload["query"])
    while after is not None:
        with database.read() as conn:
            lines = import_lines.list_lines(
                conn, tenant_id=one.tenant_id, import_id=one.id, verdicts=verdicts, after=after, limit=PAGE
            )
            views = show_lines(conn, counter, lines, now=now)
        after = lines[-1].line if len(lines) == PAGE else None
        yield views


def _row(view: LineView, named: Sequence[Field]) -> Row:
    said = view.line.said or {}
    return [view.line.line, *(said.get(field, "") for field in named), view.line.customer_id, view.name, view.said]
