"""Reads WordPress's ``wp-config.php`` as a text, without PHP: which database, which table prefix.

It understands what is written down there: quoted texts, ``getenv('X')``, the Docker image's ``getenv_docker('X', 'default')``
and ``?:`` or ``??`` between them. Anything cleverer is not guessed at; the error then names the explicit settings.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from bridge.errors import BadSettings
from bridge.wordpress import php_literals

EXPLICIT = (
    "Set BKLOYALTY_DATABASE_URL (mysql+pymysql://user:password@host/database), BKLOYALTY_TABLE_PREFIX (such as wp_) and, "
    "if the plugin has not made one yet, BKLOYALTY_SECRET instead of using --wordpress."
)
LOCAL_SOCKETS = (Path("/run/mysqld/mysqld.sock"), Path("/var/run/mysqld/mysqld.sock"), Path("/tmp/mysql.sock"))


@dataclass(frozen=True, slots=True)
class Site:
    """``database_url`` is for SQLAlchemy and holds the password; ``prefix`` is WordPress's, such as ``wp_``."""

    database_url: str = field(repr=False)
    prefix: str


def read_site(path: Path) -> Site:
    """The site whose files are in ``path`` (or whose wp-config.php is one folder above). BadSettings if it cannot be told."""
    config = _find_config(path)
    try:
        text = config.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise BadSettings(f"{config} cannot be read ({error.strerror}). {EXPLICIT}") from error
    written = php_literals.read_definitions(text)

    def value(name: str) -> str:
        try:
            return php_literals.evaluate(written, name)
        except php_literals.Unreadable as error:
            raise BadSettings(f"{config}: {error} {EXPLICIT}", field=name) from error

    prefix = value("$table_prefix")
    if not re.fullmatch(r"\w+", prefix, re.ASCII):
        raise BadSettings(f"{config}: the table prefix may hold only letters, digits and underscores. {EXPLICIT}")
    return Site(_database_url(value("DB_HOST"), value("DB_USER"), value("DB_PASSWORD"), value("DB_NAME")), prefix)


def _find_config(path: Path) -> Path:
    """As wp-load.php looks: in the folder, else one above unless that is another WordPress."""
    here, above = path / "wp-config.php", path.resolve().parent / "wp-config.php"
    if path.is_file():
        return path
    if here.is_file():
        return here
    if above.is_file() and not (above.parent / "wp-settings.php").exists():
        return above
    raise BadSettings(f"There is no wp-config.php in {path} or one folder above. {EXPLICIT}", field="wordpress")


def _database_url(host: str, user: str, password: str, database: str) -> str:
    address, port, socket = split_host(host)
    login = f"{_quoted(user)}:{_quoted(password)}@"
    where = f"[{address}]" if ":" in address else address
    options = {"charset": "utf8mb4"} | ({"unix_socket": socket} if socket else {})
    port_text = f":{port}" if port else ""
    return f"mysql+pymysql://{login}{where}{port_text}/{_quoted(database)}?{urlencode(options)}"


def split_host(text: str) -> tuple[str, int | None, str | None]:
    """``DB_HOST`` as WordPress takes it apart: (host, port, socket). Plain ``localhost`` means the local socket, as in PHP."""
    host, mark, socket = text.strip().partition(":/")
    port = None
    if host.count(":") > 1:
        found = re.fullmatch(r"\[?([0-9a-fA-F:.]+?)(?:\](?::(\d+))?)?", host)
    else:
        found = re.fullmatch(r"([^:/]*)(?::(\d+))?", host)
    if found is None or (found[2] and int(found[2]) > 65535):
        raise BadSettings(
            f"wp-config.php: DB_HOST {text!r} is no host that can be understood. {EXPLICIT}", field="DB_HOST"
        )
    host, port = found[1] or "localhost", int(found[2]) if found[2] else None
    if mark:
        return host, port, "/" + socket
    if host == "localhost" and port is None:
        return host, None, next((str(path) for path in LOCAL_SOCKETS if path.is_socket()), None)
    return host, port, None


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")
