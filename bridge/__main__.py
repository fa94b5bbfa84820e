"""The command line: ``bridge``, also ``python -m bridge``."""

import logging
import sys

import click

from bridge import __version__, clock
from bridge.commands import console
from bridge.commands.replay import replay


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="bridge")
def cli() -> None:
    """A loyalty programme beside Booknetic: points, tiers and redemption, kept in WordPress's own database."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    clock.standing_still()


cli.add_command(replay)


def main() -> None:
    """The console script."""
    console.run(cli, sys.argv[1:])


if __name__ == "__main__":
    main()
