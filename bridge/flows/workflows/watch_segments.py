"""Telling, by a workflow, who newly belongs to a segment. Only customers who agreed to be written to are told of.

The first look at a segment only notes who is in it, and so does the first one after its conditions or the tiers were changed:
nobody came in by that. Each step is one transaction over some customers, so a restart goes on where it was.
"""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import md5

from sqlalchemy import Connection

from bridge.core.access.permissions import EVERYBODY
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.segments.known_segments import KnownSegment
from bridge.flows.segments.segments import select_customers
from bridge.flows.workflows.notices import tell_segment_entered
from bridge.store.points import accounts
from bridge.store.programmes import tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.segments.audience import Addressee, list_willing
from bridge.store.segments.segment_conditions import Selection
from bridge.store.segments.segments import walk_members
from bridge.store.workflows import segment_members, walks, workflows
from bridge.store.workflows.walks import ENDING, NOTING, SEGMENT, TELLING, Walk

ROUND_EVERY = timedelta(minutes=10)
FORGOTTEN_AT_ONCE = 10_000


def list_wanted_for_all_tenants(conn: Connection) -> set[tuple[int, str]]:
    """(tenant, key) of the segments that active workflows wait for."""
    listening = workflows.list_tenants_for_all_tenants(conn, event=WorkflowEvent.SEGMENT_ENTERED) or []
    return {
        (tenant_id, key)
        for tenant_id in listening
        for listener in workflows.list_listeners(conn, tenant_id=tenant_id) or []
        if listener.event == WorkflowEvent.SEGMENT_ENTERED
        for key in listener.segments
    }


def is_due(conn: Connection, *, tenant_id: int, key: str, now: datetime) -> bool:
    """Whether there is something to do for a segment that is waited for."""
    walk = walks.find_walk(conn, tenant_id=tenant_id, name=SEGMENT + key)
    return walk is None or walk.round_at <= now


def look_on(conn: Connection, *, tenant_id: int, segment: KnownSegment, now: datetime) -> bool:
    """Looks at the next customers, and tells of those who came in since the last time; False at the end of a round."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    if not tenant.permitted:
        return False
    walk = walks.lock_walk(conn, tenant_id=tenant_id, name=SEGMENT + segment.key, state=NOTING, now=now)
    if walk.state == ENDING:
        return _forget_some(conn, tenant_id, walk, segment.key)
    if walk.round_at > now:  # somebody else was faster
        return False
    parsed = parse_segment(segment.document)
    selection = select_customers(conn, tenant_id=tenant_id, segment=parsed, reach=EVERYBODY, now=now)
    terms = _sum_up(segment, selection)
    if walk.terms != terms:
        walk = replace(walk, terms=terms, state=NOTING, position=0)
    members, until = walk_members(conn, selection=selection, after=walk.position)
    if until is None:
        segment_members.drop_behind(conn, tenant_id=tenant_id, segment=segment.key, after=walk.position)
        walk = replace(walk, state=TELLING, position=0, round_at=now + ROUND_EVERY)
    else:
        told = _compare(conn, tenant, walk, segment, members, until, now)
        walk = replace(walk, position=until, told=walk.told + told)
    walks.save_walk(conn, tenant_id=tenant_id, walk=walk)
    return until is not None


def stop_looking(conn: Connection, *, tenant_id: int, key: str, now: datetime) -> bool:
    """Forgets the next members of a segment that nobody waits for any more; False at the end."""
    walk = walks.lock_walk(conn, tenant_id=tenant_id, name=SEGMENT + key, state=ENDING, now=now)
    if walk.state != ENDING:
        walks.save_walk(conn, tenant_id=tenant_id, walk=replace(walk, state=ENDING))
    return _forget_some(conn, tenant_id, walk, key)


def find_tiers(conn: Connection, *, tenant_id: int, to: Collection[Addressee]) -> list[tuple[Addressee, str | None]]:
    """Each with the tier that they have."""
    found = accounts.list_standings(conn, tenant_id=tenant_id, customer_ids=[one.customer_id for one in to])
    return [(one, found[one.customer_id][0] if one.customer_id in found else None) for one in to]


def _compare(
    conn: Connection,
    tenant: Tenant,
    walk: Walk,
    segment: KnownSegment,
    members: Collection[int],
    until: int,
    now: datetime,
) -> int:
    """Notes who came and who left; of how many was told."""
    tenant_id, key = tenant.tenant_id, segment.key
    noted = segment_members.list_noted(conn, tenant_id=tenant_id, segment=key, after=walk.position, until=until)
    came, left = sorted(set(members) - noted), sorted(noted - set(members))
    segment_members.note_members(conn, tenant_id=tenant_id, segment=key, customer_ids=came)
    segment_members.drop_members(conn, tenant_id=tenant_id, segment=key, customer_ids=left)
    if walk.state != TELLING or not came:
        return 0
    willing = list_willing(conn, tenant_id=tenant_id, customer_ids=came)
    to = find_tiers(conn, tenant_id=tenant_id, to=willing)
    tell_segment_entered(conn, tenant=tenant, to=to, key=key, name=segment.name, now=now)
    return len(to)


def _forget_some(conn: Connection, tenant_id: int, walk: Walk, key: str) -> bool:
    forgotten = segment_members.drop_some(conn, tenant_id=tenant_id, segment=key, limit=FORGOTTEN_AT_ONCE)
    if forgotten == FORGOTTEN_AT_ONCE:
        return True
    walks.delete_walk(conn, tenant_id=tenant_id, name=walk.name)
    return False


def _sum_up(segment: KnownSegment, selection: Selection) -> str:
    """What the segment asks for, tiers included."""
    tiers = sorted((tier.min_points, tier.name) for tier in selection.tiers)
    asked = json.dumps([segment.document, tiers, selection.tiers_lapse], sort_keys=True, default=str)
    return md5(asked.encode(), usedforsecurity=False).hexdigest()
