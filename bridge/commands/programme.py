"""``bridge programme``: the rules, tiers and terms of a tenant, as a document."""

import json
from functools import partial

import click

from bridge import app, clock
from bridge.commands import console
from bridge.errors import InvalidProgramme
from bridge.flows.programmes import configure
from bridge.settings import Settings


@click.group()
def programme() -> None:
    """Export, import, pause and activate a tenant's programme."""


@programme.command("export")
@console.site
@console.tenant
@console.as_json
def export_(settings: Settings, tenant: int, as_json: bool) -> None:
    """Print the newest version of the programme, as `import` takes it."""
    with app.opened_database(settings) as database, database.read() as conn:
        document = configure.export_programme(conn, tenant_id=tenant)
    click.echo(json.dumps(document, indent=2))


@programme.command("import")
@console.site
@console.tenant
@click.argument("file")
@click.option("--draft", is_flag=True, help="Keep it as a draft; `activate` puts it in force.")
@console.as_json
def import_(settings: Settings, tenant: int, file: str, draft: bool, as_json: bool) -> None:
    """Take a new version from a JSON file (or - for standard input). It is in force from this second, unless a draft."""
    document = console.read_json(file)
    if not isinstance(document, dict):
        raise InvalidProgramme("The document must be an object: the programme itself.")
    job = partial(configure.import_programme, tenant_id=tenant, document=document, draft=draft, now=clock.now())
    with app.opened_database(settings) as database:
        version = database.transact(job)
    state = "is a draft" if draft else "is in force"
    console.say(
        {"version": version, "state": "draft" if draft else "active"}, f"Version {version} {state}.", as_json=as_json
    )


@programme.command()
@console.site
@console.tenant
@console.as_json
def pause(settings: Settings, tenant: int, as_json: bool) -> None:
    """From this second on bookings earn nothing and points cannot be used. Nothing is taken away."""
    with app.opened_database(settings) as database:
        database.transact(partial(configure.pause, tenant_id=tenant, now=clock.now()))
    console.say({"state": "paused"}, "The programme is paused.", as_json=as_json)


@programme.command()
@console.site
@console.tenant
@console.as_json
def activate(settings: Settings, tenant: int, as_json: bool) -> None:
    """Put the newest version in force, also if it is a draft, or end a pause, from this second on."""
    with app.opened_database(settings) as database:
        version = database.transact(partial(configure.activate, tenant_id=tenant, now=clock.now()))
    said = f"The programme is active: version {version} is in force."
    console.say({"state": "active", "version": version}, said, as_json=as_json)
