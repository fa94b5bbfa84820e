"""``bridge replay``: a programme tried on paper, through the code that awards for real."""

import json

import click

from bridge.commands import console
from bridge.core.on_paper.replay import replay as replay_case


@click.command()
@click.argument("case")
@console.as_json
def replay(case: str, as_json: bool) -> None:
    """Run one case (a JSON file, or - for standard input) and print what it gives. Needs no database."""
    click.echo(json.dumps(replay_case(console.read_json(case)), indent=2))
