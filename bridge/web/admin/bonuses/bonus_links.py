"""Which bonuses whoever reads a page may open, so that nothing links to one that they may not see."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

from bridge.core.access.permissions import Permission
from bridge.store.bonuses import bonuses
from bridge.web.admin.page import Page

if TYPE_CHECKING:
    from sqlalchemy import Connection


def find_open_bonuses(conn: Connection, page: Page, *, tenant_id: int, of: Iterable[int | None]) -> Set[int]:
    """Those ``of`` these: all where every customer may be dealt with, else only those that the reader gave, as in get_bonus."""
    meant = {one for one in of if one is not None}
    if not meant or Permission.REWARDS not in page.permissions:
        return set()
    if page.sees_every_bonus:
        return meant
    return bonuses.list_given_by(conn, tenant_id=tenant_id, actor=page.user, bonus_ids=meant)
