"""The command line: ``bridge``, also ``python -m bridge``."""

import logging
import sys
from importlib import import_module

import click

from bridge import __version__, clock
from bridge.commands import console

# Each command's module is imported when the command is asked for: trying a programme on paper needs no database driver.
COMMANDS = {
    "adjust": "accounts",
    "attach-history": "attach_history",
    "audit": "accounts",
    "doctor": "doctor",
    "merge": "accounts",
    "migrate": "serving",
    "parity": "parity",
    "programme": "programme",
    "replay": "replay",
    "serve": "serving",
    "settle": "working",
    "statement": "accounts",
    "work": "working",
}


class Commands(click.Group):
    """The commands of ``bridge/commands``, by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(
            import_module(f"bridge.commands.{COMMANDS[cmd_name]}"), cmd_name.replace("-", "_")
        )
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="bridge")
def cli() -> None:
    """A loyalty programme beside Booknetic: points, tiers and redemption, kept in WordPress's own database."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    clock.standing_still()


def main() -> None:
    """The console script."""
    console.run(cli, sys.argv[1:])


if __name__ == "__main__":
    main()
