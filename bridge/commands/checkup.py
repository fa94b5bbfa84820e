"""The questions that ``bridge doctor`` asks, in the order in which an administrator would mend things."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bridge import clock
from bridge.app import read_secret
from bridge.settings import Settings
from bridge.store import booknetic, inspection, tenants
from bridge.store.database import Database
from bridge.store.failures import explain
from bridge.store.options import read_options
from bridge.wordpress.client import Unreachable, ask_health
from bridge.wordpress.signing import split_secrets

if TYPE_CHECKING:
    from sqlalchemy import Connection

OLDEST = {"MariaDB": (10, 6), "MySQL": (8, 0)}


@dataclass(frozen=True, slots=True)
class Check:
    """One question: ``message`` says what was found and, where it is not ok, what to do."""

    name: str
    ok: bool
    message: str


Question: TypeAlias = "Callable[[Settings, Database, Connection], Iterator[Check]]"


def examine(settings: Settings, database: Database) -> Iterator[Check]:
    """All checks; where one of them fails to answer at all, its failure is its answer. No connection, no further checks."""
    try:
        with database.read() as conn:
            yield from _check_server(conn)
            for question in QUESTIONS:
                yield from _ask(question, settings, database, conn)
    except Exception as error:
        trouble = explain(error)
        if trouble is None:
            raise
        yield Check("connection", False, trouble.message)


def _ask(question: "Question", settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    try:
        yield from question(settings, database, conn)
    except Exception as error:
        trouble = explain(error)
        if trouble is None:
            raise
        yield Check(question.__name__.removeprefix("_check_"), False, trouble.message)


def _check_server(conn: "Connection") -> Iterator[Check]:
    url = conn.engine.url
    yield Check("connection", True, f"Connected to the database {url.database} as {url.username}.")
    version = inspection.read_server_version(conn)
    kind = "MariaDB" if "mariadb" in version.lower() else "MySQL"
    number = re.search(r"(\d+)\.(\d+)", version.removeprefix("5.5.5-"))
    ok = number is not None and (int(number[1]), int(number[2])) >= OLDEST[kind]
    needed = " or ".join(f"{name} {'.'.join(map(str, oldest))}" for name, oldest in OLDEST.items())
    yield Check(
        "server", ok, f"{kind} {version}." if ok else f"{kind} {version} is too old: {needed} or newer is needed."
    )


def _check_prefix(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    found = inspection.list_tables(conn, like="{prefix}options")
    if found:
        yield Check("prefix", True, f"WordPress's tables begin with {settings.prefix}.")
        return
    others = [name.removesuffix("options") for name in inspection.list_tables(conn, like="%options")]
    hint = f" Found here: {', '.join(others)}." if others else " No WordPress was found in this database."
    yield Check(
        "prefix", False, f"There is no table {settings.prefix}options: set the table prefix of WordPress.{hint}"
    )


def _check_secret(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    where = "BKLOYALTY_SECRET" if settings.secret else "WordPress's option bkloyalty_secret"
    known = len(split_secrets(read_secret(settings, database) or ""))
    if known:
        yield Check("secret", True, f"{where} holds {known} secret{'s' if known > 1 else ''}.")
    else:
        yield Check("secret", False, "There is no secret yet: activate the plugin in WordPress, which makes one.")


def _check_booknetic(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    found = booknetic.probe(conn)
    required: list[str] = []
    optional: list[str] = []
    for table, columns in booknetic.COLUMNS.items():
        names = [table.rstrip("?")] if table.rstrip("?") not in found else [f"{table.rstrip('?')}.{c}" for c in columns]
        for name in names:
            if name.rstrip("?") not in found:
                (optional if "?" in table or "?" in name else required).append(name.rstrip("?"))
    without = f" This version goes without {', '.join(optional)}." if optional else ""
    if required:
        yield Check(
            "booknetic",
            False,
            f"Missing of Booknetic's tables: {', '.join(required)}. Is Booknetic active here?{without}",
        )
    else:
        yield Check("booknetic", True, f"Every table and column of Booknetic's that is read was found.{without}")


def _check_tables(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    revision, newest = inspection.find_revision(conn), inspection.get_newest_revision()
    if revision == newest:
        yield Check("tables", True, f"The loyalty tables are up to date (migration {revision}).")
    elif revision is None:
        yield Check("tables", False, "There are no loyalty tables yet: run `bridge migrate`.")
    else:
        yield Check(
            "tables", False, f"The loyalty tables stand at migration {revision}, not {newest}: run `bridge migrate`."
        )
    bells = inspection.list_tables(conn, like="{prefix}bkloyalty\\_doorbells")
    yield Check(
        "doorbells",
        bool(bells),
        "The plugin's table of doorbells is there."
        if bells
        else "The plugin's table of doorbells is missing: activate it.",
    )


def _check_plugin(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    secrets = split_secrets(read_secret(settings, database) or "")
    address = settings.wordpress_url or read_options(conn, ["home"]).get("home")
    if not secrets or not address:
        yield Check("plugin", False, "The plugin cannot be asked before there is a secret and WordPress's address.")
        return
    try:
        health = ask_health(address, secrets[0], at=clock.wall())
    except Unreachable as problem:
        advice = "If WordPress has another address from here, set BKLOYALTY_WORDPRESS_URL."
        yield Check("plugin", False, f"{problem} {advice}")
        return
    attached = "as a Booknetic add-on" if health.hooks == "addon" else "to plain hooks"
    here = f"Plugin {health.version} answers at {address} (WordPress {health.wordpress}, PHP {health.php}), attached {attached}"
    missing = "" if health.booknetic else "; but Booknetic is not active there"
    yield Check("plugin", health.booknetic, f"{here}{missing}.")


def _check_native_loyalty(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    found = inspection.list_tables(conn, like="%bkntc%loyal%")
    if found:
        advice = "Switch one of the two off: bookings would earn in both."
        yield Check("native_loyalty", False, f"Booknetic's own Loyalty Points are here ({', '.join(found)}). {advice}")
    else:
        yield Check("native_loyalty", True, "Booknetic's own Loyalty Points are not in use here.")


def _check_tenants(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    known = tenants.list_tenant_ids_for_all_tenants(conn)
    if not known:
        yield Check("tenants", True, "No programme yet: import one with `bridge programme import FILE`.")
    for tenant_id in known:
        tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
        state = (
            "has no programme yet"
            if tenant.programme_state == "none"
            else f"has its programme {tenant.programme_state}"
        )
        plan = (
            "" if tenant.permitted else ", but is not permitted to use it (its plan in Booknetic lacks Loyalty Points)"
        )
        money = f"{tenant.currency or 'no currency known'}, {tenant.decimals} decimals"
        yield Check(f"tenant {tenant_id}", True, f"Tenant {tenant_id} {state}{plan}; {tenant.timezone}, {money}.")


QUESTIONS = (
    _check_prefix,
    _check_secret,
    _check_booknetic,
    _check_tables,
    _check_plugin,
    _check_native_loyalty,
    _check_tenants,
)
