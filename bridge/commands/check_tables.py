"""What ``bridge doctor`` asks of the server and its tables: WordPress's, Booknetic's, the plugin's and our own."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bridge.commands.check import Check
from bridge.settings import Settings
from bridge.store import booknetic, inspection
from bridge.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

OLDEST = {"MariaDB": (10, 6), "MySQL": (8, 0)}


def check_server(conn: "Connection") -> Iterator[Check]:
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


def check_prefix(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    found = inspection.list_tables(conn, like="{prefix}options")
    if found:
        yield Check("prefix", True, f"WordPress's tables begin with {settings.prefix}.")
        return
    others = [name.removesuffix("options") for name in inspection.list_tables(conn, like="%options")]
    hint = f" Found here: {', '.join(others)}." if others else " No WordPress was found in this database."
    yield Check(
        "prefix", False, f"There is no table {settings.prefix}options: set the table prefix of WordPress.{hint}"
    )


def check_booknetic(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
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


def check_tables(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    revision, newest = inspection.find_revision(conn), inspection.get_newest_revision()
    missing = inspection.list_missing_tables(conn)
    if revision is not None and missing:
        advice = "Put them back from a backup: what they held is not kept anywhere else."
        yield Check("tables", False, f"Missing of the loyalty tables: {', '.join(missing)}. {advice}")
    elif revision == newest:
        yield Check("tables", True, f"The loyalty tables are up to date (migration {revision}).")
    elif revision is None:
        yield Check("tables", False, "There are no loyalty tables yet: run `bridge migrate`.")
    else:
        yield Check(
            "tables", False, f"The loyalty tables stand at migration {revision}, not {newest}: run `bridge migrate`."
        )
    bells = inspection.has_doorbells(conn)
    yield Check(
        "doorbells",
        bells,
        "The plugin's table of doorbells is there."
        if bells
        else "The plugin's table of doorbells is missing: activate it.",
    )
