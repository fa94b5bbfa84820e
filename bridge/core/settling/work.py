"""The accounts and entries of one settlement while they change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.settling.situations import Situation, TierChange


class Work:
    """The accounts and entries of one settlement while they change. ``key`` is that of the one entry there may be; without it
    entries have one by appointment, settlement, kind and customer."""

    def __init__(self, situation: Situation, *, key: str | None = None) -> None:
        self.situation = situation
        self.key = key
        self.accounts = dict(situation.accounts)
        self.entries: list[Entry] = []

    def post(
        self,
        kind: EntryKind,
        customer_id: int,
        points: int,
        *,
        at: datetime | None = None,
        counts_at: datetime | None = None,
        reasons: Iterable[Mapping[str, Any]] = (),
        version: int | None = None,
    ) -> None:
        """One entry; earned and reversed ones count for lifetime, and for tiers from ``counts_at``. Nothing for 0 points."""
        if not points:
            return
        before = self.situation.before
        key = self.key or f"appointment:{before.appointment_id}:{before.number + 1}:{kind}:{customer_id}"
        when = at or self.situation.now
        counts_at = None if counts_at == when else counts_at
        entry = Entry(
            customer_id, kind, points, when, key, before.appointment_id, None, tuple(reasons), version, counts_at
        )
        self.entries.append(entry)
        if kind in (EntryKind.EARNED, EntryKind.REVERSED):
            account, situation = self.accounts[customer_id], self.situation
            account = replace(account, earned=account.earned + points)
            self.accounts[customer_id] = account.counting(
                points, situation.programme, earned_at=counts_at or when, now=situation.now
            )

    def retier(self) -> tuple[TierChange, ...]:
        """Gives every account the tier it now reaches; returns what changed."""
        changes = []
        for customer_id, account in self.accounts.items():
            retiered = account.retiered(self.situation.programme)
            if retiered.tier == account.tier:
                continue
            self.accounts[customer_id] = retiered
            rose = self.accounts[customer_id].earned > self.situation.accounts[customer_id].earned
            reason = "points_earned" if rose else "points_taken_back"
            appointment_id = self.situation.before.appointment_id
            changes.append(TierChange(customer_id, appointment_id, account.tier, retiered.tier, reason))
        return tuple(changes)
