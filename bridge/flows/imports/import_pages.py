"""An import written to its customers' accounts, and taken back: page by page, each one transaction under the import's lock.

The key of each entry names import and line, so neither way can be gone twice; a kill loses the page at hand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.imports.import_lines import Verdict
from bridge.core.imports.importing import Brought, ImportState, bring_over, take_back
from bridge.core.points.accounts import Account
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.flows.bonuses.giving import list_tier_changes
from bridge.flows.imports.import_reading import list_imported
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.follow_tiers import follow_changes
from bridge.flows.workflows.notices import tell_tier_changes
from bridge.store.customers import merges
from bridge.store.imports import import_lines, imports
from bridge.store.imports.import_lines import Line
from bridge.store.imports.imports import Import
from bridge.store.points import account_pages, accounts, expired
from bridge.store.points.account_pages import Change
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site import patrons

PAGE = 500  # customers in one transaction: whoever wants one of their accounts waits for it


def give_page(conn: Connection, *, tenant_id: int, import_id: int, after: int, limit: int, now: datetime) -> Import:
    """Imports the next lines of one that has come as far as the line ``after``; as it then stands, done if none were left.

    Nothing if it does not run, or has come to another line by somebody else's work.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id, lock=True)
    if one.state is not ImportState.RUNNING or one.position != after:
        return one
    lines = import_lines.list_lines(
        conn, tenant_id=tenant_id, import_id=import_id, verdicts={Verdict.READY}, after=after, limit=limit
    )
    if not lines:
        return _finish(conn, one, ImportState.DONE, now)
    given = _give(conn, tenant, one, lines, now)
    got = [line for line in given if line.verdict is Verdict.GIVEN]
    going_on = replace(
        one,
        position=lines[-1].line,
        customers=one.customers + len(got),
        points=one.points + sum(line.points for line in got),
        lifetime=one.lifetime + sum(line.raised for line in got),
    )
    return imports.save_import(conn, one=going_on, now=now)


def take_page(conn: Connection, *, tenant_id: int, import_id: int, limit: int, now: datetime) -> Import:
    """Takes back what the next lines gave; as it then stands, undone if nothing was left. Nothing if it is not being undone."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id, lock=True)
    if one.state is not ImportState.UNDOING:
        return one
    lines = import_lines.list_given(conn, tenant_id=tenant_id, import_id=import_id, limit=limit)
    if not lines:
        return _finish(conn, one, ImportState.UNDONE, now)
    _take(conn, tenant, one, lines, now)
    going_on = replace(
        one, taken_from=one.taken_from + len(lines), taken=one.taken + sum(line.points for line in lines)
    )
    return imports.save_import(conn, one=going_on, now=now)


def _finish(conn: Connection, one: Import, state: ImportState, now: datetime) -> Import:
    counts = import_lines.count_verdicts(conn, tenant_id=one.tenant_id, import_id=one.id)
    return imports.save_import(conn, one=replace(one, state=state, counts=counts), now=now)


def _give(conn: Connection, tenant: Tenant, one: Import, lines: Sequence[Line], now: datetime) -> list[Line]:
    """The lines as they then are. Whoever is gone, or was given points by another import meanwhile, is left out."""
    tenant_id = one.tenant_id
    programme, number = _find_programme(conn, tenant)
    lines = _find_persons(conn, tenant_id, lines)
    meant = {line.customer_id for line in lines if line.customer_id is not None}
    present = patrons.list_patrons(conn, tenant_id=tenant_id, customer_ids=meant) if meant else {}
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=present, now=now)
    imported = list_imported(conn, one=one, customer_ids=set(present))
    right = catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)
    current, judged, posted = dict(right), [], []
    for line in lines:
        customer = line.customer_id
        if customer is None or customer not in current or customer in imported:
            verdict = Verdict.ALREADY if customer in imported else Verdict.GONE
            judged.append(replace(line, verdict=verdict))
            continue
        if line.expires_at is not None and line.expires_at <= now:
            judged.append(replace(line, verdict=Verdict.EXPIRED))
            continue
        brought = Brought(line.points, line.lifetime, line.tier, line.expires_at)
        after, raised, lot_id = bring_over(current[customer], brought, programme, at=now)
        if not raised:
            judged.append(replace(line, verdict=Verdict.NOTHING))
            continue
        current[customer] = after
        judged.append(replace(line, verdict=Verdict.GIVEN, raised=raised, lot_id=lot_id, given_at=now))
        posted += _list_entries(one, line, raised, number, now)
    changes = [(right[customer], after) for customer, after in current.items() if after != right[customer]]
    made = account_pages.save_accounts(conn, tenant_id=tenant_id, changes=changes, programme=programme, now=now)
    accounts.append_entries(conn, tenant_id=tenant_id, posted=posted, actor=one.actor, now=now)
    judged = [
        line
        if line.lot_id is None or line.customer_id is None
        else replace(line, lot_id=made[line.customer_id, line.lot_id])
        for line in judged
    ]
    import_lines.save_lines(conn, tenant_id=tenant_id, import_id=one.id, lines=judged)
    _tell(conn, tenant, one, changes, now)
    return judged


def _take(conn: Connection, tenant: Tenant, one: Import, lines: Sequence[Line], now: datetime) -> None:
    tenant_id = one.tenant_id
    programme, _ = _find_programme(conn, tenant)
    lines = _find_persons(conn, tenant_id, lines)
    meant = {line.customer_id for line in lines if line.customer_id is not None}
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=meant, now=now)
    right = catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)
    own_lots = [line.lot_id for line in lines if line.lot_id is not None]
    loaded = account_pages.load_lots(conn, tenant_id=tenant_id, found=right.values(), lot_ids=own_lots)
    gone = _sum_gone(conn, tenant_id, lines, loaded, now)
    current, posted = dict(loaded), []
    for line in lines:
        assert line.customer_id is not None, "what was given, was given to somebody"
        current[line.customer_id] = _take_line(current[line.customer_id], line, programme, gone[line.line])
        posted += _list_entries_back(one, line, gone[line.line], now)
    changes = [(loaded[customer], after) for customer, after in current.items()]
    account_pages.save_accounts(conn, tenant_id=tenant_id, changes=changes, programme=programme, now=now)
    accounts.append_entries(conn, tenant_id=tenant_id, posted=posted, actor=one.actor, now=now)
    taken = [replace(line, taken_at=now) for line in lines]
    import_lines.save_lines(conn, tenant_id=tenant_id, import_id=one.id, lines=taken)
    _tell(conn, tenant, one, changes, now)


def _take_line(account: Account, line: Line, programme: Programme, gone: int) -> Account:
    assert line.given_at is not None, "what was given, was given at some time"
    return take_back(account, line.points - gone, line.raised, programme, lot_id=line.lot_id, given_at=line.given_at)


def _sum_gone(
    conn: Connection, tenant_id: int, lines: Sequence[Line], loaded: Mapping[int, Account], now: datetime
) -> Counter[int]:
    """By line, what of its points expired meanwhile: nobody has used that, so nobody owes it."""
    late = {
        line.lot_id: line
        for line in lines
        if line.lot_id is not None and line.customer_id is not None
        for lot in [loaded[line.customer_id].purse.lots[line.lot_id]]
        if lot.left < line.points and lot.expires_at is not None and lot.expires_at <= now
    }
    if not late:
        return Counter()
    persons = {line.customer_id for line in late.values() if line.customer_id is not None}
    persons |= set(merges.list_aliases(conn, tenant_id=tenant_id, customer_ids=persons))
    found = expired.sum_expired(conn, tenant_id=tenant_id, customer_ids=persons, lot_ids=set(late))
    return Counter({late[lot_id].line: min(late[lot_id].points, points) for lot_id, points in found.items()})


def _tell(conn: Connection, tenant: Tenant, one: Import, changes: Sequence[Change], now: datetime) -> None:
    tell = tell_tier_changes if one.choices["told"] else follow_changes
    tell(conn, tenant=tenant, changes=list_tier_changes(changes), now=now)


def _find_persons(conn: Connection, tenant_id: int, lines: Sequence[Line]) -> list[Line]:
    """The lines of whoever went over to another row of theirs meanwhile are that one's."""
    numbers = {line.customer_id for line in lines if line.customer_id is not None}
    person = merges.list_survivors(conn, tenant_id=tenant_id, customer_ids=numbers)
    return [replace(line, customer_id=person.get(line.customer_id or 0)) for line in lines]


def _find_programme(conn: Connection, tenant: Tenant) -> tuple[Programme, int | None]:
    """The programme in force and its version; without one nobody has a tier, and points are kept all the same."""
    version = programmes.find_programme(conn, tenant=tenant)
    return (version.programme, version.number) if version else (tenant.localize(Programme()), None)


def _list_entries(one: Import, line: Line, raised: int, version: int | None, now: datetime) -> list[Entry]:
    """All that counts for tiers comes in; what of it was used elsewhere before goes out again, and counts all the same."""
    assert line.customer_id is not None, "what is given, is given to somebody"
    gave = Entry(
        line.customer_id,
        EntryKind.BONUS,
        raised,
        now,
        f"import:{one.id}:{line.line}",
        reasons=_explain(one, line, raised, {"imported": "balance"}),
        version=version,
    )
    used = raised - line.points
    if not used:
        return [gave]
    key = f"import_used:{one.id}:{line.line}"
    reasons = _explain(one, line, -used, {"imported": "used"})
    return [gave, Entry(line.customer_id, EntryKind.EXPIRED, -used, now, key, reasons=reasons, version=version)]


def _list_entries_back(one: Import, line: Line, gone: int, now: datetime) -> list[Entry]:
    """All that counts for tiers goes; what of it was used elsewhere before, or expired since, does not go twice."""
    assert line.customer_id is not None, "what was given, was given to somebody"
    why = {"taken_back": "import"}
    key = f"import_taken:{one.id}:{line.line}"
    reasons = _explain(one, line, -line.raised, why)
    taken = Entry(
        line.customer_id, EntryKind.REVERSED, -line.raised, now, key, reasons=reasons, counts_at=line.given_at
    )
    used = line.raised - line.points + gone
    if not used:
        return [taken]
    key, reasons = f"import_unused:{one.id}:{line.line}", _explain(one, line, used, why)
    given_at = line.given_at
    return [taken, Entry(line.customer_id, EntryKind.EXPIRED, used, now, key, reasons=reasons, counts_at=given_at)]


def _explain(one: Import, line: Line, points: int, why: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The file and the line are for the staff; customers read the sentence."""
    name = f"{one.name} ({line.line})"
    return ({"rule": None, "name": name, "label": None, "points": points, "why": why},)
