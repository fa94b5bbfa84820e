"""The only place where the parts are wired: settings in, a database, an application or a worker out."""

from functools import partial

import uvicorn
from starlette.applications import Starlette

from bridge.settings import Settings
from bridge.store.database import Database
from bridge.store.options import read_options
from bridge.web.endpoint import Service, application
from bridge.web.keys import Keys
from bridge.web.routes import ROUTES

SECRET_OPTION = "bkloyalty_secret"


def open_database(settings: Settings) -> Database:
    """Connects when first asked; nothing is migrated."""
    return Database(settings.database_url, settings.prefix)


def read_secret(settings: Settings, database: Database) -> str | None:
    """The secrets as one text: from the settings, else as they stand in WordPress's options now; None before there are any."""
    if settings.secret is not None:
        return settings.secret
    with database.read() as conn:
        return read_options(conn, [SECRET_OPTION]).get(SECRET_OPTION)


def create_app(settings: Settings) -> Starlette:
    """The web application over tables that are up to date: migrates first, under a lock."""
    database = open_database(settings)
    database.migrate()
    return application(ROUTES, Service(database, Keys(partial(read_secret, settings, database))))


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Answers until the process is told to stop. What is logged of a request never holds a header or a body."""
    uvicorn.run(create_app(settings), host=host, port=port, log_config=None, access_log=False, server_header=False)
