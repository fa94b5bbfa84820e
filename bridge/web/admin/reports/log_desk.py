"""The activity log on the report: its lines, the filters above them, and what can be taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bridge.core.customers.finding import read_terms
from bridge.core.points.ledger import EntryKind
from bridge.store.customers import customers
from bridge.store.reports import log
from bridge.store.reports.log import Filter, Key, LogLine
from bridge.store.site.patrons import list_reached
from bridge.store.site.reach import list_names
from bridge.store.work import tasks
from bridge.web.admin.bonuses.bonus_links import find_open_bonuses
from bridge.web.admin.customers.customer_names import name_customer
from bridge.web.admin.page import Page
from bridge.web.admin.reports.log_query import LogQuery
from bridge.web.admin.reports.log_sheet import KINDS, describe_reference
from bridge.web.admin.task_results import describe_result

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.store.programmes.tenants import Tenant
    from bridge.store.work.tasks import Task
    from bridge.web.endpoint import Call

LINES = 25
MOST_CHOICES = 8
_KEY = re.compile(r"(\d{8}T\d{12})-(\d{1,19})")
_SHOWN = timedelta(days=1)  # as long as the file is kept


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is shown: ``at`` is local, ``reference`` its words and what they open."""

    at: datetime
    customer_id: int
    customer: str
    kind: str
    said: str
    points: int
    note: str | None
    reference: str | None
    href: str | None


@dataclass(frozen=True, slots=True)
class LogDesk:
    """All that stands in the log's part of the page; addresses are None where they lead nowhere.

    ``who`` is a name that was asked for, and ``choices`` those whom it may mean (name, address).
    """

    rows: Sequence[Row]
    newer: str | None
    older: str | None
    kinds: Sequence[tuple[str, str]]
    kind: str
    customer_id: int | None
    customer: str | None
    who: str
    choices: Sequence[tuple[str, str]]
    is_filtered: bool


def lay_out_log(conn: Connection, call: Call, page: Page, asked: LogQuery) -> tuple[LogQuery, LogDesk]:
    """The log for an address. A name that means one customer only chooses that one; the query says so then."""
    query, gettext = call.payload["query"], page.language.gettext
    who = str(query.get("who", "")).strip()[:190]
    found = _find_customers(conn, call, who)
    if len(found) == 1:
        asked = replace(asked, meant=replace(asked.meant, customer_id=found[0][0]))
        who, found = "", []
    shown = log.list_page(
        conn,
        meant=asked.meant,
        limit=LINES,
        older_than=_read_key(query.get("older")),
        newer_than=_read_key(query.get("newer")),
    )
    return asked, LogDesk(
        rows=_show_all(conn, page, asked.meant, shown.lines),
        newer=_link(page, asked, newer=_write_key(shown.newer)) if shown.newer else None,
        older=_link(page, asked, older=_write_key(shown.older)) if shown.older else None,
        kinds=[("", gettext("All")), *((kind, gettext(said)) for kind, said in KINDS.items())],
        kind=asked.meant.kind or "",
        customer_id=asked.meant.customer_id,
        customer=_name_chosen(conn, page, asked),
        who=who,
        choices=[(name, _link(page, asked, customer=customer_id)) for customer_id, name in found],
        is_filtered=asked.meant.customer_id is not None or asked.meant.kind is not None,
    )


def list_latest(conn: Connection, page: Page, meant: Filter, *, limit: int) -> list[Row]:
    """The newest entries that are meant."""
    return _show_all(conn, page, meant, log.list_older(conn, meant=meant, limit=limit))


def find_export(conn: Connection, call: Call, page: Page) -> tuple[Task | None, str | None]:
    """The Excel file that this user last asked for: the task while it is made, its HTML while the file is kept."""
    task = tasks.find_newest(conn, tenant_id=call.identity.tenant, kind="export", user_id=call.identity.user)
    if task is None:
        return None, None
    if task.is_open:
        return task, None
    is_fresh = call.now - task.created_at < _SHOWN
    return None, describe_result(conn, page, task) if task.state == "done" and is_fresh else None


def _find_customers(conn: Connection, call: Call, who: str) -> list[tuple[int, str]]:
    terms = read_terms(who)
    if not terms:
        return []
    found = customers.find_members(
        conn, tenant_id=call.identity.tenant, terms=terms, staff_ids=call.reach.staff_ids, limit=MOST_CHOICES
    )
    return [(one.customer_id, one.patron.called) for one in found if one.patron]


def _name_chosen(conn: Connection, page: Page, asked: LogQuery) -> str | None:
    """The customer whose entries are shown, by name only to who may see them."""
    chosen, reach, tenant_id = asked.meant.customer_id, asked.meant.reach, asked.meant.tenant.tenant_id
    if chosen is None:
        return None
    if reach.staff_ids is None or list_reached(
        conn, tenant_id=tenant_id, staff_ids=reach.staff_ids, customer_ids=[chosen]
    ):
        names = list_names(conn, tenant_id=tenant_id, customer_ids=[chosen])
        return name_customer(page.language, chosen, names.get(chosen))
    return name_customer(page.language, chosen, "")


def _show_all(conn: Connection, page: Page, meant: Filter, lines: Sequence[LogLine]) -> list[Row]:
    tenant = meant.tenant
    bonuses = find_open_bonuses(conn, page, tenant_id=tenant.tenant_id, of=(line.bonus_id for line in lines))
    return [_show(line, page, tenant, bonuses) for line in lines]


def _show(line: LogLine, page: Page, tenant: Tenant, bonuses: Set[int]) -> Row:
    href = None
    if line.appointment_id is not None:
        href = page.link("booking", id=line.appointment_id)
    elif line.voucher_id is not None:
        href = page.link("voucher", voucher=line.voucher_id)
    elif line.bonus_id in bonuses:
        href = page.link("bonus-state", id=line.bonus_id)
    elif line.import_id is not None:
        href = page.link("import-state", id=line.import_id) if page.may_import else None
    elif line.kind == EntryKind.ADJUSTED:
        href = page.link("adjustment", id=line.id)
    return Row(
        at=line.at.astimezone(tenant.zone),
        customer_id=line.customer_id,
        customer=name_customer(page.language, line.customer_id, line.customer),
        kind=line.kind,
        said=page.language.gettext(KINDS[line.kind]),
        points=line.points,
        note=line.note,
        reference=describe_reference(line, page.language),
        href=href,
    )


def _link(page: Page, asked: LogQuery, **more: object) -> str:
    return f"{page.link('reports', **{**asked.query, **more})}#bkl-log"


def _write_key(key: Key) -> str:
    return f"{key.at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{key.id}"


def _read_key(said: Any) -> Key | None:
    """Where an address goes on; the newest entries where it says nothing that can be understood."""
    found = _KEY.fullmatch(str(said or ""))
    try:
        return Key(datetime.strptime(found[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC), int(found[2])) if found else None
    except ValueError:
        return None
