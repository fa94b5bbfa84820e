"""Who may call what: each route declares it, and the endpoint asks here before a handler runs."""

import logging
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from bridge.core.access.permissions import BACK_END, Actor, Permission, Rights
from bridge.core.settling.reasons import N_
from bridge.errors import Forbidden
from bridge.store.database import Database
from bridge.store.site.members import get_standing
from bridge.web.languages import get_language
from bridge.wordpress.signing import Identity

log = logging.getLogger(__name__)

REFUSED = N_("You may not see or do this. Ask the owner of this business.")


@dataclass(frozen=True, slots=True)
class Access:
    """The actors that may call, and the permission that no verdict may deny; None where the site speaks for itself.

    Customers have no role, so theirs is never asked for. Where ``role_decides`` is False the handler itself heeds the role.
    ``everybody``: the permission must hold for every customer, for what concerns them all.
    """

    actors: AbstractSet[Actor]
    permission: Permission | None = None
    role_decides: bool = True
    everybody: bool = False

    def check(self, identity: Identity) -> None:
        """Raises Forbidden unless this actor may call and the verdicts that WordPress sent along agree."""
        if identity.actor not in self.actors:
            raise _refuse(identity, "this actor may not call it")
        if self.permission is None:
            return
        if not identity.tenant_can:
            raise _refuse(identity, "Booknetic says that the tenant's plan does not hold it")
        if self.role_decides and identity.actor in BACK_END and not identity.user_can:
            raise _refuse(identity, "Booknetic says that the user's role does not hold it")

    def check_records(self, database: Database, identity: Identity, now: datetime) -> Rights | None:
        """What somebody in the back end may do here, None for anybody else; raises Forbidden where the tables, or the
        verdicts on finer permissions, say no.

        Customers are looked up by their user and tenant wherever they are served, and find nothing where they are none.
        """
        rights = look_up(database, identity, now)
        if rights is None:
            return None
        objection = self._find_objection(rights)
        if objection is not None:
            raise _refuse(identity, objection)
        return rights

    def _find_objection(self, rights: Rights) -> str | None:
        if self.permission is not None:
            objection = rights.find_objection(self.permission, role_decides=self.role_decides)
            only_some = self.everybody and not rights.reach(self.permission).everybody
            return objection or ("it concerns every customer" if only_some else None)
        is_super = rights.actor is Actor.SUPER_ADMIN and rights.tenant_id == 0 and rights.standing.is_administrator
        return None if is_super else "it is for the administrator of the whole site"


def look_up(database: Database, identity: Identity, now: datetime) -> Rights | None:
    """The rights of somebody in the back end by the tables and the verdicts on their role; None for anybody else."""
    if identity.actor not in BACK_END:
        return None
    with database.read() as conn:
        standing = get_standing(conn, tenant_id=identity.tenant, user_id=identity.user, today=now.date())
    return Rights(identity.actor, identity.tenant, identity.role if identity.user_can else {}, standing)


def _refuse(identity: Identity, why: str) -> Forbidden:
    """One sentence for all of it: why could tell a stranger which tenants there are. The log says it."""
    log.info("refused %s, user %s, at tenant %s: %s", identity.actor.value, identity.user, identity.tenant, why)
    return Forbidden(get_language(identity.locale).gettext(REFUSED))


def of_tenant(permission: Permission) -> Access:
    """Whoever owns the tenant or works there and may do this."""
    return Access(frozenset({Actor.OWNER, Actor.STAFF}), permission)


ADMINISTRATION = of_tenant(Permission.LOYALTY)
ADJUST = of_tenant(Permission.ADJUST)
EXPORT = of_tenant(Permission.EXPORT)
REWARDS = of_tenant(Permission.REWARDS)
RULES = of_tenant(Permission.RULES)
SETTINGS = of_tenant(Permission.SETTINGS)
VIEW = of_tenant(Permission.VIEW)

MERGE = Access(frozenset({Actor.OWNER, Actor.STAFF}), Permission.ADJUST, everybody=True)
"""Which rows are one person's is for whoever may adjust everybody's points: one of them may be a colleague's customer."""

CATALOGUE = Access(frozenset({Actor.OWNER, Actor.STAFF}), Permission.REWARDS, everybody=True)
"""What all customers are offered is for whoever deals with all of them."""

IMPORT = Access(frozenset({Actor.OWNER, Actor.STAFF}), Permission.ADJUST, everybody=True)
"""Points for whoever stands in a file."""

PLANS = Access(frozenset({Actor.SUPER_ADMIN}))
"""The super-admin of a SaaS manages what the tenants' plans hold, and has no business in any tenant's own pages."""

CUSTOMERS = Access(frozenset({Actor.CUSTOMER}), Permission.LOYALTY)
THE_SITE = Access(frozenset({Actor.SYSTEM}))
WHO_BOOKS = Access(frozenset({Actor.CUSTOMER, Actor.STAFF, Actor.OWNER}), Permission.LOYALTY)
WHO_LOOKS_AT_A_CART = Access(WHO_BOOKS.actors, Permission.LOYALTY, role_decides=False)
