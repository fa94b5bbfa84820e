"""The earning rules of a programme's document: one put in, changed, paused or taken out. Each function gives a new document.
The same for its multipliers, which stand on a ``Shelf`` of their own.

A rule here is as the document has it, but without its id, which is for ever: caps, visits and reasons are kept by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bridge.core.programmes.programme_documents import MOST_ITEMS
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, InvalidInput

NAME_TAKEN = N_("There is a rule of this name already.")
CHANGED = N_("Somebody changed or deleted this rule meanwhile. Open it again to see how it is now.")
GONE = N_("This rule was deleted meanwhile.")
FULL = N_("There are as many rules as there can be. Delete one that you do not need any more.")

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where things of a kind stand in the document, what one of them is called in a task, and what is said where one cannot be saved."""

    key: str
    thing: str
    name_taken: str
    changed: str
    gone: str
    full: str


RULES = Shelf("earning_rules", "rule", NAME_TAKEN, CHANGED, GONE, FULL)
MULTIPLIERS = Shelf(
    "multipliers",
    "multiplier",
    N_("There is a multiplier of this name already."),
    N_("Somebody changed or deleted this multiplier meanwhile. Open it again to see how it is now."),
    N_("This multiplier was deleted meanwhile."),
    N_("There are as many multipliers as there can be. Delete one that you do not need any more."),
)


def add_rule(document: Document, rule: Document, *, rule_id: int, shelf: Shelf = RULES) -> dict[str, Any]:
    """With a rule more, which comes last. InvalidInput if its name is another's, or there are too many."""
    rules = _rules(document, shelf)
    if len(rules) >= MOST_ITEMS[shelf.key]:
        raise InvalidInput(shelf.full)
    _check_name(rules, rule, shelf)
    return {**document, shelf.key: [*rules, {"id": rule_id, **rule}]}


def change_rule(
    document: Document, rule: Document, *, rule_id: int, seen: Document | None, shelf: Shelf = RULES
) -> dict[str, Any]:
    """With a rule changed, which ``seen`` has as it was when the change was made up.

    ChangedMeanwhile if it is not so any more; InvalidInput if its new name is another's.
    """
    was = find_rule(document, rule_id, shelf)
    if was is None or was != find_rule(seen or {}, rule_id, shelf):
        raise ChangedMeanwhile(shelf.changed)
    rules = _rules(document, shelf)
    if rule["name"] != was["name"]:
        _check_name([other for other in rules if other is not was], rule, shelf)
    changed = [{"id": rule_id, **rule} if other is was else other for other in rules]
    return {**document, shelf.key: changed}


def set_active(document: Document, rule_id: int, *, active: bool, shelf: Shelf = RULES) -> dict[str, Any]:
    """With a rule paused, or awarding again. ChangedMeanwhile if it is gone."""
    was = _get_rule(document, rule_id, shelf)
    changed = [{**other, "active": active} if other is was else other for other in _rules(document, shelf)]
    return {**document, shelf.key: changed}


def drop_rule(document: Document, rule_id: int, shelf: Shelf = RULES) -> dict[str, Any]:
    """Without a rule. ChangedMeanwhile if it is gone already."""
    was = _get_rule(document, rule_id, shelf)
    return {**document, shelf.key: [other for other in _rules(document, shelf) if other is not was]}


def find_rule(document: Document, rule_id: int, shelf: Shelf = RULES) -> Document | None:
    """The rule with its id, as the document has it."""
    return next((rule for rule in _rules(document, shelf) if rule["id"] == rule_id), None)


def _get_rule(document: Document, rule_id: int, shelf: Shelf) -> Document:
    rule = find_rule(document, rule_id, shelf)
    if rule is None:
        raise ChangedMeanwhile(shelf.gone)
    return rule


def _rules(document: Document, shelf: Shelf) -> list[Document]:
    return document.get(shelf.key) or []


def _check_name(others: list[Document], rule: Document, shelf: Shelf) -> None:
    if any(other["name"].casefold() == rule["name"].casefold() for other in others):
        raise InvalidInput(shelf.name_taken, field="name")
