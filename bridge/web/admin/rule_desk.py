"""What lies ready for whoever looks at the earning rules: the programme as an edit would find it, and names for its ids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bridge.core import rule_editing
from bridge.core.programme import EarningRule, Programme
from bridge.core.programme_documents import parse_programme
from bridge.core.reasons import Speech
from bridge.core.wording import put_award, put_conditions, put_limits
from bridge.errors import ChangedMeanwhile, InvalidInput, NotHere
from bridge.flows.configure import ProgrammeDocument, read_editable
from bridge.flows.rules import Editor
from bridge.store import offers, tenants
from bridge.store.offers import Offer
from bridge.store.tenants import Tenant
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule as one would say it; ``limits`` are "" where there are none."""

    award: str
    conditions: str
    limits: str


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

    def find(self, rule_id: int | None) -> EarningRule | None:
        """The rule, if there is one of that id."""
        return next((rule for rule in self.programme.earning_rules if rule.id == rule_id), None)

    def get(self, rule_id: int) -> EarningRule:
        """NotHere, with a sentence, if there is no such rule any more."""
        rule = self.find(rule_id)
        if rule is None:
            raise NotHere(self.page.language.gettext(rule_editing.GONE))
        return rule

    def put(self, rule: EarningRule) -> RuleWords:
        """A rule in words."""
        conditions = put_conditions(rule.when, self.offer.names(), self.speech)
        return RuleWords(put_award(rule, self.speech), conditions, put_limits(rule, self.speech))


def lay_out(conn: Connection, page: Page, call: Call) -> Desk:
    """Everything as it stands now."""
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    version, document = read_editable(conn, tenant_id=tenant.tenant_id)
    programme = parse_rules(tenant, document)
    offer = offers.list_offer(conn, tenant_id=tenant.tenant_id)
    return Desk(page, tenant, version, programme, offer, programme.day_of(call.now))


def parse_rules(tenant: Tenant, document: ProgrammeDocument) -> Programme:
    """A document's programme in the tenant's time zone."""
    return tenant.localize(parse_programme(document))


def editor_of(call: Call) -> Editor:
    """Whoever calls."""
    return Editor(call.identity.user, call.identity.locale)


@contextmanager
def in_words(page: Page) -> Iterator[None]:
    """What is refused inside is refused in the reader's language."""
    try:
        yield
    except (ChangedMeanwhile, InvalidInput) as refusal:
        raise type(refusal)(page.language.gettext(refusal.message), field=refusal.field) from None
