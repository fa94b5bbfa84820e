"""All that is kept of a customer beside the ledger, kind by kind. A new kind is a function that tells its items, and a line in ``SECTIONS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bridge.core.apps.token_wording import SCOPES
from bridge.core.rewards.reward_wording import VOUCHER_STATES, put_terms
from bridge.core.settling.reasons import N_
from bridge.store.apps import tokens
from bridge.store.customers import consents, customer_pages, personal_pages, wordings
from bridge.store.points.statements import read_standing
from bridge.store.rewards import vouchers
from bridge.store.segments import profiles
from bridge.store.site import offers
from bridge.web.consent_words import ANSWERS, SOURCES
from bridge.web.endpoint import Document
from bridge.web.personal_data import Facts, Subject, write_item

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_VOUCHERS = 500

# Each with a number of its own within its section.
Items: TypeAlias = Iterator[tuple[int, Facts]]


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of data: its key, its title, and what tells its items."""

    key: str
    title: str
    tell: Callable[[Connection, Subject], Items]


def list_items(conn: Connection, who: Subject) -> list[Document]:
    """Everything but the entries, which may be many: those come page by page."""
    return [write_item(who, part.key, part.title, *item) for part in SECTIONS for item in part.tell(conn, who)]


def _tell_account(conn: Connection, who: Subject) -> Items:
    """How the account stands, and what is summed up of visits."""
    formats = who.formats
    standing = read_standing(conn, **who.ids)
    facts: dict[str, object] = {
        N_("Balance"): formats.points(standing.balance),
        N_("Set aside for bookings"): formats.points(standing.held) if standing.held else None,
        N_("Total points earned"): formats.points(standing.lifetime),
        N_("Tier"): standing.tier,
    }
    known = profiles.find_profile(conn, **who.ids)
    if known and known.visits:
        facts |= {
            N_("Visits"): formats.number(known.visits),
            N_("Spent"): formats.money(known.spent, who.tenant),
            N_("Last visit"): who.when(known.last_visit_at) if known.last_visit_at else None,
        }
    yield 1, facts


def _tell_holds(conn: Connection, who: Subject) -> Items:
    """Points that are set aside right now."""
    for hold in customer_pages.list_open_holds(conn, **who.ids):
        yield (
            hold.id,
            {
                N_("Points"): who.formats.points(hold.held),
                N_("Discount"): who.formats.money(hold.discount, who.tenant),
                N_("Until"): who.when(hold.expires_at),
                N_("Appointment"): hold.appointment_id,
            },
        )


def _tell_consents(conn: Connection, who: Subject) -> Items:
    """Every answer about being written to, with the words that were shown."""
    texts = {one.version: one.text for one in wordings.list_wordings(conn, tenant_id=who.tenant.tenant_id)}
    for number, one in enumerate(consents.list_history(conn, **who.ids), start=1):
        yield (
            number,
            {
                N_("Answer"): who.say(ANSWERS[one.answer]),
                N_("When"): who.when(one.at),
                N_("Where from"): who.say(SOURCES[one.source]),
                N_("Text that was shown"): texts.get(one.wording or 0),
                N_("Note"): one.note,
            },
        )


def _tell_vouchers(conn: Connection, who: Subject) -> Items:
    """Rewards that were taken."""
    speech = who.formats.speech(who.tenant)
    found = vouchers.list_of_customer(conn, **who.ids, limit=MOST_VOUCHERS)
    services = offers.list_offer(conn, tenant_id=who.tenant.tenant_id).names()["services"] if found else {}
    for one in found:
        yield (
            one.id,
            {
                N_("Reward"): one.name,
                N_("Gives"): put_terms(one.terms, services, speech),
                N_("Code"): one.code,
                N_("Points"): who.formats.points(one.points),
                N_("State"): who.say(VOUCHER_STATES[one.state_at(who.now)]),
                N_("When"): who.when(one.issued_at),
                N_("Appointment"): one.appointment_id,
            },
        )


def _tell_bonuses(conn: Connection, who: Subject) -> Items:
    """Bonuses, each given once."""
    for one in personal_pages.list_bonuses(conn, **who.ids):
        yield (
            one.bonus_id,
            {
                N_("Bonus"): one.name,
                N_("Points"): who.formats.points(one.points),
                N_("When"): who.when(one.given_at),
                N_("Taken back"): who.when(one.taken_at) if one.taken_at else None,
            },
        )


def _tell_recommendations(conn: Connection, who: Subject) -> Items:
    """Friends who came through the customer's link, and whether the customer came through somebody's."""
    for one in personal_pages.list_recommendations(conn, **who.ids):
        happened = N_("You recommended us") if one.by_them else N_("A friend recommended us to you")
        yield (
            one.id,
            {
                N_("What happened"): who.say(happened),
                N_("When"): who.when(one.created_at),
                N_("Points"): who.formats.points(one.points) if one.by_them and one.points else None,
            },
        )


def _tell_tokens(conn: Connection, who: Subject) -> Items:
    """Apps that the customer let in."""
    for one in tokens.list_of_customer(conn, **who.ids):
        yield (
            one.id,
            {
                N_("App"): one.name,
                N_("What it may do"): "; ".join(who.say(SCOPES[scope]) for scope in sorted(one.scopes)),
                N_("When"): who.when(one.created_at),
                N_("Until"): who.when(one.revoked_at or one.expires_at),
                N_("Last used"): one.last_used_on and who.formats.day(one.last_used_on),
            },
        )


SECTIONS = (
    Section("account", N_("Loyalty points"), _tell_account),
    Section("holds", N_("Loyalty points set aside"), _tell_holds),
    Section("consents", N_("Consent to news and offers"), _tell_consents),
    Section("rewards", N_("Loyalty rewards"), _tell_vouchers),
    Section("bonuses", N_("Loyalty bonuses"), _tell_bonuses),
    Section("recommendations", N_("Loyalty recommendations"), _tell_recommendations),
    Section("apps", N_("Apps with access to loyalty points"), _tell_tokens),
)
