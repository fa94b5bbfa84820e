"""What lies ready for whoever looks at rewards: the names of services and tiers, and how a reward is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from bridge.core.access.permissions import Permission
from bridge.core.rewards.reward_wording import put_limits, put_terms
from bridge.core.rewards.rewards import Reward, RewardState, Terms
from bridge.core.rules.wording import name_gone
from bridge.core.settling.reasons import Speech
from bridge.errors import NotHere
from bridge.flows.rewards.issue_reward import NO_REWARD
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.rewards import rewards
from bridge.store.site import offers
from bridge.store.site.offers import Choice
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class RewardDesk:
    """``tiers`` are those of the programme in force, lowest first; ``today`` is the business's. ``may_edit`` the catalogue only
    whoever may deal with every customer: it is for all of them."""

    page: Page
    tenant: Tenant
    tiers: tuple[str, ...]
    services: tuple[Choice, ...]
    today: date
    may_edit: bool

    @property
    def speech(self) -> Speech:
        """With this reader's words and the business's currency."""
        return self.page.formats.speech(self.tenant)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The services' names, by id."""
        return {choice.id: choice.name for choice in self.services}

    def put(self, terms: Terms) -> str:
        """What terms give, in words."""
        return put_terms(terms, self.names, self.speech)

    def put_limits(self, reward: Reward) -> str:
        """Who may take it and when, in words."""
        return put_limits(reward, self.speech)

    def list_services(self, chosen: frozenset[int]) -> tuple[Choice, ...]:
        """To choose from, also those that a reward names and Booknetic no longer has."""
        offered = tuple(Choice(one.id, f"{one.path} › {one.name}" if one.path else one.name) for one in self.services)
        gone = sorted(chosen - {one.id for one in offered})
        return offered + tuple(Choice(one, name_gone("services", one, self.speech)) for one in gone)

    def list_tiers(self, chosen: frozenset[str]) -> tuple[str, ...]:
        """Likewise the tiers."""
        return self.tiers + tuple(sorted(chosen - set(self.tiers)))


def lay_out(conn: Connection, page: Page, call: Call) -> RewardDesk:
    """Everything as it stands now."""
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    version = programmes.find_programme(conn, tenant=tenant)
    tiers = sorted(version.programme.tiers, key=lambda tier: tier.min_points) if version else []
    offer = offers.list_offer(conn, tenant_id=tenant.tenant_id)
    may_edit = call.rights is not None and call.rights.reach(Permission.REWARDS).everybody
    today = call.now.astimezone(tenant.zone).date()
    return RewardDesk(page, tenant, tuple(tier.name for tier in tiers), offer.services, today, may_edit)


def get_reward(conn: Connection, desk: RewardDesk, reward_id: int) -> Reward:
    """NotHere if there is none, or it was deleted."""
    found = rewards.find_reward(conn, tenant_id=desk.tenant.tenant_id, reward_id=reward_id)
    if found is None or found.state is RewardState.ARCHIVED:
        raise NotHere(NO_REWARD)
    return found
