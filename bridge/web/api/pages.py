"""Lists that come page by page: a cursor names the last line that was told, so what is new meanwhile moves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bridge.errors import InvalidInput
from bridge.web.admin.cursors import Cursor, read_cursor, write_cursor
from bridge.web.api.operation import Asked

Row = TypeVar("Row")
CURSOR = "cursor"


def find_place(asked: Asked, order: str, types: tuple[type, ...]) -> Cursor | None:
    """Where the page that is asked for begins; None at the beginning. InvalidInput for what no page of this ``order`` gave."""
    try:
        return read_cursor(asked.query, CURSOR, order, types, asked.language)
    except InvalidInput as error:
        error.field = CURSOR
        raise


def ask_for_more(asked: Asked) -> int:
    """How many rows to look for: one more than the page has says whether there is another."""
    return int(asked.query["limit"]) + 1


def cut(
    asked: Asked, order: str, found: Sequence[Row], place: Callable[[Row], tuple[int, ...]]
) -> tuple[Sequence[Row], str | None]:
    """The page, and the cursor of the one after it, None at the end; ``place`` says where a row stands."""
    limit: int = asked.query["limit"]
    page = found[:limit]
    return page, write_cursor(order, *place(page[-1])) if len(found) > limit else None
