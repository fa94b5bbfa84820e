"""What customers are asked and say about messages, and what is kept of it."""

from typing import Any

from sqlalchemy import select

from bridge.core.customers.consent import Answer, Source
from bridge.flows.customers import consent
from bridge.store import tables
from bridge.store.customers import consents
from bridge.store.customers.consents import Consent
from tests.live import Salon
from tests.lives import NOW

TEXT = "May we write to you about offers?"


def write(salon: Salon, text: str, locale: str = "en_US") -> int:
    """A wording of the business; its version."""
    return salon.do(consent.write_wording, locale=locale, text=text, actor=1, now=NOW)


def say(salon: Salon, agrees: bool, *, customer: int = 7, **more: Any) -> Answer:
    """A customer's answer to wording 1, in the panel; what came of it."""
    said = {"source": Source.PANEL, "wording": 1, "actor": 7, "now": NOW} | more
    return salon.do(consent.answer, customer_id=salon.base + customer, agrees=agrees, **said)


def history(salon: Salon, customer: int = 7) -> list[Consent]:
    """All they said, the newest first."""
    with salon.database.read() as conn:
        return consents.list_history(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)


def answers(salon: Salon, customer: int = 7) -> list[Answer]:
    """All they said, the oldest first."""
    return [one.answer for one in reversed(history(salon, customer))]


def in_profile(salon: Salon, customer: int = 7) -> str | None:
    """The answer by which segments know them."""
    columns = tables.profiles.c
    query = select(columns.consent).where(
        columns.tenant_id == salon.tenant, columns.customer_id == salon.base + customer
    )
    with salon.database.read() as conn:
        return conn.scalar(query)
