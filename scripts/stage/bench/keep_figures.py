"""Has the figures of large businesses worked out once, as the worker does; run by the service's own Python, with the database's address and
prefix."""

from __future__ import annotations

import sys

from bridge import clock
from bridge.jobs.figures import keep_figures
from bridge.store.database import Database

if __name__ == "__main__":
    database = Database(*sys.argv[1:])
    keep_figures(database, now=clock.now())
    database.close()
