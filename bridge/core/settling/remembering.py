"""Which facts of a booking are taken from the calendar anew, and which stay as they were first looked up."""

from collections.abc import Callable
from dataclasses import replace

from bridge.core.settling.appointments import Appointment, Facts
from bridge.core.settling.situations import Settlement

# The names that are not remembered longer than what they name is.
_LOOSE = ("location", "staff")


def complete_facts(before: Settlement, seen: Appointment, look_up: Callable[[], Facts]) -> Facts:
    """The facts of a row with categories and names, which ``look_up`` finds.

    Categories are looked up again only if the service or the customer changed, so that moving a service to another category
    never re-prices history.
    """
    known = before.facts
    if known is None or before.booked_by != seen.customer_id or known.service_id != seen.facts.service_id:
        return look_up()
    remembered = replace(
        seen.facts,
        service_categories=known.service_categories,
        customer_category_id=known.customer_category_id,
        labels=known.labels,
    )
    if remembered.location_id == known.location_id and remembered.staff_id == known.staff_id:
        return remembered
    kept = {key: name for key, name in known.labels.items() if key not in _LOOSE}
    return replace(remembered, labels={**look_up().labels, **kept})
