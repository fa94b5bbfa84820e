"""What messages about an event can say, in the event's own language: of the event, its appointment and its customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bridge.core.workflow_events import WorkflowEvent
from bridge.store.points.statements import Standing, read_standing
from bridge.store.rewards import vouchers
from bridge.web.admin.segments.segment_names import say_again
from bridge.web.customer_panel.point_texts import read_appointment_texts, standing_texts
from bridge.web.endpoint import Document
from bridge.web.formats import Formats
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

Texts: TypeAlias = dict[str, str]
Say: TypeAlias = "Callable[[Connection, Formats, Standing, Document], Texts]"

_MOMENT = timedelta(microseconds=1)  # before which a voucher that expires is good for the last time


def put_keywords(conn: Connection, events: Iterable[Document]) -> list[Document]:
    """The events, each with its ``keywords`` (docs/protocol.md)."""
    return [event | {"keywords": read_event_texts(conn, event)} for event in events]


def read_event_texts(conn: Connection, event: Document) -> Texts:
    """As everything stands now; what the event itself was about, as it was then."""
    if event["event"] not in set(WorkflowEvent):
        return {}  # the plugin acts on it by itself, and no message speaks of it
    formats = Formats(get_language(event["data"]["locale"]))
    tenant_id, about = event["tenant"], event["params"]
    standing = read_standing(conn, tenant_id=tenant_id, customer_id=about["customer_id"])
    texts = standing_texts(formats, standing)
    appointment_id = about.get("appointment_id")
    if appointment_id is not None:
        texts |= read_appointment_texts(conn, formats, tenant_id=tenant_id, appointment_id=appointment_id)
    say = _OWN.get(event["event"])
    return texts | (say(conn, formats, standing, event) if say else {})


def _say_earned(_: Connection, formats: Formats, __: Standing, event: Document) -> Texts:
    return {"bkloyalty_points_added": formats.number(event["data"]["points"])}


def _say_expiring(_: Connection, formats: Formats, __: Standing, event: Document) -> Texts:
    said = event["data"]
    day = formats.day(date.fromisoformat(said["on"]))
    return {"bkloyalty_points_expiring": formats.number(said["points"]), "bkloyalty_points_expire_on": day}


def _say_reward(conn: Connection, formats: Formats, standing: Standing, event: Document) -> Texts:
    voucher_id = event["params"]["bkloyalty_voucher"]
    voucher = vouchers.find_voucher(conn, tenant_id=event["tenant"], voucher_id=voucher_id)
    if voucher is None:
        return {}
    until = voucher.expires_at and (voucher.expires_at - _MOMENT).astimezone(standing.tenant.zone).date()
    return {
        "bkloyalty_reward_name": voucher.name,
        "bkloyalty_reward_code": voucher.code,
        "bkloyalty_reward_until": formats.day(until) if until else "",
    }


def _say_segment(_: Connection, formats: Formats, __: Standing, event: Document) -> Texts:
    return {"bkloyalty_segment_name": say_again(event["data"]["name"], formats.language)}


_OWN: Mapping[str, Say] = {
    WorkflowEvent.POINTS_EARNED: _say_earned,
    WorkflowEvent.POINTS_EXPIRING: _say_expiring,
    WorkflowEvent.REWARD_ISSUED: _say_reward,
    WorkflowEvent.SEGMENT_ENTERED: _say_segment,
}
