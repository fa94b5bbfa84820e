"""The link by which a customer brings friends, as the panel shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.bonuses.actions import ActionKind
from bridge.core.bonuses.referrals import make_code
from bridge.core.programmes.programme import Programme
from bridge.store.points.statements import Standing
from bridge.store.site.options import read_options
from bridge.web.views import ReferralView

if TYPE_CHECKING:
    from sqlalchemy import Connection

PARAMETER = "bkl_ref"  # what the plugin looks for in an address (php_shim/bookings/referral.php)


def draw_referral(
    conn: Connection, *, standing: Standing, programme: Programme, customer_id: int
) -> ReferralView | None:
    """The customer's own link; None where bringing friends earns nothing."""
    action, tenant = programme.actions.get(ActionKind.REFERRAL), standing.tenant
    if action is None or not action.active or tenant.programme_state != "active":
        return None
    home = read_options(conn, ["home"]).get("home", "").rstrip("/")
    code = make_code(tenant.tenant_id, customer_id)
    return ReferralView(link=f"{home}/?{PARAMETER}={code}", points=action.points, max_per_year=action.max_per_year)
