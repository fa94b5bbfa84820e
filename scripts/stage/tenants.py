"""Two businesses that rent Booknetic on one site, each with its plan, owner and salon."""

from __future__ import annotations

import json
from typing import Any

from stage import seed
from stage.wordpress import WordPress

# id: (business, login of its owner and name of its booking page, plan)
TENANTS = {1: ("Salon Aurora", "aurora", 1), 2: ("Estudio Norte", "norte", 2)}
OWNER_PASSWORD = "owner"
_EVERYTHING = ("dashboard", "appointments", "calendar", "customers", "payments", "services", "staff", "locations")
# id: (name, whether it includes loyalty points, whether it is what an expired tenant falls back to)
_PLANS = {1: ("Professional", True, False), 2: ("Studio", True, False), 3: ("Free", False, True)}


def sow(wordpress: WordPress) -> None:
    """Switches SaaS on, writes plans and tenants, then each tenant's salon."""
    wordpress.php("seed.php", {
        "options": {"booknetic_standin_saas": "on"},
        "users": [
            {
                "login": owner, "email": f"{owner}@example.com", "name": name,
                "password": OWNER_PASSWORD, "role": "booknetic_saas_tenant",
            }
            for name, owner, _ in TENANTS.values()
        ],
        "rows": {"plans": [_plan(number) for number in _PLANS], "tenants": [_tenant(number) for number in TENANTS]},
        "pages": seed.pages()[1:],
    })  # fmt: skip
    for tenant, (_, owner, _) in TENANTS.items():
        seed.sow(wordpress, tenant=tenant, tenant_page=owner)


def _plan(number: int) -> dict[str, Any]:
    name, loyalty, is_fallback = _PLANS[number]
    capabilities = dict.fromkeys(_EVERYTHING, "on") | {"bkloyalty": "on" if loyalty else "off"}
    permissions = json.dumps({"capabilities": capabilities, "limits": {}})
    return {"id": number, "name": name, "permissions": permissions, "expire_plan": int(is_fallback)}


def _tenant(number: int) -> dict[str, Any]:
    name, owner, plan = TENANTS[number]
    return {
        "id": number, "user_id": {"user": owner}, "email": f"{owner}@example.com", "full_name": name,
        "domain": owner, "plan_id": plan, "expires_in": "2099-12-31",
    }  # fmt: skip
