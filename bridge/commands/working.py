"""``bridge work`` and ``bridge settle``: what is to be done, all the time, once, or for one appointment."""

import dataclasses
from functools import partial

import click

from bridge import app, clock
from bridge.commands import console
from bridge.commands.phrases import describe_entry
from bridge.flows.settling.settle import settle as settle_appointment
from bridge.jobs.appointments import Settlings
from bridge.jobs.sweeping import settle_all
from bridge.settings import Settings


@click.command()
@console.site
@click.option("--once", is_flag=True, help="Do everything that is to be done, and return.")
@console.as_json
def work(settings: Settings, once: bool, as_json: bool) -> None:
    """Settle what doorbells rang for, sweep for what no hook told, free late holds, let points expire,
    and bring WordPress the events that no ring's reply carried home."""
    if not once:
        app.work(settings)
        return
    report = dataclasses.asdict(app.work_once(settings))
    text = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in report.items())
    console.say(report, text, as_json=as_json)
    raise SystemExit(console.FAILED if report["failed"] else console.DONE)


@click.command()
@console.site
@console.tenant
@click.option("--appointment", type=click.IntRange(min=1), help="The appointment to settle.")
@click.option("--all", "everything", is_flag=True, help="Every appointment of every tenant that may earn or ever did.")
@console.as_json
def settle(settings: Settings, tenant: int, appointment: int | None, everything: bool, as_json: bool) -> None:
    """Make the ledger say what it should. An appointment that is gone is no error."""
    if everything == (appointment is not None):
        raise click.UsageError("Give either --appointment or --all.")
    with app.opened_database(settings) as database:
        if appointment is not None:
            job = partial(settle_appointment, tenant_id=tenant, appointment_id=appointment, now=clock.now())
            done = Settlings([database.transact(job)])
        else:
            done = settle_all(database, now=clock.now())
    entries = [describe_entry(entry) for settled in done.settled for entry in settled.entries]
    document = {
        "settled": len(done.settled),
        "failed": [{"tenant": tenant, "appointment": appointment} for tenant, appointment in done.failed],
        "entries": entries,
    }
    lines = [f"appointment {entry['appointment']}: {entry['kind']} {entry['points']:+d}" for entry in entries]
    lines.append(f"{len(done.settled)} settled, {len(entries)} entries written, {len(done.failed)} failed.")
    console.say(document, "\n".join(lines), as_json=as_json)
    raise SystemExit(console.FAILED if done.failed else console.DONE)
