"""The programme of each business, a second programme beside it, and discounts that nobody pays for."""

from collections.abc import Iterator

from bridge.checks.check import Check, broken, note, well
from bridge.checks.subject import MOST_LISTED, Subject
from bridge.store.programmes import tenants
from bridge.store.settling import settlements
from bridge.store.site.native_points import find_native
from bridge.wordpress.client import Unreachable


def check_native_loyalty(subject: Subject) -> Iterator[Check]:
    tables, signs = find_native(subject.conn, tenant_id=subject.tenant_id or 0).tables, _list_signs(subject)
    if signs:
        said = subject.gettext("Booknetic's own Loyalty Points are switched on (%(signs)s).", signs=", ".join(signs))
        advice = subject.gettext(
            "Switch one of the two off: bookings would earn in both. Its points can be brought over under Import."
        )
        yield broken("native_loyalty", said, advice)
    elif tables:
        said = subject.gettext("Booknetic's own Loyalty Points are here (%(tables)s).", tables=", ".join(tables))
        advice = subject.gettext("If they still run, switch one of the two off: bookings would earn in both.")
        yield note("native_loyalty", said, advice)
    else:
        yield well("native_loyalty", subject.gettext("Booknetic's own Loyalty Points are not in use here."))


def _list_signs(subject: Subject) -> tuple[str, ...]:
    """What the plugin sees of it, where the plugin can be asked; that it cannot is said elsewhere."""
    try:
        return subject.ask_plugin().native
    except Unreachable:
        return ()


def check_tenants(subject: Subject) -> Iterator[Check]:
    if subject.tenant_id is not None:
        yield _check_tenant(subject, subject.tenant_id)
        return
    known = tenants.list_tenant_ids_for_all_tenants(subject.conn)
    if not known:
        yield well("tenants", "No programme yet: set it up in WordPress, under Booknetic → Loyalty Points.")
    for tenant_id in known:
        yield _check_tenant(subject, tenant_id)


def check_discounts(subject: Subject) -> Iterator[Check]:
    found = settlements.list_unpaid_discounts(subject.conn, tenant_id=subject.tenant_id, limit=MOST_LISTED + 1)
    if not found:
        said = subject.gettext("Every discount for points that was settled is paid for with points.")
        yield well("discounts", said)
        return
    said = subject.gettext("The prices of these appointments have a discount for points without points set aside:")
    advice = subject.gettext(
        "Nobody was debited for them; where a discount is not meant, take its row out of the booking's price."
    )
    yield subject.listing(note("discounts", said, advice), found)


def _check_tenant(subject: Subject, tenant_id: int) -> Check:
    tenant = tenants.get_tenant(subject.conn, tenant_id=tenant_id)
    states = {
        "none": subject.gettext("There is no programme yet."),
        "draft": subject.gettext("The programme is a draft: bookings earn nothing yet."),
        "active": subject.gettext("The programme is active."),
        "paused": subject.gettext("The programme is paused: bookings earn nothing and points cannot be used."),
    }
    money = subject.gettext(
        "Time zone %(timezone)s, currency %(currency)s, %(decimals)s decimals.",
        timezone=tenant.timezone,
        currency=tenant.currency or subject.gettext("not known yet"),
        decimals=tenant.decimals,
    )
    whose = "" if subject.tenant_id is not None else f"Tenant {tenant_id}. "
    found = f"{whose}{states[tenant.programme_state]} {money}"
    if tenant.permitted:
        return well(f"tenant {tenant_id}", found)
    advice = subject.gettext("It is not permitted here: the plan in Booknetic lacks Loyalty Points.")
    return note(f"tenant {tenant_id}", found, advice)
