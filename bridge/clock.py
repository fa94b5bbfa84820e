"""The only module that reads the clock and makes ids.

``BKLOYALTY_NOW`` (ISO 8601 with offset, for tests and demonstrations) is read once, at the first question, and from then on
business time stands still. What must follow the real clock, such as the freshness of a signature, asks ``wall``.
"""

import logging
import os
import secrets
from datetime import UTC, datetime
from functools import cache

from bridge.errors import BadSettings

log = logging.getLogger(__name__)


def now() -> datetime:
    """Business time: aware, UTC. The moment of ``BKLOYALTY_NOW`` if that is set; raises BadSettings if it is nonsense."""
    return standing_still() or wall()


def wall() -> datetime:
    """The real clock: aware, UTC, whatever ``BKLOYALTY_NOW`` says."""
    return datetime.now(UTC)


def new_id() -> str:
    """128 random bits as 32 lower-case hex digits: for checkouts, tokens and whatever must not be guessed."""
    return secrets.token_hex(16)


def new_code(letters: str, length: int) -> str:
    """So many random ones of these letters: for codes that people read out and that must not be guessed."""
    return "".join(secrets.choice(letters) for _ in range(length))


@cache
def standing_still() -> datetime | None:
    """The moment at which business time stands still, or None where it runs. Read once; BadSettings on a bad value."""
    text = os.environ.get("BKLOYALTY_NOW", "").strip()
    if not text:
        return None
    moment = _parse(text)
    log.warning(
        "*** BKLOYALTY_NOW is set: for the whole of this run it is %s. Never use this on a live site. ***", moment
    )
    return moment


def _parse(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadSettings(
            "BKLOYALTY_NOW must be a moment in ISO 8601 with its offset, such as 2026-03-02T10:00:00+01:00.",
            field="BKLOYALTY_NOW",
        ) from None
