"""Work that many threads begin at once, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def all_at_once(*work: Callable[[], Any]) -> list[Any]:
    """The results of all, which start together; raises what one of them raises."""
    results = at_once(len(work), lambda number: work[number]())
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results


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
