"""What a task tells while it works."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias

from bridge.store.database import Database
from bridge.store.work.tasks import Task


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` (None: not known yet), in whatever the task counts."""

    done: int
    total: int | None = None


# Yields how far it is, often; returns its result. It may be begun anew after a crash, so doing it twice does no harm.
Work: TypeAlias = Generator[Progress, None, dict[str, Any]]
Kind: TypeAlias = Callable[[Database, Task], Work]
