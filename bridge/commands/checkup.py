"""``bridge doctor``'s questions, in the order in which an administrator would mend things."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from bridge.commands.check import Check
from bridge.commands.check_site import (
    check_discounts,
    check_native_loyalty,
    check_plugin,
    check_secret,
    check_tenants,
)
from bridge.commands.check_tables import check_booknetic, check_prefix, check_server, check_tables
from bridge.settings import Settings
from bridge.store.database import Database
from bridge.store.failures import explain

if TYPE_CHECKING:
    from sqlalchemy import Connection

Question: TypeAlias = "Callable[[Settings, Database, Connection], Iterator[Check]]"
QUESTIONS: "tuple[Question, ...]" = (
    check_prefix,
    check_secret,
    check_booknetic,
    check_tables,
    check_plugin,
    check_native_loyalty,
    check_tenants,
    check_discounts,
)


def examine(settings: Settings, database: Database) -> Iterator[Check]:
    """All checks; where one of them fails to answer at all, its failure is its answer. No connection, no further checks."""
    try:
        with database.read() as conn:
            yield from check_server(conn)
            for question in QUESTIONS:
                yield from _ask(question, settings, database, conn)
    except Exception as error:
        trouble = explain(error)
        if trouble is None:
            raise
        yield Check("connection", False, trouble.message)


def _ask(question: "Question", settings: Settings, database: Database, conn: "Connection") -> Iterator[Check]:
    try:
        yield from question(settings, database, conn)
    except Exception as error:
        trouble = explain(error)
        if trouble is None:
            raise
        yield Check(question.__name__.removeprefix("check_"), False, trouble.message)
