"""Whom a segment may be used to write to: those of it who agreed to it, and nobody else.

Whatever markets (a segment's export, a campaign's workflow) takes ``Addressee`` and gets them only here.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from bridge.core.customers.consent import Answer
from bridge.store.segments.segment_conditions import Selection, Stretch, p, say_selection
from bridge.store.segments.segments import find_stride
from bridge.store.site.booknetic import BKNTC


@dataclass(frozen=True, slots=True)
class Addressee:
    """A customer who agreed to be written to, and has not withdrawn it."""

    customer_id: int


@dataclass(frozen=True, slots=True)
class Audience:
    """How many of a segment may be written to, and why not the others."""

    reachable: int
    never_asked: int
    refused: int
    withdrawn: int

    @property
    def members(self) -> int:
        """Everybody in the segment."""
        return self.reachable + self.never_asked + self.refused + self.withdrawn


def count_audience(conn: Connection, *, selection: Selection) -> Audience:
    """How many of those selected may be written to, and why not the others; one query."""
    query = select(p.c.consent, func.count()).where(say_selection(selection)).group_by(p.c.consent)
    found = {row[0]: int(row[1]) for row in conn.execute(query)}
    return Audience(
        reachable=found.get(Answer.GIVEN, 0),
        never_asked=found.get(None, 0),
        refused=found.get(Answer.REFUSED, 0),
        withdrawn=found.get(Answer.WITHDRAWN, 0),
    )


def count_without_email(conn: Connection, *, selection: Selection) -> int:
    """How many of those who may be written to have no e-mail address in Booknetic."""
    agreed = p.c.consent == Answer.GIVEN.value
    return conn.scalar(select(func.count()).select_from(p).where(say_selection(selection), agreed, _NO_EMAIL)) or 0


def walk_audience(conn: Connection, *, selection: Selection, after: int = 0) -> tuple[list[Addressee], int | None]:
    """Those of the next customers after one, by id, who are selected and agreed; and how far that is, None at the end."""
    until = find_stride(conn, tenant_id=selection.tenant_id, after=after)
    if until is None:
        return [], None
    agreed = p.c.consent == Answer.GIVEN.value
    query = select(p.c.customer_id).where(say_selection(selection, Stretch(after, until)), agreed)
    return [Addressee(customer_id) for customer_id in conn.scalars(query.order_by(p.c.customer_id))], until


def list_willing(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> list[Addressee]:
    """Those of these customers who agreed, by id; whoever is gone has agreed to nothing."""
    theirs = p.c.tenant_id == tenant_id, p.c.customer_id.in_(list(customer_ids)), p.c.consent == Answer.GIVEN.value
    query = select(p.c.customer_id).where(*theirs).order_by(p.c.customer_id)
    return [Addressee(customer_id) for customer_id in conn.scalars(query)] if customer_ids else []


_NO_EMAIL = text(f"NOT EXISTS (SELECT 1 FROM {BKNTC}customers c WHERE c.id = p.customer_id AND TRIM(c.email) <> '')")
