"""A database for walks over all routes, in which nothing that anybody does stays."""

from typing import Any

from bridge.store.database import Database


class Forgetful(Database):
    """Runs each transaction and rolls it back, so that what one caller did is no other caller's surprise."""

    def transact(self, work: Any) -> Any:
        with self._writing.connect() as conn:
            try:
                return work(conn)
            finally:
                conn.rollback()
