"""Why a voucher that somebody wants to use counts for nothing on what is to be paid."""

from enum import StrEnum

from bridge.core.rewards.rewards import Kind, VoucherState


class Objection(StrEnum):
    """What stands against it. ``unknown`` is a code that is nobody's or somebody else's, which are the same to whoever asks."""

    CANCELLED = "cancelled"
    CUSTOMERS_ONLY = "customers_only"
    EXPIRED = "expired"
    HELD = "held"
    NOT_FOR_THIS = "not_for_this"
    NOT_RUNNING = "not_running"
    SERIES_ONLY = "series_only"
    SHOP_ONLY = "shop_only"
    UNKNOWN = "unknown"
    USED = "used"


def find_objection(kind: Kind, state: VoucherState, *, only_series: bool) -> Objection:
    """Of a voucher of one's own that takes nothing off: what the customer cannot change comes first."""
    if state is not VoucherState.ISSUED:
        return Objection(state.value)
    if kind is Kind.CUSTOM:
        return Objection.SHOP_ONLY
    return Objection.SERIES_ONLY if only_series else Objection.NOT_FOR_THIS
