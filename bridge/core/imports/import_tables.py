"""Tables as people export them elsewhere: from bytes to cells, whatever their characters, separators and quotation marks."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from typing import TypeAlias

from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 100_000
SEPARATORS = ",;\t|"
LOOKED_AT = 50  # lines from which the separator is guessed

Cells: TypeAlias = list[str]

_END = "\ue000"  # is put behind the last line, and stands alone there unless a quotation mark is still open

NO_TABLE = N_(
    "This is not a table as text, but %(kind)s. Open it, and save it as “CSV UTF-8” or as text; then choose that file."
)
EMPTY = N_("There is nothing in this file.")
ONLY_HEAD = N_("This file has only one line. Its first line must name the columns; the customers come below.")
TOO_MANY_LINES = N_("This file has more than %(most)s lines. Please split it.")
TOO_LARGE = N_("This file is larger than %(most)s MB. Please split it.")
NEVER_CLOSED = N_(
    'A quotation mark (") opens in line %(line)s and is never closed, so the lines below it cannot be told apart. Take it out, and bring the file again.'
)
BROKEN = N_(
    "This file cannot be read as a table: line %(line)s is wrong. Open it in a spreadsheet and save it anew as CSV."
)

OTHER_KIND = N_("a file of another kind")
FEW_CONTROLS = 5  # signs that nobody writes, and that slip into a text all the same
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
# How files begin that are no text.
_KINDS = {
    b"PK\x03\x04": N_("an Excel, Numbers or LibreOffice file"),
    b"\xd0\xcf\x11\xe0": N_("an old Excel file"),
    b"%PDF": N_("a PDF file"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"GIF8": N_("a picture"),
    b"RIFF": N_("a picture"),
    b"<": N_("a web page"),
    b"\x1f\x8b": N_("a packed file"),
    b"SQLite": N_("a database"),
}


def read_table(content: bytes) -> list[Cells]:
    """All lines with their cells, stripped; what stands at index 0 is line 1 of a spreadsheet. Empty lines are kept, as [].

    InvalidInput where it is no table, too large, or has nothing below its head.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(TOO_LARGE, field="file", most=MOST_BYTES // 1024 // 1024)
    text = decode(content)
    separator = find_separator(text)
    lines = _split(text, separator, most=MOST_LINES + 2)
    if lines and lines[-1] and lines[-1][-1].endswith(_END):
        raise InvalidInput(NEVER_CLOSED, field="file", line=len(lines))
    if lines and lines[0] and lines[0][0].lower().startswith("sep="):
        lines[0] = []  # what Excel writes to name the separator; the lines keep their numbers
    while lines and not any(lines[-1]):
        lines.pop()
    if not any(any(line) for line in lines):
        raise InvalidInput(EMPTY, field="file")
    if not any(any(line) for line in lines[find_head(lines) + 1 :]):
        raise InvalidInput(ONLY_HEAD, field="file")
    if len(lines) > MOST_LINES + 1:
        raise InvalidInput(TOO_MANY_LINES, field="file", most=f"{MOST_LINES:,}")
    return lines


def find_head(lines: Sequence[Cells]) -> int:
    """The index of the line that names the columns: the first that has anything, but for titles above the table (of one cell, where
    most lines have more)."""
    first = [(index, line) for index, line in enumerate(lines) if any(line)][:LOOKED_AT]
    width = _find_width([line for _, line in first])
    return next((index for index, line in first if sum(map(bool, line)) > 1 or width == 1), first[0][0])


def decode(content: bytes) -> str:
    """As UTF-8 or UTF-16, which say so or can be told; else as Windows-1252, in which every byte is something.

    InvalidInput for what is no text."""
    kind = next((kind for begin, kind in _KINDS.items() if content.startswith(begin)), None)
    text = "" if kind else _decode(content)
    if kind or len(_CONTROLS.findall(text[:1_000])) > FEW_CONTROLS:
        raise InvalidInput(NO_TABLE, field="file", kind=kind or OTHER_KIND)
    return text


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").removeprefix("\ufeff")
    if content[:200].count(0) > len(content[:200]) // 4:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def find_separator(text: str) -> str:
    """The one that cuts most of the first lines into as many cells, and into most."""
    first = "\n".join(text.splitlines()[: LOOKED_AT + 1])
    if first[:4].lower() == "sep=" and len(first) > 4 and first[4] in SEPARATORS:
        return first[4]
    return max(SEPARATORS, key=lambda separator: _rate(first, separator))


def _rate(text: str, separator: str) -> tuple[bool, float, int, int]:
    """Higher is better: many lines alike, from as early on, with many cells."""
    try:
        lines = [line for line in _split(text, separator, most=LOOKED_AT) if any(line)]
    except InvalidInput:
        return False, 0.0, 0, 0
    widths, width = [len(line) for line in lines], _find_width(lines)
    alike = widths.count(width) / max(1, len(lines))
    return width > 1, round(alike, 1), -widths.index(width) if lines else 0, width


def _find_width(lines: Sequence[Cells]) -> int:
    """How many cells most of the lines have; of equals, what comes first."""
    found = Counter(len(line) for line in lines).most_common(1)
    return found[0][0] if found else 0


def _split(text: str, separator: str, *, most: int) -> list[Cells]:
    """Where a quotation mark is never closed, the last cell has ``_END``."""
    reader = csv.reader(StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    lines: list[Cells] = []
    try:
        for line in reader:
            if line != [_END]:
                lines.append([cell.strip() for cell in line])
            if len(lines) >= most:
                break
    except csv.Error:
        raise InvalidInput(BROKEN, field="file", line=len(lines) + 1) from None
    return lines
