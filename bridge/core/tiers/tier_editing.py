"""The tiers of a programme's document: one put in, changed or taken out. Each function gives a new document."""

from collections.abc import Mapping
from typing import Any

from bridge.core.programmes.programme import Tier
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, InvalidInput

NAME_TAKEN = N_("There is a tier of this name already.")
MINIMUM_TAKEN = N_("Another tier begins at just as many points.")
GONE = N_("There is no such tier any more.")
CHANGED = N_("Somebody changed or deleted this tier meanwhile. Open it again to see how it is now.")

Document = Mapping[str, Any]


def put_tier(document: Document, tier: Tier, *, was: str | None, seen: Document | None) -> dict[str, Any]:
    """With a tier more, or with the one named ``was`` changed; ``seen`` is the document that the change was made up on.

    A tier that is renamed is renamed in the multipliers that are for it. ChangedMeanwhile if it is not as it was seen;
    InvalidInput if its name or its minimum is another tier's.
    """
    others = [other for other in _tiers(document) if other["name"] != was]
    if was is not None:
        _check_unchanged(document, was, seen)
    if any(other["name"].casefold() == tier.name.casefold() for other in others):
        raise InvalidInput(NAME_TAKEN, field="name")
    if any(other["min_points"] == tier.min_points for other in others):
        raise InvalidInput(MINIMUM_TAKEN, field="min_points")
    changed: dict[str, Any] = {"name": tier.name, "color": tier.color, "min_points": tier.min_points}
    if tier.customer_category is not None:
        changed["customer_category"] = tier.customer_category
    tiers = sorted([*others, changed], key=lambda other: int(other["min_points"]))
    return _rename({**document, "tiers": tiers}, was, tier.name)


def drop_tier(document: Document, name: str, *, seen: Document | None) -> dict[str, Any]:
    """Without a tier. Multipliers that were for it alone go with it. ChangedMeanwhile as in ``put_tier``."""
    _check_unchanged(document, name, seen)
    multipliers = []
    for multiplier in document.get("multipliers", []):
        for_tiers = multiplier.get("tiers") or []
        left = [tier for tier in for_tiers if tier != name]
        if left or not for_tiers:
            multipliers.append({**multiplier, "tiers": left} if for_tiers else multiplier)
    dropped = {**document, "tiers": [tier for tier in _tiers(document) if tier["name"] != name]}
    return {**dropped, "multipliers": multipliers} if "multipliers" in document else dropped


def find(document: Document | None, name: str) -> Mapping[str, Any] | None:
    """The tier of that name as the document has it."""
    return next((tier for tier in _tiers(document or {}) if tier["name"] == name), None)


def find_renamed(before: Document, after: Document) -> tuple[str, str] | None:
    """The old and the new name, where all that one change did to the names of tiers was giving one of them another."""
    old, new = ([tier["name"] for tier in _tiers(document)] for document in (before, after))
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    return (gone[0], come[0]) if len(gone) == len(come) == 1 else None


def _tiers(document: Document) -> list[Mapping[str, Any]]:
    return list(document.get("tiers", []))


def _check_unchanged(document: Document, name: str, seen: Document | None) -> None:
    stands = find(document, name)
    if stands is None or stands != find(seen, name):
        raise ChangedMeanwhile(CHANGED)


def _rename(document: dict[str, Any], was: str | None, name: str) -> dict[str, Any]:
    if was in (None, name) or "multipliers" not in document:
        return document
    multipliers = [
        {**multiplier, "tiers": [name if tier == was else tier for tier in multiplier["tiers"]]}
        if was in (multiplier.get("tiers") or [])
        else multiplier
        for multiplier in document["multipliers"]
    ]
    return {**document, "multipliers": multipliers}
