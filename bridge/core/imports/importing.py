"""Balances that customers had elsewhere, brought over, and taken back. Points are put on top of what somebody has already."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bridge.core.points.accounts import Account
from bridge.core.programmes.programme import Programme


class ImportState(StrEnum):
    """``UNREAD``: its file is no table. ``COLUMNS``: somebody must say which column is what. ``READY`` to be imported."""

    READING = "reading"
    UNREAD = "unread"
    COLUMNS = "columns"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def is_draft(self) -> bool:
        """Whether nothing of it was imported, or was about to be."""
        return self in (ImportState.READING, ImportState.UNREAD, ImportState.COLUMNS, ImportState.READY)


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody had: ``points`` to spend, which expire then (None: as the programme says), ``lifetime`` points if those are
    known, and the tier if one is named."""

    points: int
    lifetime: int | None = None
    tier: str | None = None
    expires_at: datetime | None = None


def find_raise(account: Account, brought: Brought, programme: Programme) -> int:
    """How many points count for tiers: the lifetime points that are named, at least what can be spent, and as many more as the
    named tier takes."""
    wanted = max(brought.points, brought.lifetime or 0)
    minimum = next((tier.min_points for tier in programme.tiers if tier.name == brought.tier), None)
    if minimum is None:
        return wanted
    counted = account.earned + (account.adjusted if programme.count_adjustments else 0)
    counted -= account.lapsed.points if programme.tier_period else 0
    return max(wanted, minimum - counted)


def bring_over(
    account: Account, brought: Brought, programme: Programme, *, at: datetime
) -> tuple[Account, int, int | None]:
    """The account with it, how many points count for tiers by that, and the lot in which the points are, if any can be spent."""
    raised, lot_id, purse = find_raise(account, brought, programme), None, account.purse
    if brought.points:
        purse, lot_id = purse.open_lot(at, brought.expires_at or programme.expires_at(at))
        purse = purse.put(lot_id, brought.points)
    account = replace(account, purse=purse, earned=account.earned + raised)
    return account.counting(raised, programme, earned_at=at, now=at).retiered(programme), raised, lot_id


def take_back(
    account: Account, points: int, raised: int, programme: Programme, *, lot_id: int | None, given_at: datetime
) -> Account:
    """The account as if it had never been brought over: of ``points`` (without what expired meanwhile) what is left in its lot goes
    first, then other points, the rest below zero."""
    purse, _ = account.purse.take(points, own_lot=lot_id)
    account = replace(account, purse=purse, earned=account.earned - raised)
    return account.counting(-raised, programme, earned_at=given_at, now=given_at).retiered(programme)
