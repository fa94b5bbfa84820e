"""The plans of Booknetic's SaaS and who rents by them. Bears with sites that have none, and with versions that lack a column."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from bridge.core.access.plans import Plan, read_holds
from bridge.store.site.booknetic import BKNTC, probe


@dataclass(frozen=True, slots=True)
class Renter:
    """A tenant with its subscription as it stands, and the state of its programme (``none`` where nothing is known)."""

    tenant_id: int
    name: str
    plan_id: int | None
    expires_on: date | None
    programme_state: str


def list_plans(conn: Connection) -> dict[int, Plan]:
    """All plans by id, in their order."""
    has = probe(conn)
    if "plans.permissions" not in has:
        return {}
    name = "COALESCE(name, '')" if "plans.name" in has else "''"
    fallback = "expire_plan" if "plans.expire_plan" in has else "0"
    query = text(
        f"SELECT id, {name} AS name, COALESCE(permissions, '') AS permissions, {fallback} AS fallback "
        f"FROM {BKNTC}plans ORDER BY id"
    )
    return {row.id: Plan(row.id, row.name, _read(row.permissions), row.fallback == 1) for row in conn.execute(query)}


def _read(permissions: str) -> bool | None:
    try:
        return read_holds(json.loads(permissions))
    except ValueError:
        return None


def count_renters_for_all_tenants(conn: Connection) -> Mapping[int | None, int]:
    """How many tenants have each plan, also one that ran out."""
    if "tenants.plan_id" not in probe(conn):
        return {}
    query = text(f"SELECT plan_id, COUNT(*) AS renters FROM {BKNTC}tenants GROUP BY plan_id")
    return {row.plan_id: row.renters for row in conn.execute(query)}


def find_renter(conn: Connection, *, tenant_id: int) -> Renter | None:
    """One tenant; None outside SaaS."""
    found = _list(conn, "t.id = :tenant", "t.id", {"tenant": tenant_id, "limit": 1})
    return found[0] if found else None


def list_renters_for_all_tenants(
    conn: Connection, *, name: str, after_id: int | None, before_id: int | None, limit: int
) -> list[Renter]:
    """Tenants whose name contains ``name``, by id: the first ``limit`` behind one id, or the last ones before another."""
    likeness = "%" + name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    named = "TRUE" if not name else "t.full_name LIKE :name" if "tenants.full_name" in probe(conn) else "FALSE"
    parameters = {"name": likeness, "after": after_id or 0, "before": before_id or 0, "limit": limit}
    if before_id is None:
        return _list(conn, f"t.id > :after AND {named}", "t.id", parameters)
    return _list(conn, f"t.id < :before AND {named}", "t.id DESC", parameters)[::-1]


def plan_permits(conn: Connection, *, tenant_id: int, capability: str, today: date) -> bool:
    """Whether no plan that can be read says no. Outside SaaS there is none; an expired tenant falls back to the
    plan for expired ones, if this version has that; a capability that the plan does not name is denied."""
    has = probe(conn)
    if tenant_id == 0 or not {"tenants.plan_id", "plans.permissions"} <= has:
        return True
    query = _PLAN if {"tenants.expires_in", "plans.expire_plan"} <= has else _PLAN_WITHOUT_EXPIRY
    row = conn.execute(query, {"tenant": tenant_id, "today": today}).first()
    if row is None or row.permissions is None:
        return False
    try:
        permissions = json.loads(row.permissions)
        return bool(permissions["capabilities"].get(capability) == "on")
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _list(conn: Connection, where: str, order: str, parameters: Mapping[str, object]) -> list[Renter]:
    has = probe(conn)
    if "tenants" not in has:
        return []
    columns = {
        name: f"t.{name}" if f"tenants.{name}" in has else "NULL" for name in ("full_name", "plan_id", "expires_in")
    }
    query = text(
        f"SELECT t.id, COALESCE({columns['full_name']}, '') AS name, {columns['plan_id']} AS plan_id, "
        f"{columns['expires_in']} AS expires_on, COALESCE(l.programme_state, 'none') AS programme_state "
        f"FROM {BKNTC}tenants t LEFT JOIN {{prefix}}bkloyalty_tenants l ON l.tenant_id = t.id "
        f"WHERE {where} ORDER BY {order} LIMIT :limit"
    )
    rows = conn.execute(query, parameters)
    return [Renter(row.id, row.name, row.plan_id, row.expires_on, row.programme_state) for row in rows]


_PLAN = text(f"""
    SELECT COALESCE(IF(t.expires_in IS NULL OR t.expires_in >= :today, p.permissions, NULL),
        (SELECT fallback.permissions FROM {BKNTC}plans fallback WHERE fallback.expire_plan = 1 LIMIT 1)) AS permissions
    FROM {BKNTC}tenants t LEFT JOIN {BKNTC}plans p ON p.id = t.plan_id WHERE t.id = :tenant""")
_PLAN_WITHOUT_EXPIRY = text(f"""
    SELECT p.permissions FROM {BKNTC}tenants t LEFT JOIN {BKNTC}plans p ON p.id = t.plan_id WHERE t.id = :tenant""")
