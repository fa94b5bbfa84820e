"""Asking customers whether they may be written to, and keeping what they said: when, where, and shown which words."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core.customers.consent import Answer, Source, decide_answer
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NotHere
from bridge.store.customers import consents, merges, wordings
from bridge.store.customers.consents import Consent
from bridge.store.programmes import tenants
from bridge.store.site import patrons

MOST_CHARACTERS = 2_000
MOST_NOTE = 500

NO_TEXT = N_("Write what customers are asked.")
TOO_LONG = N_("The text is too long.")
NO_WORDING = N_("Nobody can agree without having been shown what to.")
NOT_A_CUSTOMER = N_("There is no such customer.")


def answer(
    conn: Connection,
    *,
    tenant_id: int,
    customer_id: int,
    agrees: bool,
    source: Source,
    wording: int | None,
    actor: int | None,
    note: str | None = None,
    now: datetime,
) -> Answer:
    """Keeps what a customer said, shown the text of version ``wording``; what they stand at then. Said again, it changes nothing.

    A yes needs a wording, and to another wording is another answer. NotHere if the tenant has no such customer. Said while they go
    over to another row, it counts for that one.
    """
    # Who merges two rows has the tenant locked, and joins what was said until then.
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    customer_id = merges.find_survivor(conn, tenant_id=tenant_id, customer_id=customer_id)
    if not patrons.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id):
        raise NotHere(NOT_A_CUSTOMER)
    if wording is None and agrees:
        raise InvalidInput(NO_WORDING, field="wording")
    if wording is not None and wordings.find_wording(conn, tenant_id=tenant_id, version=wording) is None:
        raise InvalidInput(NO_WORDING, field="wording")
    before = consents.lock_last(conn, tenant_id=tenant_id, customer_id=customer_id)
    said = decide_answer(before.answer if before else None, agrees=agrees)
    if before is None or said is not before.answer or (agrees and wording != before.wording):
        consent = Consent(customer_id, said, now, source, wording, actor, note)
        consents.append_consent(conn, tenant_id=tenant_id, consent=consent)
    return said


def write_wording(conn: Connection, *, tenant_id: int, locale: str, text: str, actor: int | None, now: datetime) -> int:
    """What readers of a locale are asked from now on; its version. The same text as before is the same version."""
    text = text.strip()
    if not text:
        raise InvalidInput(NO_TEXT, field="text")
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(TOO_LONG, field="text")
    tenants.lock_tenant(conn, tenant_id=tenant_id)
    current = wordings.find_current(conn, tenant_id=tenant_id, locale=locale)
    if current is not None and (current.locale, current.text) == (locale, text):
        return current.version
    return wordings.append_wording(
        conn, tenant_id=tenant_id, locale=locale, text=text, standard=False, actor=actor, now=now
    )


def keep_standard(conn: Connection, *, tenant_id: int, locale: str, text: str, now: datetime) -> int:
    """The version of the product's own text, which a customer was shown because the business wrote none in their language."""
    found = _find_standard(conn, tenant_id, locale, text)
    if found is None:
        tenants.lock_tenant(conn, tenant_id=tenant_id)
        found = _find_standard(conn, tenant_id, locale, text)
    if found is None:
        found = wordings.append_wording(
            conn, tenant_id=tenant_id, locale=locale, text=text, standard=True, actor=None, now=now
        )
    return found


def _find_standard(conn: Connection, tenant_id: int, locale: str, text: str) -> int | None:
    kept = wordings.list_wordings(conn, tenant_id=tenant_id)
    same = (one.version for one in kept if one.standard and (one.locale, one.text) == (locale, text))
    return next(same, None)
