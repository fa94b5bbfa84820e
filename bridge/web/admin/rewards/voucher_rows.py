"""Vouchers as the staff sees them: whose, for what, until when, where used, and what can be done with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.rewards.reward_wording import VOUCHER_STATES
from bridge.core.rewards.rewards import VoucherState
from bridge.store.apps.tokens import list_app_names
from bridge.store.rewards.vouchers import Voucher
from bridge.store.site.users import list_user_names
from bridge.web.admin.customers.entry_rows import name_doer, name_user
from bridge.web.admin.customers.persons import Counter, Person
from bridge.web.admin.rewards.reward_desk import RewardDesk

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TONES = {VoucherState.ISSUED: "good", VoucherState.HELD: "warn"}
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """Times are local; ``last_day`` is the last on which it is good. ``by`` issued it, None for the customer; ``used_by`` marked
    it used."""

    id: int
    code: str
    name: str
    gives: str
    points: int
    person: Person
    said: str
    tone: str
    issued_at: datetime
    by: str | None
    last_day: datetime | None
    used_at: datetime | None
    used_by: str | None
    appointment_id: int | None
    paid: Decimal | None
    cancelled_at: datetime | None
    can_use: bool
    can_undo: bool
    can_cancel: bool


def show_vouchers(
    conn: Connection, counter: Counter, desk: RewardDesk, found: Sequence[Voucher], *, now: datetime
) -> list[VoucherRow]:
    """In the same order."""
    names = list_user_names(conn, user_ids=[user for one in found for user in (one.issued_by, one.used_by) if user])
    apps = list_app_names(conn, tenant_id=counter.tenant.tenant_id, token_ids=[one.token_id for one in found])
    persons = {customer_id: counter.get_person(conn, customer_id) for customer_id in {one.customer_id for one in found}}
    return [
        _show(counter, desk, one, persons[one.customer_id], names, apps.get(one.token_id or 0), now) for one in found
    ]


def _show(
    counter: Counter,
    desk: RewardDesk,
    voucher: Voucher,
    person: Person,
    names: dict[int, str],
    app: str | None,
    now: datetime,
) -> VoucherRow:
    state, zone = voucher.state_at(now), desk.tenant.zone

    def local(at: datetime | None) -> datetime | None:
        return at and at.astimezone(zone)

    def who(user_id: int | None) -> str | None:
        return name_user(counter, user_id, names) if user_id else None

    in_shop = state is VoucherState.USED and voucher.appointment_id is None
    return VoucherRow(
        id=voucher.id,
        code=voucher.code,
        name=voucher.name,
        gives=desk.put(voucher.terms),
        points=voucher.points,
        person=person,
        said=desk.page.language.gettext(VOUCHER_STATES[state]),
        tone=_TONES.get(state, ""),
        issued_at=voucher.issued_at.astimezone(zone),
        by=name_doer(counter, voucher.issued_by, names, app) if app else who(voucher.issued_by),
        last_day=local(voucher.expires_at and voucher.expires_at - _MOMENT),
        used_at=local(voucher.used_at),
        used_by=who(voucher.used_by),
        appointment_id=voucher.appointment_id,
        paid=voucher.paid,
        cancelled_at=local(voucher.cancelled_at),
        can_use=state is VoucherState.ISSUED,
        can_undo=in_shop,
        can_cancel=state in (VoucherState.ISSUED, VoucherState.EXPIRED),
    )
