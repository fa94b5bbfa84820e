"""Points given or taken by hand, and bonuses."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core.points import adjusting
from bridge.core.points.accounts import Account
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.core.settling.reasons import N_
from bridge.core.settling.situations import TierChange
from bridge.core.workflow_events import Way
from bridge.errors import ChangedMeanwhile, InvalidInput, NotHere
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.notices import Gain, tell
from bridge.store.customers import merges
from bridge.store.points import accounts, adjustments
from bridge.store.points.adjustments import Adjustment
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site import patrons

MOST_NOTE = 1000  # characters, as the table has room for
USED = N_("This form was used for another adjustment before. Please open it again.")
NOBODY = N_("Booknetic does not have this customer any more, so their points cannot be changed.")
NOTHING = N_("An adjustment of 0 points changes nothing.")
TOO_LONG_A_NOTE = N_("A note has at most %(most)s characters.")
NO_TEXT = N_("The note has characters that cannot be kept. Please type it anew.")
NOT_THERE = N_("There is no such adjustment here.")
NO_BONUS = N_("A bonus needs at least 1 point.")


def adjust(
    conn: Connection,
    *,
    tenant_id: int,
    customer_id: int,
    points: int,
    note: str | None,
    actor: int | None,
    key: str,
    now: datetime,
) -> Adjustment:
    """Gives (or, below 0, takes) points by hand; ``actor`` is the WordPress user who does it.

    ``key`` names the adjustment: asked for again, it changes nothing and is answered as it stands. InvalidInput for 0 points, a
    note that cannot be kept or a customer whom the tenant does not have; InsufficientPoints if more would be taken than is
    available; ChangedMeanwhile if the key named another adjustment before.
    """
    if points == 0:
        raise InvalidInput(NOTHING, field="points")
    if note is not None:
        _check_note(note)
    tenant, programme, before = _open(conn, tenant_id, customer_id, now)
    # Under the account's lock, where the first of two that come at once has been saved.
    known = adjustments.find_by_key(conn, tenant_id=tenant_id, key=key)
    if known is not None:
        if (known.customer_id, known.points) != (customer_id, points):
            raise ChangedMeanwhile(USED)
        return known
    after = adjusting.adjust(before, points, programme, at=now)
    entry = Entry(customer_id, EntryKind.ADJUSTED, points, now, adjustments.PREFIX + key, note=note)
    _save(conn, tenant, programme, before, after, entry, actor=actor, way=Way.ADJUSTMENT, now=now)
    return adjustments.get_by_key(conn, tenant_id=tenant_id, key=key)


def try_adjustment(
    conn: Connection, *, tenant_id: int, customer_id: int, points: int, now: datetime
) -> tuple[Account, Account]:
    """The account before and after such an adjustment; nothing is saved. Refuses whom and what ``adjust`` would."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    _check_customer(conn, tenant_id, customer_id)
    version = programmes.find_programme(conn, tenant=tenant)
    account = accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id) or Account(customer_id)
    programme = version.programme if version else tenant.localize(Programme())
    return account, adjusting.adjust(account, points, programme, at=now)


def undo_adjustment(
    conn: Connection, *, tenant_id: int, adjustment_id: int, note: str, actor: int | None, now: datetime
) -> Adjustment:
    """Takes an adjustment back by an opposite one, once. NotHere if there is none of that number; InsufficientPoints if the
    points that it gave are not available any more. It is taken from whom the customer went over to since."""
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    given = adjustments.find_adjustment(conn, tenant_id=tenant_id, adjustment_id=adjustment_id)
    if given is None:
        raise NotHere(NOT_THERE)
    return adjust(
        conn,
        tenant_id=tenant_id,
        customer_id=merges.find_survivor(conn, tenant_id=tenant_id, customer_id=given.customer_id),
        points=-given.points,
        note=note,
        actor=actor,
        key=f"{adjustments.UNDO}{adjustment_id}",
        now=now,
    )


def give_bonus(
    conn: Connection, *, tenant_id: int, customer_id: int, points: int, name: str, key: str, now: datetime
) -> Entry:
    """Gives a bonus of ``points`` (> 0), which counts for tiers as awards do."""
    if points <= 0:
        raise InvalidInput(NO_BONUS, field="points")
    tenant, programme, before = _open(conn, tenant_id, customer_id, now)
    after = adjusting.give_bonus(before, points, programme, at=now)
    entry = Entry(customer_id, EntryKind.BONUS, points, now, f"bonus:{key}", note=name)
    _save(conn, tenant, programme, before, after, entry, actor=None, way=Way.BONUS, now=now)
    return entry


def _check_note(note: str) -> None:
    if len(note) > MOST_NOTE:
        raise InvalidInput(TOO_LONG_A_NOTE, field="note", most=MOST_NOTE)
    try:
        note.encode()
    except UnicodeEncodeError:
        raise InvalidInput(NO_TEXT, field="note") from None


def _check_customer(conn: Connection, tenant_id: int, customer_id: int) -> None:
    if not patrons.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id):
        raise InvalidInput(NOBODY, field="customer")


def _open(conn: Connection, tenant_id: int, customer_id: int, now: datetime) -> tuple[Tenant, Programme, Account]:
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else tenant.localize(Programme())
    _check_customer(conn, tenant_id, customer_id)
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    account = catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)[customer_id]
    return tenant, programme, accounts.load_lots(conn, tenant_id=tenant_id, account=account, lot_ids=[])


def _save(
    conn: Connection,
    tenant: Tenant,
    programme: Programme,
    before: Account,
    after: Account,
    entry: Entry,
    *,
    actor: int | None,
    way: Way,
    now: datetime,
) -> None:
    tenant_id = tenant.tenant_id
    accounts.save_account(conn, tenant_id=tenant_id, before=before, after=after, programme=programme, now=now)
    accounts.append_entries(conn, tenant_id=tenant_id, posted=[entry], actor=actor, now=now)
    change = TierChange(after.customer_id, None, before.tier, after.tier, way.value)
    gain = Gain(after.customer_id, entry.points, after.tier)
    tell(
        conn,
        tenant=tenant,
        changes=[change] if before.tier != after.tier else [],
        gains=[gain] if entry.points > 0 else [],
        way=way,
        now=now,
    )
