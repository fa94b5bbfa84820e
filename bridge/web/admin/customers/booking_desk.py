"""Bookings as the screens tell of them: what they are, what they earned and redeemed, and why or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.points.accounts import Award
from bridge.core.programmes.programme import Programme
from bridge.core.rules.wording import Names
from bridge.core.settling.appointments import Appointment, Facts
from bridge.core.settling.explaining import RuleSaid, explain_rules
from bridge.core.settling.fates import Fate, Look, tell_fate
from bridge.core.settling.reasons import N_, Speech
from bridge.core.settling.situations import Settlement, Version
from bridge.store.programmes import programmes
from bridge.store.settling.settlement_pages import list_settlements
from bridge.store.site import appointments, offers, statuses
from bridge.web.admin.customers.persons import Counter
from bridge.web.admin.programmes.settings_desk import TITLES
from bridge.web.endpoint import Call
from bridge.web.formats import capitalise

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FATES = {
    Fate.EARNED: (N_("Earned"), "good"),
    Fate.NOTHING: (N_("Earned nothing"), ""),
    Fate.TAKEN_BACK: (N_("Taken back"), "bad"),
    Fate.WAITING: (N_("Waits"), "warn"),
}


@dataclass(frozen=True, slots=True)
class BookingView:
    """``earned`` stands now. ``redeemed`` points pay ``discount``; ``kept`` were given back and would be taken again.

    ``why`` is a sentence or "", ``rules`` go into detail. What is not known, or not decided, is None or "".
    """

    id: int
    customer_id: int | None
    service: str
    staff: str
    location: str
    starts_at: datetime
    created_at: datetime | None
    status: str | None
    total: Decimal
    paid: Decimal
    fate: str
    tone: str
    why: str
    earned: int
    rules: Sequence[RuleSaid]
    version: int | None
    awarded_at: datetime | None
    redeemed: int
    kept: int
    discount: Decimal


@dataclass
class BookingDesk:
    """What lies ready to tell of bookings. Versions of the programme are read when they are first needed."""

    conn: Connection
    counter: Counter
    names: Names
    in_force: Version | None
    site_void: frozenset[str]
    titles: dict[str, str]
    now: datetime
    versions: dict[int, Version | None] = field(default_factory=dict)

    @property
    def speech(self) -> Speech:
        """With this reader's words and the business's currency."""
        return self.counter.page.formats.speech(self.counter.tenant)

    def tell(self, appointment_ids: Sequence[int]) -> list[BookingView]:
        """Of those bookings that anything is known of, in this order."""
        tenant_id, ids = self.counter.tenant.tenant_id, list(appointment_ids)
        found = appointments.list_appointments(self.conn, tenant_id=tenant_id, appointment_ids=ids)
        settled = list_settlements(self.conn, tenant_id=tenant_id, appointment_ids=ids, lock=False)
        rows = {row.appointment.id: row.appointment for row in found}
        known = {one: about.settlement for one, about in settled.items()}
        return [
            self._tell(one, rows.get(one), known.get(one)) for one in appointment_ids if one in rows or one in known
        ]

    def _tell(self, appointment_id: int, seen: Appointment | None, settlement: Settlement | None) -> BookingView:
        award = settlement.award if settlement else None
        redemption = settlement.redemption if settlement else None
        version = self._find_version(award.version) if award else self.in_force
        programme = version.programme if version else None
        facts = _choose_facts(seen, settlement, self.now)
        shown = programme.view(facts) if programme else facts
        fate, why = tell_fate(self._look(seen, settlement, programme), self.speech)
        said, tone = _FATES[fate]
        zone = self.counter.tenant.zone
        return BookingView(
            id=appointment_id,
            customer_id=seen.customer_id if seen else settlement.booked_by if settlement else None,
            service=self._name(facts, "service", "services", facts.service_id),
            staff=self._name(facts, "staff", "staff", facts.staff_id),
            location=self._name(facts, "location", "locations", facts.location_id),
            starts_at=facts.starts_at.astimezone(zone),
            created_at=seen.created_at.astimezone(zone) if seen else None,
            status=self.titles.get(seen.status, seen.status) if seen else None,
            total=shown.total,
            paid=shown.paid,
            fate=self.counter.page.language.gettext(said),
            tone=tone,
            why=why,
            earned=award.points if award else 0,
            rules=self._explain(award, programme),
            version=award.version if award else None,
            awarded_at=award.awarded_at.astimezone(zone) if award else None,
            redeemed=redemption.points if redemption else 0,
            kept=redemption.kept - redemption.points if redemption else 0,
            discount=facts.discount,
        )

    def _look(self, seen: Appointment | None, settlement: Settlement | None, programme: Programme | None) -> Look:
        chosen = self.in_force.programme.void_statuses if self.in_force else None
        return Look(
            seen=seen,
            settlement=settlement,
            programme=programme,
            void_statuses=self.site_void if chosen is None else chosen,
            periods=self.counter.tenant.periods,
            now=self.now,
            titles=self.titles,
        )

    def _explain(self, award: Award | None, programme: Programme | None) -> list[RuleSaid]:
        if award is None or programme is None:
            return []
        said = explain_rules(award, programme, self.names, self.speech)
        return [replace(one, because=capitalise(one.because)) for one in said]

    def _name(self, facts: Facts, label: str, kind: str, one: int | None) -> str:
        """By the name that was recorded, else by that of today."""
        return facts.labels.get(label) or self.names[kind].get(one or 0, "")

    def _find_version(self, number: int) -> Version | None:
        if number not in self.versions:
            self.versions[number] = programmes.find_version(self.conn, tenant=self.counter.tenant, number=number)
        return self.versions[number]


def lay_out(conn: Connection, call: Call, counter: Counter) -> BookingDesk:
    """For a call."""
    tenant_id, gettext = call.identity.tenant, counter.page.language.gettext
    told = {one["slug"]: one["title"] for one in call.payload["page"].get("statuses", ()) if one["slug"]}
    return BookingDesk(
        conn=conn,
        counter=counter,
        names=offers.list_offer(conn, tenant_id=tenant_id).names(),
        in_force=programmes.find_programme(conn, tenant=counter.tenant),
        site_void=statuses.find_void_statuses(conn, tenant_id=tenant_id),
        titles={slug: gettext(title) for slug, title in TITLES.items()} | told,
        now=call.now,
    )


def _choose_facts(seen: Appointment | None, settlement: Settlement | None, now: datetime) -> Facts:
    """As they were when it was last settled, else as they stand; of a booking that came and went unseen nothing is known."""
    if settlement is not None and settlement.facts is not None:
        return settlement.facts
    return seen.facts if seen else Facts(0, (), None, None, None, now, Decimal(0))
