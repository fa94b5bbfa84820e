"""What must be there before the plugin and the service can speak at all. Whoever reads the self-check's page is past these."""

from collections.abc import Iterator

from bridge.checks.check import Check, broken, well
from bridge.checks.subject import Subject
from bridge.store.audit import inspection
from bridge.store.site.options import read_options
from bridge.wordpress.signing import split_secrets

SECRET_OPTION = "bkloyalty_secret"


def check_connection(subject: Subject) -> Iterator[Check]:
    url = subject.conn.engine.url
    yield well("connection", f"Connected to the database {url.database} as {url.username}.")


def check_prefix(subject: Subject) -> Iterator[Check]:
    prefix = inspection.get_prefix(subject.conn)
    if inspection.list_tables(subject.conn, like="{prefix}options"):
        yield well("prefix", f"WordPress's tables begin with {prefix}.")
        return
    others = [name.removesuffix("options") for name in inspection.list_tables(subject.conn, like="%options")]
    hint = f"Found here: {', '.join(others)}." if others else "No WordPress was found in this database."
    yield broken("prefix", f"There is no table {prefix}options: set the table prefix of WordPress.", hint)


def check_secret(subject: Subject) -> Iterator[Check]:
    where = "BKLOYALTY_SECRET" if subject.fixed_secret else f"WordPress's option {SECRET_OPTION}"
    text = subject.fixed_secret or read_options(subject.conn, [SECRET_OPTION]).get(SECRET_OPTION) or ""
    known = len(split_secrets(text))
    if known:
        yield well("secret", f"{where} holds {known} secret{'s' if known > 1 else ''}.")
    else:
        yield broken("secret", "There is no secret yet: activate the plugin in WordPress, which makes one.")
