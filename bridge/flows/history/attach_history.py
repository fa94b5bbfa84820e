"""Attaching history: begun with a choice of visits and rules, paused, resumed, and undone as a whole.

What is done in between is done page by page (flows/history/history_pages.py), each in a transaction of its own.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bridge.core.history.history import Choice
from bridge.core.local_time import start_of
from bridge.core.settling.reasons import N_
from bridge.core.settling.situations import Version
from bridge.errors import InvalidInput, NoProgramme
from bridge.store.history import batches
from bridge.store.history.batches import Batch
from bridge.store.history.past import Stretch
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.work import tasks

KIND = "attach_history"
GONE_ON = N_("The work has gone on meanwhile, so this is not possible any more. Please look where it stands now.")

NOT_RUNNING = N_("History can be attached while the programme is active. Activate it first.")


def begin(conn: Connection, *, tenant_id: int, choice: Choice, actor: int | None, now: datetime) -> Batch:
    """A batch that attaches what was chosen, by the version in force now; nothing is attached yet.

    NoProgramme where none runs; InvalidInput for days or rules that mean nothing.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = check_choice(conn, tenant=tenant, choice=choice)
    batch_id = batches.append_batch(
        conn,
        tenant_id=tenant_id,
        kind=KIND,
        parameters=choice.as_document(),
        version=version.number,
        actor=actor,
        now=now,
    )
    return batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id)


def check_choice(conn: Connection, *, tenant: Tenant, choice: Choice) -> Version:
    """The version that would award; NoProgramme where none runs, InvalidInput for days or rules that mean nothing."""
    version = programmes.find_programme(conn, tenant=tenant)
    if version is None or not is_running(tenant):
        raise NoProgramme(NOT_RUNNING)
    if choice.since_on and choice.until_on and choice.since_on >= choice.until_on:
        raise InvalidInput(N_("The last day is before the first one."), field="to")
    active = {rule.id for rule in version.programme.earning_rules if rule.active}
    unknown = sorted((choice.rules or set()) - active)
    if unknown:
        raise InvalidInput(N_("No active rule has the id %(ids)s."), field="rule", ids=", ".join(map(str, unknown)))
    if choice.rules is not None and not choice.rules:
        raise InvalidInput(N_("Choose at least one rule."), field="rule")
    return version


def pause(conn: Connection, *, tenant_id: int, batch_id: int, now: datetime) -> Batch:
    """Has whoever works on it stop after the page at hand. InvalidInput if it does not run."""
    return _change_state(conn, tenant_id, batch_id, "paused", among=("running", "paused"), now=now)


def resume(conn: Connection, *, tenant_id: int, batch_id: int, now: datetime) -> Batch:
    """Lets it go on where it was: a paused one, and one whose worker is gone. InvalidInput if it is finished."""
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state == "undoing":
        return batch
    return _change_state(conn, tenant_id, batch_id, "running", among=("running", "paused"), now=now)


def undo(conn: Connection, *, tenant_id: int, batch_id: int, now: datetime) -> Batch:
    """Has everything taken back that it gave and that is still held. Nothing if it is undone already."""
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state in ("undoing", "undone"):
        return batch
    return _change_state(conn, tenant_id, batch_id, "undoing", among=("running", "paused", "done"), now=now)


def give_to_worker(conn: Connection, *, batch: Batch, user_id: int | None, locale: str, now: datetime) -> int:
    """A task that brings the batch to its end, forward or back; its id."""
    parameters = {"batch": batch.id}
    return tasks.append_task(
        conn,
        tenant_id=batch.tenant_id,
        kind=KIND,
        parameters=parameters,
        user_id=user_id,
        locale=locale,
        now=now,
    )


def is_running(tenant: Tenant) -> bool:
    """Whether the tenant's bookings earn just now."""
    return tenant.programme_state == "active" and tenant.permitted


def find_stretch(tenant: Tenant, choice: Choice, *, at: datetime) -> Stretch:
    """Which visits a choice means that is made ``at`` a moment: none that ended later."""
    since = start_of(choice.since_on, tenant.zone) if choice.since_on else None
    until = at.replace(microsecond=0) + timedelta(seconds=1)
    if choice.until_on:
        until = min(until, start_of(choice.until_on, tenant.zone))
    return Stretch(since, until, tenant.periods)


def _change_state(
    conn: Connection, tenant_id: int, batch_id: int, state: str, *, among: Iterable[str], now: datetime
) -> Batch:
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state not in among:
        raise InvalidInput(GONE_ON, field="batch")
    return batches.save_batch(conn, batch=replace(batch, state=state), now=now)
