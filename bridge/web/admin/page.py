"""A page of the back end as it is rendered: where it stands in WordPress, who looks at it, and what the last form said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from bridge.core.access.permissions import Permission
from bridge.core.settling.reasons import N_
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats
from bridge.web.languages import Language, get_language
from bridge.web.rendering import render

# The screens that have a place in the menu, in its order: what has no room in its line stands behind "More".
MENU = (
    ("dashboard", N_("Dashboard"), Permission.VIEW),
    ("rules", N_("Earning rules"), Permission.VIEW),
    ("tiers", N_("Tier rules"), Permission.VIEW),
    ("customers", N_("Customer points"), Permission.VIEW),
    ("reports", N_("Reports"), Permission.VIEW),
    ("rewards", N_("Rewards"), Permission.VIEW),
    ("segments", N_("Segments"), Permission.VIEW),
    ("bonuses", N_("Bonuses"), Permission.REWARDS),
    ("consent", N_("Consent"), Permission.SETTINGS),
    ("settings", N_("Settings"), Permission.SETTINGS),
    ("permissions", N_("Permissions"), Permission.SETTINGS),
    ("apps", N_("Apps and API"), Permission.SETTINGS),
    ("self-check", N_("Self-check"), Permission.SETTINGS),
    ("setup", N_("Set-up"), Permission.RULES),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu."""

    screen: str
    title: str
    is_here: bool


@dataclass(frozen=True)
class Page:
    """``sent`` is what the form of ``sent_path`` held when it was refused without JavaScript; ``notice`` what came of it."""

    url: str
    post_url: str
    ajax_url: str
    nonce: str
    appointments_url: str
    here: str
    language: Language
    permissions: frozenset[Permission]
    sees_everybody: bool
    user: int | None
    sees_every_bonus: bool
    may_import: bool
    pictures_url: str = ""
    workflows_url: str = ""
    notice: Document | None = None
    sent_path: str = ""
    sent: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def of(call: Call) -> Page:
        """The page that a call of a screen or a form comes from."""
        told, flash = call.payload["page"], call.payload["page"].get("flash") or {}
        return Page(
            url=told["url"],
            post_url=told["post_url"],
            ajax_url=told["ajax_url"],
            nonce=told["nonce"],
            appointments_url=told["appointments_url"],
            here=told["here"],
            language=get_language(call.identity.locale),
            permissions=frozenset(permission for permission in Permission if call.may(permission)),
            sees_everybody=call.rights is not None and call.rights.reach(Permission.VIEW).everybody,
            user=call.identity.user,
            sees_every_bonus=call.rights is not None and call.rights.reach(Permission.REWARDS).everybody,
            may_import=_may_import(call),
            pictures_url=told.get("pictures_url", ""),
            workflows_url=told.get("workflows_url", ""),
            notice=flash.get("answer"),
            sent_path=flash.get("path", ""),
            sent=flash.get("form", {}),
        )

    @property
    def formats(self) -> Formats:
        """How points, money and times are written for whoever reads this page."""
        return Formats(self.language)

    def link(self, screen: str, **query: object) -> str:
        """The address of a screen; what is None is left out."""
        said = {name: str(value) for name, value in query.items() if value is not None}
        return f"{self.url}&{urlencode({'screen': screen} | said, quote_via=quote)}"

    def picture(self, file: str) -> str | None:
        """The address of a customer's picture; None where there is none, or Booknetic does not say where they are."""
        is_file = re.fullmatch(r"[\w-][\w.-]*", file, re.ASCII) is not None
        return f"{self.pictures_url}{file}" if self.pictures_url and is_file else None

    @property
    def address(self) -> str:
        """Where a form of the method get leads to; what else the address of a screen has is in ``fields``."""
        return self.url.partition("?")[0]

    def fields(self, screen: str, query: Mapping[str, object]) -> dict[str, str]:
        """The hidden fields of such a form."""
        said = {name: str(value) for name, value in query.items() if value is not None}
        return dict(parse_qsl(self.url.partition("?")[2])) | {"screen": screen} | said

    def download(self, path: str, **query: object) -> str:
        """The address of a file, for a link; what is None is left out."""
        said = {name: str(value) for name, value in query.items() if value is not None}
        ours = {"action": "bkloyalty_download", "_bkl_path": path, "_bkl_nonce": self.nonce}
        return f"{self.post_url}?{urlencode(ours | said, quote_via=quote)}"

    def render(self, template: str, *, screen: str, title: str, **values: object) -> Document:
        """A whole screen; ``screen`` is its place in the menu."""
        gettext = self.language.gettext
        menu = [Place(name, gettext(said), name == screen) for name, said, of in MENU if of in self.permissions]
        return self._render(template, title, screen=screen, menu=menu, **values)

    def dialog(self, template: str, *, title: str, back: str, **values: object) -> Document:
        """What opens over a screen; without JavaScript it is a page of its own, which "Cancel" leaves for the address ``back``."""
        return self._render(template, title, back=back, **values)

    def is_sent_to(self, paths: Sequence[str] | None) -> bool:
        """Whether what was sent before came from a form with one of these paths; None is any."""
        return paths is None or self.sent_path in paths

    def sent_to(self, paths: Sequence[str] | None) -> Mapping[str, Any]:
        """What such a form held when it was refused; nothing where it was another."""
        return self.sent if self.is_sent_to(paths) else {}

    def fragment(self, template: str, **values: object) -> str:
        """A piece of a page, for what is put in later."""
        return render(template, self.language.code, page=self, may=self._may(), **values)

    def _render(self, template: str, title: str, **values: object) -> Document:
        html = render(template, self.language.code, page=self, may=self._may(), title=title, **values)
        return {"title": title, "html": html}

    def _may(self) -> frozenset[str]:
        """The finer permissions by their own names, such as "rules"."""
        return frozenset(permission.partition(":")[2] for permission in self.permissions)


def _may_import(call: Call) -> bool:
    """Whoever may adjust the points of every customer, and see them all."""
    if call.rights is None or not call.may(Permission.ADJUST):
        return False
    return call.rights.reach(Permission.ADJUST).within(call.rights.reach(Permission.VIEW)).everybody


def done(
    sentence: str, *, go: str | None = None, undo: tuple[str, dict[str, Any]] | None = None, html: str | None = None
) -> Document:
    """What a form's action answers: what was done, where to go on, and which form (path, values) takes it back."""
    taking_back = {"path": undo[0], "form": {name: str(value) for name, value in undo[1].items()}} if undo else None
    return {"done": sentence, "go": go, "undo": taking_back, "html": html}
