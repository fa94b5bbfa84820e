"""The only place where the parts are wired: settings in, a database, an application or a worker out."""

import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from threading import Thread

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette

from bridge.deliveries import Recipient
from bridge.errors import NotReady
from bridge.settings import Settings
from bridge.store.database import Database
from bridge.store.failures import keep_going
from bridge.store.site.options import read_options
from bridge.web.endpoint import Service, application
from bridge.web.keys import LOOK_AGAIN, Keys
from bridge.web.routes import ROUTES
from bridge.worker.running import Worker, do_everything
from bridge.worker.work import Report

log = logging.getLogger(__name__)

SECRET_OPTION = "bkloyalty_secret"


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The database, closed in the end. Connects when first asked; nothing is migrated."""
    database = Database(settings.database_url, settings.prefix)
    try:
        yield database
    finally:
        database.close()


def read_secret(settings: Settings, database: Database) -> str | None:
    """The secrets as one text: from the settings, else as they stand in WordPress's options now; None before there are any."""
    if settings.secret is not None:
        return settings.secret
    with database.read() as conn:
        return read_options(conn, [SECRET_OPTION]).get(SECRET_OPTION)


def create_app(settings: Settings, *, with_worker: bool = False) -> Starlette:
    """The web application over tables that are up to date: migrates first, under a lock.

    With a worker, that works in a thread of its own for as long as the application runs. The application closes the
    database in the end.
    """
    database = Database(settings.database_url, settings.prefix)
    database.migrate()
    service = Service(database, Keys(partial(read_secret, settings, database)))
    worker = Worker(database, _recipient(settings)) if with_worker else None
    return application(ROUTES, service, lifespan=partial(_live, service, worker))


def serve(settings: Settings, *, host: str, port: int, with_worker: bool) -> None:
    """Answers until the process is told to stop; NotReady if it cannot listen.

    What is logged of a request never holds a header or a body.
    """
    app = create_app(settings, with_worker=with_worker)
    try:
        uvicorn.run(app, host=host, port=port, log_config=None, access_log=False, server_header=False)
    except SystemExit as ended:
        if ended.code:
            raise NotReady(f"The service could not start on {host}:{port}; the line before says why.") from None


def work(settings: Settings) -> None:
    """Works until the process is told to stop, and finishes the job at hand. Migrates first."""
    with opened_database(settings) as database:
        database.migrate()
        worker = Worker(database, _recipient(settings))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()


def work_once(settings: Settings) -> Report:
    """Does everything that is to be done now, and returns. Migrates first."""
    with opened_database(settings) as database:
        database.migrate()
        return do_everything(database, _recipient(settings))


def _recipient(settings: Settings) -> Recipient:
    """Where events are sent to: as the settings say, else as WordPress's options do."""
    return Recipient(settings.wordpress_url, settings.secret)


@asynccontextmanager
async def _live(service: Service, worker: Worker | None, _app: Starlette) -> AsyncIterator[None]:
    thread = Thread(target=worker.run, name="worker") if worker else None
    if thread:
        thread.start()
    try:
        async with anyio.create_task_group() as meanwhile:
            meanwhile.start_soon(_await_secret, service)
            yield
            meanwhile.cancel_scope.cancel()
    finally:
        if worker and thread:
            worker.stop()
            await anyio.to_thread.run_sync(thread.join)
        service.database.close()


async def _await_secret(service: Service) -> None:
    """Says that there is no secret yet, and when there is one."""
    if await anyio.to_thread.run_sync(_has_secret, service):
        return
    log.warning("waiting for the plugin's secret: activate it in WordPress")
    while not await anyio.to_thread.run_sync(_has_secret, service):
        await anyio.sleep(LOOK_AGAIN.total_seconds())
    log.info("the plugin's secret is there: calls can be answered")


def _has_secret(service: Service) -> bool:
    with keep_going(log, "the plugin's secret could not be looked for"):
        return bool(service.keys.secrets())
    return False
