"""What somebody may be allowed to do, and how several opinions about it become one.

Two opinions count: Booknetic's own verdicts, signed by the plugin, and what the service reads in the tables. Whatever one of
them refuses is refused, and the narrower of two grants holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

CAPABILITY = "bkloyalty"  # what Booknetic's plans and roles call the permission for the whole module


class Permission(StrEnum):
    """``resource:action``, alphabetical. ``loyalty`` is the whole module, in a tenant's plan and in a user's role."""

    LOYALTY = "loyalty"
    ADJUST = "loyalty:adjust"
    EXPORT = "loyalty:export"
    REWARDS = "loyalty:rewards"
    RULES = "loyalty:rules"
    SETTINGS = "loyalty:settings"
    VIEW = "loyalty:view"

    @property
    def word(self) -> str:
        """The last part, by which header and templates name it: ``adjust``, and ``loyalty`` for the whole module."""
        return self.value.rpartition(":")[2]

    @property
    def capability(self) -> str:
        """What a role in Booknetic calls it: ``bkloyalty_adjust``, and ``bkloyalty`` for the whole module."""
        return CAPABILITY if self is Permission.LOYALTY else f"{CAPABILITY}_{self.word}"


WHOLE_BUSINESS = frozenset({Permission.RULES, Permission.SETTINGS})
"""What concerns every customer, and so cannot be kept to one's own: nobody has these for their own customers only."""


class Grant(IntEnum):
    """How far a permission goes; the narrower of two is their minimum. ``MY``: for one's own customers only."""

    OFF = 0
    MY = 1
    ALL = 2


class Actor(StrEnum):
    """Who acts, as WordPress sees it."""

    CUSTOMER = "customer"
    OWNER = "owner"
    STAFF = "staff"
    SUPER_ADMIN = "super_admin"
    SYSTEM = "system"


BACK_END = frozenset({Actor.OWNER, Actor.STAFF, Actor.SUPER_ADMIN})


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose customers somebody may deal with: those who have an appointment with one of ``staff_ids``; None is everybody."""

    staff_ids: frozenset[int] | None

    @property
    def everybody(self) -> bool:
        """Whether no customer is out of reach."""
        return self.staff_ids is None

    def within(self, other: "Reach") -> "Reach":
        """Those whom both reach."""
        if self.staff_ids is None or other.staff_ids is None:
            return other if self.everybody else self
        return Reach(self.staff_ids & other.staff_ids)


EVERYBODY, NOBODY = Reach(None), Reach(frozenset())


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says of a WordPress user and a tenant, whatever the call claims.

    ``staff_ids`` are the user's own rows among the tenant's staff. ``role`` is what their role in the back end names, None
    where no role can be read. ``plan_permits`` is False where the tenant's plan does not hold loyalty.
    """

    is_administrator: bool
    owns_tenant: bool
    staff_ids: frozenset[int]
    role: Mapping[Permission, Grant] | None
    plan_permits: bool

    @property
    def works_there(self) -> bool:
        """Whether one of the tenant's staff is this user."""
        return bool(self.staff_ids)


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody in the back end may do at one tenant: their ``standing``, and Booknetic's own ``verdicts``."""

    actor: Actor
    tenant_id: int
    verdicts: Mapping[Permission, Grant]
    standing: Standing

    def find_objection(self, permission: Permission, *, role_decides: bool = True) -> str | None:
        """Why they may not, in words for the log; None if nothing says no. ``role_decides`` False asks plan and membership only."""
        if not self._belongs():
            return "this user does not belong to this tenant"
        if not self.standing.plan_permits:
            return "the tenant's plan does not hold this permission"
        if role_decides and self._grant(permission) is Grant.OFF:
            return "the user's role does not hold this permission"
        return None

    def may(self, permission: Permission) -> bool:
        """Whether nothing says no, for their own customers at least."""
        return self.find_objection(permission) is None

    def reach(self, permission: Permission) -> Reach:
        """Whose customers that holds for; nobody's where they may not."""
        if not self.may(permission):
            return NOBODY
        return EVERYBODY if self._grant(permission) is Grant.ALL else Reach(self.standing.staff_ids)

    def _belongs(self) -> bool:
        owns = self.standing.owns_tenant or (self.tenant_id == 0 and self.standing.is_administrator)
        return owns if self.actor is Actor.OWNER else self.actor is Actor.STAFF and self.standing.works_there

    def _grant(self, permission: Permission) -> Grant:
        role = self.standing.role if self.actor is Actor.STAFF else None
        grant = combine(permission, self.verdicts, role)
        return Grant.OFF if grant is Grant.MY and permission in WHOLE_BUSINESS else grant


def combine(
    permission: Permission, verdicts: Mapping[Permission, Grant], role: Mapping[Permission, Grant] | None
) -> Grant:
    """One grant out of Booknetic's ``verdicts`` and the ``role`` that was read (None: none could be).

    Booknetic refuses what a role does not name, and its verdict does not tell that from a plain no. So a finer permission that
    the role does not name is as the whole module; one that it names must be granted by both, within the whole module.
    """
    whole = verdicts.get(Permission.LOYALTY, Grant.OFF)
    if role is not None:
        whole = min(whole, role.get(Permission.LOYALTY, Grant.OFF))
        if permission not in role:
            return whole
        return min(whole, role[permission], verdicts.get(permission, Grant.OFF))
    return min(whole, verdicts.get(permission, Grant.OFF))
