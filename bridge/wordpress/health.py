"""What the shim says of itself, over its health route and beside the self-check's page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ShimHealth:
    """``hooks`` is ``addon`` or ``plain``; ``time`` is WordPress's clock.

    ``rang`` are Booknetic's hooks that ever told of a booking; ``missing`` the classes and methods of Booknetic's that were not
    found, by what they are for; ``native`` the signs that Booknetic's own Loyalty Points are switched on; ``silent_at`` the address at which
    the plugin found no service, None where it did or did not look. A plugin of an earlier version says nothing of these five.
    """

    version: str
    php: str
    wordpress: str
    booknetic: bool
    hooks: str
    time: datetime | None = None
    rang: frozenset[str] | None = None
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    native: tuple[str, ...] = ()
    silent_at: str | None = None


def parse_health(said: Any) -> ShimHealth:
    """Out of the shim's JSON; ValueError where it is another's."""
    try:
        return ShimHealth(
            version=str(said["version"]),
            php=str(said["php"]),
            wordpress=str(said["wordpress"]),
            booknetic=bool(said["booknetic"]),
            hooks=str(said["hooks"]),
            time=datetime.fromtimestamp(int(said["time"]) / 1000, UTC) if "time" in said else None,
            rang=frozenset(map(str, said["rang"])) if "rang" in said else None,
            missing={str(what): tuple(map(str, names)) for what, names in dict(said.get("missing") or {}).items()},
            native=tuple(map(str, said.get("native") or ())),
            silent_at=_read_silence(said.get("service") or {}),
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, OSError) as error:
        raise ValueError("This is not what the plugin would say of itself.") from error


def _read_silence(service: Mapping[str, Any]) -> str | None:
    return None if service.get("answers", True) else str(service["address"])
