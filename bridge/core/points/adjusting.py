"""Points given or taken by hand, and bonuses: each that comes in is a lot of its own."""

from dataclasses import replace
from datetime import datetime

from bridge.core.points.accounts import Account
from bridge.core.programmes.programme import Programme
from bridge.core.settling.reasons import N_
from bridge.errors import InsufficientPoints


def adjust(account: Account, points: int, programme: Programme, *, at: datetime) -> Account:
    """The account after an adjustment of ``points`` (signed); InsufficientPoints if it takes more than is available."""
    if points < 0 and -points > account.available:
        raise InsufficientPoints(
            N_("%(points)s points cannot be taken away: only %(available)s are available."),
            field="points",
            points=-points,
            available=max(0, account.available),
        )
    if points < 0:
        purse, _ = account.purse.take(-points)
        account = replace(account, purse=purse)
    else:
        account = _put(account, points, programme, at)
    account = replace(account, adjusted=account.adjusted + points)
    if programme.count_adjustments:
        account = account.counting(points, programme, earned_at=at, now=at)
    return account.retiered(programme)


def give_bonus(account: Account, points: int, programme: Programme, *, at: datetime) -> Account:
    """The account after a bonus of ``points`` (>= 0), which counts for tiers as awards do."""
    account = _put(account, points, programme, at)
    account = replace(account, earned=account.earned + points)
    return account.counting(points, programme, earned_at=at, now=at).retiered(programme)


def _put(account: Account, points: int, programme: Programme, at: datetime) -> Account:
    purse, lot_id = account.purse.open_lot(at, programme.expires_at(at))
    return replace(account, purse=purse.put(lot_id, points))
