"""What messages say of an appointment and of a customer: each figure as a text, ready to be put in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.money import floor_money
from bridge.core.programmes.programme import Programme
from bridge.core.tiers.tiers import Progress, measure_progress
from bridge.store.points.statements import Standing, read_standing
from bridge.store.settling import settlements
from bridge.web.formats import Formats

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.points.accounts import Account
    from bridge.store.programmes.tenants import Tenant

OF_APPOINTMENT = ("bkloyalty_points_earned",)
OF_CUSTOMER = (
    "bkloyalty_tier",
    "bkloyalty_points_total",
    "bkloyalty_points_value",
    "bkloyalty_points_lifetime",
    "bkloyalty_next_tier",
    "bkloyalty_points_to_next_tier",
)


def appointment_texts(formats: Formats, points_earned: int) -> dict[str, str]:
    return {"bkloyalty_points_earned": formats.number(points_earned)}


def customer_texts(formats: Formats, tenant: Tenant, programme: Programme, account: Account) -> dict[str, str]:
    """How an account stands that was just saved."""
    kept = account.tier if programme.tier_period else None
    progress = measure_progress(programme.tiers, account.tier_points(programme), kept)
    return {
        **_tier_texts(formats, account.tier, progress),
        **_points_texts(formats, tenant, programme, account.purse.balance, account.lifetime(programme)),
    }


def read_appointment_texts(
    conn: Connection, formats: Formats, *, tenant_id: int, appointment_id: int
) -> dict[str, str]:
    """What the appointment earned, as last settled; nothing if it never was."""
    known = settlements.find_settlement(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    return appointment_texts(formats, known.award.points if known.award else 0) if known else {}


def read_customer_texts(conn: Connection, formats: Formats, *, tenant_id: int, customer_id: int) -> dict[str, str]:
    """How the customer stands now."""
    return standing_texts(formats, read_standing(conn, tenant_id=tenant_id, customer_id=customer_id))


def standing_texts(formats: Formats, standing: Standing) -> dict[str, str]:
    """The same of an account as it was read."""
    programme = standing.programme or Programme()
    return {
        **_tier_texts(formats, standing.tier, standing.progress),
        **_points_texts(formats, standing.tenant, programme, standing.balance, standing.lifetime),
    }


def _tier_texts(formats: Formats, tier: str | None, progress: Progress) -> dict[str, str]:
    """At the top there is no next tier, and nothing is missing to it."""
    return {
        "bkloyalty_tier": tier or "",
        "bkloyalty_next_tier": progress.next.name if progress.next else "",
        "bkloyalty_points_to_next_tier": formats.number(progress.missing) if progress.next else "",
    }


def _points_texts(
    formats: Formats, tenant: Tenant, programme: Programme, balance: int, lifetime: int
) -> dict[str, str]:
    """The balance is worth nothing where it is below zero, and says nothing where points cannot be redeemed."""
    terms = programme.redemption
    worth = floor_money(max(0, balance) * terms.point_value, tenant.decimals) if terms.enabled else None
    return {
        "bkloyalty_points_total": formats.number(balance),
        "bkloyalty_points_lifetime": formats.number(lifetime),
        "bkloyalty_points_value": formats.money(worth, tenant) if worth is not None else "",
    }
