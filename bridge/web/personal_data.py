"""What is kept of a customer, in words, as WordPress's own export of personal data asks for it: groups of items of names and values.

A new kind of data is a new function in ``SECTIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from bridge.core.reasons import N_, Speech, sentence
from bridge.core.reward_wording import VOUCHER_STATES, put_terms
from bridge.core.token_wording import SCOPES
from bridge.store import consents, customer_pages, offers, personal_pages, profiles, tokens, vouchers, wordings
from bridge.store.customer_pages import EntryRow
from bridge.store.statements import read_standing
from bridge.store.tenants import Tenant
from bridge.web.admin.log_sheet import KINDS
from bridge.web.consent_words import ANSWERS, SOURCES
from bridge.web.endpoint import Document
from bridge.web.formats import Formats, capitalise
from bridge.web.languages import Language

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_VOUCHERS = 500

Section: TypeAlias = "Callable[[Connection, Subject], list[Document]]"


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

    def say(self, message: str, **values: object) -> str:
        return self.language.gettext(message, **values)

    def when(self, at: datetime) -> str:
        """A moment in the business's time."""
        return self.formats.moment(at.astimezone(self.tenant.zone))

    def item(self, group: str, label: str, number: int, facts: Iterable[tuple[str, object]]) -> Document:
        """One item; facts without a value are left out."""
        where = [(self.say(N_("Business")), self.business)] if self.business else []
        data = [{"name": name, "value": str(value)} for name, value in (*where, *facts) if value not in (None, "")]
        return {
            "group_id": f"bkloyalty-{group}",
            "group_label": label,
            "item_id": f"bkloyalty-{group}-{self.tenant.tenant_id}-{self.customer_id}-{number}",
            "data": data,
        }


def tell_account(conn: Connection, who: Subject) -> list[Document]:
    """How the account stands, and what is summed up of visits."""
    tenant_id, formats = who.tenant.tenant_id, who.formats
    standing = read_standing(conn, tenant_id=tenant_id, customer_id=who.customer_id)
    facts: list[tuple[str, object]] = [
        (who.say(N_("Balance")), formats.points(standing.balance)),
        (who.say(N_("Set aside for bookings")), formats.points(standing.held) if standing.held else None),
        (who.say(N_("Total points earned")), formats.points(standing.lifetime)),
        (who.say(N_("Tier")), standing.tier),
    ]
    known = profiles.find_profile(conn, tenant_id=tenant_id, customer_id=who.customer_id)
    if known and known.visits:
        facts += [
            (who.say(N_("Visits")), formats.number(known.visits)),
            (who.say(N_("Spent")), formats.money(known.spent, who.tenant)),
            (who.say(N_("Last visit")), who.when(known.last_visit_at) if known.last_visit_at else None),
        ]
    return [who.item("account", who.say(N_("Loyalty points")), 1, facts)]


def tell_holds(conn: Connection, who: Subject) -> list[Document]:
    """Points that are set aside right now."""
    found = customer_pages.list_open_holds(conn, tenant_id=who.tenant.tenant_id, customer_id=who.customer_id)
    return [
        who.item(
            "holds",
            who.say(N_("Loyalty points set aside")),
            hold.id,
            [
                (who.say(N_("Points")), who.formats.points(hold.held)),
                (who.say(N_("Discount")), who.formats.money(hold.discount, who.tenant)),
                (who.say(N_("Until")), who.when(hold.expires_at)),
                (who.say(N_("Appointment")), hold.appointment_id),
            ],
        )
        for hold in found
    ]


def tell_consents(conn: Connection, who: Subject) -> list[Document]:
    """Every answer about being written to, with the words that were shown."""
    tenant_id = who.tenant.tenant_id
    texts = {one.version: one.text for one in wordings.list_wordings(conn, tenant_id=tenant_id)}
    return [
        who.item(
            "consents",
            who.say(N_("Consent to news and offers")),
            number,
            [
                (who.say(N_("Answer")), who.say(ANSWERS[one.answer])),
                (who.say(N_("When")), who.when(one.at)),
                (who.say(N_("Where from")), who.say(SOURCES[one.source])),
                (who.say(N_("Text that was shown")), texts.get(one.wording or 0)),
                (who.say(N_("Note")), one.note),
            ],
        )
        for number, one in enumerate(
            consents.list_history(conn, tenant_id=tenant_id, customer_id=who.customer_id), start=1
        )
    ]


def tell_vouchers(conn: Connection, who: Subject) -> list[Document]:
    """Rewards that were taken."""
    tenant_id, speech = who.tenant.tenant_id, who.formats.speech(who.tenant)
    found = vouchers.list_of_customer(conn, tenant_id=tenant_id, customer_id=who.customer_id, limit=MOST_VOUCHERS)
    services = offers.list_offer(conn, tenant_id=tenant_id).names()["services"] if found else {}
    return [
        who.item(
            "rewards",
            who.say(N_("Loyalty rewards")),
            one.id,
            [
                (who.say(N_("Reward")), one.name),
                (who.say(N_("Gives")), put_terms(one.terms, services, speech)),
                (who.say(N_("Code")), one.code),
                (who.say(N_("Points")), who.formats.points(one.points)),
                (who.say(N_("State")), who.say(VOUCHER_STATES[one.state_at(who.now)])),
                (who.say(N_("When")), who.when(one.issued_at)),
                (who.say(N_("Appointment")), one.appointment_id),
            ],
        )
        for one in found
    ]


def tell_bonuses(conn: Connection, who: Subject) -> list[Document]:
    """Bonuses, each given once."""
    found = personal_pages.list_bonuses(conn, tenant_id=who.tenant.tenant_id, customer_id=who.customer_id)
    return [
        who.item(
            "bonuses",
            who.say(N_("Loyalty bonuses")),
            one.bonus_id,
            [
                (who.say(N_("Bonus")), one.name),
                (who.say(N_("Points")), who.formats.points(one.points)),
                (who.say(N_("When")), who.when(one.given_at)),
                (who.say(N_("Taken back")), who.when(one.taken_at) if one.taken_at else None),
            ],
        )
        for one in found
    ]


def tell_recommendations(conn: Connection, who: Subject) -> list[Document]:
    """Friends who came through the customer's link, and whether the customer came through somebody's."""
    found = personal_pages.list_recommendations(conn, tenant_id=who.tenant.tenant_id, customer_id=who.customer_id)
    return [
        who.item(
            "recommendations",
            who.say(N_("Loyalty recommendations")),
            one.id,
            [
                (
                    who.say(N_("What happened")),
                    who.say(N_("You recommended us") if one.by_them else N_("A friend recommended us to you")),
                ),
                (who.say(N_("When")), who.when(one.created_at)),
                (who.say(N_("Points")), who.formats.points(one.points) if one.by_them and one.points else None),
            ],
        )
        for one in found
    ]


def tell_tokens(conn: Connection, who: Subject) -> list[Document]:
    """Apps that the customer let in."""
    found = tokens.list_of_customer(conn, tenant_id=who.tenant.tenant_id, customer_id=who.customer_id)
    return [
        who.item(
            "apps",
            who.say(N_("Apps with access to loyalty points")),
            one.id,
            [
                (who.say(N_("App")), one.name),
                (who.say(N_("What it may do")), "; ".join(who.say(SCOPES[scope]) for scope in sorted(one.scopes))),
                (who.say(N_("When")), who.when(one.created_at)),
                (who.say(N_("Until")), who.when(one.revoked_at or one.expires_at)),
                (who.say(N_("Last used")), one.last_used_on and who.formats.day(one.last_used_on)),
            ],
        )
        for one in found
    ]


SECTIONS: Sequence[Section] = (
    tell_account,
    tell_holds,
    tell_consents,
    tell_vouchers,
    tell_bonuses,
    tell_recommendations,
    tell_tokens,
)
"""All but the entries, which may be many: those come page by page."""


def _put_reason(who: Subject, reason: Mapping[str, Any], speech: Speech) -> str:
    said = capitalise(sentence(reason["why"], speech))
    return f"{said}: {who.formats.signed_points(reason['points'])}" if reason["points"] else said


def tell_entry(who: Subject, entry: EntryRow) -> Document:
    """One line of the ledger, with its reasons in words."""
    speech = who.formats.speech(who.tenant)
    why = [_put_reason(who, one, speech) for one in entry.reasons]
    return who.item(
        "entries",
        who.say(N_("Loyalty points earned and used")),
        entry.id,
        [
            (who.say(N_("When")), who.when(entry.at)),
            (who.say(N_("What happened")), who.say(KINDS[entry.kind])),
            (who.say(N_("Points")), who.formats.signed_points(entry.points)),
            (who.say(N_("Appointment")), entry.appointment_id),
            (who.say(N_("Why")), "; ".join(why)),
            (who.say(N_("Note")), entry.note),
        ],
    )
