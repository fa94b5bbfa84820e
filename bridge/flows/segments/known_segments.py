"""The segments that go by a name: those that every business has, with their usual figures, and those that were saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.local_time import day_of
from bridge.core.programmes.programme import NOTICE_DAYS, Programme
from bridge.core.rewards.rewards import Reward, find_obstacle
from bridge.core.segments.built_in_segments import BUILT_IN, USUALLY_MUCH, BuiltIn, Business, find_built_in, find_much
from bridge.store.programmes import programmes, tenants
from bridge.store.rewards import rewards
from bridge.store.segments import saved_segments
from bridge.store.segments.profile_rows import average_spent
from bridge.store.segments.saved_segments import SavedSegment

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class KnownSegment:
    """``key`` is a word, or the id of a saved one; ``name`` is as somebody saved it, or English and still to be translated."""

    key: str
    name: str
    document: Mapping[str, Any]


def list_keys(conn: Connection, *, tenant_id: int) -> list[tuple[str, str]]:
    """(key, name) of all of them, whether this business can have them or not."""
    saved = saved_segments.list_segments(conn, tenant_id=tenant_id)
    return [*((one.key, one.title) for one in BUILT_IN), *((str(one.id), one.name) for one in saved)]


def find_known(conn: Connection, *, tenant_id: int, key: str, now: datetime) -> KnownSegment | None:
    """The segment of that key as it asks now; None if there is none, or this business cannot have it."""
    if key.isascii() and key.isdigit():
        saved = _find_saved(conn, tenant_id, key)
        return KnownSegment(key, saved.name, saved.document) if saved else None
    built_in = find_built_in(key)
    document = _make(conn, tenant_id, built_in, now) if built_in else None
    return KnownSegment(key, built_in.title, document) if built_in and document is not None else None


def list_offered(conn: Connection, *, tenant_id: int, today: date) -> list[Reward]:
    """The rewards that somebody can take on a local day, cheapest first."""
    found = rewards.list_rewards(conn, tenant_id=tenant_id)
    return [one for one in found if _is_offered(one, today)]


def describe_business(
    conn: Connection, *, tenant_id: int, programme: Programme | None, much: int, today: date
) -> Business:
    """What built-in segments depend on."""
    notice = programme.expiry_notice_days if programme else NOTICE_DAYS
    has_tiers = bool(programme and programme.tiers)
    return Business(has_tiers, list_offered(conn, tenant_id=tenant_id, today=today), much, notice or NOTICE_DAYS)


def _find_saved(conn: Connection, tenant_id: int, key: str) -> SavedSegment | None:
    if len(key) > MOST_DIGITS:
        return None
    return saved_segments.find_segment(conn, tenant_id=tenant_id, segment_id=int(key))


def _make(conn: Connection, tenant_id: int, built_in: BuiltIn, now: datetime) -> Mapping[str, Any] | None:
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = programmes.find_programme(conn, tenant=tenant)
    much = find_much(average_spent(conn, tenant_id=tenant_id)) if built_in.asks_for_spending({}) else USUALLY_MUCH
    business = describe_business(
        conn,
        tenant_id=tenant_id,
        programme=version.programme if version else None,
        much=much,
        today=day_of(now, tenant.zone),
    )
    return built_in.make(built_in.choose({}, business), business)


def _is_offered(reward: Reward, today: date) -> bool:
    """Whether a customer with the points and the tier for it could take it."""
    tier = next(iter(reward.tiers), None)
    return find_obstacle(reward, available=reward.cost, tier=tier, owned=0, today=today) is None
