"""Who a WordPress user is to a tenant, read from WordPress's and Booknetic's own tables whatever a call claims."""

import json
from datetime import date

from sqlalchemy import Connection, text

from bridge.core.permissions import CAPABILITY, Grant, Permission, Standing, read_role
from bridge.store.booknetic import BKNTC, plan_permits, probe


def get_standing(conn: Connection, *, tenant_id: int, user_id: int, today: date) -> Standing:
    """What the tables say of this user at this tenant; a user who does not exist stands nowhere."""
    of_both = {"tenant": tenant_id, "user": user_id}
    has = probe(conn)
    capabilities = conn.scalar(_CAPABILITIES, of_both) or ""
    staff_ids = list(conn.scalars(_STAFF, of_both)) if user_id and {"staff.user_id", "staff.tenant_id"} <= has else []
    return Standing(
        is_administrator='"administrator";b:1;' in capabilities,
        owns_tenant=bool(user_id) and "tenants.user_id" in has and conn.scalar(_OWNED, of_both) is not None,
        staff_ids=frozenset(staff_ids),
        role=_find_role(conn, tenant_id, staff_ids),
        plan_permits=plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=today),
    )


def _find_role(conn: Connection, tenant_id: int, staff_ids: list[int]) -> dict[Permission, Grant] | None:
    """What the user's role names: that of the first of their rows that has one, else the default role."""
    if not probe(conn) >= _ROLE_COLUMNS:
        return None
    for staff_id in staff_ids:
        permissions = conn.scalar(_ROLE, {"tenant": tenant_id, "staff": staff_id})
        if permissions is not None:
            return _read_role(permissions)
    return None


def _read_role(permissions: str) -> dict[Permission, Grant]:
    """A role that cannot be understood names nothing, and so denies everything."""
    try:
        return read_role(json.loads(permissions))
    except ValueError:
        return {}


_CAPABILITIES = text(
    "SELECT meta_value FROM {prefix}usermeta WHERE user_id = :user AND meta_key = '{prefix}capabilities' LIMIT 1"
)
_STAFF = text(f"SELECT id FROM {BKNTC}staff WHERE user_id = :user AND COALESCE(tenant_id, 0) = :tenant ORDER BY id")
_OWNED = text(f"SELECT 1 FROM {BKNTC}tenants WHERE id = :tenant AND user_id = :user")
_ROLE_COLUMNS = {f"user_role_managers.{column}" for column in ("tenant_id", "staff", "is_default", "permissions")}
_ROLE = text(
    f"SELECT COALESCE(permissions, '') FROM {BKNTC}user_role_managers "
    "WHERE COALESCE(tenant_id, 0) = :tenant AND (FIND_IN_SET(:staff, staff) OR is_default = 1) "
    "ORDER BY COALESCE(FIND_IN_SET(:staff, staff), 0) = 0, id LIMIT 1"
)
