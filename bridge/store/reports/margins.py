"""What visits brought in, and what points took off them: of loyal customers and of the others."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, text

from bridge.core.reports import Days
from bridge.store.local_days import as_stored, find_bounds
from bridge.store.reports.reports import Scope

_P = "{prefix}bkloyalty_"
_ZERO = Decimal(0)

# A discount is what stands in the price as it was last settled; many visits have none, and are not looked up for it.
_MARGINS = f"""
    SELECT loyal, COUNT(DISTINCT customer_id) AS customers, COUNT(*) AS visits, SUM(spent) AS revenue, SUM(discount) AS discount
    FROM (SELECT v.customer_id, v.spent, a.earned > 0 AS loyal,
            CAST(COALESCE(JSON_UNQUOTE(JSON_EXTRACT(s.facts, '$.discount')), 0) AS DECIMAL(20, 6)) AS discount
        FROM {_P}visits v
        LEFT JOIN {_P}accounts a ON a.tenant_id = v.tenant_id AND a.customer_id = v.customer_id AND a.earned > 0
        LEFT JOIN {_P}settlements s ON s.tenant_id = v.tenant_id AND s.appointment_id = v.appointment_id AND s.redeemed > 0
        WHERE v.tenant_id = :tenant AND v.ends_at >= :start AND v.ends_at < :end AND {{reach}}) seen
    GROUP BY loyal"""


@dataclass(frozen=True, slots=True)
class Margin:
    """Of some customers: how many came, how often, what they spent (after discounts), and what points took off."""

    customers: int = 0
    visits: int = 0
    revenue: Decimal = _ZERO
    discount: Decimal = _ZERO

    @property
    def rate(self) -> Decimal | None:
        """The discount for each 100 of revenue, with one decimal; None without revenue."""
        return round(self.discount * 100 / self.revenue, 1) if self.revenue > 0 else None

    @property
    def each(self) -> Decimal | None:
        """What a visit brought in on average, to two decimals; None without visits."""
        return round(self.revenue / self.visits, 2) if self.visits else None


@dataclass(frozen=True, slots=True)
class Margins:
    """Of customers who earned points, whenever that was, and of the others."""

    loyal: Margin
    others: Margin


def read_margins(conn: Connection, *, scope: Scope, days: Days) -> Margins:
    """Over the visits that ended on these days."""
    start, end = find_bounds(days, scope.tenant.zone)
    query = text(_MARGINS.replace("{reach}", scope.say("v.customer_id")))
    bounds = {"tenant": scope.tenant.tenant_id, "start": as_stored(start), "end": as_stored(end)}
    found = {
        bool(row.loyal): Margin(row.customers, row.visits, row.revenue or _ZERO, row.discount or _ZERO)
        for row in conn.execute(query, bounds)
    }
    return Margins(found.get(True, Margin()), found.get(False, Margin()))
