"""What the service is told at its start: by the command line and the environment, read once and never again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bridge.errors import BadSettings
from bridge.wordpress.site import EXPLICIT, Site, read_site

_DATABASE_URL = r"mysql\+pymysql://(?:[^/@]*@)?(?:\[[^/@\[\]]+\]|[^/@:\[\]]*)(?::(?P<port>[0-9]{1,5})?)?/[^/?]+"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data is and how the two sides know each other.

    ``database_url`` is SQLAlchemy's, with its password. ``prefix`` is WordPress's table prefix. ``secret`` is one secret or
    several separated by white space, or None: it is then read from WordPress's option ``bkloyalty_secret`` at run time.
    ``wordpress_url`` is where the service reaches the site, None for the site's own address (option ``home``).
    """

    database_url: str = field(repr=False)
    prefix: str
    secret: str | None = field(default=None, repr=False)
    wordpress_url: str | None = None


def read_settings(wordpress: Path | None, environment: Mapping[str, str]) -> Settings:
    """From the wp-config.php under ``wordpress``, else from ``BKLOYALTY_DATABASE_URL`` and ``BKLOYALTY_TABLE_PREFIX``.

    ``BKLOYALTY_SECRET`` and ``BKLOYALTY_WORDPRESS_URL`` count in both cases. Raises BadSettings.
    """
    site = read_site(wordpress) if wordpress else _explicit_site(environment)
    return Settings(
        database_url=site.database_url,
        prefix=site.prefix,
        secret=environment.get("BKLOYALTY_SECRET", "").strip() or None,
        wordpress_url=environment.get("BKLOYALTY_WORDPRESS_URL", "").strip() or None,
    )


def _explicit_site(environment: Mapping[str, str]) -> Site:
    url = environment.get("BKLOYALTY_DATABASE_URL", "").strip()
    prefix = environment.get("BKLOYALTY_TABLE_PREFIX", "").strip() or "wp_"
    if not url:
        raise BadSettings(f"Which site? Give --wordpress PATH (WordPress's folder). {EXPLICIT}", field="wordpress")
    read = re.match(_DATABASE_URL, url)
    if not read or not 0 < int(read["port"] or 3306) <= 65535:
        raise BadSettings(
            "BKLOYALTY_DATABASE_URL must read mysql+pymysql://user:password@host:port/database; whatever is special in "
            "a URL must be percent-encoded in user and password, and the port is from 1 to 65535 or left out.",
            field="BKLOYALTY_DATABASE_URL",
        )
    if not re.fullmatch(r"\w+", prefix, re.ASCII):
        raise BadSettings(
            "BKLOYALTY_TABLE_PREFIX may hold only letters, digits and underscores.", field="BKLOYALTY_TABLE_PREFIX"
        )
    return Site(url, prefix)
