"""WordPress's own options, of which the service reads a few: the secret, the site's address and its time zone."""

from sqlalchemy import Connection, bindparam, text

_OPTIONS = text("SELECT option_name, option_value FROM {prefix}options WHERE option_name IN :names").bindparams(
    bindparam("names", expanding=True)
)


def read_options(conn: Connection, names: list[str]) -> dict[str, str]:
    """The values of those options that exist."""
    return {row.option_name: row.option_value for row in conn.execute(_OPTIONS, {"names": names})}


def read_site_timezone(conn: Connection) -> str:
    """WordPress's time zone, by name or as an offset such as ``+02:00``; UTC if it has none."""
    options = read_options(conn, ["timezone_string", "gmt_offset"])
    if options.get("timezone_string"):
        return options["timezone_string"]
    try:
        minutes = round(float(options.get("gmt_offset") or 0) * 60)
    except ValueError:
        return "UTC"
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
