"""What is still sensible to do with a programme that runs: said on the dashboard until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bridge.core.access.permissions import Permission
from bridge.web.admin.page import Page
from bridge.web.admin.programmes.programme_state import StateView


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that is missing, what it is good for, and where it is done."""

    words: str
    why: str
    href: str


def list_suggestions(page: Page, state: StateView, document: dict[str, Any]) -> list[Suggestion]:
    """Of those that whoever looks may follow; ``document`` is the newest programme. Before it runs the set-up says what to do."""
    return list(_suggest(page, document)) if state.state in ("active", "paused") else []


def _suggest(page: Page, document: dict[str, Any]) -> Iterator[Suggestion]:
    gettext = page.language.gettext
    if not document.get("redemption", {}).get("enabled") and Permission.SETTINGS in page.permissions:
        yield Suggestion(
            gettext("Allow customers to redeem points"),
            gettext("Until then they collect points that they cannot use."),
            page.link("settings"),
        )
    if not document.get("tiers") and Permission.RULES in page.permissions:
        yield Suggestion(
            gettext("Add tiers"),
            gettext("Customers climb by themselves with the points they earn."),
            page.link("tiers"),
        )
