"""Two customer rows of one person made one account, by an administrator.

Booknetic's rows are not ours: both may stay there, and whatever is booked or read under the one that went over is the other's from
then on (store/customers/merges.py). The ledger says so by two entries that cancel out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.customers.consent import Answer, Source
from bridge.core.customers.forgetting import is_nameless
from bridge.core.customers.merging import find_stricter, merge_accounts
from bridge.core.points.accounts import Account, count_visits
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.core.settling.reasons import N_
from bridge.core.settling.situations import TierChange, Version
from bridge.core.tiers.tier_periods import find_since
from bridge.errors import ChangedMeanwhile, InvalidInput
from bridge.flows.tiers.lapse import sum_up
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.notices import tell_tier_changes
from bridge.store.customers import consents, forgetting, merges, merging
from bridge.store.customers.consents import Consent
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.segments import profiles
from bridge.store.settling import settlements
from bridge.store.site import patrons

SAME = N_("This is the same customer. Choose the other entry of the same person.")
NOBODY = N_("There is no such customer.")
GONE_OVER = N_("This customer was merged with another one before.")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the account as it stands, the last answer about being written to, and what can still be used."""

    account: Account
    consent: Consent | None
    vouchers: int
    holds: int

    @property
    def answer(self) -> Answer | None:
        """None where they were never asked."""
        return self.consent.answer if self.consent else None


@dataclass(frozen=True, slots=True)
class Preview:
    """Both rows as they stand, and the one account that they would be."""

    source: Side
    target: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done: the merge's number, the ``points`` that went over, and the account now. Not ``is_new``: it was done before."""

    id: int
    points: int
    account: Account
    is_new: bool = True


def merge(
    conn: Connection, *, tenant_id: int, customer_id: int, into_id: int, actor: int | None, now: datetime
) -> Merged:
    """Puts all of ``customer_id`` into the account of ``into_id``. Asked for again, it is answered as it stands.

    Locks the tenant and both accounts. InvalidInput where one of them is not there or both are one; ChangedMeanwhile where
    ``customer_id`` went over to somebody else.
    """
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    known = merges.find_merge_id(conn, tenant_id=tenant_id, customer_id=customer_id)
    if known is not None:
        return _answer_again(conn, tenant_id, known, into_id, now)
    _check(conn, tenant_id, customer_id, into_id)
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else tenant.localize(Programme())
    both = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id, into_id], now=now)
    both = catch_up(conn, tenant=tenant, programme=programme, locked=both, now=now)
    source, target = (
        accounts.load_lots(conn, tenant_id=tenant_id, account=both[one], lot_ids=[]) for one in (customer_id, into_id)
    )
    merge_id = _move(conn, tenant_id, source, target, actor, now)
    after = _complete(conn, tenant, version, programme, merge_accounts(source, target, programme.tiers), now)
    held_both = replace(target, purse=replace(target.purse, lots={**source.purse.lots, **target.purse.lots}))
    accounts.save_account(conn, tenant_id=tenant_id, before=held_both, after=after, programme=programme, now=now)
    _join_answers(conn, tenant_id, customer_id, into_id, actor, now)
    if after.tier != target.tier:
        change = TierChange(into_id, None, target.tier, after.tier, "adjustment")
        tell_tier_changes(conn, tenant=tenant, changes=[change], now=now)
    return Merged(merge_id, source.purse.balance, after)


def preview(conn: Connection, *, tenant_id: int, customer_id: int, into_id: int, now: datetime) -> Preview:
    """What merging them would come to; nothing is saved. Refuses what ``merge`` would."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    if merges.find_merge_id(conn, tenant_id=tenant_id, customer_id=customer_id):
        raise InvalidInput(GONE_OVER, field="into")
    _check(conn, tenant_id, customer_id, into_id)
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else tenant.localize(Programme())
    source, target = (_look(conn, tenant_id, one) for one in (customer_id, into_id))
    merged = merge_accounts(source.account, target.account, programme.tiers)
    lapsed = replace(
        target.account.lapsed,
        points=source.account.lapsed.points + target.account.lapsed.points,
        gone=source.account.lapsed.gone + target.account.lapsed.gone,
    )
    after = replace(merged, lapsed=lapsed).retiered(programme)
    consent = _find_decisive(source.consent, target.consent)
    return Preview(source, target, Side(after, consent, source.vouchers + target.vouchers, source.holds + target.holds))


def _look(conn: Connection, tenant_id: int, customer_id: int) -> Side:
    account = accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id) or Account(customer_id)
    account = accounts.load_lots(conn, tenant_id=tenant_id, account=account, lot_ids=[])
    last = consents.find_last(conn, tenant_id=tenant_id, customer_id=customer_id)
    return Side(account, last, *merging.count_open(conn, tenant_id=tenant_id, customer_id=customer_id))


def _answer_again(conn: Connection, tenant_id: int, known: tuple[int, int], into_id: int, now: datetime) -> Merged:
    merge_id, whom = known
    if whom != into_id:
        raise ChangedMeanwhile(GONE_OVER)
    account = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[into_id], now=now)[into_id]
    return Merged(merge_id, 0, account, is_new=False)


def _check(conn: Connection, tenant_id: int, customer_id: int, into_id: int) -> None:
    if customer_id == into_id:
        raise InvalidInput(SAME, field="into")
    if not patrons.has_customer(conn, tenant_id=tenant_id, customer_id=into_id):
        raise InvalidInput(NOBODY, field="into")
    here = patrons.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id)
    # One who was deleted in Booknetic still has their points, for a while.
    known = here or accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id) is not None
    if is_nameless(customer_id) or not known:
        raise InvalidInput(NOBODY, field="customer")
    if any(forgetting.was_erased(conn, tenant_id=tenant_id, customer_id=one) for one in (customer_id, into_id)):
        raise InvalidInput(NOBODY, field="customer")


def _move(conn: Connection, tenant_id: int, source: Account, target: Account, actor: int | None, now: datetime) -> int:
    """All but the account itself: the rows, and the two entries that say so."""
    pair = {"customer_id": source.customer_id, "into_id": target.customer_id}
    merging.move_over(conn, tenant_id=tenant_id, **pair)
    points = source.purse.balance
    merge_id = merges.append_merge(conn, tenant_id=tenant_id, **pair, points=points, actor=actor, now=now)
    posted = [
        Entry(source.customer_id, EntryKind.MERGED, -points, now, f"{merges.FROM}{merge_id}"),
        Entry(target.customer_id, EntryKind.MERGED, points, now, f"{merges.INTO}{merge_id}"),
    ]
    accounts.append_entries(conn, tenant_id=tenant_id, posted=posted, actor=actor, now=now)
    return merge_id


def _complete(
    conn: Connection, tenant: Tenant, version: Version | None, programme: Programme, account: Account, now: datetime
) -> Account:
    """With what must be read anew once all rows are the one customer's: what lapsed, and visits on cards and for milestones."""
    tenant_id, period = tenant.tenant_id, programme.tier_period
    if period is not None:
        since = find_since(period, now, programme.timezone)
        account = sum_up(conn, tenant_id, programme, [account], since)[account.customer_id]
    if version is not None and programme.has_milestones:
        awards = settlements.list_held_awards(conn, tenant_id=tenant_id, customer_id=account.customer_id)
        account = count_visits(account, awards, version=version.number, programme=programme)
    return account.retiered(programme)


def _join_answers(
    conn: Connection, tenant_id: int, customer_id: int, into_id: int, actor: int | None, now: datetime
) -> None:
    """The stricter answer holds, and says where it is from; each one that was given stays. It is the last one in their history."""
    profiles.add_profiles(conn, tenant_id=tenant_id, customer_ids=[into_id])
    profiles.count_visits(conn, tenant_id=tenant_id, customer_ids=[into_id], now=now)
    said: Mapping[int, Consent] = consents.list_last(conn, tenant_id=tenant_id, customer_ids=[customer_id, into_id])
    theirs, mine = said.get(customer_id), said.get(into_id)
    decisive = _find_decisive(theirs, mine)
    if theirs is None or decisive is None:
        return
    newest = consents.list_history(conn, tenant_id=tenant_id, customer_id=into_id)[0]
    if decisive is not mine or newest.answer is not mine.answer:
        consent = Consent(into_id, decisive.answer, now, Source.MERGE, decisive.wording, actor)
        consents.append_consent(conn, tenant_id=tenant_id, consent=consent)


def _find_decisive(theirs: Consent | None, mine: Consent | None) -> Consent | None:
    """The stricter of two answers. That a row was deleted is no answer of the person who has another one."""
    if theirs is None or mine is None:
        return theirs or mine
    if theirs.source is Source.DELETION:
        return mine
    return mine if find_stricter(theirs.answer, mine.answer) is mine.answer else theirs
