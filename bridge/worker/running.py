"""Doing all jobs: at their beats until told to stop, or each of them once."""

import logging
import threading
from datetime import datetime, timedelta
from functools import partial

from bridge import __version__, clock
from bridge.deliveries import AS_WORDPRESS_SAYS, Recipient
from bridge.store.database import Database
from bridge.store.failures import keep_going
from bridge.store.work.signs import Sign, save_sign_for_all_tenants
from bridge.worker.beats import BEATS, BESIDE, IN_TURN, Beat
from bridge.worker.work import Report, Work

log = logging.getLogger(__name__)

REST = timedelta(seconds=1)
SIGN_EVERY = timedelta(seconds=20)


def do_everything(database: Database, recipient: Recipient = AS_WORDPRESS_SAYS) -> Report:
    """Every job once, in the order in which they build on each other, as of one moment. Leaves the signs of all of them."""
    work, now, report = Work(database, recipient), clock.now(), Report()
    for beat in BEATS:
        report += beat.run(work, now)
    for beat in BEATS:
        leave_sign(database, beat)
    return report


def leave_sign(database: Database, beat: Beat) -> None:
    """This job was just done to the end; the self-check looks for it."""
    sign = Sign(beat.name, clock.wall(), __version__)
    database.transact(partial(save_sign_for_all_tenants, sign=sign))


class Worker:
    """Does all jobs at their beats until told to stop. Each beat is bounded by real time, each job judges by business time."""

    def __init__(self, database: Database, recipient: Recipient = AS_WORDPRESS_SAYS) -> None:
        self._stop = threading.Event()
        self._work = Work(database, recipient, stopped=self._stop.is_set, goes_on=True)
        self._next: dict[str, datetime] = {}
        self._signs: dict[str, datetime] = {}

    def run(self) -> None:
        """Works until ``stop`` is called, then finishes the job at hand."""
        log.info("the worker works")
        beside = [threading.Thread(target=self._keep, args=(beat,), name=beat.name, daemon=True) for beat in BESIDE]
        for thread in beside:
            thread.start()
        self._keep(*IN_TURN)
        for thread in beside:
            thread.join(REST.total_seconds())
        log.info("the worker stopped")

    def stop(self) -> None:
        """Asks ``run`` to return soon."""
        self._stop.set()

    def _keep(self, *beats: Beat) -> None:
        while not self._stop.is_set():
            for beat in beats:
                self._beat(beat)
            self._stop.wait(REST.total_seconds())

    def _beat(self, beat: Beat) -> None:
        now = clock.wall()
        if self._stop.is_set() or now < self._next.get(beat.name, now):
            return
        self._next[beat.name] = now + beat.every
        with keep_going(log, "%s failed, the next beat tries again", beat.name):
            beat.run(self._work, clock.now())
            self._sign(beat)

    def _sign(self, beat: Beat) -> None:
        """Leaves a sign of life now and then, not at each beat."""
        now = clock.wall()
        if now >= self._signs.get(beat.name, now):
            self._signs[beat.name] = now + SIGN_EVERY
            leave_sign(self._work.database, beat)
