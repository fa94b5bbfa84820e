"""What a role in Booknetic says of our permissions, whose it is, and why somebody has or lacks one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bridge.core.access.permissions import WHOLE_BUSINESS, Grant, Permission


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the User Role Manager; ``staff`` are ids as they stand in its list, ``grants`` what it names of ours."""

    name: str
    staff: frozenset[str]
    is_default: bool
    grants: Mapping[Permission, Grant]


class Why(StrEnum):
    """Why somebody has a permission or lacks it."""

    AS_MODULE = "as_module"  # the role does not name it, so it is as the whole module
    MODULE_OFF = "module_off"  # the role has no part of the module
    NAMED = "named"  # the role says so
    NARROWED = "narrowed"  # the role says more than it has of the whole module
    NEEDS_ALL = "needs_all"  # it concerns every customer, and the role gives their own only
    NOT_NAMED = "not_named"  # Booknetic refuses what a role does not name
    NO_ROLE = "no_role"


@dataclass(frozen=True, slots=True)
class Holding:
    """How far somebody's permission goes, and why."""

    grant: Grant
    why: Why


def read_grants(document: Any) -> dict[Permission, Grant]:
    """What a role's JSON, already parsed, says of our permissions; a document of another shape names none."""
    if not isinstance(document, Mapping):
        return {}
    named = {permission: document.get(permission.capability) for permission in Permission}
    return {permission: _read_value(value) for permission, value in named.items() if value is not None}


def _read_value(value: Any) -> Grant:
    """Stored are ``off``, ``my``, ``all`` and perhaps other words: whatever is not a no is a yes."""
    word = str(value).strip().lower()
    return Grant.MY if word == "my" else Grant.OFF if word in ("off", "false", "0", "") else Grant.ALL


def find_role(roles: Sequence[Role], staff_ids: Iterable[int]) -> Role | None:
    """The role of somebody with these rows among the staff: that of the first row that has one, else the default role."""
    default = next((role for role in roles if role.is_default), None)
    for staff_id in staff_ids:
        found = next((role for role in roles if str(staff_id) in role.staff), default)
        if found is not None:
            return found
    return None


def explain(permission: Permission, role: Role | None) -> Holding:
    """What the role gives a member of the staff, as far as Booknetic agrees."""
    if role is None:
        return Holding(Grant.OFF, Why.NO_ROLE)
    whole = role.grants.get(Permission.LOYALTY, Grant.OFF)
    if permission is Permission.LOYALTY:
        return Holding(whole, Why.NAMED if permission in role.grants else Why.NOT_NAMED)
    if whole is Grant.OFF:
        return Holding(Grant.OFF, Why.MODULE_OFF)
    named = role.grants.get(permission)
    grant = whole if named is None else min(whole, named)
    if grant is Grant.MY and permission in WHOLE_BUSINESS:
        return Holding(Grant.OFF, Why.NEEDS_ALL)
    if named is None:
        return Holding(grant, Why.AS_MODULE)
    return Holding(grant, Why.NARROWED if named > grant else Why.NAMED)
