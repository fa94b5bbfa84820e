"""Taking a reward for points, and giving them back: a customer in the panel, or the staff for one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.points.accounts import Account
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.core.rewards import rewards as decide
from bridge.core.rewards.rewards import Obstacle, Reward, VoucherState
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, NotHere, RewardUnavailable
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.notices import tell_reward_issued
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.rewards import rewards, vouchers
from bridge.store.rewards.vouchers import Voucher
from bridge.store.site import patrons

NO_CUSTOMER = N_("There is no such customer here.")
NO_REWARD = N_("There is no such reward here.")
NO_VOUCHER = N_("There is no such voucher here.")
USED_FORM = N_("This form was used for another reward before. Please open it again.")
CHANGED = N_("This reward was changed a moment ago. Load the page again to see it as it is now.")
NOT_RUNNING = N_("Rewards cannot be taken while the programme does not run.")
REFUSED: Mapping[Obstacle, str] = {
    Obstacle.ENDED: N_("This reward is not offered any more."),
    Obstacle.LIMIT_REACHED: N_("This reward was taken as often as one customer can."),
    Obstacle.NOT_OFFERED: N_("This reward is not offered any more."),
    Obstacle.NOT_YET: N_("This reward is not offered yet."),
    Obstacle.OTHER_TIER: N_("This reward is for other tiers."),
    Obstacle.POINTS_MISSING: N_("There are not enough points for this reward."),
    Obstacle.SOLD_OUT: N_("Nothing is left of this reward."),
}
CANNOT_CANCEL: Mapping[VoucherState, str] = {
    VoucherState.CANCELLED: N_("This voucher is cancelled already."),
    VoucherState.EXPIRED: N_("This voucher has expired."),
    VoucherState.HELD: N_("This voucher is set aside for a booking that is being made. Try again in half an hour."),
    VoucherState.USED: N_("This voucher was used."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Who takes a reward: the account with its lots and, where something is saved, under the lock."""

    tenant: Tenant
    programme: Programme
    account: Account


def issue_reward(
    conn: Connection,
    *,
    tenant_id: int,
    customer_id: int,
    reward_id: int,
    actor: int | None,
    key: str,
    code: str,
    now: datetime,
    seen: int | None = None,
) -> Voucher:
    """A voucher of ``code`` for the reward's points; ``actor`` is the WordPress user of the staff who issues it, None for the
    customer.

    ``key`` names the request: asked for again, it changes nothing and is answered as it stands. ``seen`` is the reward's number
    when it was shown: ChangedMeanwhile if it is another one by now, with another price perhaps. NotHere if there is no such
    reward or customer; RewardUnavailable if it cannot be taken. The account is locked, then the reward, so that neither stock,
    limits nor points are ever exceeded.
    """
    standing = _open(conn, tenant_id, customer_id, now)
    known = vouchers.find_by_request(conn, tenant_id=tenant_id, key=key)
    if known is not None:
        if (known.customer_id, known.reward_id) != (customer_id, reward_id):
            raise ChangedMeanwhile(USED_FORM)
        return known
    reward = rewards.find_reward(conn, tenant_id=tenant_id, reward_id=reward_id, lock=True)
    if reward is None:
        raise NotHere(NO_REWARD)
    if seen not in (None, reward.number):
        raise ChangedMeanwhile(CHANGED, field="reward")
    owned = vouchers.count_of_customer(conn, tenant_id=tenant_id, customer_id=customer_id).get(reward_id, 0)
    check_may_take(standing, reward, owned, now)
    after, draws = decide.pay(standing.account, reward.cost)
    issued = Voucher(
        customer_id,
        reward_id,
        code,
        reward.name,
        reward.terms,
        reward.cost,
        now,
        description=reward.description,
        draws=draws,
        expires_at=decide.find_expiry(reward.voucher_days, now, standing.tenant.zone),
        issued_by=actor,
    )
    issued = replace(issued, id=vouchers.append_voucher(conn, tenant_id=tenant_id, voucher=issued, key=key))
    rewards.add_issued(conn, tenant_id=tenant_id, reward_id=reward_id, vouchers=1)
    _post(conn, standing, after, issued, EntryKind.REDEEMED, actor, now)
    tell_reward_issued(
        conn, tenant=standing.tenant, customer_id=customer_id, voucher_id=issued.id, tier=after.tier, now=now
    )
    return issued


def cancel_reward(
    conn: Connection, *, tenant_id: int, voucher_id: int, customer_id: int | None, actor: int | None, now: datetime
) -> Voucher:
    """Gives the points of a voucher back into the lots that they came from. A customer (``customer_id``) may give back what is
    theirs and has not expired; the staff (``customer_id`` None) also what has expired.

    NotHere if there is no such voucher; RewardUnavailable if it was used, cancelled, or is set aside.
    """
    # First, so that the voucher stays its customer's: nobody is erased or goes over to another row meanwhile.
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    known = vouchers.find_voucher(conn, tenant_id=tenant_id, voucher_id=voucher_id)
    if known is None or customer_id not in (None, known.customer_id):
        raise NotHere(NO_VOUCHER)
    standing = _open(conn, tenant_id, known.customer_id, now, known)
    voucher = vouchers.get_voucher(conn, tenant_id=tenant_id, voucher_id=voucher_id)
    state = voucher.state_at(now)
    if state is not VoucherState.ISSUED and (state is not VoucherState.EXPIRED or customer_id is not None):
        raise RewardUnavailable(CANNOT_CANCEL[state])
    after = decide.give_back(standing.account, voucher.draws, voucher.points, standing.programme, at=now)
    cancelled = replace(voucher, state=VoucherState.CANCELLED, draws=(), cancelled_at=now, cancelled_by=actor)
    vouchers.save_voucher(conn, tenant_id=tenant_id, voucher=cancelled)
    rewards.add_issued(conn, tenant_id=tenant_id, reward_id=voucher.reward_id, vouchers=-1)
    _post(conn, standing, after, cancelled, EntryKind.RETURNED, actor, now)
    return cancelled


def try_reward(conn: Connection, *, tenant_id: int, customer_id: int, reward_id: int, now: datetime) -> Standing:
    """Who would take it, before they do, without a lock; raises what ``issue_reward`` would raise."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else tenant.localize(Programme())
    account = accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id) or Account(customer_id)
    reward = rewards.find_reward(conn, tenant_id=tenant_id, reward_id=reward_id)
    if reward is None:
        raise NotHere(NO_REWARD)
    owned = vouchers.count_of_customer(conn, tenant_id=tenant_id, customer_id=customer_id).get(reward_id, 0)
    standing = Standing(tenant, programme, account.retiered(programme))
    check_may_take(standing, reward, owned, now)
    return standing


def check_may_take(standing: Standing, reward: Reward, owned: int, now: datetime) -> None:
    """RewardUnavailable, with a sentence, unless they can take it now."""
    if standing.tenant.programme_state != "active" or not standing.tenant.permitted:
        raise RewardUnavailable(NOT_RUNNING)
    account = standing.account
    obstacle = decide.find_obstacle(
        reward,
        available=account.available,
        tier=account.tier,
        owned=owned,
        today=standing.programme.day_of(now),
    )
    if obstacle is not None:
        raise RewardUnavailable(REFUSED[obstacle], field="reward")


def _open(
    conn: Connection, tenant_id: int, customer_id: int, now: datetime, voucher: Voucher | None = None
) -> Standing:
    """Under the account's lock, with its open lots and those that a voucher was paid from."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else tenant.localize(Programme())
    if voucher is None and not patrons.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id):
        raise NotHere(NO_CUSTOMER)
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    account = catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)[customer_id]
    drawn = [draw.lot_id for draw in voucher.draws if draw.lot_id] if voucher else []
    account = accounts.load_lots(conn, tenant_id=tenant_id, account=account, lot_ids=drawn)
    return Standing(tenant, programme, account)


def _post(
    conn: Connection,
    standing: Standing,
    after: Account,
    voucher: Voucher,
    kind: EntryKind,
    actor: int | None,
    now: datetime,
) -> None:
    """The account as it is after, and the one entry that says so. A voucher is taken once and cancelled once."""
    tenant_id, points = standing.tenant.tenant_id, voucher.points
    accounts.save_account(
        conn, tenant_id=tenant_id, before=standing.account, after=after, programme=standing.programme, now=now
    )
    signed = -points if kind is EntryKind.REDEEMED else points
    entry = Entry(after.customer_id, kind, signed, now, f"{vouchers.ENTRY_KEY}{voucher.id}:{kind}", note=voucher.name)
    accounts.append_entries(conn, tenant_id=tenant_id, posted=[entry], actor=actor, now=now)
