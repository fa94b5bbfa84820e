"""What lies ready for whoever deals with bonuses: the segments that can be chosen, and bonuses in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from bridge.core.bonuses.bonuses import BonusState
from bridge.core.local_time import day_of
from bridge.core.rules.wording import find_last_day
from bridge.core.segments.built_in_segments import BUILT_IN
from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.store.bonuses import bonuses
from bridge.store.bonuses.bonuses import BonusRow
from bridge.store.segments import saved_segments
from bridge.web.admin.segments import segment_names
from bridge.web.admin.segments.segment_desk import Document as Segment
from bridge.web.admin.segments.segment_desk import SegmentDesk, find_meant, mean_built_in, mean_saved, mean_tier
from bridge.web.admin.segments.segment_names import say_again
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection

EVERYBODY = "everybody"
COPY = "copy"
MOST_DIGITS = 18
_SAID = {
    BonusState.RUNNING: N_("Being given"),
    BonusState.STOPPED: N_("Stopped"),
    BonusState.DONE: N_("Given"),
    BonusState.UNDOING: N_("Being taken back"),
}
_TONES = {BonusState.RUNNING: "good", BonusState.STOPPED: "warn", BonusState.UNDOING: "warn"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A segment that can be given a bonus: ``value`` is what a form or an address calls it, ``name`` what people call it."""

    value: str
    name: str
    document: Segment


@dataclass(frozen=True, slots=True)
class BonusView:
    """A bonus as it is shown; days are the business's, ``until`` the last one that counts. ``worth`` is that of all points given
    and not taken back, None where points cannot be used."""

    id: int
    name: str
    points: int
    budget: int | None
    left: int | None
    segment: str
    words: str
    is_own: bool
    state: str
    said: str
    tone: str
    since: date
    until: date | None
    stays_open: bool
    customers: int
    given: int
    taken_from: int
    taken: int
    worth: Decimal | None


def list_choices(conn: Connection, desk: SegmentDesk) -> list[Chosen]:
    """All segments: everybody, those that every business has, the tiers, and those that were saved."""
    return list(_list_choices(conn, desk))


def find_chosen(conn: Connection, call: Call, desk: SegmentDesk, value: str) -> Chosen | None:
    """The segment that a form or an address means: ``everybody``, the id of a saved one, or the key of a built-in one, which may
    go on with its figures (``inactive&days=120``), or that of an earlier bonus; None if there is none."""
    key, _, figures = value.partition("&")
    if key in ("", EVERYBODY):
        return _everybody(desk)
    if key == COPY:
        return _find_copied(conn, call, desk, dict(parse_qsl(figures)).get("id", ""))
    query = {"id": key} if _is_number(key) else {"built_in": key, **dict(parse_qsl(figures))}
    try:
        meant = find_meant(conn, desk, query)
    except NotHere:
        return None
    return Chosen(value, meant.name, meant.document)


def get_bonus(conn: Connection, call: Call, desk: SegmentDesk, bonus_id: int) -> BonusRow:
    """NotHere, with a sentence, if there is none, or it is a colleague's and only one's own customers may be seen."""
    said = desk.page.language.gettext("There is no such bonus here.")
    try:
        row = bonuses.get_bonus(conn, tenant_id=desk.tenant_id, bonus_id=bonus_id)
    except NotHere:
        raise NotHere(said) from None
    if not call.reach.everybody and row.actor != call.identity.user:
        raise NotHere(said)
    return row


def show_bonus(desk: SegmentDesk, row: BonusRow) -> BonusView:
    """A bonus as the screens show it."""
    bonus, zone = row.bonus, desk.counter.tenant.zone
    words = desk.put(row.segment)
    return BonusView(
        id=row.id,
        name=row.name,
        points=bonus.points,
        budget=bonus.budget,
        left=None if bonus.left is None else max(0, bonus.left),
        segment=say_again(row.segment_name, desk.page.language) if row.segment_name else words,
        words=words,
        is_own=row.staff is not None,
        state=bonus.state.value,
        said=_say_state(desk, row),
        tone=_TONES.get(bonus.state, ""),
        since=day_of(bonus.starts_at, zone),
        until=find_last_day(day_of(bonus.ends_at, zone)) if bonus.ends_at else None,
        stays_open=bonus.stays_open,
        customers=bonus.customers,
        given=bonus.given,
        taken_from=bonus.taken_from,
        taken=bonus.taken,
        worth=desk.counter.worth(bonus.given - bonus.taken),
    )


def _say_state(desk: SegmentDesk, row: BonusRow) -> str:
    bonus, page = row.bonus, desk.page
    gettext = page.language.gettext
    if bonus.state is BonusState.RUNNING and bonus.starts_at > desk.now:
        return gettext("Starts on %(day)s", day=page.formats.day(day_of(bonus.starts_at, desk.counter.tenant.zone)))
    if bonus.state is BonusState.RUNNING and bonus.stays_open and bonus.round_at and bonus.round_at > desk.now:
        assert bonus.ends_at is not None, "what stays open has a last day"
        last = find_last_day(day_of(bonus.ends_at, desk.counter.tenant.zone))
        return gettext("Open until %(day)s", day=page.formats.day(last))
    if bonus.state is BonusState.DONE and bonus.is_used_up:
        return gettext("Budget used up")
    if bonus.state is BonusState.UNDONE:
        return page.language.pgettext("bonus", "Taken back")
    return gettext(_SAID[bonus.state])


def _find_copied(conn: Connection, call: Call, desk: SegmentDesk, bonus_id: str) -> Chosen | None:
    """The segment of an earlier bonus, as it was then."""
    if not _is_number(bonus_id):
        return None
    try:
        row = get_bonus(conn, call, desk, int(bonus_id))
    except NotHere:
        return None
    language = desk.page.language
    as_then = language.gettext("As in “%(name)s”", name=row.name)
    name = say_again(row.segment_name, language) if row.segment_name else as_then
    return Chosen(f"{COPY}&id={row.id}", name, row.segment)


def _is_number(said: str) -> bool:
    """Other writings have digits too, not all of which are numbers."""
    return said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS


def _everybody(desk: SegmentDesk) -> Chosen:
    return Chosen(EVERYBODY, desk.page.language.gettext(segment_names.EVERYBODY), {"all": []})


def _list_choices(conn: Connection, desk: SegmentDesk) -> Iterator[Chosen]:
    yield _everybody(desk)
    business = desk.look_at_business(conn)
    for built_in in BUILT_IN:
        if meant := mean_built_in(conn, desk, built_in, {}, business):
            yield Chosen(built_in.key, meant.name, meant.document)
    for name in desk.tiers:
        meant = mean_tier(desk, name)
        yield Chosen(f"tier&{urlencode({'tier': name})}", meant.name, meant.document)
    for saved in saved_segments.list_segments(conn, tenant_id=desk.tenant_id):
        meant = mean_saved(saved)
        yield Chosen(str(saved.id), meant.name, meant.document)
