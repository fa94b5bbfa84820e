"""What lies ready for whoever looks at the earning rules: the programme as an edit would find it, and names for its ids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from bridge.core.programmes.programme import EarningRule, Programme
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules import rule_editing
from bridge.core.rules.generosity import Generosity, find_generous
from bridge.core.rules.wording import Names, RuleState, put_award, put_conditions, put_limits
from bridge.core.settling.reasons import Speech
from bridge.errors import ChangedMeanwhile, InvalidInput, NotHere
from bridge.flows.programmes.configure import read_editable
from bridge.flows.programmes.rules import Editor, RuleDocument
from bridge.store.programmes import tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site import offers
from bridge.store.site.offers import Offer
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection


TONES = {RuleState.ACTIVE: "good", RuleState.WAITING: "warn", RuleState.PAUSED: "", RuleState.ENDED: ""}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule as one would say it; ``limits`` are "" where there are none."""

    award: str
    conditions: str
    limits: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule or a multiplier in its table; only a rule has a ``label``, which customers read."""

    id: int
    name: str
    words: RuleWords
    state: str
    tone: str
    active: bool
    label: str | None = None


@dataclass(frozen=True)
class Desk:
    """``version`` is what an edit starts from (None: nothing yet); ``today`` is the business's."""

    page: Page
    tenant: Tenant
    version: int | None
    programme: Programme
    offer: Offer
    today: date

    @property
    def speech(self) -> Speech:
        """With this reader's words and the business's currency."""
        return self.page.formats.speech(self.tenant)

    @cached_property
    def names(self) -> Names:
        """The names of all that rules may name, put together once for however many rules."""
        return self.offer.names()

    def find(self, rule_id: int | None) -> EarningRule | None:
        """The rule, if there is one of that id."""
        return next((rule for rule in self.programme.earning_rules if rule.id == rule_id), None)

    def get(self, rule_id: int) -> EarningRule:
        """NotHere, with a sentence, if there is no such rule any more."""
        rule = self.find(rule_id)
        if rule is None:
            raise NotHere(self.page.language.gettext(rule_editing.GONE))
        return rule

    def weigh(self, rule: EarningRule) -> Generosity | None:
        """What the rule gives, where that is so much that it may be a slip."""
        return find_generous([rule], self.programme.redemption, self.tenant.decimals)

    def put(self, rule: EarningRule) -> RuleWords:
        """A rule in words."""
        return put_rule(rule, self.names, self.speech)


def lay_out(conn: Connection, page: Page, call: Call) -> Desk:
    """Everything as it stands now."""
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    version, document = read_editable(conn, tenant_id=tenant.tenant_id)
    programme = tenant.localize(parse_programme(document))
    offer = offers.list_offer(conn, tenant_id=tenant.tenant_id)
    return Desk(page, tenant, version, programme, offer, programme.day_of(call.now))


def put_rule(rule: EarningRule, names: Names, speech: Speech) -> RuleWords:
    """A rule in words."""
    return RuleWords(put_award(rule, speech), put_conditions(rule.when, names, speech), put_limits(rule, speech))


def parse_rule(rule: RuleDocument) -> EarningRule:
    """A rule by itself, out of its document without id."""
    return parse_programme({"earning_rules": [{"id": 0, **rule}]}).earning_rules[0]


def type_amount(amount: Decimal | None, page: Page) -> str:
    """An amount as its reader would type it; "" for none."""
    return "" if amount is None else f"{amount:f}".replace(".", page.formats.decimal_mark)


def editor_of(call: Call) -> Editor:
    """Whoever calls."""
    return Editor(call.identity.user, call.identity.locale)


@contextmanager
def in_words(page: Page) -> Iterator[None]:
    """What is refused inside is refused in the reader's language."""
    try:
        yield
    except (ChangedMeanwhile, InvalidInput) as refusal:
        raise type(refusal)(refusal.put(page.language.gettext), field=refusal.field) from None
