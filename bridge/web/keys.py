"""The secrets that sign the calls: fixed by a setting, or found in WordPress's options, where they may appear or change."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bridge import clock
from bridge.wordpress.signing import split_secrets

LOOK_AGAIN = timedelta(seconds=5)
AT_MOST_EVERY = timedelta(seconds=1)


class Keys:
    """``read`` gives the option's text, or None where there is none yet; it is asked again every few seconds."""

    def __init__(self, read: Callable[[], str | None]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()
        self._read_at: datetime | None = None

    def secrets(self) -> tuple[str, ...]:
        """The secrets as they stood some seconds ago at the most; empty while there are none."""
        return self._not_older_than(LOOK_AGAIN)

    def newest_secrets(self) -> tuple[str, ...]:
        """For a call that none of ``secrets`` verifies: the key may just have been changed. Looks at most once a second."""
        return self._not_older_than(AT_MOST_EVERY)

    def _not_older_than(self, age: timedelta) -> tuple[str, ...]:
        with self._lock:
            now = clock.wall()
            # While there are none they may appear at any moment, with the plugin's first call.
            if self._read_at is None or not self._secrets or abs(now - self._read_at) >= age:
                self._secrets = split_secrets(self._read() or "")
                self._read_at = now
            return self._secrets
