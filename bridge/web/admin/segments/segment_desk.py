"""What lies ready for whoever looks at segments: the business, names for ids, and which segment an address means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bridge.core.access.permissions import Permission, Reach
from bridge.core.local_time import day_of
from bridge.core.programmes.programme import Programme
from bridge.core.rewards.rewards import Reward
from bridge.core.segments.built_in_segments import (
    USUALLY_MUCH,
    BuiltIn,
    Business,
    ask_for_tier,
    find_built_in,
    find_much,
)
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.segments.segment_wording import put_segment
from bridge.core.segments.segments import Moment
from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.flows.reports.keep_figures import find_average
from bridge.flows.segments.known_segments import describe_business, list_offered
from bridge.store.segments import saved_segments
from bridge.store.segments.saved_segments import SavedSegment
from bridge.store.segments.segment_conditions import Selection
from bridge.store.site import offers
from bridge.store.site.offers import Offer
from bridge.web.admin.customers.persons import Counter, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.admin.segments.segment_names import NO_TIER
from bridge.web.endpoint import Call
from bridge.web.formats import capitalise

if TYPE_CHECKING:
    from sqlalchemy import Connection

Document = Mapping[str, Any]

GONE = N_("There is no such segment any more.")
TIER = "tier"
# How long the page waits for what customers spend on average, in seconds.
SECONDS_FOR_AVERAGE = 0.4


@dataclass(frozen=True)
class SegmentDesk:
    """The ``counter`` knows the business and whose customers are meant; ``now`` is when everything is asked for."""

    counter: Counter
    offer: Offer
    now: datetime
    may_save: bool

    @property
    def page(self) -> Page:
        return self.counter.page

    @property
    def tenant_id(self) -> int:
        return self.counter.tenant.tenant_id

    @cached_property
    def tiers(self) -> list[str]:
        """The tiers in force by name, lowest first."""
        tiers = self.counter.programme.tiers if self.counter.programme else ()
        return [tier.name for tier in sorted(tiers, key=lambda tier: tier.min_points)]

    def put(self, document: Document) -> str:
        """A segment in words, as a sentence begins."""
        speech = self.page.formats.speech(self.counter.tenant)
        return capitalise(put_segment(parse_segment(document), self.offer.names(), speech))

    def put_meant(self, meant: Meant) -> str:
        """The same of a segment that an address names: a built-in one may have a sentence of its own."""
        if meant.built_in is None or not meant.built_in.said:
            return self.put(meant.document)
        figures = {name: self.page.formats.number(figure) for name, figure in meant.chosen.items()}
        return capitalise(self.page.language.gettext(meant.built_in.said, **figures))

    def select(self, document: Document, reach: Reach | None = None) -> Selection:
        """What to ask the store for; of the customers who may be seen, unless others are named."""
        programme = self.counter.programme or Programme()
        moment, lapse = Moment(self.now, self.counter.tenant.zone), programme.tier_period is not None
        segment, reach = parse_segment(document), reach or self.counter.reach
        return Selection(self.tenant_id, segment, moment, programme.tiers, reach, lapse)

    def look_at_business(self, conn: Connection, *, spending: bool = True) -> Business:
        """What built-in segments depend on; what customers spend only where it is asked for, for that takes a while. It is one
        round figure of the whole business, so that a segment means the same to everybody who looks."""
        much = USUALLY_MUCH
        if spending:
            average = find_average(conn, tenant_id=self.tenant_id, now=self.now, seconds=SECONDS_FOR_AVERAGE)
            much = USUALLY_MUCH if average is None else find_much(average)
        programme, today = self.counter.programme, day_of(self.now, self.counter.tenant.zone)
        return describe_business(conn, tenant_id=self.tenant_id, programme=programme, much=much, today=today)

    def list_rewards(self, conn: Connection) -> list[Reward]:
        """The rewards that somebody can take today, cheapest first."""
        return list_offered(conn, tenant_id=self.tenant_id, today=day_of(self.now, self.counter.tenant.zone))


@dataclass(frozen=True)
class Meant:
    """A segment that an address names: what ``query`` says of it, what it is called, and its document.

    ``saved`` is None for a built-in one, ``built_in`` for any other; ``chosen`` are its figures.
    """

    name: str
    document: Document
    query: Mapping[str, str]
    why: str = ""
    saved: SavedSegment | None = None
    built_in: BuiltIn | None = None
    chosen: Mapping[str, int] = field(default_factory=dict)


def lay_out(conn: Connection, call: Call) -> SegmentDesk:
    """Everything as it stands now."""
    page = Page.of(call)
    offer = offers.list_offer(conn, tenant_id=call.identity.tenant)
    return SegmentDesk(open_counter(conn, call, page), offer, call.now, may_save(call))


def may_save(call: Call) -> bool:
    """Whether the caller may save segments, which are for the whole business: with the permission for rewards and bonuses, which
    they are made for, and for everybody's customers."""
    return call.rights is not None and call.rights.reach(Permission.REWARDS).everybody


def find_meant(conn: Connection, desk: SegmentDesk, query: Mapping[str, Any]) -> Meant:
    """The segment of an ``id``, or the ``built_in`` one of that name; NotHere, with a sentence, if there is none."""
    form = Form(query, desk.page.language)
    segment_id = form.optional_id("id")
    if segment_id is not None:
        return mean_saved(get_saved(conn, desk, segment_id))
    key = form.optional_text("built_in") or ""
    built_in = find_built_in(key)
    found = _mean_tier(desk, form) if key == TIER else mean_built_in(conn, desk, built_in, query) if built_in else None
    if found is None:
        raise NotHere(desk.page.language.gettext(GONE))
    return found


def get_saved(conn: Connection, desk: SegmentDesk, segment_id: int) -> SavedSegment:
    """NotHere, with a sentence, if there is none of that id."""
    found = saved_segments.find_segment(conn, tenant_id=desk.tenant_id, segment_id=segment_id)
    if found is None:
        raise NotHere(desk.page.language.gettext(GONE))
    return found


def mean_saved(saved: SavedSegment) -> Meant:
    """A saved segment."""
    return Meant(saved.name, saved.document, {"id": str(saved.id)}, saved=saved)


def mean_built_in(
    conn: Connection, desk: SegmentDesk, built_in: BuiltIn, query: Mapping[str, Any], business: Business | None = None
) -> Meant | None:
    """A built-in segment with the figures that an address chooses; None where this business cannot have it."""
    said = _read_figures(built_in, query)
    business = business or desk.look_at_business(conn, spending=built_in.asks_for_spending(said))
    chosen = built_in.choose(said, business)
    document = built_in.make(chosen, business)
    if document is None:
        return None
    address = {"built_in": built_in.key} | {name: str(value) for name, value in chosen.items()}
    gettext = desk.page.language.gettext
    return Meant(gettext(built_in.title), document, address, gettext(built_in.why), built_in=built_in, chosen=chosen)


def mean_tier(desk: SegmentDesk, name: str | None) -> Meant:
    """Those in a tier; in none, without a name."""
    title = name or desk.page.language.gettext(NO_TIER)
    return Meant(title, ask_for_tier(name), {"built_in": TIER} | ({TIER: name} if name else {}))


def _mean_tier(desk: SegmentDesk, form: Form) -> Meant | None:
    name = form.given(TIER) or None
    return mean_tier(desk, name) if name is None or name in desk.tiers else None


def _read_figures(built_in: BuiltIn, query: Mapping[str, Any]) -> dict[str, int]:
    """What an address says; whatever is no number says nothing."""
    said = {figure.name: str(query.get(figure.name, "")) for figure in built_in.figures}
    return {name: int(text) for name, text in said.items() if text.isascii() and text.isdigit() and len(text) < 12}
