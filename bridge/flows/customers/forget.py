"""Erasing a customer who asked for it: the ledger's sums stay, under a number that says nothing; names, notes and answers go."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.flows.tiers.retier import catch_up
from bridge.store.customers import forgetting, merges
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.work import task_files


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a customer: whether anything was known of them, and the points that were given up."""

    was_known: bool
    points: int = 0


def forget(conn: Connection, *, tenant_id: int, customer_id: int, now: datetime) -> Forgotten:
    """Erases a customer. Whoever books again begins anew; Booknetic's own rows are not ours.

    Bookings made until now stay with the nameless account, whomever Booknetic names, so that the ledger still follows them and
    nobody comes back by what they left.
    """
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    customer_id = merges.find_survivor(conn, tenant_id=tenant_id, customer_id=customer_id)
    if not forgetting.is_known(conn, tenant_id=tenant_id, customer_id=customer_id):
        return Forgotten(was_known=False)
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else Programme()
    # Whoever had no account has one now, with the tier that everybody has.
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)
    given_up = give_up_points(conn, tenant_id, customer_id, programme, now)
    # Rows of theirs that went over to this one have entries of their own: each gets a nameless number of its own.
    numbers = merges.list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    first = forgetting.find_next_nameless(conn, tenant_id=tenant_id)
    nameless = {number: first + index for index, number in enumerate(numbers)}
    forgetting.move_to_nameless(conn, tenant_id=tenant_id, nameless=nameless)
    for number in numbers:
        forgetting.take_over_bookings(
            conn, tenant_id=tenant_id, customer_id=number, nameless=first, periods=tenant.periods, now=now
        )
        forgetting.delete_traces(conn, tenant_id=tenant_id, customer_id=number)
    # They may be in files that were made to be fetched; those are made anew in a moment.
    task_files.drop_all(conn, tenant_id=tenant_id)
    return Forgotten(was_known=True, points=given_up)


def give_up_points(conn: Connection, tenant_id: int, customer_id: int, programme: Programme, now: datetime) -> int:
    """What nobody can spend any more is no debt of the business. Points held for a booking stay for it."""
    locked = accounts.lock_existing(conn, tenant_id=tenant_id, customer_ids=[customer_id])
    if customer_id not in locked:
        return 0
    before = accounts.load_lots(conn, tenant_id=tenant_id, account=locked[customer_id], lot_ids=[])
    points = max(0, before.purse.balance - before.held)
    if points:
        purse, _ = before.purse.take(points)
        number = accounts.count_expired(conn, tenant_id=tenant_id, customer_id=customer_id) + 1
        gone = Entry(customer_id, EntryKind.EXPIRED, -points, now, f"expired:{customer_id}:{number}")
        after = replace(before, purse=purse)
        accounts.save_account(conn, tenant_id=tenant_id, before=before, after=after, programme=programme, now=now)
        accounts.append_entries(conn, tenant_id=tenant_id, posted=[gone], actor=None, now=now)
    return points
