"""What somebody may be allowed to do, and how several opinions about it become one."""

from enum import StrEnum


class Permission(StrEnum):
    """``resource:action``, alphabetical. ``loyalty`` is the whole module, in a tenant's plan and in a user's role."""

    LOYALTY = "loyalty"


def agreed(*verdicts: bool | None) -> bool:
    """Whether nobody says no. None is an opinion that could not be read and decides nothing."""
    return all(verdict is not False for verdict in verdicts)
