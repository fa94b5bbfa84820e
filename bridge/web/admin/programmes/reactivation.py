"""The third step of the set-up: who has not come for a long time, how many of them may be written to, and why the others may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.access.permissions import NOBODY, Permission
from bridge.core.segments.segments import AllOf, Inactive, Points, Segment
from bridge.flows.segments.segments import select_customers
from bridge.store.segments.audience import Audience, count_audience
from bridge.store.segments.segment_conditions import Selection
from bridge.web.admin.page import Page
from bridge.web.admin.segments.segment_counts import Patience, count_in_time
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAYS = (60, 90, 180, 365)
USUAL_DAYS = 90
# Of the three seconds that PHP waits for a page.
SECONDS_OF_STEP, SECONDS_OF_DASHBOARD = 2.0, 0.7


@dataclass(frozen=True, slots=True)
class Sleepers:
    """Customers whose last visit was ``days`` days ago or earlier, and who of them may be written to; None: not counted in time."""

    days: int
    audience: Audience | None


def find_sleepers(conn: Connection, call: Call, patience: Patience, *, days: int = USUAL_DAYS) -> Sleepers:
    """Counted among the customers whom the caller may look at."""
    selection = _select(conn, call, Inactive(days))
    return Sleepers(days, patience.ask(conn, lambda: count_audience(conn, selection=selection)))


def show_people(conn: Connection, call: Call, page: Page) -> dict[str, object]:
    """What the step's template wants, for the days that the address names."""
    days = next((days for days in DAYS if str(days) == call.payload["query"].get("days")), USUAL_DAYS)
    patience, having = Patience.of(SECONDS_OF_STEP), AllOf((Inactive(days), Points(least=1)))
    return {
        "sleepers": find_sleepers(conn, call, patience.part(0.5), days=days),
        "with_points": count_in_time(conn, _select(conn, call, having), patience),
        "choices": [(one, page.link("setup", step="people", days=one), one == days) for one in DAYS],
        "leads_to": link_to_sleepers(page, days),
    }


def link_to_sleepers(page: Page, days: int = USUAL_DAYS) -> str:
    """Where they are listed."""
    return page.link("segment", built_in="inactive", days=days)


def _select(conn: Connection, call: Call, segment: Segment) -> Selection:
    reach = call.rights.reach(Permission.VIEW) if call.rights else NOBODY
    return select_customers(conn, tenant_id=call.identity.tenant, segment=segment, reach=reach, now=call.now)
