"""``bridge attach-history``: points for visits of before the programme; tried first, stopped and resumed, undone as a whole."""

import sys
from collections.abc import Callable, Generator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import click

from bridge import app, clock
from bridge.commands import console
from bridge.core.history.history import Choice
from bridge.flows.history import attach_history as flow
from bridge.settings import Settings
from bridge.store.database import Database
from bridge.store.history import batches
from bridge.store.history.batches import Batch
from bridge.tasks.attach_history import describe, drive
from bridge.tasks.preview_history import preview
from bridge.tasks.progress import Progress

R = TypeVar("R")

DAY = click.DateTime(["%Y-%m-%d"])
_LEFT_OUT = {
    "ahead": "still to come",
    "by_itself": "earn by themselves",
    "gone": "deleted meanwhile",
    "not_due": "not due: the status or payment that the programme asks for is missing",
    "no_rule": "no rule applies",
    "void": "cancelled, rejected or never paid",
}
_STATES = {
    "running": "is not finished",
    "paused": "is paused",
    "done": "is done",
    "undoing": "is being undone",
    "undone": "is undone",
}


@click.command("attach-history")
@console.site
@console.tenant
@click.option(
    "--from",
    "since",
    type=DAY,
    metavar="YYYY-MM-DD",
    help="The first day; visits count by the day on which they ended.",
)
@click.option("--to", "last", type=DAY, metavar="YYYY-MM-DD", help="The last day, included.")
@click.option("--rule", "rules", type=int, multiple=True, help="Only this rule, by its id; may be given several times.")
@click.option("--tell", is_flag=True, help="Let workflows hear of the tiers that change.")
@click.option("--dry-run", is_flag=True, help="Only say what it would come to.")
@click.option("--list", "listed", is_flag=True, help="What was attached so far.")
@click.option("--pause", type=int, metavar="BATCH", help="Have one that runs elsewhere stop.")
@click.option("--resume", type=int, metavar="BATCH", help="Go on with one that was paused or cut off.")
@click.option("--undo", type=int, metavar="BATCH", help="Take back whatever one gave and is still held.")
@console.as_json
def attach_history(
    settings: Settings,
    tenant: int,
    since: datetime | None,
    last: datetime | None,
    rules: tuple[int, ...],
    tell: bool,
    dry_run: bool,
    listed: bool,
    pause: int | None,
    resume: int | None,
    undo: int | None,
    as_json: bool,
) -> None:
    """Award past visits that earn nothing by themselves: of bookings made before the programme was active, or while it was
    paused or not permitted. Points are dated by the visit and expire as if they were given today. Ctrl+C pauses; doing it again
    gives nobody anything twice."""
    if sum((dry_run, listed, pause is not None, resume is not None, undo is not None)) > 1:
        raise click.UsageError("Give only one of --dry-run, --list, --pause, --resume and --undo.")
    choice = Choice(
        since.date() if since else None,
        last.date() + timedelta(days=1) if last and last.date() < date.max else None,
        frozenset(rules) or None,
        tell,
    )
    with app.opened_database(settings) as database:
        if listed:
            _list(database, tenant, as_json=as_json)
        elif dry_run:
            _preview(database, tenant, choice, as_json=as_json)
        elif pause is not None:
            _say(_change(database, flow.pause, tenant, pause), as_json=as_json)
        else:
            batch = _open(database, tenant, choice, resume, undo)
            _say(_work(database, batch, quiet=as_json), as_json=as_json)


def _open(database: Database, tenant: int, choice: Choice, resume: int | None, undo: int | None) -> Batch:
    if resume is not None:
        return _change(database, flow.resume, tenant, resume)
    if undo is not None:
        return _change(database, flow.undo, tenant, undo)
    begin = partial(flow.begin, tenant_id=tenant, choice=choice, actor=None, now=clock.now())
    return database.transact(begin)


def _change(database: Database, change: Callable[..., Batch], tenant: int, batch: int) -> Batch:
    return database.transact(partial(change, tenant_id=tenant, batch_id=batch, now=clock.now()))


def _work(database: Database, batch: Batch, *, quiet: bool) -> Batch:
    """To its end, or until somebody pauses it: here with Ctrl+C."""
    tenant_id = batch.tenant_id
    try:
        return watch(drive(database, tenant_id=tenant_id, batch_id=batch.id), quiet=quiet)
    except KeyboardInterrupt:
        with database.read() as conn:
            state = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch.id).state
        if state == "running":
            return _change(database, flow.pause, tenant_id, batch.id)
        raise


def _preview(database: Database, tenant: int, choice: Choice, *, as_json: bool) -> None:
    found = watch(preview(database, tenant_id=tenant, choice=choice, now=clock.now()), quiet=as_json)
    worth = f" (worth {found['worth']})" if found["worth"] is not None else ""
    lines = [
        f"Past bookings that earn nothing by themselves: {found['looked_at']}.",
        f"Attached, {found['bookings']} of them would give {_put_many(found['points'], 'point')}{worth} to "
        f"{_put_many(found['customers'], 'customer')}.",
        *_list_left_out(found["left_out"]),
        *(
            f"  {tier['name'] or 'no tier'}: {_put_many(tier['before'], 'customer')} now, {tier['after']} then"
            for tier in found["tiers"]
        ),
    ]
    console.say(found, "\n".join(lines), as_json=as_json)


def _list(database: Database, tenant: int, *, as_json: bool) -> None:
    with database.read() as conn:
        found = batches.list_batches(conn, tenant_id=tenant, kind=flow.KIND)
    document = {"batches": [describe(batch) for batch in found]}
    text = "\n".join(_put(batch) for batch in found) or "No history was attached yet."
    console.say(document, text, as_json=as_json)


def _say(batch: Batch, *, as_json: bool) -> None:
    lines = [_put(batch), *_list_left_out(batch.left_out)]
    if batch.state in ("running", "paused", "undoing"):
        lines.append(f"Go on with: bridge attach-history --resume {batch.id}")
    elif batch.state == "done":
        lines.append(f"Undo with: bridge attach-history --undo {batch.id}")
    console.say(describe(batch), "\n".join(lines), as_json=as_json)


def _put(batch: Batch) -> str:
    said = (
        f"Batch {batch.id} {_STATES[batch.state]}: {batch.bookings} of {batch.looked_at} bookings gave "
        f"{_put_many(batch.points, 'point')} to {_put_many(batch.customers, 'customer')}."
    )
    if batch.state in ("undoing", "undone"):
        back, bookings = _put_many(batch.detached_points, "point"), _put_many(batch.detached_bookings, "booking")
        said += f" Taken back: {back} of {bookings}."
    return said


def _put_many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _list_left_out(left_out: Any) -> list[str]:
    return [f"  {count} not: {_LEFT_OUT[reason]}" for reason, count in sorted(left_out.items())]


def watch(work: Generator[Progress, None, R], *, quiet: bool) -> R:
    """Runs it with a bar on standard error; its result."""
    with click.progressbar(length=1, file=sys.stderr, hidden=quiet, show_pos=True) as bar:
        while True:
            try:
                progress = next(work)
            except StopIteration as finished:
                bar.update((bar.length or 0) - bar.pos)
                result: R = finished.value
                return result
            bar.length = max(1, progress.total or 1)
            bar.update(progress.done - bar.pos)
