"""What was last decided about each appointment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, exists, func, select, text, update
from sqlalchemy.dialects.mysql import insert

from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.core.points.accounts import Award
from bridge.core.points.ledger import Draw
from bridge.core.settling.situations import Outcome, Redemption, Settlement
from bridge.store.customers.merges import say_survivor
from bridge.store.database import overtaken_by_others
from bridge.store.documents import dump_award, dump_facts, load_award, load_facts
from bridge.store.site.booknetic import BKNTC
from bridge.store.tables import holds, settlements


@dataclass(frozen=True, slots=True)
class People:
    """Whose accounts settling an appointment may touch."""

    booked_by: int | None
    awarded: int | None
    payer: int | None

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(person for person in (self.booked_by, self.awarded, self.payer) if person and person > 0)


_PEOPLE = text(f"""
    SELECT COALESCE(
            (SELECT booked_by FROM {{prefix}}bkloyalty_settlements WHERE tenant_id = :tenant AND appointment_id = :id
                AND booked_by >= {NAMELESS_FROM}),
            (SELECT {say_survivor("a.customer_id")} FROM {BKNTC}appointments a
                WHERE a.id = :id AND COALESCE(a.tenant_id, 0) = :tenant)) AS booked_by,
        (SELECT customer_id FROM {{prefix}}bkloyalty_settlements WHERE tenant_id = :tenant AND appointment_id = :id)
            AS awarded,
        COALESCE(
            (SELECT customer_id FROM {{prefix}}bkloyalty_holds WHERE tenant_id = :tenant AND appointment_id = :id),
            (SELECT h.customer_id FROM {{prefix}}bkloyalty_doorbells d
                JOIN {{prefix}}bkloyalty_holds h ON h.tenant_id = d.tenant_id AND h.binding = d.checkout
                    AND h.line = d.line AND h.state IN ('placed', 'replaced')
                WHERE d.tenant_id = :tenant AND d.appointment_id = :id AND d.checkout IS NOT NULL LIMIT 1)) AS payer""")


def find_people(conn: Connection, *, tenant_id: int, appointment_id: int) -> People:
    """Who booked, who holds the award and who pays with points, as far as known; read without a lock."""
    row = conn.execute(_PEOPLE, {"tenant": tenant_id, "id": appointment_id}).one()
    # COALESCE over columns with and without a sign makes decimals of ids.
    return People(*(None if person is None else int(person) for person in row))


def find_settlement(conn: Connection, *, tenant_id: int, appointment_id: int, lock: bool = False) -> Settlement | None:
    """What was last decided; None if nothing ever was. Locked, it is FOR UPDATE: whoever saw another customer in the row
    and locked another account waits here."""
    query = select(settlements).where(
        settlements.c.tenant_id == tenant_id, settlements.c.appointment_id == appointment_id
    )
    row = conn.execute(query.with_for_update() if lock else query).first()
    return read_settlement(row) if row else None


def read_settlement(row: Any) -> Settlement:
    """What was decided, of a row of the table."""
    award = redemption = None
    if row.award is not None:
        award = load_award(row.award, customer_id=row.customer_id, held=row.award_held, lot_id=row.lot_id)
    if row.hold_id is not None:
        draws = tuple(Draw(lot_id, points) for lot_id, points in row.draws)
        redemption = Redemption(row.hold_id, row.payer_id, row.redeemed, row.kept, draws)
    return Settlement(
        appointment_id=row.appointment_id,
        number=row.number,
        is_new=False,
        eligible=row.eligible,
        was_void=row.was_void,
        paid_in_full=row.paid_in_full,
        booked_by=row.booked_by,
        facts=load_facts(row.facts) if row.facts else None,
        award=award,
        redemption=redemption,
    )


def save_settlement(
    conn: Connection,
    *,
    tenant_id: int,
    outcome: Outcome,
    is_new: bool,
    fingerprint: str | None,
    lot_ids: Mapping[int, int],
    awarded_on: date | None,
    now: datetime,
) -> None:
    """Saves what was decided; ``lot_ids`` are the ids of new lots by their provisional ones.

    Overtaken if it ``is_new`` and somebody else, who saw another customer in the row, settled the appointment meanwhile.
    """
    values = dump_settlement(outcome, fingerprint=fingerprint, lot_ids=lot_ids, awarded_on=awarded_on, now=now)
    statement = insert(settlements).values(tenant_id=tenant_id, **values)
    with overtaken_by_others():
        conn.execute(statement if is_new else statement.on_duplicate_key_update(**values))


def dump_settlement(
    outcome: Outcome, *, fingerprint: str | None, lot_ids: Mapping[int, int], awarded_on: date | None, now: datetime
) -> dict[str, Any]:
    """The columns of a settlement, but for its tenant and its batch."""
    settlement = outcome.settlement
    award: Award | None = settlement.award
    redemption = settlement.redemption
    facts = dump_facts(settlement.facts) if settlement.facts else None
    same = award is not None and award.facts is settlement.facts
    return {
        "appointment_id": settlement.appointment_id,
        "number": settlement.number,
        "fingerprint": fingerprint,
        "eligible": settlement.eligible,
        "was_void": settlement.was_void,
        "paid_in_full": settlement.paid_in_full,
        "recheck_at": outcome.recheck_at,
        "settled_at": now,
        "booked_by": settlement.booked_by,
        "facts": facts,
        "customer_id": award.customer_id if award else None,
        "award_held": award is not None and award.held,
        "awarded_on": awarded_on,
        "lot_id": lot_ids.get(award.lot_id, award.lot_id) if award else None,
        "award": dump_award(award, facts if same else None) if award else None,
        "hold_id": redemption.hold_id if redemption else None,
        "payer_id": redemption.customer_id if redemption else None,
        "redeemed": redemption.points if redemption else 0,
        "kept": redemption.kept if redemption else 0,
        "draws": [[draw.lot_id, draw.points] for draw in redemption.draws] if redemption else [],
        "unpaid_discount": settlement.has_unpaid_discount,
        "visit_waits": True,
    }


def list_held_on(conn: Connection, *, tenant_id: int, customer_id: int, day: date, but: int) -> dict[int, int]:
    """The points that each rule gave a customer on a day, for bookings other than ``but``, by rule id."""
    query = select(settlements.c.award).where(
        settlements.c.tenant_id == tenant_id,
        settlements.c.customer_id == customer_id,
        settlements.c.awarded_on == day,
        settlements.c.award_held,
        settlements.c.appointment_id != but,
    )
    sums: dict[int, int] = {}
    for document in conn.scalars(query):
        for verdict in document["verdicts"]:
            sums[verdict["rule"]] = sums.get(verdict["rule"], 0) + verdict["points"]
    return sums


def list_held_awards(conn: Connection, *, tenant_id: int, customer_id: int) -> Iterator[Award]:
    """Every award that the customer holds: what milestones and caps count."""
    query = select(settlements.c.award, settlements.c.lot_id).where(
        settlements.c.tenant_id == tenant_id, settlements.c.customer_id == customer_id, settlements.c.award_held
    )
    for row in conn.execute(query):
        yield load_award(row.award, customer_id=customer_id, held=True, lot_id=row.lot_id)


def recheck_all(conn: Connection, *, tenant_id: int, now: datetime) -> None:
    """Has the worker look again at every settled appointment of a tenant."""
    conn.execute(update(settlements).where(settlements.c.tenant_id == tenant_id).values(recheck_at=now))


def recheck_page(conn: Connection, *, tenant_id: int, after: int, limit: int, now: datetime) -> int | None:
    """Has the worker look again at the next ``limit`` settled appointments after one, by id; the last of them, None if there
    was none."""
    of_tenant = settlements.c.tenant_id == tenant_id
    page = select(settlements.c.appointment_id).where(of_tenant, settlements.c.appointment_id > after)
    page = page.order_by(settlements.c.appointment_id).limit(limit)
    last: int | None = conn.scalar(select(func.max(page.subquery().c.appointment_id)))
    if last is not None:
        within = settlements.c.appointment_id.between(after + 1, last)
        conn.execute(update(settlements).where(of_tenant, within).values(recheck_at=now))
    return last


def count_settlements(conn: Connection, *, tenant_id: int) -> int:
    """How many appointments were ever settled."""
    return conn.scalar(select(func.count()).where(settlements.c.tenant_id == tenant_id)) or 0


def list_unpaid_discounts(conn: Connection, *, tenant_id: int | None, limit: int) -> list[tuple[int, int]]:
    """(tenant, appointment) of those that count and whose price has a discount which nobody pays: no hold belongs to it, or one
    whose voucher was used elsewhere. With ``tenant_id`` None of all tenants."""
    paid = exists().where(
        holds.c.tenant_id == settlements.c.tenant_id,
        holds.c.appointment_id == settlements.c.appointment_id,
        holds.c.voucher_id.is_(None),
    )
    query = select(settlements.c.tenant_id, settlements.c.appointment_id).where(settlements.c.unpaid_discount, ~paid)
    query = query.where(settlements.c.tenant_id == tenant_id) if tenant_id is not None else query
    query = query.order_by(settlements.c.tenant_id, settlements.c.appointment_id).limit(limit)
    return [(row.tenant_id, row.appointment_id) for row in conn.execute(query)]


def has_any(conn: Connection, *, tenant_id: int | None) -> bool:
    """Whether an appointment was ever settled; with ``tenant_id`` None of any tenant."""
    query = select(settlements.c.appointment_id)
    query = query.where(settlements.c.tenant_id == tenant_id) if tenant_id is not None else query
    return conn.scalar(query.limit(1)) is not None


def list_due_for_all_tenants(conn: Connection, *, now: datetime, limit: int) -> list[tuple[int, int]]:
    """(tenant, appointment) of settlements that time alone may have changed by ``now``."""
    query = (
        select(settlements.c.tenant_id, settlements.c.appointment_id)
        .where(settlements.c.recheck_at <= now)
        .order_by(settlements.c.recheck_at)
        .limit(limit)
    )
    return [(row.tenant_id, row.appointment_id) for row in conn.execute(query)]
