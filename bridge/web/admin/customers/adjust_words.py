"""What adjustments say: what was done, and why one was refused, in the reader's language and with the figures that matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bridge.errors import ChangedMeanwhile, InsufficientPoints
from bridge.store.points import accounts
from bridge.store.points.adjustments import Adjustment
from bridge.web.admin.customers.persons import Counter, Person
from bridge.web.admin.page import Page

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def refusing(conn: Connection, counter: Counter, person: Person) -> Iterator[None]:
    """What is refused inside is refused in these words."""
    try:
        yield
    except InsufficientPoints:
        raise _refuse_removal(conn, counter, person) from None
    except ChangedMeanwhile as refusal:
        raise ChangedMeanwhile(refusal.put(counter.page.language.gettext)) from None


def say_done(page: Page, person: Person, points: int) -> str:
    """What an adjustment of ``points`` (signed) did."""
    said = {"points": page.formats.number(abs(points)), "name": person.name}
    if points > 0:
        return page.language.ngettext(
            "%(points)s point given to %(name)s.", "%(points)s points given to %(name)s.", points, **said
        )
    return page.language.ngettext(
        "%(points)s point taken from %(name)s.", "%(points)s points taken from %(name)s.", -points, **said
    )


def say_undone(page: Page, posted: Adjustment) -> str:
    """What came of one that was asked for again after it had been taken back."""
    return page.language.gettext(
        "This adjustment was made before, and taken back since by adjustment %(number)s. Nothing was changed now.",
        number=posted.undone_by,
    )


def _refuse_removal(conn: Connection, counter: Counter, person: Person) -> InsufficientPoints:
    account = accounts.find_account(conn, tenant_id=counter.tenant.tenant_id, customer_id=person.id)
    available, held = (max(0, account.available), account.held) if account else (0, 0)
    language, number = counter.page.language, counter.page.formats.number
    said = language.ngettext(
        "At most %(points)s point can be removed: no more is available.",
        "At most %(points)s points can be removed: no more are available.",
        available,
        points=number(available),
    )
    if held:
        more = language.ngettext(
            "%(points)s more is set aside for a booking.",
            "%(points)s more are set aside for bookings.",
            held,
            points=number(held),
        )
        said = f"{said} {more}"
    return InsufficientPoints(said, field="points")
