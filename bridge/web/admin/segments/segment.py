"""One segment: who is in it, how many of them may be written to, and what can be done for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.customers.consent import Answer
from bridge.store.segments.profile_rows import ProfileRow, list_profiles
from bridge.store.site.patrons import list_patrons
from bridge.web.admin.cursors import AFTER, BEFORE, read_cursor, write_cursor
from bridge.web.admin.customers.persons import Person
from bridge.web.admin.page import Page
from bridge.web.admin.segments.segment_counts import SECONDS, Patience, look_in_time
from bridge.web.admin.segments.segment_desk import Meant, SegmentDesk, find_meant, lay_out
from bridge.web.admin.segments.segment_exports import find_excel
from bridge.web.admin.segments.segment_slices import Slice, find_slice
from bridge.web.admin.workflows.segment_workflow import find_triggering
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINES = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A customer in the table; ``worth`` is None where points cannot be redeemed, ``last_visit_at`` local."""

    person: Person
    points: int
    worth: Decimal | None
    tier: str | None
    colour: str
    lifetime: int
    visits: int
    last_visit_at: datetime | None
    agreed: bool


def segment(conn: Connection, call: Call) -> Document:
    """The screen: a saved segment (``id``), or a built-in one (``built_in``, with its figures)."""
    page, query = Page.of(call), call.payload["query"]
    desk = lay_out(conn, call)
    meant = find_meant(conn, desk, query)
    selection, patience = desk.select(meant.document), Patience.of(SECONDS)
    after, before = (read_cursor(query, name, "id", (int,), page.language) for name in (AFTER, BEFORE))
    found = find_slice(
        conn,
        selection,
        after=int(after.values[0]) if after else 0,
        before=int(before.values[0]) if before else None,
        limit=LINES,
        patience=patience,
    )
    task, excel = find_excel(conn, call, page, meant.query)
    triggering, triggered = find_triggering(conn, call, page, meant)
    return page.render(
        "admin/segments/segment.html",
        screen="segments",
        title=meant.name,
        meant=meant,
        words=desk.put(meant.document),
        figures=look_in_time(conn, selection, patience),
        tenant=desk.counter.tenant,
        lines=_list_lines(conn, desk, found),
        is_cut_off=found.is_cut_off,
        previous=_link(page, meant, BEFORE, found.before),
        following=_link(page, meant, AFTER, found.after),
        bonus={"segment": meant.query.get("id") or meant.query["built_in"]}
        | {name: value for name, value in meant.query.items() if name not in ("id", "built_in")},
        csv=page.download("segments/csv", **meant.query),
        task=task,
        excel=excel,
        triggering=triggering,
        triggered=triggered,
        may_save=desk.may_save,
        is_own=not call.reach.everybody,
        now=call.now,
    )


def _list_lines(conn: Connection, desk: SegmentDesk, found: Slice) -> list[Line]:
    patrons = list_patrons(conn, tenant_id=desk.tenant_id, customer_ids=found.ids)
    rows = list_profiles(conn, tenant_id=desk.tenant_id, customer_ids=found.ids)
    return [_show(desk, desk.counter.show(row.customer_id, patrons.get(row.customer_id)), row) for row in rows]


def _show(desk: SegmentDesk, person: Person, row: ProfileRow) -> Line:
    counter = desk.counter
    return Line(
        person=person,
        points=row.balance,
        worth=counter.worth(row.balance) if row.balance > 0 else None,
        tier=row.tier,
        colour=counter.colour(row.tier),
        lifetime=row.lifetime,
        visits=row.visits,
        last_visit_at=row.last_visit_at and row.last_visit_at.astimezone(counter.tenant.zone),
        agreed=row.consent is Answer.GIVEN,
    )


def _link(page: Page, meant: Meant, name: str, customer_id: int | None) -> str | None:
    if customer_id is None:
        return None
    return page.link("segment", **meant.query, **{name: write_cursor("id", customer_id)})
