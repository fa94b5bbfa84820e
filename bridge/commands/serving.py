"""``bridge serve`` and ``bridge migrate``: the service itself, and its tables."""

import click

from bridge import app
from bridge.commands import console
from bridge.settings import Settings
from bridge.store.audit import inspection


@click.command()
@console.site
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8787, show_default=True)
@click.option("--with-worker", is_flag=True, help="Do the work of `bridge work` in the same process, for small sites.")
def serve(settings: Settings, host: str, port: int, with_worker: bool) -> None:
    """Answer the plugin's calls until told to stop. Brings the tables up to date first."""
    app.serve(settings, host=host, port=port, with_worker=with_worker)


@click.command()
@console.site
@console.as_json
def migrate(settings: Settings, as_json: bool) -> None:
    """Bring the tables up to date. Several at once migrate once."""
    with app.opened_database(settings) as database:
        database.migrate()
    revision = inspection.get_newest_revision()
    console.say({"revision": revision}, f"The tables are up to date (migration {revision}).", as_json=as_json)
