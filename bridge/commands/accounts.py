"""``bridge adjust``, ``bridge merge``, ``bridge statement`` and ``bridge audit``: customers' accounts, and the proof that they add up."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bridge import app, clock
from bridge.commands import console
from bridge.commands.phrases import describe_line, describe_statement, write_statement
from bridge.flows.audit.audit import audit as audit_ledger
from bridge.flows.customers.merge import merge as merge_customers
from bridge.flows.points.adjust import adjust as adjust_account
from bridge.settings import Settings
from bridge.store.audit.inspection import one_moment
from bridge.store.customers import merges
from bridge.store.points import statements

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_POINTS = 1_000_000_000_000


@click.command()
@console.site
@console.tenant
@console.customer
@click.option(
    "--points", type=click.IntRange(-MOST_POINTS, MOST_POINTS), required=True, help="To give; below 0 to take."
)
@click.option("--note", help="Why, for the statement.")
@console.as_json
def adjust(settings: Settings, tenant: int, customer: int, points: int, note: str | None, as_json: bool) -> None:
    """Give or take points by hand. Taking more than is available is refused."""
    now, key = clock.now(), clock.new_id()

    def post(conn: "Connection") -> dict[str, Any]:
        adjust_account(
            conn, tenant_id=tenant, customer_id=customer, points=points, note=note, actor=None, key=key, now=now
        )
        lines = statements.list_lines(conn, tenant_id=tenant, customer_id=customer)
        return describe_line(max(lines, key=lambda line: line.id))

    with app.opened_database(settings) as database:
        entry = database.transact(post)
    console.say(entry, f"Customer {customer}: {points:+d} points (entry {entry['id']}).", as_json=as_json)


@click.command()
@console.site
@console.tenant
@console.customer
@click.option(
    "--into", type=click.IntRange(min=1), required=True, help="The other row of the same person, which stays."
)
@console.as_json
def merge(settings: Settings, tenant: int, customer: int, into: int, as_json: bool) -> None:
    """Put all points of a customer into the account of another row of the same person. This cannot be undone."""
    now = clock.now()
    with app.opened_database(settings) as database:
        merged = database.transact(
            lambda conn: merge_customers(
                conn, tenant_id=tenant, customer_id=customer, into_id=into, actor=None, now=now
            )
        )
    balance = merged.account.purse.balance
    document = {"merge": merged.id, "points": merged.points, "balance": balance, "new": merged.is_new}
    if merged.is_new:
        said = f"Customer {customer} went over to customer {into} with {merged.points} points; the balance is now {balance}."
    else:
        said = f"Customer {customer} went over to customer {into} before; the balance is {balance}."
    console.say(document, said, as_json=as_json)


@click.command()
@console.site
@console.tenant
@console.customer
@console.as_json
def statement(settings: Settings, tenant: int, customer: int, as_json: bool) -> None:
    """How a customer's account stands, and every entry with its reasons. An unknown customer has all zeros; who was merged has the account
    of the other."""
    with app.opened_database(settings) as database, one_moment(database) as conn:
        customer = merges.find_survivor(conn, tenant_id=tenant, customer_id=customer)
        standing = statements.read_standing(conn, tenant_id=tenant, customer_id=customer)
        lines = statements.list_lines(conn, tenant_id=tenant, customer_id=customer)
    document = describe_statement(standing, lines, tenant=tenant, customer=customer)
    console.say(document, write_statement(document), as_json=as_json)


@click.command()
@console.site
@console.as_json
def audit(settings: Settings, as_json: bool) -> None:
    """Prove that entries, lots, balances, lifetimes, holds and settlements agree. Exit 1, and the rows, where not."""
    with app.opened_database(settings) as database, one_moment(database) as conn:
        findings = audit_ledger(conn)
    document = {"ok": not findings, "findings": [asdict(finding) for finding in findings]}
    lines = [
        f"{finding.code}: tenant {finding.tenant}, customer {finding.customer}, appointment {finding.appointment}: "
        f"{finding.message}"
        for finding in findings
    ]
    console.say(document, "\n".join(lines) if findings else "Everything adds up.", as_json=as_json)
    raise SystemExit(console.FAILED if findings else console.DONE)
