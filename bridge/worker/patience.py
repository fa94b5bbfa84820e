"""How long to wait before what failed is tried again: longer each time, but never for more than some minutes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge import clock

LONGEST_PATIENCE = timedelta(minutes=10)
FIRST_WAIT = timedelta(seconds=10)
MOST_DOUBLINGS = 20


@dataclass(slots=True)
class Patience:
    """Lets a bell that stays (its appointment fails, or a deletion is not finished) wait longer each time."""

    tried: dict[tuple[int, int], tuple[int, int, datetime]] = field(default_factory=dict)

    def wants(self, bell_id: int, tenant_id: int, appointment_id: int) -> bool:
        """Whether this bell is to be answered now; asking counts as an attempt."""
        key, now = (tenant_id, appointment_id), clock.wall()
        newest, attempts, again_at = self.tried.get(key, (0, 0, now))
        if newest != bell_id:
            attempts = 0
        elif now < again_at:
            return False
        wait = min(timedelta(seconds=2**attempts), LONGEST_PATIENCE)
        self.tried[key] = (bell_id, min(attempts + 1, MOST_DOUBLINGS), now + wait)
        return True

    def forget(self) -> None:
        """Forgets bells that did not come up for long."""
        now = clock.wall()
        self.tried = {key: value for key, value in self.tried.items() if now < value[2] + 2 * LONGEST_PATIENCE}


@dataclass(slots=True)
class Backoff:
    """Waits longer after each failure, and not at all after a success."""

    failures: int = 0
    again_at: datetime | None = None

    def is_over(self) -> bool:
        """Whether it may be tried now."""
        return self.again_at is None or clock.wall() >= self.again_at

    def note(self, *, failed: bool) -> None:
        """How the try went."""
        self.failures = min(self.failures + 1, MOST_DOUBLINGS) if failed else 0
        wait = min(FIRST_WAIT * 2 ** (self.failures - 1), LONGEST_PATIENCE) if failed else None
        self.again_at = clock.wall() + wait if wait else None
