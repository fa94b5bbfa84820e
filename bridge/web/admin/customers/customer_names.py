"""What a customer is called on all screens, also one who has no name, and one whom Booknetic does not have any more."""

from __future__ import annotations

from bridge.core.customers.forgetting import is_nameless, number_of
from bridge.web.languages import Language


def name_customer(language: Language, customer_id: int, known: str | None) -> str:
    """``known`` is the name or the e-mail address that Booknetic has, "" where it has neither, None where the customer is gone."""
    if is_nameless(customer_id):
        return language.gettext("Erased customer #%(number)s", number=number_of(customer_id))
    if known is None:
        return language.gettext("Deleted customer #%(number)s", number=customer_id)
    return known or language.gettext("Customer %(number)s", number=customer_id)
