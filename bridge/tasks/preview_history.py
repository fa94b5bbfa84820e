"""What attaching history would come to: points, to whom, worth what, and the tiers after it. Writes nothing."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bridge import clock
from bridge.core.history.attaching import Foresight
from bridge.core.history.history import Choice, Terms
from bridge.core.money import floor_money
from bridge.core.points.accounts import Attachment
from bridge.core.programmes.programme import Programme
from bridge.core.settling.situations import Version
from bridge.flows.history import attach_history, history_pages
from bridge.flows.history.past import Frame
from bridge.store.database import Database
from bridge.store.history import past
from bridge.store.programmes import tenants
from bridge.store.reports import figures
from bridge.store.work.tasks import Task
from bridge.tasks import history
from bridge.tasks.progress import Progress, Work


def run(database: Database, task: Task) -> Work:
    """Counts bookings. Parameters: the ``choice``. Result: as ``preview`` gives it."""
    choice = Choice.from_document(task.parameters["choice"])
    return (yield from preview(database, tenant_id=task.tenant_id, choice=choice, now=clock.now()))


def preview(database: Database, *, tenant_id: int, choice: Choice, now: datetime) -> Work:
    """A dry run by the decisions of the real one.

    ``points`` to ``customers`` over ``bookings`` of those ``looked_at``, ``left_out`` by why; their ``worth`` as text, None where
    points have no value; how many customers each of the ``tiers`` (lowest first, None for no tier) has ``before`` and
    ``after``, how many go from which to which (``moves``), and who gets most (``top``). Refuses what beginning would refuse.
    """
    with database.read() as conn:
        tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
        version = attach_history.check_choice(conn, tenant=tenant, choice=choice)
        stretch = attach_history.find_stretch(tenant, choice, at=now)
        directory = past.read_directory(conn, tenant_id=tenant_id)
        total = past.count_visits(conn, tenant_id=tenant_id, stretch=stretch)
        customers = figures.count_by_tier(conn, tenant_id=tenant_id)
    frame = Frame(tenant, Terms(0, version, version, Attachment(now, choice.rules)), now)
    look = partial(history_pages.preview_page, frame=frame, directory=directory)
    seen = Foresight()
    for visits in history.list_pages(database, tenant_id=tenant_id, stretch=stretch, whole=True):
        yield Progress(min(seen.gains.looked_at, total), total)
        with database.read() as conn:
            seen.add(look(conn, visits=visits))
    return _describe(seen, version, customers, tenant.decimals)


def _describe(seen: Foresight, version: Version, customers: Mapping[str | None, int], decimals: int) -> dict[str, Any]:
    gains, value = seen.gains, version.programme.redemption.point_value
    return {
        "version": version.number,
        "looked_at": gains.looked_at,
        "bookings": gains.bookings,
        "customers": gains.customers,
        "points": gains.points,
        "worth": str(floor_money(gains.points * value, decimals)) if value > 0 else None,
        "left_out": {reason.value: count for reason, count in gains.left_out.items()},
        "tiers": _list_tiers(version.programme, customers, seen),
        "moves": [
            {"before": before, "after": after, "customers": count} for (before, after), count in seen.moves.items()
        ],
        "top": [{"customer_id": customer_id, "points": points} for points, customer_id in seen.top],
    }


def _list_tiers(programme: Programme, customers: Mapping[str | None, int], seen: Foresight) -> list[dict[str, Any]]:
    """Newcomers count among those who have no tier yet."""
    before = Counter(customers)
    before[None] += seen.newcomers
    after = Counter(before)
    for (left, reached), count in seen.moves.items():
        after[left] -= count
        after[reached] += count
    lowest_first = sorted(programme.tiers, key=lambda tier: tier.min_points)
    names = [None, *(tier.name for tier in lowest_first)]
    return [{"name": name, "before": before[name], "after": after[name]} for name in names]
