"""What somebody may be allowed to do, and how several opinions about it become one."""

from dataclasses import dataclass
from enum import StrEnum

CAPABILITY = "bkloyalty"  # what Booknetic's plans and roles call the permission for the whole module


class Permission(StrEnum):
    """``resource:action``, alphabetical. ``loyalty`` is the whole module, in a tenant's plan and in a user's role."""

    LOYALTY = "loyalty"


class Actor(StrEnum):
    """Who acts, as WordPress sees it."""

    CUSTOMER = "customer"
    OWNER = "owner"
    STAFF = "staff"
    SUPER_ADMIN = "super_admin"
    SYSTEM = "system"


BACK_END = frozenset({Actor.OWNER, Actor.STAFF, Actor.SUPER_ADMIN})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says of a WordPress user and a tenant, whatever the call claims.

    ``role`` is what their role in the back end says about loyalty (``off``, ``on``, ``my``, ...), None where no role can be
    read. ``plan_permits`` is False where the tenant's plan does not hold loyalty.
    """

    is_administrator: bool
    owns_tenant: bool
    works_there: bool
    role: str | None
    plan_permits: bool


def find_objection(actor: Actor, tenant_id: int, standing: Standing, *, role_decides: bool = True) -> str | None:
    """Why this user may not act as ``actor`` for the tenant, as a sentence; None if nothing that can be read says no."""
    belongs = {
        Actor.SUPER_ADMIN: standing.is_administrator,
        Actor.OWNER: standing.owns_tenant or (tenant_id == 0 and standing.is_administrator),
        Actor.STAFF: standing.works_there,
    }
    if not belongs.get(actor, False):
        return "This user does not belong to this tenant."
    if not standing.plan_permits:
        return "The tenant's plan does not hold this permission."
    if role_decides and actor is Actor.STAFF and standing.role == "off":
        return "The user's role does not hold this permission."
    return None
