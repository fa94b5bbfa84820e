"""What ``bridge doctor`` asks of the site: its secret, the plugin in it, a second programme beside ours, discounts that
nobody pays for, the tenants."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bridge import __version__, clock
from bridge.app import read_secret
from bridge.commands.check import Check
from bridge.settings import Settings
from bridge.store import census, inspection, tenants
from bridge.store.database import Database
from bridge.store.options import read_options
from bridge.wordpress.client import Unreachable, ask_health
from bridge.wordpress.signing import split_secrets

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_LISTED = 20


def check_secret(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    where = "BKLOYALTY_SECRET" if settings.secret else "WordPress's option bkloyalty_secret"
    known = len(split_secrets(read_secret(settings, database) or ""))
    if known:
        yield Check("secret", True, f"{where} holds {known} secret{'s' if known > 1 else ''}.")
    else:
        yield Check("secret", False, "There is no secret yet: activate the plugin in WordPress, which makes one.")


def check_plugin(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
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
    if not health.booknetic:
        yield Check("plugin", False, f"{here}; but Booknetic is not active there.")
    elif health.version != __version__:
        advice = f"but this service is version {__version__}: install both in the same version."
        yield Check("plugin", False, f"{here}; {advice}")
    else:
        yield Check("plugin", True, f"{here}.")


def check_native_loyalty(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    found = inspection.list_tables(conn, like="%bkntc%loyal%")
    if found:
        advice = "Switch one of the two off: bookings would earn in both."
        yield Check("native_loyalty", False, f"Booknetic's own Loyalty Points are here ({', '.join(found)}). {advice}")
    else:
        yield Check("native_loyalty", True, "Booknetic's own Loyalty Points are not in use here.")


def check_discounts(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    found = census.list_unmatched_discounts_for_all_tenants(conn, limit=MOST_LISTED + 1)
    if not found:
        yield Check("discounts", True, "Every discount for points that was settled is paid for with points.")
        return
    several = len({tenant for tenant, _ in found}) > 1 or found[0][0] != 0
    names = [f"{one} (tenant {tenant})" if several else str(one) for tenant, one in found[:MOST_LISTED]]
    more = " and more" if len(found) > MOST_LISTED else ""
    advice = "Nobody was debited for them; where a discount is not meant, take its row out of the booking's price."
    yield Check(
        "discounts",
        True,
        f"The prices of these appointments have a discount for points without points set aside: {', '.join(names)}{more}. {advice}",
        warns=True,
    )


def check_tenants(settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
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
