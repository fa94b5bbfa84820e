"""What the jobs share, whoever beats the time: the database, whom events go to, what is remembered; and what they come to."""

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

from bridge.deliveries import AS_WORDPRESS_SAYS
from bridge.jobs.pages import Stopped, never
from bridge.worker.patience import Backoff, Patience

if TYPE_CHECKING:
    from bridge.deliveries import Recipient
    from bridge.store.database import Database


@dataclass(slots=True)
class Work:
    """``goes_on`` where another beat will follow: events just written are then left to the reply of a ring, which is faster.

    What is remembered from beat to beat (bells that were tried, a WordPress that did not answer, the newest customer that was
    indexed) is each touched by one job alone, so threads need no lock.
    """

    database: "Database"
    recipient: "Recipient" = AS_WORDPRESS_SAYS
    stopped: Stopped = never
    goes_on: bool = False
    patience: Patience = field(default_factory=Patience)
    backoff: Backoff = field(default_factory=Backoff)
    newest_customer: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What jobs came to: appointments settled by why, holds freed, customers whose points expired,
    events that WordPress acted on and that it did not, tasks finished, customers whose words were brought up to date, tenants whose
    sums by day were, bookings and customers whose visits were, bonuses that were given or taken back,
    customers whom an action earned something, appointments that could not be settled."""

    doorbells: int = 0
    due: int = 0
    swept: int = 0
    released_holds: int = 0
    expired_customers: int = 0
    delivered: int = 0
    undelivered: int = 0
    tasks: int = 0
    indexed_people: int = 0
    rolled_up_tenants: int = 0
    counted_visits: int = 0
    bonuses: int = 0
    actions: int = 0
    failed: int = 0

    def __add__(self, other: "Report") -> "Report":
        return Report(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))
