"""The worker, and what waits for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bridge import __version__
from bridge.checks.check import Check, broken, note, well
from bridge.checks.subject import MOST_LISTED, Subject
from bridge.store.work import signs, waiting
from bridge.store.work.signs import Sign

if TYPE_CHECKING:
    from sqlalchemy import Connection

# A worker that runs all the time gives a sign every 20 seconds; one that cron starts, every few minutes.
AT_WORK = timedelta(minutes=2)
RESTED_TOO_LONG = timedelta(minutes=15)
# What is done by then was done soon; a doorbell that failed is tried again after some minutes at the latest.
SOON = timedelta(minutes=1)
LATE = timedelta(minutes=15)
# Whatever job: a long sweep of a large site takes less.
JOB_OVERDUE = timedelta(hours=3)


def is_away(conn: "Connection", now: datetime) -> bool:
    """Whether no worker, nor cron in its place, did anything for a while; ``now`` is real time."""
    latest = max((sign.at for sign in signs.list_signs_for_all_tenants(conn)), default=None)
    return latest is None or now - latest > RESTED_TOO_LONG


def check_worker(subject: Subject) -> Iterator[Check]:
    found = signs.list_signs_for_all_tenants(subject.conn)
    if not found:
        yield broken("worker", subject.gettext("The worker has not done anything yet."), _start_it(subject))
        return
    latest = max(found, key=lambda sign: sign.at)
    last = subject.gettext("The worker was last at work %(ago)s.", ago=subject.ago(latest.at))
    rested = subject.now - latest.at
    if rested > RESTED_TOO_LONG or (rested > AT_WORK and _is_something_late(subject)):
        yield broken("worker", last, _start_it(subject))
    elif latest.version != __version__:
        versions = {"other": latest.version, "version": __version__}
        advice = subject.gettext(
            "It is version %(other)s, and this service is version %(version)s: start it again.", **versions
        )
        yield broken("worker", last, advice)
    else:
        yield _check_jobs(subject, last, latest, found)


def check_waiting(subject: Subject) -> Iterator[Check]:
    """Bookings that wait to be settled: a few seconds, or in vain."""
    queue = waiting.count_doorbells(subject.conn, tenant_id=subject.tenant_id)
    if queue.oldest_at is None:
        yield well("bookings", subject.gettext("No booking waits to be settled."))
        return
    late = waiting.list_late(
        subject.conn, tenant_id=subject.tenant_id, before=subject.now - LATE, limit=MOST_LISTED + 1
    )
    if late:
        since = subject.ago(queue.oldest_at)
        found = subject.gettext("These bookings were told of %(ago)s or later and are still not settled:", ago=since)
        advice = subject.gettext("If the worker is at work, its log says why they fail.")
        yield subject.listing(broken("bookings", found, advice), late)
        return
    found = subject.ngettext(
        "%(count)s change of a booking waits to be settled; the oldest came %(ago)s.",
        "%(count)s changes of bookings wait to be settled; the oldest came %(ago)s.",
        queue.count,
        ago=subject.ago(queue.oldest_at),
    )
    yield well("bookings", found)


def check_events(subject: Subject) -> Iterator[Check]:
    """Events that workflows should hear of."""
    queue = waiting.count_events(subject.conn, tenant_id=subject.tenant_id)
    if queue.oldest_at is None:
        yield well("events", subject.gettext("Workflows have heard of everything."))
        return
    found = subject.ngettext(
        "%(count)s event waits to be told to workflows; the oldest came %(ago)s.",
        "%(count)s events wait to be told to workflows; the oldest came %(ago)s.",
        queue.count,
        ago=subject.ago(queue.oldest_at),
    )
    if subject.now - queue.oldest_at < LATE:
        yield well("events", found)
    else:
        advice = subject.gettext(
            "The worker brings them to WordPress: see that it is at work, and that it reaches the site's address."
        )
        yield broken("events", found, advice)


def check_tasks(subject: Subject) -> Iterator[Check]:
    """Long work that somebody asked for."""
    queue = waiting.count_tasks(subject.conn, tenant_id=subject.tenant_id)
    if waiting.is_change_stuck(subject.conn, tenant_id=subject.tenant_id):
        found = subject.gettext(
            "A change of the programme has not reached every customer: the work failed or was stopped."
        )
        advice = subject.gettext(
            "Have it done again on the page Tier rules; if it fails again, the service's log says why."
        )
        yield broken("tasks", found, advice)
    elif queue.oldest_at is None:
        yield well("tasks", subject.gettext("No long work is under way."))
    else:
        found = subject.ngettext(
            "%(count)s piece of long work is under way or waits; the oldest was asked for %(ago)s.",
            "%(count)s pieces of long work are under way or wait; the oldest was asked for %(ago)s.",
            queue.count,
            ago=subject.ago(queue.oldest_at),
        )
        yield well("tasks", found)


def _check_jobs(subject: Subject, last: str, latest: Sign, found: list[Sign]) -> Check:
    overdue = [sign for sign in found if latest.at - sign.at > JOB_OVERDUE]
    if not overdue:
        return well("worker", last)
    jobs = ", ".join(f"{sign.job} ({subject.ago(sign.at)})" for sign in overdue)
    advice = subject.gettext(
        "These jobs of it were last done long ago: %(jobs)s. The service's log says why.", jobs=jobs
    )
    return note("worker", last, advice)


def _is_something_late(subject: Subject) -> bool:
    queues = [
        waiting.count_doorbells(subject.conn, tenant_id=subject.tenant_id),
        waiting.count_tasks(subject.conn, tenant_id=subject.tenant_id, state="waiting"),
    ]
    oldest = [queue.oldest_at for queue in queues if queue.oldest_at]
    return min(oldest, default=subject.now) < subject.now - SOON


def _start_it(subject: Subject) -> str:
    return subject.gettext(
        "Whoever runs this site should start `bridge work`, or `bridge serve --with-worker`. Until then bookings still earn when "
        "they are made; what needs time or long work waits."
    )
