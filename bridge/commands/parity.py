"""``bridge parity``: the same bookings through Booknetic's own Loyalty Points, as its manual has them, and through ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import click

from bridge import app, clock
from bridge.commands import console
from bridge.commands.attach_history import DAY, watch
from bridge.core.local_time import start_of
from bridge.errors import InvalidInput
from bridge.settings import Settings
from bridge.store.programmes import tenants
from bridge.tasks.parity import Period, replay

_WHY = {
    "limit": "a limit of ours cuts them",
    "milestone": "ours counts visits",
    "multiplier": "ours multiplies",
    "not_due": "not due by ours yet: the status, the payment or the visit is missing",
    "rules": "other rules match",
    "void": "cancelled or never paid: ours takes the points back",
}


@click.command()
@click.argument("rules", required=False)
@console.site
@console.tenant
@click.option(
    "--from", "since", type=DAY, metavar="YYYY-MM-DD", help="The first day; bookings count by the day they were made."
)
@click.option("--to", "last", type=DAY, metavar="YYYY-MM-DD", help="The last day, included.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="So many are named one by one."
)
@console.as_json
def parity(
    settings: Settings,
    rules: str | None,
    tenant: int,
    since: datetime | None,
    last: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Compare what the same bookings give by RULES, those of Booknetic's own Loyalty Points as a programme in the replay format (a
    file, or -; without it the rules of the programme here), and by the programme here. Writes nothing."""
    document = console.read_json(rules) if rules else None
    if document is not None and not isinstance(document, dict):
        raise InvalidInput("The rules must be a JSON object.", field="rules")
    with app.opened_database(settings) as database:
        with database.read() as conn:
            zone = tenants.get_tenant(conn, tenant_id=tenant).zone
        period = Period(
            start_of(since.date(), zone) if since else datetime(1970, 1, 1, tzinfo=UTC),
            start_of(last.date() + timedelta(days=1), zone) if last else clock.now() + timedelta(days=1),
        )
        work = replay(database, tenant_id=tenant, rules=document, period=period, now=clock.now(), most=limit)
        found = watch(work, quiet=as_json)
    console.say(found, "\n".join(_put(found)), as_json=as_json)


def _put(found: dict[str, Any]) -> list[str]:
    lines = [
        f"{found['bookings']} bookings of {found['all_customers']} customers: {found['native']} points by Booknetic's own rules, "
        f"{found['ours']} by ours.",
        f"{found['differing']} bookings differ, and {found['customers']} customers.",
    ]
    lines += [f"  {count}: {_WHY[why]}" for why, count in sorted(found["why"].items())]
    if found["native_balances"] is not None:
        lines.append(f"Its tables have balances of {found['native_balances']} points in all.")
    lines += [
        f"Customer {one['customer_id']}: {one['native']} by its rules, {one['ours']} by ours"
        + (f", its balance {one['balance']}" if one["balance"] is not None else "")
        for one in found["top"]
    ]
    lines += [
        f"Booking {one['appointment_id']} of customer {one['customer_id']}: {one['native']} ({', '.join(one['native_rules']) or 'none'}) "
        f"and {one['ours']} ({', '.join(one['our_rules']) or 'none'}): {_WHY[one['why']]}"
        for one in found["lines"]
    ]
    return lines
