"""What is kept of a customer, in words, as WordPress's own export of personal data asks for it: groups of items of names and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from bridge.core.settling.reasons import N_, Speech, sentence
from bridge.store.customers.customer_pages import EntryRow
from bridge.store.programmes.tenants import Tenant
from bridge.web.admin.reports.log_sheet import KINDS
from bridge.web.endpoint import Document
from bridge.web.formats import Formats, capitalise
from bridge.web.languages import Language

# By their names, still in English; what has no value is left out.
Facts: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data it is: a customer of a business (None: of the only one), and who reads it."""

    tenant: Tenant
    customer_id: int
    business: str | None
    language: Language
    now: datetime

    @property
    def formats(self) -> Formats:
        return Formats(self.language)

    @property
    def ids(self) -> dict[str, int]:
        """Of the customer, as the store asks for them."""
        return {"tenant_id": self.tenant.tenant_id, "customer_id": self.customer_id}

    def say(self, message: str) -> str:
        return self.language.gettext(message)

    def when(self, at: datetime) -> str:
        """A moment in the business's time."""
        return self.formats.moment(at.astimezone(self.tenant.zone))


def tell_entry(who: Subject, entry: EntryRow) -> Document:
    """One line of the ledger, with its reasons in words."""
    speech = who.formats.speech(who.tenant)
    facts = {
        N_("When"): who.when(entry.at),
        N_("What happened"): who.say(KINDS[entry.kind]),
        N_("Points"): who.formats.signed_points(entry.points),
        N_("Appointment"): entry.appointment_id,
        N_("Why"): "; ".join(_put_reason(who, one, speech) for one in entry.reasons),
        N_("Note"): entry.note,
    }
    return write_item(who, "entries", N_("Loyalty points earned and used"), entry.id, facts)


def write_item(who: Subject, key: str, title: str, number: int, facts: Facts) -> Document:
    """An item as WordPress wants it; its ``number`` is its own within the group of that ``key`` and ``title``."""
    told = {N_("Business"): who.business, **facts}
    return {
        "group_id": f"bkloyalty-{key}",
        "group_label": who.say(title),
        "item_id": f"bkloyalty-{key}-{who.tenant.tenant_id}-{who.customer_id}-{number}",
        "data": [
            {"name": who.say(name), "value": str(value)} for name, value in told.items() if value not in (None, "")
        ],
    }


def _put_reason(who: Subject, reason: Mapping[str, Any], speech: Speech) -> str:
    said = capitalise(sentence(reason["why"], speech))
    return f"{said}: {who.formats.signed_points(reason['points'])}" if reason["points"] else said
