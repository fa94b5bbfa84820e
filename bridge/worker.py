"""When the jobs are done: doorbells all the time, what only time brings now and then, the sweep on a slow beat; and beside
them, in threads of their own, the outbox because WordPress may be slow, the long tasks that somebody asked for, the search over
customers, who may be many, the sums by day, the visits that segments count, points that are given apart from bookings, and what
workflows wait for."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bridge import __version__, action_jobs, calendar_jobs, clock, figure_jobs, jobs, life_jobs, workflow_jobs
from bridge.deliveries import AS_WORDPRESS_SAYS, Recipient, deliver_events
from bridge.flows.deliver import LEFT_TO_RINGS
from bridge.store.database import Database
from bridge.store.failures import explain
from bridge.store.signs import Sign, save_sign_for_all_tenants
from bridge.tasks.due_bonuses import give_due
from bridge.tasks.runner import run_tasks

log = logging.getLogger(__name__)

REST = timedelta(seconds=1)
DOORBELLS_EVERY = timedelta(seconds=1)
TIME_EVERY = timedelta(seconds=20)
SWEEP_EVERY = timedelta(minutes=5)
OUTBOX_EVERY = timedelta(seconds=5)
TASKS_EVERY = timedelta(seconds=1)
NEWCOMERS_EVERY = timedelta(seconds=1)
PEOPLE_EVERY = timedelta(minutes=2)
DAYS_EVERY = timedelta(minutes=1)
VISITS_EVERY = timedelta(seconds=5)
CALENDAR_EVERY = timedelta(hours=1)
BONUSES_EVERY = timedelta(seconds=20)
ACTIONS_EVERY = timedelta(seconds=20)
BIRTHDAYS_EVERY = timedelta(minutes=10)
EXPIRY_NOTICES_EVERY = timedelta(minutes=10)
SEGMENTS_EVERY = timedelta(minutes=1)
FORGETTING_EVERY = timedelta(hours=1)
FIGURES_EVERY = timedelta(minutes=10)
LONGEST_PATIENCE = timedelta(minutes=10)
SIGN_EVERY = timedelta(seconds=20)
# Those of which one round of everything leaves a sign.
JOBS = (
    *("doorbells", "time", "sweep", "people", "days", "visits", "calendar", "tasks"),
    *("bonuses", "actions", "birthdays", "expiry notices", "segments", "outbox", "forgetting", "figures"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What one round of everything came to: appointments settled by why, holds freed, customers whose points expired,
    events that WordPress acted on and that it did not, tasks finished, customers whose words were brought up to date, tenants whose
    sums by day were, bookings and customers whose visits were, bonuses that were given or taken back,
    customers whom an action earned something."""

    doorbells: int
    due: int
    swept: int
    released_holds: int
    expired_customers: int
    delivered: int
    undelivered: int
    tasks: int
    indexed_people: int
    rolled_up_tenants: int
    counted_visits: int
    bonuses: int
    actions: int
    failed: int


def do_everything(database: Database, recipient: Recipient = AS_WORDPRESS_SAYS) -> Report:
    """Every job once, in the order in which they build on each other."""
    now = clock.now()
    rung = jobs.drain_doorbells(database, now=now)
    due = jobs.settle_due(database, now=now)
    swept = jobs.sweep(database, now=now)
    released_holds = jobs.release_holds(database, now=now)
    expired_customers = jobs.expire_points(database, now=now)
    jobs.let_points_lapse(database, now=now)
    indexed_people = jobs.index_people(database)[0] + jobs.forget_people(database, now=now)
    life_jobs.close_departures(database, now=now)
    life_jobs.note_closures(database, now=now)
    life_jobs.purge_closed(database, now=now)
    rolled_up_tenants = jobs.roll_up_days(database, now=now)
    counted_visits = calendar_jobs.read_calendar(database, now=now) + calendar_jobs.count_visits(database, now=now)
    jobs.drop_task_files(database, now=clock.wall())
    jobs.forget_imports(database, now=now)
    jobs.drop_api_traces(database, now=clock.wall())
    tasks = run_tasks(database)
    bonuses = give_due(database, now=now)
    actions = action_jobs.welcome_newcomers(database, now=now) + action_jobs.celebrate_birthdays(database, now=now)
    actions += action_jobs.settle_referrals(database, now=now)
    workflow_jobs.warn_of_lapse(database, now=now)
    workflow_jobs.look_at_segments(database, now=now)
    figure_jobs.keep_figures(database, now=now)
    delivery = deliver_events(database, now=now, recipient=recipient)
    workflow_jobs.forget_what_was_told(database, now=now)
    leave_signs(database, *JOBS)
    return Report(
        doorbells=len(rung.settled),
        due=len(due.settled),
        swept=len(swept.settled),
        released_holds=released_holds,
        expired_customers=expired_customers,
        delivered=delivery.delivered,
        undelivered=delivery.undelivered,
        tasks=tasks,
        indexed_people=indexed_people,
        rolled_up_tenants=rolled_up_tenants,
        counted_visits=counted_visits,
        bonuses=bonuses,
        actions=actions,
        failed=len(rung.failed) + len(due.failed) + len(swept.failed),
    )


def leave_signs(database: Database, *names: str) -> None:
    """These jobs were just done to the end."""
    for name in names:
        sign = Sign(name, clock.wall(), __version__)
        database.transact(partial(save_sign_for_all_tenants, sign=sign))


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
        self.tried[key] = (bell_id, min(attempts + 1, 20), now + wait)
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
        self.failures = min(self.failures + 1, 20) if failed else 0
        wait = min(OUTBOX_EVERY * 2**self.failures, LONGEST_PATIENCE)
        self.again_at = clock.wall() + wait if failed else None


class Worker:
    """Does all jobs at their beats until told to stop. Each beat is bounded by real time, each job judges by business time."""

    def __init__(self, database: Database, recipient: Recipient = AS_WORDPRESS_SAYS) -> None:
        self._database = database
        self._recipient = recipient
        self._backoff = Backoff()
        self._stop = threading.Event()
        self._patience = Patience()
        self._next: dict[str, datetime] = {}
        self._signs: dict[str, datetime] = {}
        self._newest_customer: int | None = None

    def run(self) -> None:
        """Works until ``stop`` is called, then finishes the job at hand."""
        log.info("the worker works")
        beside = [
            threading.Thread(target=self._keep, args=(name, every, job), name=name, daemon=True)
            for name, every, job in self._list_beside()
        ]
        for thread in beside:
            thread.start()
        while not self._stop.is_set():
            self._beat("doorbells", DOORBELLS_EVERY, self._drain_doorbells)
            self._beat("time", TIME_EVERY, self._let_time_pass)
            self._beat("sweep", SWEEP_EVERY, self._sweep)
            self._stop.wait(REST.total_seconds())
        # Cut off, none loses anything: WordPress acts on an event once, and acknowledges it the next time; a task that
        # falls silent is begun anew; who was not indexed is still missing, and so are days.
        for thread in beside:
            thread.join(REST.total_seconds())
        log.info("the worker stopped")

    def stop(self) -> None:
        """Asks ``run`` to return soon."""
        self._stop.set()

    def _list_beside(self) -> list[tuple[str, timedelta, Callable[[], None]]]:
        return [
            ("outbox", OUTBOX_EVERY, self._deliver),
            ("tasks", TASKS_EVERY, self._run_tasks),
            ("newcomers", NEWCOMERS_EVERY, self._index_newcomers),
            ("people", PEOPLE_EVERY, self._index_people),
            ("days", DAYS_EVERY, self._roll_up_days),
            ("visits", VISITS_EVERY, self._count_visits),
            ("calendar", CALENDAR_EVERY, self._read_calendar),
            ("bonuses", BONUSES_EVERY, self._give_bonuses),
            ("actions", ACTIONS_EVERY, self._reward_actions),
            ("birthdays", BIRTHDAYS_EVERY, self._celebrate_birthdays),
            ("expiry notices", EXPIRY_NOTICES_EVERY, self._warn_of_lapse),
            ("segments", SEGMENTS_EVERY, self._look_at_segments),
            ("forgetting", FORGETTING_EVERY, self._forget_what_was_told),
            ("figures", FIGURES_EVERY, self._keep_figures),
        ]

    def _keep(self, name: str, every: timedelta, job: Callable[[], None]) -> None:
        while not self._stop.is_set():
            self._beat(name, every, job)
            self._stop.wait(REST.total_seconds())

    def _beat(self, name: str, every: timedelta, job: Callable[[], None]) -> None:
        now = clock.wall()
        if self._stop.is_set() or now < self._next.get(name, now):
            return
        self._next[name] = now + every
        try:
            job()
            self._sign(name)
        except Exception as error:
            trouble = explain(error)
            why = trouble.message if trouble else "a fault of the service itself"
            log.exception("%s failed, the next beat tries again: %s", name, why, exc_info=trouble is None)

    def _sign(self, name: str) -> None:
        """Leaves a sign of life, now and then; the self-check looks for it."""
        now = clock.wall()
        if now >= self._signs.get(name, now):
            self._signs[name] = now + SIGN_EVERY
            leave_signs(self._database, name)

    def _drain_doorbells(self) -> None:
        jobs.drain_doorbells(self._database, now=clock.now(), wanted=self._patience.wants)

    def _deliver(self) -> None:
        if self._backoff.is_over():
            now = clock.now()
            done = deliver_events(
                self._database,
                now=now,
                recipient=self._recipient,
                until=now - LEFT_TO_RINGS,
                stopped=self._stop.is_set,
            )
            self._backoff.note(failed=done.undelivered > 0)

    def _run_tasks(self) -> None:
        run_tasks(self._database, stopped=self._stop.is_set)

    def _index_newcomers(self) -> None:
        """Those who came since the last beat; whoever was there before is for the beat of all people."""
        after = self._newest_customer
        if after is None:
            self._newest_customer = jobs.find_newest_customer(self._database)
        else:
            _, self._newest_customer = jobs.index_people(self._database, after=after, stopped=self._stop.is_set)

    def _index_people(self) -> None:
        jobs.index_people(self._database, stopped=self._stop.is_set)
        jobs.forget_people(self._database, now=clock.now(), stopped=self._stop.is_set)
        life_jobs.close_departures(self._database, now=clock.now(), stopped=self._stop.is_set)
        life_jobs.note_closures(self._database, now=clock.now())
        life_jobs.purge_closed(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _roll_up_days(self) -> None:
        jobs.roll_up_days(self._database, now=clock.now(), stopped=self._stop.is_set)
        jobs.drop_task_files(self._database, now=clock.wall())
        jobs.forget_imports(self._database, now=clock.now())
        jobs.drop_api_traces(self._database, now=clock.wall())

    def _count_visits(self) -> None:
        calendar_jobs.count_visits(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _read_calendar(self) -> None:
        calendar_jobs.read_calendar(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _give_bonuses(self) -> None:
        give_due(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _reward_actions(self) -> None:
        action_jobs.welcome_newcomers(self._database, now=clock.now(), stopped=self._stop.is_set)
        action_jobs.settle_referrals(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _celebrate_birthdays(self) -> None:
        action_jobs.celebrate_birthdays(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _warn_of_lapse(self) -> None:
        workflow_jobs.warn_of_lapse(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _look_at_segments(self) -> None:
        workflow_jobs.look_at_segments(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _forget_what_was_told(self) -> None:
        workflow_jobs.forget_what_was_told(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _keep_figures(self) -> None:
        figure_jobs.keep_figures(self._database, now=clock.now(), stopped=self._stop.is_set)

    def _let_time_pass(self) -> None:
        jobs.settle_due(self._database, now=clock.now())
        jobs.release_holds(self._database, now=clock.now())
        jobs.expire_points(self._database, now=clock.now())
        jobs.let_points_lapse(self._database, now=clock.now())
        self._patience.forget()

    def _sweep(self) -> None:
        jobs.sweep(self._database, now=clock.now())
