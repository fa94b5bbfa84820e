"""History attached page by page, in fact and on paper. Each page is one transaction, and can be done once only."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.history.attaching import Attaching, Foresight
from bridge.core.history.history import Choice
from bridge.flows.history import past
from bridge.flows.history.attach_history import is_running
from bridge.flows.history.past import Frame, Records
from bridge.flows.workflows.notices import tell_tier_changes
from bridge.store.history import batches
from bridge.store.history.batches import Batch
from bridge.store.history.past import Directory, Visit
from bridge.store.programmes import tenants
from bridge.store.settling import settlement_pages
from bridge.store.settling.settlement_pages import Attached


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
        return batches.save_batch(conn, batch=replace(batch, state="paused"), now=now)
    frame = past.read_frame(conn, tenant=tenant, batch=batch, now=now)
    records = past.lock_and_read(conn, frame=frame, visits=visits)
    gave = [batch.position["visit"][0]] if batch.position and batch.position["gave"] else []
    attaching = _decide(conn, frame, records, visits, directory, gave)
    _save(conn, frame, records, attaching)
    if Choice.from_document(batch.parameters).told:
        tell_tier_changes(conn, tenant=tenant, changes=attaching.list_tier_changes(), now=now)
    return batches.save_batch(conn, batch=_advance(batch, visits[-1], attaching), now=now)


def finish(conn: Connection, *, tenant_id: int, batch_id: int, after: Visit | None, now: datetime) -> Batch:
    """Notes that nothing comes ``after``; the batch as it then is. Nothing if it does not run or has come further."""
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state != "running" or find_position(batch) != after:
        return batch
    return batches.save_batch(conn, batch=replace(batch, state="done"), now=now)


def preview_page(conn: Connection, *, frame: Frame, visits: Sequence[Visit], directory: Directory) -> Foresight:
    """What attaching all these visits of some customers would come to, who must not be on two pages. Reads only."""
    records = past.read(conn, tenant_id=frame.tenant_id, visits=visits)
    right = {one: account.retiered(frame.programme) for one, account in records.accounts.items()}
    attaching = _decide(conn, frame, replace(records, accounts=right), visits, directory, ())
    moves = Counter((change.before, change.after) for change in attaching.list_tier_changes())
    earning = {outcome.settlement.booked_by for outcome in attaching.outcomes}
    return Foresight(attaching.gains, moves, len(earning & records.newcomers), attaching.list_top())


def find_position(batch: Batch) -> Visit | None:
    """The last visit that the batch went through."""
    return Visit(*batch.position["visit"]) if batch.position else None


def _decide(
    conn: Connection,
    frame: Frame,
    records: Records,
    visits: Sequence[Visit],
    directory: Directory,
    gave: Collection[int],
) -> Attaching:
    bookings = past.list_past(conn, frame=frame, records=records, visits=visits, directory=directory)
    found = past.count_milestones(conn, frame=frame, found=records.accounts)
    days = past.sum_days(conn, frame=frame, bookings=bookings, customers=found.keys())
    attaching = Attaching(frame.terms, found, days, gave=gave, now=frame.now)
    for booking in bookings:
        attaching.add(booking)
    return attaching


def _save(conn: Connection, frame: Frame, records: Records, attaching: Attaching) -> None:
    outcomes = attaching.outcomes
    made = past.save_accounts(conn, frame=frame, before=attaching.before, after=attaching.accounts, outcomes=outcomes)
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
                awarded_on=frame.programme.day_of(award.awarded_at),
            )
        )
    settlement_pages.save_attached(
        conn, tenant_id=frame.tenant_id, attached=rows, batch_id=frame.terms.batch_id, now=frame.now
    )


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
