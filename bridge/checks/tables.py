"""The server and its tables: Booknetic's, the plugin's and our own."""

import re
from collections.abc import Iterator

from bridge.checks.check import Check, broken, well
from bridge.checks.subject import Subject
from bridge.core.settling.reasons import N_
from bridge.store.audit import inspection
from bridge.store.site import booknetic

NEWER = N_("A newer version of the service made them: install that version, or restore the database as it was before.")
OLDEST = {"MariaDB": (10, 6), "MySQL": (8, 0)}


def check_server(subject: Subject) -> Iterator[Check]:
    version = inspection.read_server_version(subject.conn)
    kind = "MariaDB" if "mariadb" in version.lower() else "MySQL"
    number = re.search(r"(\d+)\.(\d+)", version.removeprefix("5.5.5-"))
    if number is not None and (int(number[1]), int(number[2])) >= OLDEST[kind]:
        yield well("server", f"{kind} {version}.")
        return
    needed = {name: ".".join(map(str, oldest)) for name, oldest in OLDEST.items()}
    found = subject.gettext("%(kind)s %(version)s is too old.", kind=kind, version=version)
    advice = subject.gettext("MariaDB %(MariaDB)s or MySQL %(MySQL)s or newer is needed.", **needed)
    yield broken("server", found, advice)


def check_booknetic(subject: Subject) -> Iterator[Check]:
    required, optional = _list_missing(subject)
    without = (
        " " + subject.gettext("This version goes without %(columns)s.", columns=", ".join(optional)) if optional else ""
    )
    if required:
        found = subject.gettext("Missing of Booknetic's tables: %(columns)s.", columns=", ".join(required)) + without
        yield broken("booknetic", found, subject.gettext("See whether Booknetic is active, and up to date."))
    else:
        found = subject.gettext("Every table and column of Booknetic's that is read was found.")
        yield well("booknetic", found + without)


def check_tables(subject: Subject) -> Iterator[Check]:
    revision, newest = inspection.find_revision(subject.conn), inspection.get_newest_revision()
    missing = inspection.list_missing_tables(subject.conn)
    if revision is not None and missing:
        found = subject.gettext("Missing of the loyalty tables: %(tables)s.", tables=", ".join(missing))
        advice = subject.gettext("Put them back from a backup: what they held is not kept anywhere else.")
        yield broken("tables", found, advice)
    elif revision == newest:
        found = subject.gettext("The loyalty tables are up to date (migration %(number)s).", number=revision)
        yield well("tables", found)
    elif revision is None:
        yield broken("tables", subject.gettext("There are no loyalty tables yet."), _migrate(subject))
    else:
        versions = {"number": revision, "newest": newest}
        found = subject.gettext("The loyalty tables stand at migration %(number)s, not %(newest)s.", **versions)
        yield broken("tables", found, subject.gettext(NEWER) if revision > newest else _migrate(subject))


def check_doorbells(subject: Subject) -> Iterator[Check]:
    if inspection.has_doorbells(subject.conn):
        yield well("doorbells", subject.gettext("The table in which the plugin notes changes of bookings is there."))
    else:
        advice = subject.gettext("Deactivate the plugin and activate it again, which makes it.")
        yield broken(
            "doorbells", subject.gettext("The table in which the plugin notes changes of bookings is missing."), advice
        )


def _migrate(subject: Subject) -> str:
    return subject.gettext("Start the service again, or run `bridge migrate`.")


def _list_missing(subject: Subject) -> tuple[list[str], list[str]]:
    """The tables and columns of Booknetic's that are not there: those that are needed, those that are not."""
    found = booknetic.probe(subject.conn)
    required: list[str] = []
    optional: list[str] = []
    for table, columns in booknetic.COLUMNS.items():
        names = [table.rstrip("?")] if table.rstrip("?") not in found else [f"{table.rstrip('?')}.{c}" for c in columns]
        for name in names:
            if name.rstrip("?") not in found:
                (optional if "?" in table or "?" in name else required).append(name.rstrip("?"))
    return required, optional
