"""What customers answered when they were asked whether they may be written to. Answers are only added; the last one counts, and
stands in the customer's profile as well."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from bridge.core.customers.consent import Answer, Source
from bridge.store.customers.merges import list_numbers
from bridge.store.segments.profiles import add_profiles
from bridge.store.tables import consents, profiles


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer. ``wording`` is the version of the text that was shown, ``actor`` the WordPress user who entered it, ``note`` what they
    wrote of where they have it from."""

    customer_id: int
    answer: Answer
    at: datetime
    source: Source
    wording: int | None
    actor: int | None
    note: str | None = None


def lock_last(conn: Connection, *, tenant_id: int, customer_id: int) -> Consent | None:
    """The answer that counts, of a customer who must exist; nobody else adds an answer until it is committed."""
    if not _lock_profile(conn, tenant_id, customer_id):
        # So new that nobody has looked yet.
        add_profiles(conn, tenant_id=tenant_id, customer_ids=[customer_id])
        _lock_profile(conn, tenant_id, customer_id)
    return find_last(conn, tenant_id=tenant_id, customer_id=customer_id)


def append_consent(conn: Connection, *, tenant_id: int, consent: Consent) -> None:
    """Adds an answer. It must be locked."""
    values = {"state": consent.answer.value, "at": consent.at, "source": consent.source.value}
    more = {"wording": consent.wording, "actor": consent.actor, "note": consent.note}
    conn.execute(consents.insert().values(tenant_id=tenant_id, customer_id=consent.customer_id, **values, **more))
    mine = profiles.c.tenant_id == tenant_id, profiles.c.customer_id == consent.customer_id
    conn.execute(update(profiles).where(*mine).values(consent=consent.answer.value))


def find_last(conn: Connection, *, tenant_id: int, customer_id: int) -> Consent | None:
    """The answer that counts; None if the customer was never asked."""
    return list_last(conn, tenant_id=tenant_id, customer_ids=[customer_id]).get(customer_id)


def list_last(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> dict[int, Consent]:
    """The answers that count, by customer; one query, by an index. Who was never asked is left out."""
    mine = consents.c.tenant_id == tenant_id, consents.c.customer_id.in_(customer_ids)
    newest = select(func.max(consents.c.id)).where(*mine).group_by(consents.c.customer_id)
    found = conn.execute(select(*_COLUMNS).where(consents.c.id.in_(newest)))
    return {consent.customer_id: consent for consent in map(_read, found)}


def list_history(conn: Connection, *, tenant_id: int, customer_id: int) -> list[Consent]:
    """Every answer of a customer, also under rows that went over to this one; newest first."""
    numbers = list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    query = select(*_COLUMNS).where(consents.c.tenant_id == tenant_id, consents.c.customer_id.in_(numbers))
    return [_read(row) for row in conn.execute(query.order_by(consents.c.id.desc()))]


def _lock_profile(conn: Connection, tenant_id: int, customer_id: int) -> bool:
    mine = profiles.c.tenant_id == tenant_id, profiles.c.customer_id == customer_id
    return conn.scalar(select(profiles.c.customer_id).where(*mine).with_for_update()) is not None


_COLUMNS = [consents.c[name] for name in ("customer_id", "state", "at", "source", "wording", "actor", "note")]


def _read(row: Row[Any]) -> Consent:
    return Consent(row.customer_id, Answer(row.state), row.at, Source(row.source), row.wording, row.actor, row.note)
