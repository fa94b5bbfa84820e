"""The earning rules of a programme's document: one put in, changed, paused or taken out. Each function gives a new document.

A rule here is as the document has it, but without its id, which is for ever: caps and visits are kept by it.
"""

from collections.abc import Mapping
from typing import Any

from bridge.core.programme_documents import MOST_ITEMS
from bridge.core.reasons import N_
from bridge.errors import ChangedMeanwhile, InvalidInput

NAME_TAKEN = N_("There is a rule of this name already.")
CHANGED = N_("Somebody changed or deleted this rule meanwhile. Open it again to see how it is now.")
GONE = N_("This rule was deleted meanwhile.")
FULL = N_("There are as many rules as there can be. Delete one that you do not need any more.")

Document = Mapping[str, Any]


def add_rule(document: Document, rule: Document, *, rule_id: int) -> dict[str, Any]:
    """With a rule more, which comes last. InvalidInput if its name is another's, or there are too many."""
    rules = _rules(document)
    if len(rules) >= MOST_ITEMS["earning_rules"]:
        raise InvalidInput(FULL)
    _check_name(rules, rule)
    return {**document, "earning_rules": [*rules, {"id": rule_id, **rule}]}


def change_rule(document: Document, rule: Document, *, rule_id: int, seen: Document | None) -> dict[str, Any]:
    """With a rule changed, which ``seen`` has as it was when the change was made up.

    ChangedMeanwhile if it is not so any more; InvalidInput if its new name is another's.
    """
    was = find_rule(document, rule_id)
    if was is None or was != find_rule(seen or {}, rule_id):
        raise ChangedMeanwhile(CHANGED)
    rules = _rules(document)
    if rule["name"] != was["name"]:
        _check_name([other for other in rules if other is not was], rule)
    changed = [{"id": rule_id, **rule} if other is was else other for other in rules]
    return {**document, "earning_rules": changed}


def set_active(document: Document, rule_id: int, *, active: bool) -> dict[str, Any]:
    """With a rule paused, or awarding again. ChangedMeanwhile if it is gone."""
    was = _get_rule(document, rule_id)
    changed = [{**other, "active": active} if other is was else other for other in _rules(document)]
    return {**document, "earning_rules": changed}


def drop_rule(document: Document, rule_id: int) -> dict[str, Any]:
    """Without a rule. ChangedMeanwhile if it is gone already."""
    was = _get_rule(document, rule_id)
    return {**document, "earning_rules": [other for other in _rules(document) if other is not was]}


def find_rule(document: Document, rule_id: int) -> Document | None:
    """The rule with its id, as the document has it."""
    return next((rule for rule in _rules(document) if rule["id"] == rule_id), None)


def _get_rule(document: Document, rule_id: int) -> Document:
    rule = find_rule(document, rule_id)
    if rule is None:
        raise ChangedMeanwhile(GONE)
    return rule


def _rules(document: Document) -> list[Document]:
    return document.get("earning_rules") or []


def _check_name(others: list[Document], rule: Document) -> None:
    if any(other["name"].casefold() == rule["name"].casefold() for other in others):
        raise InvalidInput(NAME_TAKEN, field="name")
