"""The proof that the ledger adds up: entries = lots = balances = lifetime, holds and settlements consistent."""

from collections import Counter

from sqlalchemy import Connection

from bridge.store import accounts, proofs, settlements, tenants
from bridge.store.proofs import Finding


def audit(conn: Connection) -> list[Finding]:
    """Whatever does not add up, over all tenants; empty when all is well.

    Run it in one transaction of its own (REPEATABLE READ or a quiet database), so that it sees one moment.
    """
    found = list(proofs.list_findings_for_all_tenants(conn))
    for tenant_id, customer_id in list(proofs.list_account_ids_for_all_tenants(conn)):
        found += _check_account(conn, tenant_id, customer_id)
    return found


def _check_account(conn: Connection, tenant_id: int, customer_id: int) -> list[Finding]:
    """What SQL cannot see: tallies and draws inside documents, and the tier."""
    account = accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id)
    assert account is not None
    found = []
    points: Counter[int] = Counter()
    milestones: Counter[int] = Counter()
    for award in settlements.list_held_awards(conn, tenant_id=tenant_id, customer_id=customer_id):
        for verdict in award.evaluation.verdicts:
            points[verdict.rule_id] += verdict.points
            milestones[verdict.rule_id] += verdict.milestone
    if +points != dict(account.tallies.points) or +milestones != dict(account.tallies.milestones):
        found.append(_finding("tallies_are_not_the_awards", tenant_id, customer_id, "caps and milestones are off"))
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = tenants.find_programme(conn, tenant=tenant)
    if version is not None and account.retiered(version.programme).tier != account.tier:
        found.append(_finding("tier_is_not_what_was_reached", tenant_id, customer_id, f"tier {account.tier}"))
    return found


def _finding(code: str, tenant_id: int, customer_id: int, message: str) -> Finding:
    return Finding(code, tenant_id, customer_id, None, message)
