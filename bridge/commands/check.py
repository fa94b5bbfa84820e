"""The answer to one question of ``bridge doctor``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One question: ``message`` says what was found and, where it is not ok, what to do."""

    name: str
    ok: bool
    message: str
