"""``bridge doctor``: is everything there that the service needs, and if not, what to do about it."""

import click

from bridge.app import opened_database
from bridge.commands import console
from bridge.commands.checkup import examine
from bridge.settings import Settings


@click.command()
@console.site
@console.as_json
def doctor(settings: Settings, as_json: bool) -> None:
    """Look at the database, WordPress, Booknetic and the plugin, and say what to do. Exit 1 if anything is amiss."""
    with opened_database(settings) as database:
        checks = list(examine(settings, database))
    ok = all(check.ok for check in checks)
    text = "\n".join(f"{check.mark} {check.name}: {check.message}" for check in checks)
    console.say({"ok": ok, "checks": [check.as_document() for check in checks]}, text, as_json=as_json)
    raise SystemExit(console.DONE if ok else console.FAILED)
