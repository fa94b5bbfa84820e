"""Customers who were erased: their ledger goes on under a number that nobody else can have, and that says nothing of who they were."""

NAMELESS_FROM = 9_000_000_000_000
"""Above all ids that Booknetic gives, and small enough for every script and spreadsheet."""


def is_nameless(customer_id: int | None) -> bool:
    """Whether this is the number of somebody who was erased."""
    return customer_id is not None and customer_id >= NAMELESS_FROM


def number_of(customer_id: int) -> int:
    """How somebody nameless is told from others on a screen: 1, 2, ... within the business."""
    return customer_id - NAMELESS_FROM
