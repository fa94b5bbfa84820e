"""Every column that names a customer, and what becomes of it when they are erased, and when their row goes over to another one's.

A new column is a line here; tests hold the list complete.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Column

from bridge.store.tables import (
    accounts,
    api_requests,
    api_tokens,
    arrivals,
    categories,
    consents,
    departures,
    entries,
    expiry_notices,
    gifts,
    holds,
    import_lines,
    lots,
    merges,
    people,
    profiles,
    referrals,
    segment_members,
    settlements,
    visits,
    vouchers,
    words,
)


class Fate(Enum):
    """``MOVED``: the row stays, under another number. ``DELETED``: the row goes. ``KEPT``: it stays as it is, under its number."""

    MOVED = "moved"
    DELETED = "deleted"
    KEPT = "kept"


MOVED, DELETED, KEPT = Fate.MOVED, Fate.DELETED, Fate.KEPT


@dataclass(frozen=True, slots=True)
class Named:
    """Of somebody erased, whatever adds up is moved to a nameless number, and whatever is about who they are or what they said is
    deleted. Of a row that goes over, whatever may still change is moved (bookings, what is left of points, what was taken for them),
    whatever was posted or said is kept and read together with the other's (store/customers/merges.py), and whatever the other has for itself
    is deleted."""

    column: Column[Any]
    erased: Fate
    merged: Fate


CUSTOMER_COLUMNS = (
    Named(accounts.c.customer_id, MOVED, DELETED),
    Named(api_requests.c.customer_id, DELETED, DELETED),
    Named(api_tokens.c.customer_id, DELETED, DELETED),
    Named(arrivals.c.customer_id, DELETED, DELETED),
    Named(categories.c.customer_id, DELETED, DELETED),
    Named(consents.c.customer_id, DELETED, KEPT),
    Named(departures.c.customer_id, DELETED, DELETED),
    Named(entries.c.customer_id, MOVED, KEPT),
    Named(expiry_notices.c.customer_id, DELETED, DELETED),
    Named(gifts.c.customer_id, MOVED, KEPT),
    Named(holds.c.customer_id, MOVED, MOVED),
    Named(import_lines.c.customer_id, MOVED, MOVED),
    Named(lots.c.customer_id, MOVED, MOVED),
    Named(merges.c.customer_id, MOVED, KEPT),
    Named(merges.c.into_id, MOVED, KEPT),
    Named(people.c.customer_id, KEPT, KEPT),  # and marked, so that nobody takes them in again
    Named(profiles.c.customer_id, DELETED, DELETED),
    Named(referrals.c.customer_id, MOVED, MOVED),
    Named(referrals.c.referrer_id, MOVED, MOVED),
    Named(segment_members.c.customer_id, DELETED, DELETED),
    Named(settlements.c.booked_by, MOVED, MOVED),
    Named(settlements.c.customer_id, MOVED, MOVED),
    Named(settlements.c.payer_id, MOVED, MOVED),
    Named(visits.c.customer_id, MOVED, MOVED),
    Named(vouchers.c.customer_id, MOVED, MOVED),
    Named(words.c.customer_id, DELETED, DELETED),
)


def list_erased(fate: Fate) -> list[Column[Any]]:
    """The columns to which this happens when somebody is erased."""
    return [named.column for named in CUSTOMER_COLUMNS if named.erased is fate]


def list_merged(fate: Fate) -> list[Column[Any]]:
    """The columns to which this happens when a row goes over."""
    return [named.column for named in CUSTOMER_COLUMNS if named.merged is fate]
