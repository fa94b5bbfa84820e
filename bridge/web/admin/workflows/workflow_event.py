"""``POST /v1/admin/workflow-event``: by what a workflow can choose among an event's occurrences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from bridge.core.settling.reasons import N_
from bridge.core.workflow_events import FILTERS, Way, WorkflowEvent
from bridge.flows.segments.known_segments import list_keys
from bridge.store.programmes import programmes, tenants
from bridge.web.admin.segments.segment_names import say_again
from bridge.web.endpoint import Call, Document
from bridge.web.languages import Language, get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

Choice: TypeAlias = dict[str, str]

REASONS = {
    "points_earned": N_("Points earned"),
    "points_taken_back": N_("Points taken back"),
    "adjustment": N_("Adjustment by hand"),
    "bonus": N_("Bonus"),
    "tiers_edited": N_("Tiers edited"),
    "period_ended": N_("Points too old"),
}
WAYS: Mapping[Way, str] = {
    Way.BOOKING: N_("Bookings"),
    Way.ACTION: N_("Signing up, birthdays, friends"),
    Way.BONUS: N_("Bonuses to segments (a message to each of their customers)"),
    Way.ADJUSTMENT: N_("Adjustments by hand"),
}


def workflow_event(conn: Connection, call: Call) -> Document:
    """The choices of each filter in the request's locale, the site's ``locales`` by their names among them. None of them is marked as
    chosen: the plugin knows what was."""
    language = get_language(call.identity.locale)
    filters = FILTERS[WorkflowEvent(call.payload["event"])]
    choices = {name: _CHOICES[name](conn, call.identity.tenant, language) for name in filters}
    return {"filters": choices | {"locale": _list_locales(call.payload.get("locales", []), language)}}


def _list_reasons(_: Connection, __: int, language: Language) -> list[Choice]:
    return [_choice(value, language.gettext(label)) for value, label in REASONS.items()]


def _list_ways(_: Connection, __: int, language: Language) -> list[Choice]:
    return [_choice(way.value, language.gettext(label)) for way, label in WAYS.items()]


def _list_segments(conn: Connection, tenant_id: int, language: Language) -> list[Choice]:
    return [_choice(key, say_again(name, language)) for key, name in list_keys(conn, tenant_id=tenant_id)]


def _list_tiers(conn: Connection, tenant_id: int, _: Language) -> list[Choice]:
    """From the lowest to the highest."""
    version = programmes.find_programme(conn, tenant=tenants.get_tenant(conn, tenant_id=tenant_id))
    tiers = sorted(version.programme.tiers, key=lambda tier: tier.min_points) if version else []
    return [_choice(tier.name, tier.name) for tier in tiers]


def _list_locales(locales: Iterable[str], language: Language) -> list[Choice]:
    return [_choice(locale, language.name_locale(locale)) for locale in locales]


def _choice(value: str, label: str) -> Choice:
    return {"value": value, "label": label}


_CHOICES: Mapping[str, Callable[[Connection, int, Language], list[Choice]]] = {
    "reasons": _list_reasons,
    "segments": _list_segments,
    "tiers": _list_tiers,
    "ways": _list_ways,
}
