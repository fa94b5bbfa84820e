"""The form of a segment: what people typed, as its document has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bridge.core.programmes.programme_documents import MOST_DAYS
from bridge.core.segments.segment_documents import MOST_CONDITIONS, MOST_NAMED, parse_segment
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, InvalidSegment
from bridge.web.admin.form import MAX_WHOLE, Form
from bridge.web.admin.segments.segment_rows import Document, Group, Row, join_groups, read_groups
from bridge.web.languages import Language

POINTS, PERCENT = MEASURES = ("points", "percent")

TOO_MANY = N_("A segment has at most %(most)s conditions. Leave some out.")
TOO_MANY_NAMED = N_("Please choose at most %(most)s.")
NO_BOUND = N_("Please fill in at least one of these.")
TURNED_ROUND = N_("This is less than the other one.")
NO_TIER = N_("Please tick at least one.")
NO_PLACE = N_("Please choose some services or locations.")


@dataclass(frozen=True, slots=True)
class SegmentForm:
    """What was typed. InvalidInput names the field that is wrong."""

    form: Form
    language: Language

    def read(self) -> Document:
        """The segment's document."""
        document = self._read(self._read_row)
        assert document is not None, "whatever is missing was refused"
        return document

    def read_so_far(self) -> Document | None:
        """The same while somebody still types: None while something is missing. Raises only for what is wrong."""

        def read_unless_missing(row: Row) -> Document | None:
            try:
                return self._read_row(row)
            except InvalidInput as wrong:
                if self.form.texts(wrong.field or ""):
                    raise
                return None

        return self._read(read_unless_missing)

    def _read(self, read_row: Callable[[Row], Document | None]) -> Document | None:
        groups = read_groups(self.form)
        rows = _list_rows(groups)
        if len(rows) > MOST_CONDITIONS:
            raise InvalidInput(self.language.gettext(TOO_MANY, most=MOST_CONDITIONS), field="rows")
        bodies = {row.number: body for row in rows if (body := read_row(row)) is not None}
        return self._check(join_groups(groups, bodies)) if len(bodies) == len(rows) else None

    def _check(self, document: Document) -> Document:
        """What no page offers, such as a tier with an endless name."""
        try:
            parse_segment(document)
        except InvalidSegment:
            raise InvalidInput(self.language.gettext("Please choose from the list.")) from None
        return document

    def _read_row(self, row: Row) -> Document:
        return _READERS[row.kind](Fields(self.form, self.language, row.number))


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one row."""

    form: Form
    language: Language
    number: int

    def name(self, field: str) -> str:
        """What a field is called in the whole form."""
        return f"r{self.number}_{field}"

    def refuse(self, field: str, sentence: str, **values: object) -> InvalidInput:
        return self.form.refuse(self.name(field), self.language.gettext(sentence, **values))

    def days(self, field: str = "days") -> int:
        return self.form.whole(self.name(field), least=1, most=MOST_DAYS)

    def optional_days(self, field: str = "days") -> dict[str, int]:
        found = self.form.optional_whole(self.name(field), least=1, most=MOST_DAYS)
        return {} if found is None else {field: found}

    def whole(self, field: str, *, least: int = 1, most: int = MAX_WHOLE) -> int:
        return self.form.whole(self.name(field), least=least, most=most)

    def bounds(self, read: Callable[[str], Any]) -> dict[str, Any]:
        """``least`` and ``most``, or one of them."""
        found = {field: value for field in ("least", "most") if (value := read(self.name(field))) is not None}
        if not found:
            raise self.refuse("least", NO_BOUND)
        if len(found) == 2 and found["most"] < found["least"]:
            raise self.refuse("most", TURNED_ROUND)
        return found

    def distance(self) -> dict[str, int]:
        """How near: ``points`` or ``percent``."""
        measure = self.form.choice(self.name("measure"), MEASURES)
        return {measure: self.whole("distance", most=100 if measure == PERCENT else MAX_WHOLE)}

    def ids(self, field: str) -> list[int]:
        found = sorted(self.form.ids(self.name(field)))
        if len(found) > MOST_NAMED:
            raise self.refuse(field, TOO_MANY_NAMED, most=MOST_NAMED)
        return found


def _read_inactive(fields: Fields) -> Document:
    body = {"days": fields.days()} | fields.optional_days("at_most")
    if body.get("at_most", MOST_DAYS) < body["days"]:
        raise fields.refuse("at_most", TURNED_ROUND)
    return body


def _read_visits(fields: Fields) -> Document:
    return fields.bounds(fields.form.optional_whole) | fields.optional_days()


def _read_spent(fields: Fields) -> Document:
    bounds: dict[str, Decimal] = fields.bounds(fields.form.optional_amount)
    return {name: f"{amount:f}" for name, amount in bounds.items()} | fields.optional_days()


def _read_points(fields: Fields) -> Document:
    return fields.bounds(lambda name: fields.form.optional_whole(name, least=-MAX_WHOLE))


def _read_last_visit(fields: Fields) -> Document:
    body = {field: ids for field in ("services", "locations") if (ids := fields.ids(field))}
    if not body:
        raise fields.refuse("services", NO_PLACE)
    return body


def _read_tier(fields: Fields) -> Document:
    names, without = fields.form.texts(fields.name("names")), fields.form.flag(fields.name("without"))
    if without and names:
        raise fields.refuse("without", N_("Untick the tiers to ask for customers without one."))
    if not without and not names:
        raise fields.refuse("names", NO_TIER)
    return {"without": True} if without else {"names": names[:MOST_NAMED]}


def _read_near_tier(fields: Fields) -> Document:
    tier = fields.form.given(fields.name("tier"))
    return {**fields.distance(), **({"tier": tier} if tier else {})}


_READERS: Mapping[str, Callable[[Fields], Document]] = {
    "booked": lambda fields: {"ahead": fields.form.choice(fields.name("ahead"), ("yes", "no")) == "yes"},
    "expiring": lambda fields: {"days": fields.days(), "least": fields.whole("least")},
    "inactive": _read_inactive,
    "last_visit": _read_last_visit,
    "near_reward": lambda fields: {"cost": fields.whole("cost"), **fields.distance()},
    "near_tier": _read_near_tier,
    "never_redeemed": lambda _: {},
    "new": lambda fields: {"days": fields.days()},
    "points": _read_points,
    "spent": _read_spent,
    "tier": _read_tier,
    "visits": _read_visits,
}


def _list_rows(groups: list[Group]) -> list[Row]:
    return [row for group in groups for row in group.rows]
