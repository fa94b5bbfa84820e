"""The words by which customers are asked whether they may be written to, as forms name them: a version, or the product's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bridge.core.customers.consent import Answer, Source
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput
from bridge.flows.customers import consent
from bridge.store.customers import wordings
from bridge.store.site import census
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

STANDARD_TEXT = N_(
    "I agree that %(business)s may send me news, offers and reminders about my points by e-mail or text message. "
    "I can switch this off here at any time."
)
THIS_BUSINESS = N_("this business")
NO_TEXT = N_("This text is no longer here. Please load the page again.")
_STANDARD = re.compile(r"standard-([A-Za-z0-9_@.-]{1,20})")

ANSWERS = {Answer.GIVEN: N_("Agreed"), Answer.REFUSED: N_("Said no"), Answer.WITHDRAWN: N_("Withdrew")}
SOURCES = {
    Source.API: N_("another programme"),
    Source.DELETION: N_("deleted in Booknetic"),
    Source.MERGE: N_("merged with another entry of the same person"),
    Source.BOOKING: N_("the booking panel"),
    Source.IMPORT: N_("a list that was taken in"),
    Source.LINK: N_("the link in a message"),
    Source.PANEL: N_("the customer's own panel"),
    Source.STAFF: N_("your staff"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What readers of a locale are asked now; ``name`` is what a form calls it, ``own`` whether the business wrote it."""

    name: str
    locale: str
    text: str
    own: bool


def find_question(conn: Connection, *, tenant_id: int, locale: str) -> Question:
    """The business's text in the language, or the product's."""
    current = wordings.find_current(conn, tenant_id=tenant_id, locale=locale)
    if current is not None:
        return Question(str(current.version), current.locale, current.text, own=True)
    text = say_standard(conn, tenant_id=tenant_id, locale=locale)
    return Question(f"standard-{locale}", locale, text, own=False)


def say_standard(conn: Connection, *, tenant_id: int, locale: str) -> str:
    """The product's own words, for businesses that wrote none in the reader's language."""
    language = get_language(locale)
    business = census.find_business_name(conn, tenant_id=tenant_id) or language.gettext(THIS_BUSINESS)
    return language.gettext(STANDARD_TEXT, business=business)


def keep_question(conn: Connection, *, tenant_id: int, name: str, now: datetime) -> int:
    """The version of the words that were shown, which may be older than today's; InvalidInput where there are none of that name."""
    standard = _STANDARD.fullmatch(name)
    if standard:
        text = say_standard(conn, tenant_id=tenant_id, locale=standard[1])
        return consent.keep_standard(conn, tenant_id=tenant_id, locale=standard[1], text=text, now=now)
    version = int(name) if re.fullmatch(r"\d{1,9}", name, re.ASCII) else 0
    if wordings.find_wording(conn, tenant_id=tenant_id, version=version) is None:
        raise InvalidInput(NO_TEXT, field="wording")
    return version
