"""A write that an app may send again, because it never saw the answer: done once, and answered alike each time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.settling.reasons import N_
from bridge.errors import KeyUsedBefore
from bridge.store.apps import api_requests
from bridge.store.database import Overtaken

FIELD = "Idempotency-Key"
USED = N_("This key named another request before. Each request needs a key of its own.")


def do_once(
    conn: Connection,
    *,
    tenant_id: int,
    token_id: int,
    key: str,
    fingerprint: str,
    customer_id: int | None,
    status: int,
    work: Callable[[], Any],
    now: datetime,
) -> tuple[int, Any]:
    """What ``work`` answers, under this ``status``; or, of a ``key`` that was used, what was answered then, in the same transaction as the
    write itself.

    Of several that come at once one does it and the others wait for that. What ``work`` refuses is not kept: it may be asked again.
    KeyUsedBefore where the key's first request was another, by its ``fingerprint``. ``now`` is real time.
    """
    mine: dict[str, Any] = {"tenant_id": tenant_id, "token_id": token_id, "key": key}
    if api_requests.claim(conn, fingerprint=fingerprint, customer_id=customer_id, now=now, **mine):
        answer = work()
        api_requests.save_answer(conn, status=status, answer=answer, **mine)
        return status, answer
    known = api_requests.find_answered(conn, **mine)
    if known is None:
        raise Overtaken  # it was just forgotten
    if known.fingerprint != fingerprint:
        raise KeyUsedBefore(USED, field=FIELD)
    return known.status, known.answer
