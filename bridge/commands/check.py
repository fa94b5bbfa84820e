"""The answer to one question of ``bridge doctor``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One question: ``message`` says what was found and, where it is not ok, what to do.

    ``warns`` is what the owner should read although nothing is to be mended.
    """

    name: str
    ok: bool
    message: str
    warns: bool = False

    @property
    def mark(self) -> str:
        """How the answer begins for people."""
        return "NOT " if not self.ok else "note" if self.warns else "ok  "

    def as_document(self) -> dict[str, str | bool]:
        """The answer for programs."""
        return {"name": self.name, "ok": self.ok, "message": self.message}
