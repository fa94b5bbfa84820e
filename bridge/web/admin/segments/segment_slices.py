"""A page of a segment's customers, in the order in which Booknetic got to know them, within the time that a page has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bridge.store.segments import segments
from bridge.store.segments.segment_conditions import Selection
from bridge.web.admin.segments.segment_counts import Patience

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of a segment. It goes on before ``before`` and after ``after``, by customer; None where it does not.

    ``is_cut_off``: there was no time to look further, and whether there are more is not known.
    """

    ids: Sequence[int]
    before: int | None
    after: int | None
    is_cut_off: bool = False


def find_slice(
    conn: Connection, selection: Selection, *, after: int, before: int | None, limit: int, patience: Patience
) -> Slice:
    """At most ``limit`` customers behind ``after``, or just in front of ``before``.

    A third of the time is for asking as a whole; what takes longer is looked for stretch by stretch for another third.
    """
    ask = partial(segments.list_members, conn, selection=selection, limit=limit + 1)
    if before is not None:
        found = patience.part(1 / 3).ask(conn, partial(ask, before=before))
        if found is not None and len(found) > limit:
            return Slice(found[1:], found[1], found[-1])
        after = 0  # the beginning, where they may be fewer than a page: show the first whole one
    found = patience.part(1 / 3).ask(conn, partial(ask, after=after))
    if found is None:
        return _walk(conn, selection, after=after, limit=limit, patience=patience.part(1 / 3))
    goes_on, found = len(found) > limit, found[:limit]
    return Slice(found, found[0] if found and after else None, found[-1] if goes_on else None)


def _walk(conn: Connection, selection: Selection, *, after: int, limit: int, patience: Patience) -> Slice:
    found: list[int] = []
    place = after
    while len(found) <= limit:
        step = patience.ask(conn, partial(segments.walk_members, conn, selection=selection, after=place))
        if step is None or step[1] is None:
            first = found[0] if found and after else None
            return Slice(found, first, place if step is None else None, is_cut_off=step is None)
        found += step[0]
        place = step[1]
    found = found[:limit]
    return Slice(found, found[0] if after else None, found[-1])
