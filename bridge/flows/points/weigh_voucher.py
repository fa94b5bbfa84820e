"""What was decided about the voucher of a quote, where it counts for nothing: for whoever sees no list of those that could be chosen."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core.rewards.rewards import VoucherState
from bridge.core.rewards.voucher_objections import Objection, find_objection
from bridge.flows.points.cart import Cart, Quote
from bridge.store.rewards import vouchers


def weigh_voucher(
    conn: Connection, *, tenant_id: int, customer_id: int, cart: Cart, quote: Quote, now: datetime
) -> Objection | None:
    """Why the voucher of this cart takes nothing off its ``quote``; None where it does, and where none was named. Writes nothing.

    ``customer_id`` is whose voucher it would have to be.
    """
    offer = quote.voucher
    if cart.voucher is None or (offer is not None and offer.amount):
        return None
    if cart.by_staff:
        return Objection.CUSTOMERS_ONLY
    if quote.tenant.programme_state != "active" or not quote.tenant.permitted:
        return Objection.NOT_RUNNING
    only_series = all(line.occurrences > 1 for line in cart.lines)
    if offer is not None:  # free, or set aside for this very checkout
        return find_objection(offer.voucher.terms.kind, VoucherState.ISSUED, only_series=only_series)
    found = vouchers.find_by_code(conn, tenant_id=tenant_id, code=cart.voucher, customer_id=customer_id)
    if found is None:
        return Objection.UNKNOWN
    return find_objection(found.terms.kind, found.state_at(now), only_series=only_series)
