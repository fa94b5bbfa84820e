"""Money is ``Decimal``, always rounded down to a currency's decimals: nobody is given a cent that is not there."""

from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

ZERO = Decimal(0)


def floor_money(amount: Decimal, decimals: int) -> Decimal:
    """``amount`` cut (towards zero) to ``decimals`` places; the result shows exactly that many."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)


def count_full(amount: Decimal, step: Decimal) -> int:
    """How many full ``step`` fit into ``amount``; 0 unless both are positive."""
    if amount <= 0 or step <= 0:
        return 0
    return int(amount // step)


def ceil_div(amount: Decimal, step: Decimal) -> int:
    """The fewest whole ``step`` (> 0) that reach ``amount`` (>= 0)."""
    return int((amount / step).to_integral_value(rounding=ROUND_CEILING))
