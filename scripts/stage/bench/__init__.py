"""What must hold however large a ledger is, measured on a throwaway site: `scripts/bench`.

Memory is compared with its limit. Times depend on the machine, so they are told as ratios of two that one run took.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from stage import packages, stop_cleanly, venv
from stage.bench import exports, history, reports, screens, segments
from stage.bench.limits import Limits
from stage.place import Place
from stage.progress import StageError, fail, say
from stage.site import Site

BENCHES: Mapping[str, Callable[[Site, Limits, int], None]] = {
    "reports": reports.measure,
    "exports": exports.measure,
    "history": history.measure,
    "segments": segments.measure,
    "screens": screens.measure,
}


def main(arguments: Sequence[str]) -> int:
    """0 where every figure keeps to its limit."""
    wanted = _parse(arguments)
    limits = Limits()
    try:
        with stop_cleanly.on_signals():
            packages.install(packages.DEMO)
            venv.prepare()
            with _site() as site:
                for name in wanted.names or BENCHES:
                    BENCHES[name](site, limits, wanted.rows)
    except StageError as error:
        return fail(error)
    except KeyboardInterrupt:
        return stop_cleanly.INTERRUPTED
    say(f"{limits.kept} limits kept, {limits.broken} broken.")
    return 1 if limits.broken else 0


@contextmanager
def _site() -> Iterator[Site]:
    """A WordPress with the plugin and the service, without a worker and without anybody's bookings."""
    with tempfile.TemporaryDirectory(prefix="bkloyalty-bench-") as folder:
        Path(folder).chmod(0o755)
        site = Site(Place(Path(folder) / "site"), durable=False)
        try:
            site.raise_wordpress()
            site.add_loyalty()
            yield site
        finally:
            site.stop()


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all of them where none is named")
    parser.add_argument("--rows", type=int, default=1_000_000, help="entries in the large ledger (default 1,000,000)")
    return parser.parse_args(arguments)
