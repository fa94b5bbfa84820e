"""A programme in force, and members of the staff who look at the screens."""

import json
from typing import Any

from bridge import clock
from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.flows.programmes import configure
from bridge.store.database import Database

RULE = {"id": 1, "name": "Visit", "award": {"points": 5}, "active": True, "when": {}}
TIERS = [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}]
REDEMPTION = {"enabled": True, "point_value": "0.05", "method": "auto"}
PROGRAMME = {"earning_rules": [RULE], "tiers": TIERS, "redemption": REDEMPTION}


def put_in_force(back_end: Any, database: Database, programme: Any = PROGRAMME, *, draft: bool = False) -> None:
    report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "es_ES"}

    def write(conn: Any) -> None:
        configure.save_report(conn, tenant_id=back_end.tenant, report=report)
        configure.import_programme(conn, tenant_id=back_end.tenant, document=programme, draft=draft, now=clock.now())

    database.transact(write)


def as_staff(salon: Any, grant: Grant, *, user: int = 777) -> Any:
    """Somebody of the staff, who has their own customers or all of them, and is number 5 once."""
    word = "my" if grant is Grant.MY else "all"
    staff_id = salon.insert("staff", name="Eva", user_id=user + salon.tenant)
    salon.insert("user_role_managers", staff=str(staff_id), permissions=json.dumps({"bkloyalty": word}))
    with salon.site.cursor() as cursor:
        cursor.execute(
            f"UPDATE {salon.site.prefix}bkntc_appointments SET staff_id = %s WHERE staff_id = 5 AND tenant_id = %s",
            (staff_id, salon.tenant),
        )
    verdicts = {Permission.LOYALTY: grant}
    caller = salon.caller.as_(Actor.STAFF, user=user + salon.tenant, role=verdicts)
    return type(salon)(salon.site, caller, salon.tenant)


def as_colleague(back_end: Any, **role: str) -> Any:
    """A member of the staff with such finer permissions; the whole module."""
    user = back_end.tenant * 10 + 1
    staff = back_end.insert("staff", user_id=user, name="Bo")
    named = ", ".join(f'"bkloyalty_{name}": "{grant}"' for name, grant in role.items())
    back_end.insert(
        "user_role_managers", staff=str(staff), is_default=1, permissions=f'{{"bkloyalty": "all", {named}}}'
    )
    verdicts = dict.fromkeys(Permission, Grant.ALL)
    verdicts |= {Permission(f"loyalty:{name}"): Grant[grant.upper()] for name, grant in role.items()}
    caller = back_end.caller.as_(Actor.STAFF, user=user, role=verdicts)
    return type(back_end)(back_end.site, caller, back_end.tenant)
