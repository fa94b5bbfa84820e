"""Rewarding customers for friends they bring: the first visit of somebody new who followed their link, once it took place.

What was promised when the friend booked is given, whatever the programme says by then; and taken back if no visit is left.
"""

from datetime import date, datetime

from sqlalchemy import Connection

from bridge.core.bonuses.actions import Action, ActionKind
from bridge.core.bonuses.bonuses import take_back
from bridge.core.bonuses.referrals import ReferralState, Refusal, is_same_person, read_code
from bridge.core.local_time import day_of
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.settling.reasons import list_reasons_of_taking_back
from bridge.core.settling.situations import Version
from bridge.core.workflow_events import Way
from bridge.flows.bonuses.actions import find_action, is_there, make_entry
from bridge.flows.bonuses.giving import list_tier_changes, put_points
from bridge.flows.history.attach_history import is_running
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.notices import tell_tier_changes
from bridge.store.bonuses import referrals
from bridge.store.bonuses.referrals import Referral, Told
from bridge.store.customers import merges
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site import appointments

# So far back one looks for who brought whom.
MOST_GENERATIONS = 50


def take_in(conn: Connection, *, told: Told, now: datetime) -> bool:
    """Looks at a booking that came by somebody's link, once; whether it was still to be looked at. It is a friend's if bringing
    friends is rewarded now; whoever is none is remembered too, with the reason."""
    if not referrals.delete_told(conn, told=told):
        return False
    tenant_id = told.tenant_id
    # One after the other, or two who bring each other at once would both be friends.
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="update")
    found = find_action(conn, tenant=tenant, kind=ActionKind.REFERRAL)
    referrer_id = read_code(tenant_id, told.code)
    if referrer_id:
        referrer_id = merges.find_survivor(conn, tenant_id=tenant_id, customer_id=referrer_id)
    row = appointments.find_appointment(conn, tenant_id=tenant_id, appointment_id=told.appointment_id)
    friend_id = row.appointment.customer_id if row else 0
    if found and friend_id and referrer_id and is_there(conn, tenant_id, referrer_id):
        action = found[1]
        referrals.append_referral(
            conn,
            tenant_id=tenant_id,
            customer_id=friend_id,
            referrer_id=referrer_id,
            appointment_id=told.appointment_id,
            points=action.points,
            label=action.label,
            refusal=_find_refusal(conn, told, friend_id, referrer_id),
            now=now,
        )
    return True


def settle_referral(conn: Connection, *, tenant_id: int, referral_id: int, now: datetime) -> bool:
    """Gives what a friend's first visit earned, or takes it back where there is no visit any more; whether anything changed."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    if version is None:
        return False
    referral, visits = referrals.lock_referral(conn, tenant_id=tenant_id, referral_id=referral_id)
    if referral.state is ReferralState.GIVEN and not visits:
        _take_back(conn, tenant, version, referral, now)
        return True
    waits = referral.state in (ReferralState.WAITING, ReferralState.TAKEN)
    if waits and visits and is_running(tenant):
        _give(conn, tenant, version, referral, now)
        return True
    return False


def _find_refusal(conn: Connection, told: Told, friend_id: int, referrer_id: int) -> Refusal | None:
    tenant_id = told.tenant_id
    people = [referrals.find_person(conn, tenant_id=tenant_id, customer_id=one) for one in (friend_id, referrer_id)]
    if friend_id == referrer_id or (people[0] and people[1] and is_same_person(people[0], people[1])):
        return Refusal.SELF
    if referrals.has_booked_before(
        conn, tenant_id=tenant_id, customer_id=friend_id, appointment_id=told.appointment_id
    ):
        return Refusal.EXISTING
    return Refusal.CYCLE if _brought(conn, tenant_id, friend_id, referrer_id) else None


def _brought(conn: Connection, tenant_id: int, ancestor_id: int, customer_id: int) -> bool:
    """Whether one customer brought another, or brought who brought them."""
    found: int | None = customer_id
    for _ in range(MOST_GENERATIONS):
        found = referrals.find_referrer(conn, tenant_id=tenant_id, customer_id=found) if found else None
        if found is None or found == ancestor_id:
            return found is not None
    return True


def _give(conn: Connection, tenant: Tenant, version: Version, referral: Referral, now: datetime) -> None:
    tenant_id, referrer_id = tenant.tenant_id, referral.referrer_id
    today = day_of(now, tenant.zone)
    if not is_there(conn, tenant_id, referrer_id):
        referrals.save_referral(conn, referral=referral, state=ReferralState.REFUSED, refusal=Refusal.GONE, now=now)
        return
    # Under the account's lock, so that two friends at once are counted one after the other.
    accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[referrer_id], now=now)
    if _is_enough(conn, version, referral, today):
        referrals.save_referral(conn, referral=referral, state=ReferralState.REFUSED, refusal=Refusal.LIMIT, now=now)
        return
    key = f"action:referral:{referral.id}:{referral.number + 1}:{referrer_id}"
    action = Action(referral.points, referral.label)
    lots = put_points(
        conn,
        tenant=tenant,
        version=version,
        customer_ids=[referrer_id],
        entry=lambda one: make_entry(one, ActionKind.REFERRAL, action, key, version.number, now),
        way=Way.ACTION,
        actor=None,
        now=now,
    )
    given = ReferralState.GIVEN
    referrals.save_referral(conn, referral=referral, state=given, lot_id=lots[referrer_id], given_on=today, now=now)


def _is_enough(conn: Connection, version: Version, referral: Referral, today: date) -> bool:
    action = version.programme.actions.get(ActionKind.REFERRAL)
    if action is None or action.max_per_year is None:
        return False
    given = referrals.count_given(
        conn,
        tenant_id=referral.tenant_id,
        referrer_id=referral.referrer_id,
        since=date(today.year, 1, 1),
        until=date(today.year + 1, 1, 1),
    )
    return given >= action.max_per_year


def _take_back(conn: Connection, tenant: Tenant, version: Version, referral: Referral, now: datetime) -> None:
    tenant_id, referrer_id, programme = tenant.tenant_id, referral.referrer_id, version.programme
    assert referral.lot_id is not None, "what was given went into a lot"
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[referrer_id], now=now)
    right = catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)[referrer_id]
    before = accounts.load_lots(conn, tenant_id=tenant_id, account=right, lot_ids=[referral.lot_id])
    after = take_back(before, referral.points, programme, lot_id=referral.lot_id)
    accounts.save_account(conn, tenant_id=tenant_id, before=before, after=after, programme=programme, now=now)
    key = f"action:referral:{referral.id}:{referral.number + 1}:{referrer_id}"
    counts_at = before.purse.lots[referral.lot_id].awarded_at
    reasons = list_reasons_of_taking_back("referral", referral.label, referral.points)
    entry = Entry(
        referrer_id,
        EntryKind.REVERSED,
        -referral.points,
        now,
        key,
        note=referral.label,
        reasons=reasons,
        counts_at=counts_at,
    )
    accounts.append_entries(conn, tenant_id=tenant_id, posted=[entry], actor=None, now=now)
    tell_tier_changes(conn, tenant=tenant, changes=list_tier_changes([(before, after)]), now=now)
    referrals.save_referral(conn, referral=referral, state=ReferralState.TAKEN, now=now)
