"""An imported table looked through: which columns it has, and a verdict on each line. Writes to nobody's account."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bridge.core.imports.import_columns import Columns, Field, find_source, is_enough, recognise
from bridge.core.imports.import_lines import Found, Habits, Verdict, Wish, judge, learn_habits, read_wish
from bridge.core.imports.import_tables import Cells, find_head, read_table
from bridge.core.imports.importing import ImportState
from bridge.core.local_time import day_of, start_of
from bridge.core.programmes.programme import Tier
from bridge.core.programmes.programme_documents import parse_programme
from bridge.errors import InvalidInput
from bridge.store.customers import merges
from bridge.store.imports import import_lines, import_people, imports
from bridge.store.imports.import_lines import Line
from bridge.store.imports.imports import Import
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant

PAGE = 2_000
SAMPLE = 3  # lines that are shown beside the names of the columns
LONGEST_CELL = 80
MOST_COLUMNS = 60
LAST_DAY = date.max - timedelta(days=2)  # people write the very last day there is for "never", and no day follows that


@dataclass(slots=True)
class Reading:
    """A table that is being looked through. ``head`` is its place among the ``lines``; ``known`` has the customers of
    the lines that are ready."""

    one: Import
    tenant: Tenant
    lines: Sequence[Cells]
    head: int
    columns: Columns
    habits: Habits
    tiers: Sequence[str]
    known: dict[int, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return len(self.lines) - self.head - 1

    @property
    def named(self) -> dict[str, int]:
        """Its columns, as an import keeps them."""
        return {field.value: place for field, place in self.columns.items()}

    def is_at(self, one: Import, start: int) -> bool:
        """Whether the lines from ``start`` on, read by these columns, are what the import waits for."""
        return one.state is ImportState.READING and one.position == start and one.choices["columns"] == self.named

    def page(self, start: int) -> list[tuple[int, Cells]]:
        """The next lines that are not empty, with their numbers as spreadsheets count them; ``start`` from the head's."""
        first = self.head + 1 + start
        numbered = enumerate(self.lines[first : first + PAGE], start=first + 1)
        return [(number, cells) for number, cells in numbered if any(cells)]


def open_table(conn: Connection, *, one: Import, now: datetime) -> Reading:
    """The table of an import. InvalidInput where its file is none."""
    tenant = tenants.get_tenant(conn, tenant_id=one.tenant_id)
    lines = read_table(imports.read_content(conn, tenant_id=one.tenant_id, import_id=one.id))
    head = find_head(lines)
    chosen = one.choices["columns"]
    columns = recognise(lines[head]) if chosen is None else {Field(name): place for name, place in chosen.items()}
    habits = learn_habits(
        lines[head + 1 :], columns, day_first=one.choices["day_first"], today=day_of(now, tenant.zone)
    )
    return Reading(one, tenant, lines, head, columns, habits, [tier.name for tier in list_tiers(conn, tenant)])


def list_tiers(conn: Connection, tenant: Tenant) -> Sequence[Tier]:
    """Those of the programme in force, else of the newest draft."""
    version = programmes.find_programme(conn, tenant=tenant)
    if version is not None:
        return version.programme.tiers
    draft = programmes.find_document(conn, tenant_id=tenant.tenant_id)
    return parse_programme(draft).tiers if draft else ()


def begin_reading(conn: Connection, *, reading: Reading, now: datetime) -> Import:
    """Notes what columns there are; where they do not suffice, somebody has to choose. Nothing if it is not to be read any more."""
    one = imports.get_import(conn, tenant_id=reading.one.tenant_id, import_id=reading.one.id, lock=True)
    if one.state is not ImportState.READING or one.choices != reading.one.choices:
        return one
    import_lines.drop_lines(conn, tenant_id=one.tenant_id, import_id=one.id)
    names = reading.lines[reading.head]
    source = one.source if one.source == "native" else find_source(names)
    choices = {**one.choices, "columns": reading.named}
    state = ImportState.READING if is_enough(reading.columns) else ImportState.COLUMNS
    return imports.save_import(
        conn,
        one=replace(
            one,
            state=state,
            source=source,
            choices=choices,
            head=_describe(reading),
            line_total=sum(any(line) for line in reading.lines[reading.head + 1 :]),
            position=0,
            counts={},
        ),
        now=now,
    )


def read_page(conn: Connection, *, reading: Reading, start: int) -> list[Line]:
    """The next lines with their verdicts; reads only, but for what ``reading`` remembers."""
    wishes = [
        read_wish(number, cells, reading.columns, reading.habits, reading.tiers)
        for number, cells in reading.page(start)
    ]
    found = _find_people(conn, reading.one.tenant_id, wishes)
    meant = {one for each in found for theirs in each.by_key.values() for one in theirs}
    imported = list_imported(conn, one=reading.one, customer_ids=meant)
    lines = []
    for wish, theirs in zip(wishes, found, strict=True):
        verdict, customer = judge(wish, theirs, known=reading.known, imported=imported)
        if customer is not None and verdict is Verdict.READY:
            reading.known[customer] = wish.line
        reading.counts[verdict.value] += 1
        lines.append(_write(wish, verdict, customer, reading.known, reading.tenant))
    return lines


def save_page(conn: Connection, *, reading: Reading, start: int, lines: Sequence[Line]) -> bool:
    """Keeps the lines from ``start`` on; False, and nothing, if they are not wanted any more: it was let go, or somebody else began to
    read it anew, or by other columns."""
    one = imports.get_import(conn, tenant_id=reading.one.tenant_id, import_id=reading.one.id, lock=True)
    if not reading.is_at(one, start):
        return False
    import_lines.save_lines(conn, tenant_id=one.tenant_id, import_id=one.id, lines=lines)
    imports.save_import(conn, one=replace(one, position=start + PAGE), now=one.updated_at)
    return True


def finish_reading(conn: Connection, *, reading: Reading, now: datetime) -> Import:
    """All lines were looked at. Nothing if somebody else reads it now, or nobody."""
    one = imports.get_import(conn, tenant_id=reading.one.tenant_id, import_id=reading.one.id, lock=True)
    if not reading.is_at(one, one.position) or one.position < reading.total:
        return one
    ready = replace(one, state=ImportState.READY, position=0, counts=dict(reading.counts), trouble=None)
    return imports.save_import(conn, one=ready, now=now)


def give_up(conn: Connection, *, one: Import, why: InvalidInput, now: datetime) -> Import:
    """Notes why a file cannot be read."""
    one = imports.get_import(conn, tenant_id=one.tenant_id, import_id=one.id, lock=True)
    if one.state is not ImportState.READING:
        return one
    trouble = {"sentence": why.sentence, "values": dict(why.values)}
    return imports.save_import(conn, one=replace(one, state=ImportState.UNREAD, trouble=trouble), now=now)


def list_imported(conn: Connection, *, one: Import, customer_ids: set[int]) -> set[int]:
    """Those of the customers whom an earlier import gave points that stand, also under a number that went over to theirs: any import, or
    only one of this very file where it was chosen to import once more."""
    tenant_id, digest = one.tenant_id, one.digest if one.choices["again"] else None
    aliases = merges.list_aliases(conn, tenant_id=tenant_id, customer_ids=customer_ids)
    numbers = customer_ids | set(aliases)
    found = import_lines.list_imported(conn, tenant_id=tenant_id, customer_ids=numbers, digest=digest, besides=one.id)
    return {aliases.get(number, number) for number in found}


def _find_people(conn: Connection, tenant_id: int, wishes: Sequence[Wish]) -> list[Found]:
    """Whom the lines mean; two rows of somebody that were made one are one."""
    found = import_people.find_people(conn, tenant_id=tenant_id, wishes=wishes)
    numbers = {one for each in found for theirs in each.by_key.values() for one in theirs}
    person = merges.list_survivors(conn, tenant_id=tenant_id, customer_ids=numbers)
    return [
        replace(each, by_key={key: {person[one] for one in theirs} for key, theirs in each.by_key.items()})
        for each in found
    ]


def _write(wish: Wish, verdict: Verdict, customer: int | None, known: Mapping[int, int], tenant: Tenant) -> Line:
    said = dict(wish.said)
    if verdict is Verdict.DUPLICATE and customer is not None:
        said["first"] = str(known[customer])
    if wish.is_rounded:
        said["rounded"] = "1"
    expires_on = min(wish.expires_on, LAST_DAY) if wish.expires_on else None
    expires_at = start_of(expires_on + timedelta(days=1), tenant.zone) if expires_on else None
    return Line(wish.line, verdict, said, customer, wish.points, wish.lifetime, wish.tier, expires_at)


def _describe(reading: Reading) -> dict[str, Any]:
    """The names of the columns, and the first lines, as they are shown where somebody chooses."""
    cut = [
        [cell[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS]]
        for cells in reading.lines[reading.head : reading.head + SAMPLE + 1]
    ]
    return {"names": cut[0], "lines": cut[1:]}
