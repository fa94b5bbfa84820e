"""What points may pay at most for certain services, in words: the list among the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.programmes.service_caps import ServiceCap
from bridge.core.rules.wording import Names, put_names
from bridge.core.settling.reasons import Speech
from bridge.store.site import offers
from bridge.web.admin.programmes.settings_desk import Desk
from bridge.web.formats import capitalise

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class CapWords:
    """A cap as one would say it: for what, and how much. ``number`` is its place in the list."""

    number: int
    where: str
    most: str


def put_caps(conn: Connection, desk: Desk) -> list[CapWords]:
    """All of them, for the screen of the settings."""
    caps = desk.present.redemption.service_caps
    if not caps:
        return []
    names = offers.list_offer(conn, tenant_id=desk.tenant.tenant_id).names()
    speech = desk.page.formats.speech(desk.tenant)
    return [put_cap(number, cap, names, speech) for number, cap in enumerate(caps)]


def put_cap(number: int, cap: ServiceCap, names: Names, speech: Speech) -> CapWords:
    """One of them."""
    where = [put_names("services", cap.services, names, speech)] if cap.services else []
    if cap.service_categories:
        said = put_names("service_categories", cap.service_categories, names, speech)
        where.append(speech.gettext("anything in %(categories)s") % {"categories": said})
    return CapWords(number, capitalise(", ".join(where)), _put_most(cap, speech))


def _put_most(cap: ServiceCap, speech: Speech) -> str:
    if cap.excludes:
        return speech.gettext("no points at all")
    if cap.max_percent is not None:
        return speech.gettext("at most %(percent)s%% of the total") % {"percent": speech.number(cap.max_percent)}
    assert cap.max_amount is not None
    return speech.gettext("at most %(amount)s") % {"amount": speech.money(cap.max_amount)}
