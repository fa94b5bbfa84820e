"""An import as the screen shows it: how it stands, its columns, and its lines with what each would come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bridge.core.imports.import_lines import FINE, Verdict
from bridge.core.imports.importing import Brought, ImportState, bring_over
from bridge.core.local_time import day_of
from bridge.core.points.accounts import Account
from bridge.core.programmes.programme import Programme
from bridge.errors import NotHere
from bridge.flows.imports import imports as flow
from bridge.store.imports import import_lines, imports
from bridge.store.imports.import_lines import Line
from bridge.store.imports.imports import NO_IMPORT, Import
from bridge.store.points import account_pages
from bridge.store.site import users
from bridge.store.site.patrons import list_patrons
from bridge.store.work.tasks import Task
from bridge.web.admin.customers.persons import Counter, find_seen_reach, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.imports.import_words import ADVICE, SOURCES, STATES, name_verdict, put_verdict, put_who
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINES = 50
PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class ImportView:
    """``brought`` is local; ``by`` is "" where nobody is known. ``task`` is at it, if any is."""

    one: Import
    source: str
    said: str
    tone: str
    brought: datetime
    by: str
    task: Task | None

    @property
    def is_stuck(self) -> bool:
        """Whether there is something to do, and nobody does it."""
        moving = (ImportState.READING, ImportState.RUNNING, ImportState.UNDOING)
        return self.one.state in moving and self.task is None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the file; ``name`` is that of the customer, ``tier`` the one that the customer has or would have then, ``raised`` the points that count for it,
    ``last_day`` the last on which the points can be used, where the file says so; ``figure`` how the file writes the points."""

    line: Line
    who: str
    name: str | None
    tier: str | None
    raised: int
    said: str
    is_fine: bool
    is_rounded: bool
    last_day: date | None
    figure: str


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the lines, and the addresses of those before and behind."""

    lines: Sequence[LineView]
    previous: str | None
    following: str | None


def open_desk(conn: Connection, call: Call) -> Counter:
    """For who may deal with every customer; NotHere for others, who would read names that are not theirs."""
    if not find_seen_reach(call).everybody:
        raise NotHere(NO_IMPORT)
    return open_counter(conn, call, Page.of(call))


def list_views(conn: Connection, counter: Counter, *, limit: int) -> list[ImportView]:
    """The latest of the business, newest first."""
    found = imports.list_imports(conn, tenant_id=counter.tenant.tenant_id, limit=limit)
    names = users.list_user_names(conn, user_ids=[one.actor for one in found if one.actor])
    return [show_import(conn, counter, one, flow.find_task(conn, one=one), names) for one in found]


def show_import(
    conn: Connection, counter: Counter, one: Import, task: Task | None, names: Mapping[int, str] | None = None
) -> ImportView:
    gettext = counter.page.language.gettext
    if names is None:
        names = users.list_user_names(conn, user_ids=[one.actor] if one.actor else [])
    said, tone = STATES[one.state]
    return ImportView(
        one=one,
        source=gettext(SOURCES[one.source]),
        said=gettext(said),
        tone=tone,
        brought=one.created_at.astimezone(counter.tenant.zone),
        by=names.get(one.actor or 0, ""),
        task=task,
    )


def list_counts(page: Page, one: Import) -> list[tuple[str, str, int, str | None, str]]:
    """How many lines have which verdict: its name, words, count, advice and address; what is imported first, then most first."""
    found = [(Verdict(name), count) for name, count in one.counts.items() if count]
    found.sort(key=lambda pair: (pair[0] not in FINE, -pair[1], pair[0]))
    gettext = page.language.gettext
    return [
        (
            verdict.value,
            name_verdict(page.language, verdict),
            count,
            gettext(ADVICE[verdict]) if verdict in ADVICE else None,
            page.link("import", id=one.id, show=verdict.value),
        )
        for verdict, count in found
    ]


def read_filter(query: Document) -> tuple[str | None, frozenset[Verdict] | None]:
    """Which lines an address asks for, as it says it, and as verdicts; (None, None) is all of them."""
    asked = str(query.get("show", ""))
    if asked == PROBLEMS:
        return asked, frozenset(Verdict) - FINE
    return (asked, frozenset({Verdict(asked)})) if asked in set(Verdict) else (None, None)


def list_slice(conn: Connection, counter: Counter, one: Import, query: Document, *, now: datetime) -> Slice:
    """The lines that an address asks for."""
    page, (asked, verdicts) = counter.page, read_filter(query)
    form = Form(query, page.language)
    after, before = form.optional_whole("after", most=10**9), form.optional_whole("before", most=10**9)
    found = import_lines.list_lines(
        conn,
        tenant_id=one.tenant_id,
        import_id=one.id,
        verdicts=verdicts,
        after=after or 0,
        before=before,
        limit=LINES + 1,
    )
    if before is not None:
        lines, is_first, is_last = found[-LINES:], len(found) <= LINES, False
    else:
        lines, is_first, is_last = found[:LINES], not after, len(found) <= LINES
    previous = page.link("import", id=one.id, show=asked, before=lines[0].line) if lines and not is_first else None
    following = page.link("import", id=one.id, show=asked, after=lines[-1].line) if lines and not is_last else None
    return Slice(show_lines(conn, counter, lines, now=now), previous, following)


def show_lines(conn: Connection, counter: Counter, lines: Sequence[Line], *, now: datetime) -> list[LineView]:
    """Lines as the screen and the file have them, in the same order."""
    language, tenant_id = counter.page.language, counter.tenant.tenant_id
    ids = {line.customer_id for line in lines if line.customer_id is not None}
    patrons = list_patrons(conn, tenant_id=tenant_id, customer_ids=ids) if ids else {}
    known = account_pages.list_accounts(conn, tenant_id=tenant_id, customer_ids=ids) if ids else {}
    foreseen = {line.line: _foresee(counter, line, known, now) for line in lines}
    return [
        LineView(
            line=line,
            who=put_who(line),
            name=counter.show(line.customer_id, patrons.get(line.customer_id)).name if line.customer_id else None,
            tier=foreseen[line.line][0],
            raised=foreseen[line.line][1],
            said=put_verdict(language, line),
            is_fine=line.verdict in FINE,
            is_rounded="rounded" in (line.said or {}),
            last_day=day_of(line.expires_at - timedelta(seconds=1), counter.tenant.zone) if line.expires_at else None,
            figure=(line.said or {}).get("points", ""),
        )
        for line in lines
    ]


def _foresee(counter: Counter, line: Line, known: Mapping[int, Account], now: datetime) -> tuple[str | None, int]:
    """Tier, and points that count for it, as things stand now: the real account is looked at when it is imported."""
    account = known.get(line.customer_id or 0, Account(line.customer_id or 0))
    if line.verdict is not Verdict.READY:
        return account.tier, line.raised
    programme = counter.programme or counter.tenant.localize(Programme())
    brought = Brought(line.points, line.lifetime, line.tier, line.expires_at)
    after, raised, _ = bring_over(account, brought, programme, at=now)
    return after.tier or (line.tier if counter.programme is None else None), raised
