"""The switch in the customer's panel: whether the business may write to them, and which words they agreed to."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from bridge.core.consent import Answer, Source
from bridge.core.reasons import N_
from bridge.flows import consent
from bridge.store import census, consents, wordings
from bridge.web.endpoint import Call
from bridge.web.languages import get_language
from bridge.web.views import ConsentView

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.web.panel_forms import Sender

STANDARD = "standard"
STANDARD_TEXT = N_(
    "I agree that %(business)s may send me news, offers and reminders about my points by e-mail or text message. "
    "I can switch this off here at any time."
)
THIS_BUSINESS = N_("this business")


def draw_switch(conn: Connection, *, tenant_id: int, customer_id: int, locale: str, zone: tzinfo) -> ConsentView:
    """What the customer is asked, what they said last, and the words they agreed to where those were others."""
    name, text = _find_question(conn, tenant_id, locale)
    last = consents.find_last(conn, tenant_id=tenant_id, customer_id=customer_id)
    agrees = last is not None and last.answer is Answer.GIVEN
    agreed = None
    if last is not None and last.wording is not None and agrees:
        agreed = wordings.find_wording(conn, tenant_id=tenant_id, version=last.wording)
    return ConsentView(
        wording=name,
        text=text,
        answer=last.answer.value if last else None,
        at=last.at.astimezone(zone) if last else None,
        agreed_text=agreed.text if agreed and agreed.text != text else None,
    )


def switch(conn: Connection, call: Call, sender: Sender) -> str:
    """Keeps what the customer said, with the words that stood there."""
    agrees = sender.form.choice("agrees", ("0", "1")) == "1"
    consent.answer(
        conn,
        tenant_id=sender.tenant_id,
        customer_id=sender.customer_id,
        agrees=agrees,
        source=Source.PANEL,
        wording=_keep_wording(conn, call, sender),
        actor=call.identity.user,
        now=call.now,
    )
    gettext = sender.language.gettext
    return gettext("Thank you. You will hear from us.") if agrees else gettext("Done. You will get no news from us.")


def _keep_wording(conn: Connection, call: Call, sender: Sender) -> int:
    """The version of the words that were shown, which may be older than today's."""
    if sender.form.text("wording") == STANDARD:
        locale = call.identity.locale
        text = say_standard(conn, tenant_id=sender.tenant_id, locale=locale)
        return consent.keep_standard(conn, tenant_id=sender.tenant_id, locale=locale, text=text, now=call.now)
    version = sender.form.id("wording")
    if wordings.find_wording(conn, tenant_id=sender.tenant_id, version=version) is None:
        raise sender.form.refuse(
            "wording", sender.language.gettext("This text is no longer here. Please load the page again.")
        )
    return version


def say_standard(conn: Connection, *, tenant_id: int, locale: str) -> str:
    """The product's own words, for businesses that wrote none in the reader's language."""
    language = get_language(locale)
    business = census.find_business_name(conn, tenant_id=tenant_id) or language.gettext(THIS_BUSINESS)
    return language.gettext(STANDARD_TEXT, business=business)


def _find_question(conn: Connection, tenant_id: int, locale: str) -> tuple[str, str]:
    """What a form calls the words that are shown now, and the words."""
    current = wordings.find_current(conn, tenant_id=tenant_id, locale=locale)
    if current is not None:
        return str(current.version), current.text
    return STANDARD, say_standard(conn, tenant_id=tenant_id, locale=locale)
