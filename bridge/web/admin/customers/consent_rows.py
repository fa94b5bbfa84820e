"""What a customer answered about being written to, as staff read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from bridge.core.customers.consent import Answer, Source
from bridge.store.customers import consents, wordings
from bridge.store.customers.consents import Consent
from bridge.store.customers.wordings import Wording
from bridge.store.site.users import list_user_names
from bridge.web.admin.customers.entry_rows import name_user
from bridge.web.admin.customers.persons import Counter
from bridge.web.consent_words import ANSWERS, SOURCES
from bridge.web.formats import capitalise
from bridge.web.languages import Language

if TYPE_CHECKING:
    from sqlalchemy import Connection

TONES = {"given": "good", "refused": "", "withdrawn": "bad"}


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One answer; ``at`` is local, ``who`` None for what customers said themselves, ``text`` None where no words were shown."""

    said: str
    tone: str
    at: datetime
    source: str
    who: str | None
    note: str | None
    text: str | None
    version: int | None
    language: str | None


def show_consents(conn: Connection, counter: Counter, customer_id: int) -> list[ConsentLine]:
    """Every answer, newest first."""
    tenant_id = counter.tenant.tenant_id
    found = consents.list_history(conn, tenant_id=tenant_id, customer_id=customer_id)
    texts = {one.version: one for one in wordings.list_wordings(conn, tenant_id=tenant_id)} if found else {}
    names = list_user_names(conn, user_ids=[one.actor for one in found if one.actor])
    return [_show(counter, one, texts.get(one.wording or 0), names) for one in found]


def name_language(locale: str, reader: Language) -> str:
    """A locale in the reader's words, such as "Spanish (Spain)"; one that is unknown as it is."""
    try:
        return capitalise(str(Locale.parse(locale.replace("-", "_")).get_display_name(reader.locale)))
    except (UnknownLocaleError, ValueError):
        return locale


def list_agreed(conn: Connection, *, tenant_id: int, customer_ids: Sequence[int]) -> set[int]:
    """Those of some customers who may be written to."""
    last = consents.list_last(conn, tenant_id=tenant_id, customer_ids=customer_ids) if customer_ids else {}
    return {customer_id for customer_id, one in last.items() if one.answer is Answer.GIVEN}


def _show(counter: Counter, one: Consent, wording: Wording | None, names: dict[int, str]) -> ConsentLine:
    language = counter.page.language
    return ConsentLine(
        said=language.gettext(ANSWERS[one.answer]),
        tone=TONES[one.answer],
        at=one.at.astimezone(counter.tenant.zone),
        source=language.gettext(SOURCES[one.source]),
        who=name_user(counter, one.actor, names) if one.source is Source.STAFF else None,
        note=one.note,
        text=wording.text if wording else None,
        version=wording.version if wording else None,
        language=name_language(wording.locale, language) if wording else None,
    )
