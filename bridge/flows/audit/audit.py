"""The proof that the ledger adds up: entries = lots = balances = lifetime = days, holds and settlements consistent."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from bridge.core.local_time import find_timezone
from bridge.core.settling.situations import Version
from bridge.errors import LoyaltyError
from bridge.flows.audit.audit_documents import (
    UNREADABLE,
    check_account,
    check_draws,
    check_settlement,
    check_voucher,
    read_draws,
)
from bridge.store.audit import proofs, records
from bridge.store.audit.proofs import Finding
from bridge.store.programmes import programmes, tenants
from bridge.store.reports import days

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def audit(conn: Connection) -> list[Finding]:
    """Whatever does not add up, over all tenants; empty when all is well.

    Run it in one transaction of its own (REPEATABLE READ or a quiet database), so that it sees one moment. What SQL cannot
    prove is read page by page, however many rows there are.
    """
    found = list(proofs.list_findings_for_all_tenants(conn))
    for tenant_id in records.list_tenant_ids_for_all_tenants(conn):
        found += _check_accounts(conn, tenant_id)
        found += _check_settlements(conn, tenant_id)
        found += _check_vouchers(conn, tenant_id)
        found += _check_days(conn, tenant_id)
    return found


def _check_accounts(conn: Connection, tenant_id: int) -> Iterator[Finding]:
    try:
        versions = _list_versions(conn, tenant_id)
    except (*UNREADABLE, LoyaltyError) as error:
        yield Finding("document_is_unreadable", tenant_id, None, None, f"the tenant's programme: {error}")
        return
    for page in records.list_account_pages(conn, tenant_id=tenant_id):
        customers = [account.customer_id for account in page]
        awards = records.list_held_awards(conn, tenant_id=tenant_id, customer_ids=customers)
        for account in page:
            for code, message in check_account(account, awards.get(account.customer_id, []), versions):
                yield Finding(code, tenant_id, account.customer_id, None, message)


def _check_days(conn: Connection, tenant_id: int) -> Iterator[Finding]:
    rollup = days.find_rollup(conn, tenant_id=tenant_id)
    zone = find_timezone(rollup.timezone) if rollup else None
    if rollup is None or zone is None:
        return
    for sums in days.list_differences(conn, tenant_id=tenant_id, timezone=rollup.timezone, zone=zone):
        said = f"{sums.day} has {sums.points:+d} points and {sums.entries:+d} entries of {sums.kind} that are not in the ledger"
        yield Finding("day_is_not_its_entries", tenant_id, None, None, said)


def _list_versions(conn: Connection, tenant_id: int) -> Sequence[Version]:
    """All versions that ever were in force, as they read at the site now; the last is in force."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    return programmes.list_versions_since(conn, tenant=tenant, since=_EVER, named=[])


def _check_settlements(conn: Connection, tenant_id: int) -> Iterator[Finding]:
    for page in records.list_settlement_pages(conn, tenant_id=tenant_id):
        draws = {record.appointment_id: read_draws(record) for record in page}
        lots = {lot for drawn in draws.values() for lot, _ in drawn or () if lot is not None}
        owners = records.list_lot_owners(conn, tenant_id=tenant_id, lot_ids=lots)
        for record in page:
            for code, message in check_settlement(record):
                yield Finding(code, tenant_id, record.customer_id, record.appointment_id, message)
            for code, message in check_draws(record, draws[record.appointment_id], owners):
                yield Finding(code, tenant_id, record.payer_id, record.appointment_id, message)


def _check_vouchers(conn: Connection, tenant_id: int) -> Iterator[Finding]:
    for page in records.list_voucher_pages(conn, tenant_id=tenant_id):
        draws = {record.id: read_draws(record) for record in page}
        lots = {lot for drawn in draws.values() for lot, _ in drawn or () if lot is not None}
        owners = records.list_lot_owners(conn, tenant_id=tenant_id, lot_ids=lots)
        for record in page:
            for code, message in check_voucher(record, draws[record.id], owners):
                yield Finding(code, tenant_id, record.customer_id, None, message)
