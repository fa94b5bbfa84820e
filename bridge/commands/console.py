"""What all commands share: their common options, one way to print, one way to fail."""

import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bridge.errors import BadSettings, InvalidInput, LoyaltyError
from bridge.settings import Settings, read_settings

R = TypeVar("R")
DONE, FAILED, WRONG_USAGE = 0, 1, 2
MOST_NAMED = 20

as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document; errors as JSON on standard error."
)
customer = click.option("--customer", type=click.IntRange(min=1), required=True, help="Booknetic's customer id.")


class Unreadable(InvalidInput):
    """A file cannot be read as a JSON document."""

    code = "unreadable_file"


def site(command: Callable[..., R]) -> Callable[..., R]:
    """Adds ``--wordpress`` and hands the command its ``settings``."""

    @click.option(
        "--wordpress",
        type=click.Path(path_type=Path),
        help="WordPress's folder, whose wp-config.php names the database; else BKLOYALTY_DATABASE_URL and the like count.",
    )
    @functools.wraps(command)
    def with_settings(*args: Any, wordpress: Path | None, **kwargs: Any) -> R:
        settings: Settings = read_settings(wordpress, os.environ)
        return command(*args, settings=settings, **kwargs)

    return with_settings


def tenant(command: Callable[..., R]) -> Callable[..., R]:
    """Adds ``--tenant``; below ``site``. In a SaaS it must be said, and a command that lacks it names those there are."""

    @click.option("--tenant", type=click.IntRange(min=0), help="The tenant; 0 outside SaaS, where it need not be said.")
    @functools.wraps(command)
    def with_tenant(*args: Any, tenant: int | None, settings: Settings, **kwargs: Any) -> R:
        # What is about everything is about all of them.
        asked = tenant is None and not kwargs.get("everything")
        meant = _find_tenant(settings) if asked else tenant or 0
        return command(*args, tenant=meant, settings=settings, **kwargs)

    return with_tenant


def _find_tenant(settings: Settings) -> int:
    """0; InvalidInput where the site has several businesses, with their numbers and names."""
    from bridge import app  # here, because `replay` needs no database driver
    from bridge.store.site.plans import list_renters_for_all_tenants

    with app.opened_database(settings) as database, database.read() as conn:
        found = list_renters_for_all_tenants(conn, name="", after_id=0, before_id=None, limit=MOST_NAMED + 1)
    if not found:
        return 0
    named = ", ".join(f"{one.tenant_id} ({one.name})" if one.name else str(one.tenant_id) for one in found[:MOST_NAMED])
    more = ", ..." if len(found) > MOST_NAMED else ""
    raise InvalidInput(f"This site has several businesses. Say which one with --tenant: {named}{more}.", field="tenant")


def say(document: dict[str, Any], text: str, *, as_json: bool) -> None:
    """The result: ``document`` for programs, ``text`` for people."""
    click.echo(json.dumps(document, indent=2) if as_json else text)


def read_json(file: str) -> object:
    """The document in ``file``, or on standard input for ``-``. Raises Unreadable, which says what is wrong where."""
    name = "standard input" if file == "-" else file
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return json.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise Unreadable(f"{name} cannot be read: {error.strerror}.", field="file") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{name} is not a JSON document: {error}.", field="file") from error


def run(command: click.Command, arguments: list[str]) -> NoReturn:
    """Runs the command line and ends the process with its exit code; no failure that has a name shows a stack trace."""
    try:
        with command.make_context("bridge", list(arguments)) as context:
            command.invoke(context)
        sys.exit(DONE)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(FAILED)
    except click.ClickException as error:
        _complain_of_usage(error, arguments)
        sys.exit(WRONG_USAGE)
    except LoyaltyError as error:
        _complain(error, arguments)
        sys.exit(WRONG_USAGE if isinstance(error, InvalidInput | BadSettings) else FAILED)
    except Exception as error:
        from bridge.store.failures import explain  # here, because `replay` needs no database driver

        trouble = explain(error)
        if trouble is None:
            raise
        _complain(trouble, arguments)
        sys.exit(FAILED)


def _complain_of_usage(error: click.ClickException, arguments: list[str]) -> None:
    if "--json" not in arguments:
        error.show()
        return
    wrong = InvalidInput(error.format_message())
    wrong.code = "usage"
    _complain(wrong, arguments)


def _complain(error: LoyaltyError, arguments: list[str]) -> None:
    """On standard error: the error shape where ``--json`` was asked for, a sentence else."""
    click.echo(json.dumps(error.as_document()) if "--json" in arguments else f"bridge: {error.message}", err=True)
