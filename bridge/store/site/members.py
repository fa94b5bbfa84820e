"""Who a WordPress user is to a tenant, read from WordPress's and Booknetic's own tables whatever a call claims."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, text

from bridge.core.access.permissions import CAPABILITY, Grant, Permission, Standing
from bridge.core.access.roles import find_role
from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.site.plans import plan_permits
from bridge.store.site.roles import ADMINISTRATOR, list_roles


def get_standing(conn: Connection, *, tenant_id: int, user_id: int, today: date) -> Standing:
    """What the tables say of this user at this tenant; a user who does not exist stands nowhere."""
    of_both = {"tenant": tenant_id, "user": user_id}
    has = probe(conn)
    capabilities = conn.scalar(_CAPABILITIES, of_both) or ""
    staff_ids = list(conn.scalars(_STAFF, of_both)) if user_id and {"staff.user_id", "staff.tenant_id"} <= has else []
    return Standing(
        is_administrator=ADMINISTRATOR in capabilities,
        owns_tenant=bool(user_id) and "tenants.user_id" in has and conn.scalar(_OWNED, of_both) is not None,
        staff_ids=frozenset(staff_ids),
        role=_find_grants(conn, tenant_id, staff_ids),
        plan_permits=plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=today),
    )


def _find_grants(conn: Connection, tenant_id: int, staff_ids: list[int]) -> Mapping[Permission, Grant] | None:
    role = find_role(list_roles(conn, tenant_id=tenant_id), staff_ids) if staff_ids else None
    return role.grants if role else None


_CAPABILITIES = text(
    "SELECT meta_value FROM {prefix}usermeta WHERE user_id = :user AND meta_key = '{prefix}capabilities' LIMIT 1"
)
_STAFF = text(f"SELECT id FROM {BKNTC}staff WHERE user_id = :user AND COALESCE(tenant_id, 0) = :tenant ORDER BY id")
_OWNED = text(f"SELECT 1 FROM {BKNTC}tenants WHERE id = :tenant AND user_id = :user")
