"""Customer points: everybody who has points, searched, sorted and page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bridge.core.customers.finding import read_terms
from bridge.core.settling.reasons import N_
from bridge.store.customers.customer_order import Consent, Order, Search, Spot, State
from bridge.store.customers.customers import Member, Slice, list_customers
from bridge.web.admin.cursors import AFTER, BEFORE, read_cursor, write_cursor
from bridge.web.admin.customers.consent_rows import list_agreed
from bridge.web.admin.customers.persons import Counter, Person, open_counter
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call, Document
from bridge.web.languages import Language

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINES = 25
LONGEST_SEARCH = 190
STATES = (
    (State.POINTS, N_("With points")),
    (State.BELOW, N_("Below zero")),
    (State.EVERYONE, N_("Everyone with an account")),
)
CONSENTS = (
    (Consent.GIVEN, N_("Agreed to news")),
    (Consent.REFUSED, N_("Said no to news")),
    (Consent.WITHDRAWN, N_("Withdrew consent")),
    (Consent.NEVER, N_("Never asked")),
)
# As an address names them; a minus sign in front: the other way round.
SORTS = (
    ("-points", N_("Most points first")),
    ("points", N_("Fewest points first")),
    ("name", N_("Name, A to Z")),
    ("-name", N_("Name, Z to A")),
    ("-lifetime", N_("Most lifetime points first")),
    ("lifetime", N_("Fewest lifetime points first")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A customer in the table; ``worth`` is None where points cannot be redeemed, ``agrees`` whether they may be written to."""

    person: Person
    points: int
    worth: Decimal | None
    lifetime: int
    tier: str | None
    colour: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that can be sorted by: ``state`` is what ``aria-sort`` says."""

    words: str
    href: str
    state: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what it cannot mean is as if it were not there."""

    words: str
    state: State
    sort: str
    consent: Consent | None

    @staticmethod
    def of(query: Mapping[str, Any]) -> Asked:
        words = str(query.get("q", "")).strip()[:LONGEST_SEARCH]
        state, sort, consent = (str(query.get(name, "")) for name in ("state", "sort", "consent"))
        return Asked(
            words,
            State(state) if state in set(State) else State.POINTS,
            sort if sort in dict(SORTS) else SORTS[0][0],
            Consent(consent) if consent in set(Consent) else None,
        )

    @property
    def order(self) -> Order:
        return Order(self.sort.lstrip("-"))

    @property
    def query(self) -> dict[str, str | None]:
        """How an address says this again; what goes without saying is None."""
        return {
            "q": self.words or None,
            "state": None if self.state is State.POINTS else self.state.value,
            "sort": None if self.sort == SORTS[0][0] else self.sort,
            "consent": self.consent and self.consent.value,
        }

    def read_spot(self, query: Mapping[str, Any], name: str, language: Language) -> Spot | None:
        """Where the page begins; InvalidInput where an address was changed."""
        key = str if self.order is Order.NAME else int
        cursor = read_cursor(query, name, self.sort, (key, int), language)
        return Spot(cursor.values[0], int(cursor.values[1])) if cursor else None


def customers(conn: Connection, call: Call) -> Document:
    """The screen."""
    page, query = Page.of(call), call.payload["query"]
    counter, asked = open_counter(conn, call, page), Asked.of(query)
    gettext = page.language.gettext
    terms, nobody = read_terms(asked.words), Slice([], None, None)
    found = (
        nobody
        if asked.words and not terms
        else list_customers(
            conn,
            tenant_id=call.identity.tenant,
            search=Search(
                asked.state, asked.order, asked.sort.startswith("-"), terms, call.reach.staff_ids, asked.consent
            ),
            after=asked.read_spot(query, AFTER, page.language),
            before=asked.read_spot(query, BEFORE, page.language),
            limit=LINES,
        )
    )
    agreed = list_agreed(conn, tenant_id=call.identity.tenant, customer_ids=[one.customer_id for one in found.members])
    return page.render(
        "admin/customers/customers.html",
        screen="customers",
        title=gettext("Customer points"),
        asked=asked,
        tenant=counter.tenant,
        adjustments_count=counter.programme is not None and counter.programme.count_adjustments,
        lines=[_show(counter, member, member.customer_id in agreed) for member in found.members],
        headings=_list_headings(page, asked),
        states=[(state.value, gettext(said)) for state, said in STATES],
        consents=[(consent.value, gettext(said)) for consent, said in CONSENTS],
        sorts=[(sort, gettext(said)) for sort, said in SORTS],
        previous=_link(page, asked, BEFORE, found.before),
        following=_link(page, asked, AFTER, found.after),
        is_own=not call.reach.everybody,
    )


def _show(counter: Counter, member: Member, agrees: bool) -> Line:
    return Line(
        person=counter.show(member.customer_id, member.patron),
        points=member.balance,
        worth=counter.worth(member.balance) if member.balance > 0 else None,
        lifetime=member.lifetime,
        tier=member.tier,
        colour=counter.colour(member.tier),
        agrees=agrees,
    )


def _list_headings(page: Page, asked: Asked) -> dict[str, Heading]:
    words = {"name": N_("Customer"), "points": N_("Points"), "lifetime": N_("Lifetime points")}
    return {name: _head(page, asked, name, said) for name, said in words.items()}


def _head(page: Page, asked: Asked, name: str, said: str) -> Heading:
    """Chosen again, a column is sorted the other way round."""
    first = name if name == "name" else f"-{name}"
    turned = name if asked.sort.startswith("-") else f"-{name}"
    is_chosen = asked.order == name
    sort = turned if is_chosen else first
    state = ("descending" if asked.sort.startswith("-") else "ascending") if is_chosen else "none"
    href = page.link("customers", **asked.query | {"sort": sort})
    return Heading(page.language.gettext(said), href, state, is_number=name != "name")


def _link(page: Page, asked: Asked, name: str, spot: Spot | None) -> str | None:
    if spot is None:
        return None
    return page.link("customers", **asked.query, **{name: write_cursor(asked.sort, spot.key, spot.customer_id)})
