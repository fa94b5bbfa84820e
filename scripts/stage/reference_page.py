"""The reference as it follows from the code: settings, commands, permissions, calls, the API, workflow events, errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import click

from bridge.__main__ import COMMANDS, cli
from bridge.errors import LoyaltyError
from bridge.web.access import Access
from bridge.web.admin.site.permissions import EXPLAINED
from bridge.web.api.operations import OPERATIONS
from bridge.web.endpoint import Endpoint
from bridge.web.routes import ROUTES
from stage.place import CHECKOUT

HEAD = """# Reference

Written out of the code by `scripts/reference`; a test holds the two equal. What the words mean stands in
[protocol.md](protocol.md), [back-end.md](back-end.md), [api.md](api.md) and [hosts.md](hosts.md).
"""
# name: what it says. The first in the environment of the service, the second in WordPress's wp-config.php.
ENVIRONMENT = {
    "BKLOYALTY_DATABASE_URL": "The database, where no `--wordpress` folder tells it: `mysql+pymysql://user:password@host:port/database`.",
    "BKLOYALTY_NOW": "For tests and demonstrations: a moment (ISO 8601 with offset) at which business time stands still.",
    "BKLOYALTY_SECRET": "The secret, or several separated by white space, in place of WordPress's option `bkloyalty_secret`.",
    "BKLOYALTY_TABLE_PREFIX": "WordPress's table prefix, beside `BKLOYALTY_DATABASE_URL`; `wp_` if it is not set.",
    "BKLOYALTY_WORDPRESS_URL": "Where the service reaches WordPress, if not at the site's own address.",
}
CONSTANTS = {
    "BKLOYALTY_BRIDGE_URL": "Where the plugin reaches the service; `http://127.0.0.1:8787` if it is not set.",
    "BKLOYALTY_DELETE_DATA": "`true`: deleting the plugin deletes all loyalty data with it.",
}
# code: status, and when the plugin says so by itself, without the service.
PLUGIN_ERRORS = {
    "no_answer": ("503", "The service did not answer in time, or was not asked because it just did not."),
    "not_logged_in": ("401", "Nobody is logged in to WordPress who could have a token."),
    "too_large": ("413", "An app sent more than 64 KB."),
    "too_old": ("403", "The page was open for so long that WordPress does not take its forms any more."),
}
ROLES = ("customer", "staff", "owner", "super_admin", "system")


def write() -> str:
    sections = (_settings, _commands, _permissions, _calls, _operations, _events, _errors)
    return "\n".join([HEAD, *("\n".join(section()) + "\n" for section in sections)])


def list_names(suffix: str) -> set[str]:
    """Every setting that some source of either side names."""
    folder = CHECKOUT / ("bridge" if suffix == "py" else "php_shim")
    found = "".join(file.read_text("utf-8") for file in folder.rglob(f"*.{suffix}"))
    return set(re.findall(r"\bBKLOYALTY_[A-Z_]+\b", found))


def list_errors_of_plugin() -> set[str]:
    """Every code that some source of the plugin tells by itself."""
    found = "".join(file.read_text("utf-8") for file in (CHECKOUT / "php_shim").rglob("*.php"))
    return set(re.findall(r"\btold\(\s*\d{3},\s*'(\w+)'", found))


def _settings() -> Iterator[str]:
    yield "## Settings\n\nOf the service, in its environment:\n"
    yield from _table(("variable", "what it says"), ((f"`{name}`", said) for name, said in sorted(ENVIRONMENT.items())))
    yield "\nOf the plugin, `define(…)` in wp-config.php:\n"
    yield from _table(("constant", "what it says"), ((f"`{name}`", said) for name, said in sorted(CONSTANTS.items())))


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    yield "Each exits 0 (done), 1 (a finding or a failure) or 2 (wrong usage or input).\n"
    context = click.Context(cli, info_name="bridge")
    assert isinstance(cli, click.Group)
    for name in sorted(COMMANDS):
        command = cli.get_command(context, name)
        assert command is not None
        yield from _command(f"bridge {name}", command)


def _command(name: str, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        for below, part in sorted(command.commands.items()):
            yield from _command(f"{name} {below}", part)
        return
    arguments = [
        f" {one.make_metavar(click.Context(command))}" for one in command.params if isinstance(one, click.Argument)
    ]
    yield f"### `{name}{''.join(arguments)}`\n\n{_join(command.help)}\n"
    options = [
        one for one in command.params if isinstance(one, click.Option) and one.name not in ("wordpress", "as_json")
    ]
    common = {one.name for one in command.params} & {"wordpress", "as_json"}
    for option in options:
        yield f"- `{', '.join((*option.opts, *option.secondary_opts))}` {_join(option.help)}".rstrip()
    shared = [{"wordpress": "`--wordpress`", "as_json": "`--json`"}[one] for one in sorted(common, reverse=True)]
    yield f"- also {' and '.join(shared)}\n" if shared else ""


def _permissions() -> Iterator[str]:
    yield "## Permissions\n\nWhat Booknetic's plans and roles call them:\n"
    rows = ((f"`{one.capability}`", name, said) for one, (name, said) in EXPLAINED.items())
    yield from _table(("capability", "name", "what one can do"), rows)


def _calls() -> Iterator[str]:
    yield "## Calls from the plugin\n\nSigned ([protocol.md](protocol.md)); each declares who may call it.\n"
    endpoints = sorted((route for route in ROUTES if isinstance(route, Endpoint)), key=lambda route: route.path)
    rows = ((f"`{route.path}`", _actors(route.access), _permission(route.access)) for route in endpoints)
    yield from _table(("POST", "actors", "capability"), rows)


def _actors(access: Access) -> str:
    return ", ".join(sorted((actor.value for actor in access.actors), key=ROLES.index))


def _permission(access: Access) -> str:
    if access.permission is None:
        return "–"
    return f"`{access.permission.capability}`" + (" for all customers" if access.everybody else "")


def _operations() -> Iterator[str]:
    yield "## The API for apps\n\nWith a token ([api.md](api.md)); the whole description is `GET /api/v1/openapi.json`.\n"
    rows = (
        (one.method, f"`/api/v1{one.path}`", f"`{one.scope.value}`" if one.scope else "any token", one.summary)
        for one in OPERATIONS
    )
    yield from _table(("", "path", "scope", ""), rows)


def _events() -> Iterator[str]:
    yield "## Workflow events and keywords\n"
    yield from _table(("event", "parameters", "filters"), _php_events())
    yield ""
    yield from _table(("keyword", "needs"), _php_keywords())


def _php_events() -> Iterator[tuple[str, ...]]:
    source = _constant("workflows/workflow_events.php", "WORKFLOW_EVENTS")
    for name, params, filters in re.findall(
        r"'(\w+)' => \[\s+'params' => \[(.*?)\],\s+'filters' => \[(.*?)\],", source
    ):
        yield f"`{name}`", params.replace("'", "`"), filters.replace("'", "")


def _php_keywords() -> Iterator[tuple[str, ...]]:
    source = _constant("workflows/keywords.php", "KEYWORDS")
    for keyword, param in re.findall(r"'(\w+)' => '(\w+)'", source):
        yield f"`{{{keyword}}}`", f"`{param}`"


def _constant(file: str, name: str) -> str:
    """The text of an array that a file of the plugin defines."""
    found = re.search(
        rf"^const {name} = \[$(.*?)^\];$", (CHECKOUT / "php_shim" / file).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    if found is None:
        raise LookupError(f"{file} has no constant {name}")
    return found[1]


def _errors() -> Iterator[str]:
    yield '## Errors\n\nOne shape: `{"error": {"code", "message", "field"?}}`, the message in the reader\'s language.\n'
    rows = ((f"`{one.code}`", str(one.status.value), _join(one.__doc__)) for one in _kinds(LoyaltyError))
    of_plugin = ((f"`{code}`", status, when) for code, (status, when) in PLUGIN_ERRORS.items())
    yield from _table(("code", "status", "when"), sorted({*rows, *of_plugin}))


def _kinds(above: type[LoyaltyError]) -> Iterator[type[LoyaltyError]]:
    for kind in above.__subclasses__():
        if kind.__module__ in ("bridge.errors", "bridge.web.refusals"):
            yield kind
            yield from _kinds(kind)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _join(text: str | None) -> str:
    """Words on one line."""
    return " ".join((text or "").split())


if __name__ == "__main__":
    click.echo(write(), nl=False)
