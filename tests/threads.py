"""Work that many threads begin at once, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """The results (or errors) of ``count`` threads that start together."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        barrier.wait()
        try:
            return work(number)
        except Exception as error:  # noqa: BLE001 - whatever a thread raises is what the test asks about
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
