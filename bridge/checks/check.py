"""The answer to one question."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """``NOTE`` is what should be read although nothing is to be mended."""

    BROKEN = "broken"
    NOTE = "note"
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Check:
    """``found`` says what there is and ``advice`` what to do about it; ``appointments`` are those that it is about (what they
    are called, their ids), and then ``found`` ends with a colon."""

    name: str
    state: State
    found: str
    advice: str = ""
    appointments: tuple[tuple[str, int], ...] = ()
    more: str = ""

    @property
    def message(self) -> str:
        """All of it as one text."""
        listed = " ".join(part for part in (", ".join(label for label, _ in self.appointments), self.more) if part)
        return " ".join(part for part in (self.found, f"{listed}." if listed else "", self.advice) if part)

    @property
    def ok(self) -> bool:
        """Whether nothing is to be mended."""
        return self.state is not State.BROKEN


def well(name: str, found: str) -> Check:
    """All is well."""
    return Check(name, State.WELL, found)


def note(name: str, found: str, advice: str = "") -> Check:
    """Good to know."""
    return Check(name, State.NOTE, found, advice)


def broken(name: str, found: str, advice: str = "") -> Check:
    """Something is to be mended."""
    return Check(name, State.BROKEN, found, advice)
