"""The table of all jobs: how often each is done, in the order in which they build on each other. A new job is a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bridge import clock
from bridge.deliveries import deliver_events
from bridge.flows.workflows.deliver import LEFT_TO_RINGS
from bridge.jobs.actions import celebrate_birthdays, settle_referrals, welcome_newcomers
from bridge.jobs.appointments import drain_doorbells, settle_due
from bridge.jobs.days import roll_up_days
from bridge.jobs.expiring import expire_points, let_points_lapse, release_holds
from bridge.jobs.figures import keep_figures
from bridge.jobs.leftovers import drop_api_traces, drop_task_files, forget_imports
from bridge.jobs.lives import follow_lives
from bridge.jobs.pages import Stopped
from bridge.jobs.people import find_newest_customer, forget_people, index_people
from bridge.jobs.sweeping import sweep
from bridge.jobs.visits import count_visits, read_calendar
from bridge.jobs.workflows import forget_what_was_told, look_at_segments, warn_of_lapse
from bridge.store.database import Database
from bridge.tasks.due_bonuses import give_due
from bridge.tasks.runner import run_tasks
from bridge.worker.work import Report, Work

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Job(Protocol):
    """What most jobs are; how many things they did."""

    def __call__(self, database: Database, *, now: datetime, stopped: Stopped) -> int: ...


@dataclass(frozen=True, slots=True)
class Beat:
    """A job, how often it is done at the most (real time), and what does it (at a business time). Its sign of life bears its name."""

    name: str
    every: timedelta
    run: Callable[[Work, datetime], Report]


def do(*jobs: Job, told_as: str | None = None) -> Callable[[Work, datetime], Report]:
    """Does these jobs one after the other; their sum is told as that figure of the report."""

    def run(work: Work, now: datetime) -> Report:
        count = sum(job(work.database, now=now, stopped=work.stopped) for job in jobs)
        return Report(**{told_as: count}) if told_as else Report()

    return run


def answer_doorbells(work: Work, now: datetime) -> Report:
    """Bells that stay are answered ever more seldom."""
    done = drain_doorbells(work.database, now=now, wanted=work.patience.wants)
    return Report(doorbells=len(done.settled), failed=len(done.failed))


def settle_what_is_due(work: Work, now: datetime) -> Report:
    done = settle_due(work.database, now=now)
    return Report(due=len(done.settled), failed=len(done.failed))


def sweep_all(work: Work, now: datetime) -> Report:
    done = sweep(work.database, now=now)
    return Report(swept=len(done.settled), failed=len(done.failed))


def let_time_pass(work: Work, now: datetime) -> Report:
    released_holds = release_holds(work.database, now=now)
    expired_customers = expire_points(work.database, now=now)
    let_points_lapse(work.database, now=now)
    work.patience.forget()
    return Report(released_holds=released_holds, expired_customers=expired_customers)


def index_newcomers(work: Work, _now: datetime) -> Report:
    """Those who came since the last beat; whoever was there before is for the beat of all people."""
    if work.newest_customer is None:
        work.newest_customer = find_newest_customer(work.database)
        return Report()
    count, work.newest_customer = index_people(work.database, after=work.newest_customer, stopped=work.stopped)
    return Report(indexed_people=count)


def index_everybody(work: Work, now: datetime) -> Report:
    count, _ = index_people(work.database, stopped=work.stopped)
    return Report(indexed_people=count + forget_people(work.database, now=now, stopped=work.stopped))


def drop_leftovers(work: Work, now: datetime) -> Report:
    """Tasks and apps are noted in real time, imports in business time."""
    drop_task_files(work.database, now=clock.wall())
    forget_imports(work.database, now=now)
    drop_api_traces(work.database, now=clock.wall())
    return Report()


def do_tasks(work: Work, _now: datetime) -> Report:
    return Report(tasks=run_tasks(work.database, stopped=work.stopped))


def deliver(work: Work, now: datetime) -> Report:
    """Brings WordPress its events, unless it did not answer just now."""
    if not work.backoff.is_over():
        return Report()
    until = now - LEFT_TO_RINGS if work.goes_on else None
    done = deliver_events(work.database, now=now, recipient=work.recipient, until=until, stopped=work.stopped)
    # One event that another request is still at says nothing of the way there.
    work.backoff.note(failed=done.undelivered > 0 and not done.delivered)
    return Report(delivered=done.delivered, undelivered=done.undelivered)


# What posts to the ledger behind the calendar: one after the other, in one thread.
IN_TURN = (
    Beat("doorbells", SECOND, answer_doorbells),
    Beat("due", 20 * SECOND, settle_what_is_due),
    Beat("sweep", 5 * MINUTE, sweep_all),
    Beat("time", 20 * SECOND, let_time_pass),
)
# What may take long, or wait for WordPress: each in a thread of its own. Cut off, none loses anything: WordPress acts on an event
# once, and acknowledges it the next time; a task that falls silent is begun anew; who was not indexed is still missing, and so are days.
BESIDE = (
    Beat("newcomers", SECOND, index_newcomers),
    Beat("people", 2 * MINUTE, index_everybody),
    Beat("lives", 2 * MINUTE, do(follow_lives)),
    Beat("days", MINUTE, do(roll_up_days, told_as="rolled_up_tenants")),
    Beat("calendar", HOUR, do(read_calendar, told_as="counted_visits")),
    Beat("visits", 5 * SECOND, do(count_visits, told_as="counted_visits")),
    Beat("leftovers", MINUTE, drop_leftovers),
    Beat("tasks", SECOND, do_tasks),
    Beat("bonuses", 20 * SECOND, do(give_due, told_as="bonuses")),
    Beat("actions", 20 * SECOND, do(welcome_newcomers, settle_referrals, told_as="actions")),
    Beat("birthdays", 10 * MINUTE, do(celebrate_birthdays, told_as="actions")),
    Beat("expiry notices", 10 * MINUTE, do(warn_of_lapse)),
    Beat("segments", MINUTE, do(look_at_segments)),
    Beat("figures", 10 * MINUTE, do(keep_figures)),
    Beat("outbox", 5 * SECOND, deliver),
    Beat("forgetting", HOUR, do(forget_what_was_told)),
)
BEATS = (*IN_TURN, *BESIDE)
