"""Attaching history page by page: forth, back, and on paper. Each page is one transaction, and can be done once only."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.accounts import Account, Attachment
from bridge.core.attaching import Attaching, Foresight
from bridge.core.history import Choice, Terms, detach
from bridge.core.situations import Outcome, Situation
from bridge.flows import past
from bridge.flows.attach_history import is_running
from bridge.flows.notices import tell_tier_changes
from bridge.flows.retier import catch_up
from bridge.store import account_pages, accounts, batches, settlement_pages, tenants
from bridge.store.batches import Batch
from bridge.store.past import Directory, Visit
from bridge.store.settlement_pages import Attached
from bridge.store.tenants import Tenant


def attach_page(
    conn: Connection,
    *,
    tenant_id: int,
    batch_id: int,
    visits: Sequence[Visit],
    after: Visit | None,
    directory: Directory,
    now: datetime,
) -> Batch:
    """Attaches the next visits of a batch that has come as far as ``after``; the batch as it then is.

    Nothing if the batch does not run, or has come to another place by somebody else's work. Where the programme does not
    run any more the batch is paused.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state != "running" or find_position(batch) != after:
        return batch
    if not is_running(tenant):
        return _save(conn, replace(batch, state="paused"), now)
    attaching, records = _attach(conn, tenant, batch, visits, directory, now)
    _save_attached(conn, tenant, attaching, records, now)
    if Choice.from_document(batch.parameters).told:
        tell_tier_changes(conn, tenant=tenant, changes=attaching.list_tier_changes(), now=now)
    return _save(conn, _advance(batch, visits[-1], attaching), now)


def finish(conn: Connection, *, tenant_id: int, batch_id: int, after: Visit | None, now: datetime) -> Batch:
    """Notes that nothing comes ``after``; the batch as it then is. Nothing if it does not run or has come further."""
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state != "running" or find_position(batch) != after:
        return batch
    return _save(conn, replace(batch, state="done"), now)


def preview_page(
    conn: Connection, *, tenant: Tenant, terms: Terms, visits: Sequence[Visit], directory: Directory, now: datetime
) -> Foresight:
    """What attaching all these visits of some customers would come to, who must not be on two pages. Reads only."""
    records = past.read(conn, tenant_id=tenant.tenant_id, visits=visits)
    right = {one: account.retiered(terms.in_force.programme) for one, account in records.accounts.items()}
    attaching = _decide(conn, tenant, terms, replace(records, accounts=right), visits, directory, [], now)
    moves = Counter((change.before, change.after) for change in attaching.list_tier_changes())
    earning = {outcome.settlement.booked_by for outcome in attaching.outcomes}
    return Foresight(attaching.gains, moves, len(earning & records.newcomers))


def detach_page(conn: Connection, *, tenant_id: int, batch_id: int, limit: int, now: datetime) -> Batch:
    """Takes back the next bookings that a batch attached, at most ``limit``; the batch as it then is, undone if none are left.

    Nothing if it is not being undone.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state != "undoing":
        return batch
    holders = settlement_pages.list_holders(conn, tenant_id=tenant_id, batch_id=batch_id, limit=limit)
    while True:
        locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=holders, now=now) if holders else {}
        page = settlement_pages.lock_attached(conn, tenant_id=tenant_id, batch_id=batch_id, limit=limit)
        awarded = {settlement.award.customer_id for settlement in page if settlement.award}
        if awarded <= locked.keys():
            break
        holders = frozenset(awarded | locked.keys())
    if not page:
        return _save(conn, replace(batch, state="undone"), now)
    attached = Attachment(batch.created_at)
    terms = past.read_terms(conn, tenant=tenant, version=batch.version, batch_id=batch.id, attached=attached)
    right = catch_up(conn, tenant=tenant, programme=terms.in_force.programme, locked=locked, now=now)
    lots = [settlement.award.lot_id for settlement in page if settlement.award]
    before = account_pages.load_lots(conn, tenant_id=tenant_id, found=right.values(), lot_ids=lots)
    after, outcomes = dict(before), []
    for settlement in page:
        holder = settlement.award.customer_id if settlement.award else None
        mine = {holder: after[holder]} if holder else {}
        outcome = detach(Situation(settlement, None, mine, terms.versions, now), batch.id)
        after.update(outcome.accounts)
        outcomes.append(outcome)
    _save_accounts(conn, tenant, terms, before, after, outcomes, now)
    ids = [settlement.appointment_id for settlement in page]
    settlement_pages.detach(conn, tenant_id=tenant_id, appointment_ids=ids, now=now)
    points = -sum(entry.points for outcome in outcomes for entry in outcome.entries)
    undone = replace(
        batch,
        detached_bookings=batch.detached_bookings + len(page),
        detached_points=batch.detached_points + points,
    )
    return _save(conn, undone, now)


def find_position(batch: Batch) -> Visit | None:
    """The last visit that the batch went through."""
    return Visit(*batch.position["visit"]) if batch.position else None


def _attach(
    conn: Connection, tenant: Tenant, batch: Batch, visits: Sequence[Visit], directory: Directory, now: datetime
) -> tuple[Attaching, past.Records]:
    attached = Attachment(batch.created_at, Choice.from_document(batch.parameters).rules)
    terms = past.read_terms(conn, tenant=tenant, version=batch.version, batch_id=batch.id, attached=attached)
    records = past.lock_and_read(conn, tenant_id=tenant.tenant_id, visits=visits, now=now)
    right = catch_up(conn, tenant=tenant, programme=terms.in_force.programme, locked=records.accounts, now=now)
    gave = [batch.position["visit"][0]] if batch.position and batch.position["gave"] else []
    return _decide(conn, tenant, terms, replace(records, accounts=right), visits, directory, gave, now), records


def _decide(
    conn: Connection,
    tenant: Tenant,
    terms: Terms,
    records: past.Records,
    visits: Sequence[Visit],
    directory: Directory,
    gave: Iterable[int],
    now: datetime,
) -> Attaching:
    tenant_id, found = tenant.tenant_id, records.accounts
    bookings = past.list_past(conn, tenant=tenant, records=records, visits=visits, terms=terms, directory=directory)
    found = past.count_milestones(conn, tenant_id=tenant_id, found=found, terms=terms)
    days = past.sum_days(conn, tenant_id=tenant_id, past=bookings, customers=found.keys(), terms=terms)
    attaching = Attaching(terms, found, days, gave=gave, now=now)
    for booking in bookings:
        attaching.add(booking)
    return attaching


def _save_attached(
    conn: Connection, tenant: Tenant, attaching: Attaching, records: past.Records, now: datetime
) -> None:
    terms, outcomes = attaching.terms, attaching.outcomes
    made = _save_accounts(conn, tenant, terms, attaching.before, attaching.accounts, outcomes, now)
    rows = []
    for outcome in outcomes:
        appointment_id, award = outcome.settlement.appointment_id, outcome.settlement.award
        assert award is not None, "what is attached has an award"
        rows.append(
            Attached(
                outcome,
                is_new=appointment_id not in records.known,
                fingerprint=records.fingerprint(appointment_id),
                lot_id=made[award.customer_id, award.lot_id],
                awarded_on=terms.in_force.programme.day_of(award.awarded_at),
            )
        )
    settlement_pages.save_attached(conn, tenant_id=tenant.tenant_id, attached=rows, batch_id=terms.batch_id, now=now)


def _save_accounts(
    conn: Connection,
    tenant: Tenant,
    terms: Terms,
    before: Mapping[int, Account],
    after: Mapping[int, Account],
    outcomes: Iterable[Outcome],
    now: datetime,
) -> account_pages.LotIds:
    """Whoever something happened to, and the entries."""
    changes = [(before[one], account) for one, account in after.items() if account is not before[one]]
    programme = terms.in_force.programme
    made = account_pages.save_accounts(conn, tenant_id=tenant.tenant_id, changes=changes, programme=programme, now=now)
    entries = [entry for outcome in outcomes for entry in outcome.entries]
    accounts.append_entries(conn, tenant_id=tenant.tenant_id, posted=entries, actor=None, now=now)
    return made


def _advance(batch: Batch, last: Visit, attaching: Attaching) -> Batch:
    gains = attaching.gains
    left_out = Counter(batch.left_out)
    left_out.update({reason.value: count for reason, count in gains.left_out.items()})
    return replace(
        batch,
        position={"visit": list(last), "gave": last.customer_id in attaching.gave},
        looked_at=batch.looked_at + gains.looked_at,
        bookings=batch.bookings + gains.bookings,
        customers=batch.customers + gains.customers,
        points=batch.points + gains.points,
        left_out=dict(left_out),
    )


def _save(conn: Connection, batch: Batch, now: datetime) -> Batch:
    batches.save_batch(conn, batch=batch, now=now)
    return batch
