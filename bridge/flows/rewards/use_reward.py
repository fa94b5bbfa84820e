"""A voucher handed over in the shop: the staff marks it used, and may take that back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.rewards.rewards import VoucherState
from bridge.core.settling.reasons import N_
from bridge.errors import NotHere, RewardUnavailable
from bridge.flows.rewards.issue_reward import NO_VOUCHER
from bridge.store.points import accounts
from bridge.store.programmes import tenants
from bridge.store.rewards import vouchers
from bridge.store.rewards.vouchers import Voucher
from bridge.store.site import patrons

CANNOT_USE: Mapping[VoucherState, str] = {
    VoucherState.CANCELLED: N_("This voucher was cancelled, and its points were given back."),
    VoucherState.EXPIRED: N_("This voucher has expired."),
    VoucherState.HELD: N_("This voucher is set aside for a booking that is being made. Try again in half an hour."),
    VoucherState.USED: N_("This voucher was used already."),
}
GONE = N_("Booknetic does not have this customer any more, so their vouchers cannot be used.")
NOT_USED = N_("This voucher was not used in the shop.")


def use_reward(conn: Connection, *, tenant_id: int, voucher_id: int, actor: int | None, now: datetime) -> Voucher:
    """Marks a voucher used in the shop, once. NotHere if there is none; RewardUnavailable if it was used, cancelled, has expired
    or is set aside for a booking."""
    voucher = _lock(conn, tenant_id, voucher_id, now)
    state = voucher.state_at(now)
    if state is not VoucherState.ISSUED:
        raise RewardUnavailable(CANNOT_USE[state])
    if not patrons.has_customer(conn, tenant_id=tenant_id, customer_id=voucher.customer_id):
        raise RewardUnavailable(GONE)
    used = replace(voucher, state=VoucherState.USED, used_at=now, used_by=actor)
    vouchers.save_voucher(conn, tenant_id=tenant_id, voucher=used)
    return used


def undo_use(conn: Connection, *, tenant_id: int, voucher_id: int, now: datetime) -> Voucher:
    """The voucher can be used again. RewardUnavailable unless it was used in the shop: a booking gives its own back."""
    voucher = _lock(conn, tenant_id, voucher_id, now)
    if voucher.state is not VoucherState.USED or voucher.appointment_id is not None:
        raise RewardUnavailable(NOT_USED)
    free = replace(voucher, state=VoucherState.ISSUED, used_at=None, used_by=None)
    vouchers.save_voucher(conn, tenant_id=tenant_id, voucher=free)
    return free


def _lock(conn: Connection, tenant_id: int, voucher_id: int, now: datetime) -> Voucher:
    """The voucher under the lock of its customer's account."""
    # First, so that the voucher stays its customer's: nobody is erased or goes over to another row meanwhile.
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    known = vouchers.find_voucher(conn, tenant_id=tenant_id, voucher_id=voucher_id)
    if known is None:
        raise NotHere(NO_VOUCHER)
    accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[known.customer_id], now=now)
    return vouchers.get_voucher(conn, tenant_id=tenant_id, voucher_id=voucher_id)
