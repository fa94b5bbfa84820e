"""Tokens in words: what each scope lets an app do, and where a token stands."""

from collections.abc import Mapping

from bridge.core.apps.tokens import Scope, TokenKind, TokenState
from bridge.core.settling.reasons import N_

SCOPES: Mapping[Scope, str] = {
    Scope.ACCOUNT_READ: N_("See points, tier, history and rewards, and what points would take off a price"),
    Scope.CUSTOMERS_FIND: N_("Find customers by their e-mail address"),
    Scope.POINTS_ADJUST: N_("Add points and remove points"),
    Scope.PROGRAMME_READ: N_("See the programme: its tiers and the ways to earn points"),
    Scope.REWARDS_TAKE: N_("Take rewards for points, and give them back"),
}
KINDS: Mapping[TokenKind, str] = {
    TokenKind.CUSTOMER: N_("App of a customer"),
    TokenKind.SERVER: N_("Another system"),
    TokenKind.STAFF: N_("App of the staff"),
}
STATES: Mapping[TokenState, str] = {
    TokenState.ACTIVE: N_("Can be used"),
    TokenState.EXPIRED: N_("Has expired"),
    TokenState.REVOKED: N_("Revoked"),
}
