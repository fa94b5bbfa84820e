"""The first step of the set-up: a ready-made programme to take over, or the one that is there, in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.access.permissions import Permission
from bridge.core.programmes.programme import Programme
from bridge.core.programmes.starter import Starter, compute_example, propose
from bridge.flows.programmes import set_up as flows
from bridge.store.settling import visits
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.programmes.programme import undoing
from bridge.web.admin.programmes.setup_form import TIERS, StarterForm, name_rules, write_fields
from bridge.web.admin.rules.rule_desk import Desk, editor_of, lay_out
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Offer:
    """What is proposed, for bookings that cost ``price``; ``with_tiers`` and ``with_terms`` where the programme has none yet and
    whoever looks may set them."""

    desk: Desk
    price: Decimal
    starter: Starter
    with_tiers: bool
    with_terms: bool

    def open(self, form: Form) -> StarterForm:
        """The form, to be read."""
        language = self.desk.page.language
        shown = {"with_tiers": self.with_tiers, "with_terms": self.with_terms}
        return StarterForm(form, language, proposed=self.starter, **shown)


def show_programme(conn: Connection, call: Call, page: Page) -> dict[str, object]:
    """What the step's template wants: the programme in words where there are rules, else the form and what it comes to."""
    desk = lay_out(conn, page, call)
    programme = desk.programme
    rules = [(rule, desk.put(rule)) for rule in programme.earning_rules]
    shown: dict[str, object] = {"programme": programme, "rules": rules, "tenant": desk.tenant}
    if rules:
        return shown
    offer = _propose(conn, call, desk)
    return shown | {
        "offer": offer,
        "fields": write_fields(offer.starter, offer.price, page.formats),
        "example": compute_example(offer.starter, offer.price, desk.tenant.decimals),
    }


def tell_example(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/setup/example``: what the programme, as it is typed, comes to for one customer."""
    offer = _propose(conn, call, lay_out(conn, Page.of(call), call))
    typed, page, tenant = (
        offer.open(Form(call.payload["form"], offer.desk.page.language)),
        offer.desk.page,
        offer.desk.tenant,
    )
    example = compute_example(typed.read(), typed.read_price(), tenant.decimals)
    return {"html": page.fragment("admin/programmes/_setup_example.html", example=example, offer=offer, tenant=tenant)}


def take_over(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/setup/programme``: the ready-made programme, as it was changed, becomes the business's own."""
    offer = _propose(conn, call, lay_out(conn, Page.of(call), call))
    page = offer.desk.page
    starter = offer.open(Form(call.payload["form"], page.language)).read()
    change = flows.take_over(
        conn,
        tenant_id=call.identity.tenant,
        wanted=starter,
        names=name_rules(starter, page.language),
        with_terms=offer.with_terms,
        editor=editor_of(call),
        now=call.now,
    )
    said = page.language.gettext("This is your programme now. Change it whenever you like.")
    return done(said, go=page.link("setup", step="programme"), undo=undoing(change))


def _propose(conn: Connection, call: Call, desk: Desk) -> Offer:
    """By what the latest visits cost; where there were none, by a price that many have."""
    usual = visits.find_usual_price(conn, tenant_id=desk.tenant.tenant_id, now=call.now)
    price = _shorten(usual, desk.tenant.decimals) if usual else Decimal(60 if desk.tenant.decimals else 6000)
    names = [(desk.page.language.gettext(name), colour) for name, colour in TIERS]
    return Offer(
        desk=desk,
        price=price,
        starter=propose(price, names),
        with_tiers=not desk.programme.tiers,
        with_terms=_may_set_terms(call, desk.programme),
    )


def _may_set_terms(call: Call, programme: Programme) -> bool:
    return call.may(Permission.SETTINGS) and not programme.redemption.enabled


def _shorten(amount: Decimal, decimals: int) -> Decimal:
    """An average as one would say it: in whole units, but never nothing."""
    return max(round(amount, 0), Decimal(1).scaleb(-decimals))
