"""Settling what no doorbell rang for: tenant by tenant whatever changed or vanished, or simply everything."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from bridge.core.access.permissions import CAPABILITY
from bridge.flows.settling import ring
from bridge.jobs.appointments import Settlings, drain_doorbells, settle_each
from bridge.jobs.pages import list_pages, walk
from bridge.store.database import Database
from bridge.store.programmes import tenants
from bridge.store.site import census, plans

PAGE = 500


def sweep(database: Database, *, now: datetime) -> Settlings:
    """Settles what changed or vanished without a hook, tenant by tenant; notes a plan that ran out."""
    done = Settlings()
    for tenant_id in _list_tenant_ids(database):
        done.add(sweep_tenant(database, tenant_id=tenant_id, now=now))
    return done


def sweep_tenant(database: Database, *, tenant_id: int, now: datetime) -> Settlings:
    """The same for one tenant."""
    _recheck_plan(database, tenant_id, now)
    done = _settle_pages(database, tenant_id, _list_changed(database, tenant_id), now)
    done.add(_settle_pages(database, tenant_id, _list_vanished(database, tenant_id), now))
    return done


def settle_all(database: Database, *, now: datetime) -> Settlings:
    """Settles every appointment of every tenant, changed or not, that may earn or was ever settled; then what rang."""
    done = Settlings()
    for tenant_id in _list_tenant_ids(database):
        done.add(_settle_pages(database, tenant_id, _list_all(database, tenant_id), now))
    done.add(drain_doorbells(database, now=now))
    return done


def _list_tenant_ids(database: Database) -> list[int]:
    with database.read() as conn:
        return tenants.list_tenant_ids_for_all_tenants(conn)


def _settle_pages(database: Database, tenant_id: int, pages: Iterator[Sequence[int]], now: datetime) -> Settlings:
    done = Settlings()
    for page in pages:
        done.add(settle_each(database, ((tenant_id, one) for one in page), now=now))
    return done


def _recheck_plan(database: Database, tenant_id: int, now: datetime) -> None:
    with database.read() as conn:
        permitted = tenants.get_tenant(conn, tenant_id=tenant_id).permitted
        today = now.date()
        lost = permitted and not plans.plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=today)
    if lost:
        job = partial(ring.check_permission, tenant_id=tenant_id, verdict=True, now=now, today=today)
        database.transact(job)


def _list_changed(database: Database, tenant_id: int) -> Iterator[list[int]]:
    steps = walk(database, lambda conn, after: ring.sweep_page(conn, tenant_id=tenant_id, after_id=after), start=0)
    return (page for page, _ in steps)


def _list_vanished(database: Database, tenant_id: int) -> Iterator[Sequence[int]]:
    return list_pages(
        database,
        lambda conn, after: ring.list_vanished(conn, tenant_id=tenant_id, after_id=after),
        start=0,
        place=lambda appointment_id: appointment_id,
    )


def _list_all(database: Database, tenant_id: int) -> Iterator[Sequence[int]]:
    with database.read() as conn:
        start = tenants.get_tenant(conn, tenant_id=tenant_id).periods.start
    if start is None:
        return iter(())
    return list_pages(
        database,
        lambda conn, after: census.list_appointments(
            conn, tenant_id=tenant_id, since=start, after_id=after, limit=PAGE
        ),
        start=0,
        place=lambda appointment_id: appointment_id,
    )
