"""The switch in the customer's panel: whether the business may write to them, and which words they agreed to."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from bridge.core.customers.consent import Answer, Source
from bridge.flows.customers import consent
from bridge.store.customers import consents, wordings
from bridge.web.consent_words import find_question, keep_question
from bridge.web.endpoint import Call
from bridge.web.views import ConsentView

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.web.customer_panel.sender import Sender


def draw_switch(conn: Connection, *, tenant_id: int, customer_id: int, locale: str, zone: tzinfo) -> ConsentView:
    """What the customer is asked, what they said last, and the words they agreed to where those were others."""
    question = find_question(conn, tenant_id=tenant_id, locale=locale)
    last = consents.find_last(conn, tenant_id=tenant_id, customer_id=customer_id)
    agreed = None
    if last is not None and last.wording is not None and last.answer is Answer.GIVEN:
        agreed = wordings.find_wording(conn, tenant_id=tenant_id, version=last.wording)
    return ConsentView(
        wording=question.name,
        text=question.text,
        answer=last.answer.value if last else None,
        at=last.at.astimezone(zone) if last else None,
        agreed_text=agreed.text if agreed and agreed.text != question.text else None,
    )


def switch(conn: Connection, call: Call, sender: Sender) -> str:
    """Keeps what the customer said, with the words that stood there."""
    agrees = sender.form.choice("agrees", ("0", "1")) == "1"
    name = sender.form.text("wording")
    consent.answer(
        conn,
        tenant_id=sender.tenant_id,
        customer_id=sender.customer_id,
        agrees=agrees,
        source=Source.PANEL,
        wording=keep_question(conn, tenant_id=sender.tenant_id, name=name, now=call.now),
        actor=call.identity.user,
        now=call.now,
    )
    gettext = sender.language.gettext
    return gettext("Thank you. You will hear from us.") if agrees else gettext("Done. You will get no news from us.")
