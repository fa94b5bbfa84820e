"""A second, slow implementation of the replay format, written from `docs/replay-format.md` alone.

It exists so that the product's engine has something to be compared with. It shares no code with it, keeps everything
in lists and looks through all of them whenever a rule asks about the past.
"""

from .reading import BadCase
from .replay import Replay, replay

__all__ = ["BadCase", "Replay", "replay"]
