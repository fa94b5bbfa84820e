"""Asking for the same bookings through both programmes: Booknetic's own Loyalty Points and ours."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bridge.core.local_time import start_of
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NoProgramme
from bridge.flows import ask
from bridge.flows.programmes.rules import Editor
from bridge.store.programmes import programmes, tenants

KIND = "parity"
LAST_FIRST = N_("The last day is before the first one.")
NO_RULES = N_("There is no programme yet to compare with. Set it up first.")


def order(
    conn: Connection,
    *,
    tenant_id: int,
    rules: Mapping[str, Any] | None,
    first: date,
    last: date,
    editor: Editor,
    now: datetime,
) -> int:
    """Has the worker compare the bookings made from a local day to another; the task's id. ``rules`` are those of the native module
    as a programme's document, None where they are ours. Raises what reading them raises, and NoProgramme where there is none of ours."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    if last < first:
        raise InvalidInput(LAST_FIRST, field="to")
    if rules is not None:
        parse_programme(rules)
    if programmes.find_document(conn, tenant_id=tenant_id) is None:
        raise NoProgramme(NO_RULES)
    parameters = {
        "rules": rules,
        "since": start_of(first, tenant.zone).isoformat(),
        "until": start_of(last + timedelta(days=1), tenant.zone).isoformat(),
    }
    return ask.ask_for(
        conn,
        tenant_id=tenant_id,
        kind=KIND,
        parameters=parameters,
        user_id=editor.user_id,
        locale=editor.locale,
        now=now,
    )
