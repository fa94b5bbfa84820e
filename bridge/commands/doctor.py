"""``bridge doctor``: is everything there that the service needs, and if not, what to do about it."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import click

from bridge import clock
from bridge.app import SECRET_OPTION, opened_database
from bridge.checks.check import Check, State, broken
from bridge.checks.questions import NAMES, examine
from bridge.checks.subject import Subject
from bridge.commands import console
from bridge.settings import Settings
from bridge.store.database import Database
from bridge.store.failures import explain
from bridge.store.site.options import read_options
from bridge.wordpress.client import Unreachable, ask_health
from bridge.wordpress.health import ShimHealth
from bridge.wordpress.signing import split_secrets

if TYPE_CHECKING:
    from sqlalchemy import Connection

MARKS = {State.BROKEN: "NOT ", State.NOTE: "note", State.WELL: "ok  "}


@click.command()
@console.site
@click.option(
    "--only", type=click.Choice(NAMES), help="Look at this alone: `--only worker` tells whether one is at work."
)
@console.as_json
def doctor(settings: Settings, only: str | None, as_json: bool) -> None:
    """Look at the database, WordPress, Booknetic, the plugin and the worker, and say what to do. Exit 1 if anything is
    amiss."""
    with opened_database(settings) as database:
        checks = list(_examine(settings, database, only))
    ok = all(check.ok for check in checks)
    text = "\n".join(f"{MARKS[check.state]} {check.name}: {check.message}" for check in checks)
    listed = [{"name": check.name, "ok": check.ok, "message": check.message} for check in checks]
    console.say({"ok": ok, "checks": listed}, text, as_json=as_json)
    raise SystemExit(console.DONE if ok else console.FAILED)


def _examine(settings: Settings, database: Database, only: str | None) -> Iterator[Check]:
    """All checks, or one. No connection, no further checks."""
    try:
        with database.read() as conn:
            ask = partial(_ask_plugin, settings, conn)
            subject = Subject(conn, clock.wall(), ask, fixed_secret=settings.secret)
            yield from examine(subject, setup=True, only=only)
    except Exception as error:
        trouble = explain(error)
        if trouble is None:
            raise
        yield broken("connection", trouble.message)


def _ask_plugin(settings: Settings, conn: "Connection") -> ShimHealth:
    """Over HTTP, as the worker brings it events."""
    options = read_options(conn, ["home", SECRET_OPTION])
    secrets = split_secrets(settings.secret or options.get(SECRET_OPTION) or "")
    address = settings.wordpress_url or options.get("home")
    if not secrets or not address:
        raise Unreachable("The plugin cannot be asked before there is a secret and WordPress's address.")
    try:
        return ask_health(address, secrets[0], at=clock.wall())
    except Unreachable as problem:
        advice = "If WordPress has another address from here, set BKLOYALTY_WORDPRESS_URL."
        raise Unreachable(f"{problem} {advice}") from problem
