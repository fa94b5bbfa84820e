"""Tables as files for spreadsheets, row by row: CSV for the reader's language, and Excel.

A text that a spreadsheet would run as a formula is kept from running; numbers stay numbers.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter

Cell: TypeAlias = str | int | Decimal | datetime | None
Row: TypeAlias = Sequence[Cell]

ROWS_OF_A_SHEET = 1_048_576
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for one of its own, older code pages
_STARTERS = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n")
_DATE_AND_TIME = 22  # Excel's own format of this number, which it shows as its reader's country writes it


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in characters; ``decimals`` of figures, None for texts, and for numbers that count nothing."""

    title: str
    width: int
    decimals: int | None = None


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text, also past blanks and invisible characters, and in full-width letters."""
    if not text or text[0].isalnum():
        return False
    if text[0] in _BREAKS:
        return True
    first = next((sign for sign in text if unicodedata.category(sign)[0] not in "CZ"), "")
    return unicodedata.normalize("NFKC", first)[:1] in _STARTERS


def neutralise(text: str, separators: str = "") -> str:
    """The text, behind an apostrophe where it might run: spreadsheets then show it as it is. With ``separators`` also what stands
    behind one of them, where a spreadsheet that takes it for the end of a cell would begin the next one."""
    if not separators:
        return f"'{text}" if is_formula(text) else text
    pieces = re.split(f'([{re.escape(separators)}]"*)', text)
    return "".join(piece if number % 2 else neutralise(piece) for number, piece in enumerate(pieces))


@dataclass(frozen=True)
class Csv:
    """Where a comma stands before the decimals a semicolon parts the cells, as spreadsheets of such countries have it. Whoever reads
    Spanish may well have a spreadsheet of another country, which takes the other one for the end of a cell, whatever is quoted.

    Moments are written the one way that every spreadsheet reads as a date, whatever its country.
    """

    decimal_mark: str

    def head(self, columns: Iterable[Column]) -> bytes:
        """The beginning of the file."""
        return BYTE_ORDER_MARK.encode() + self.rows([[column.title for column in columns]])

    def rows(self, rows: Iterable[Row]) -> bytes:
        """Some more rows."""
        text = StringIO()
        writer = csv.writer(text, delimiter=";" if self.decimal_mark == "," else ",", lineterminator="\r\n")
        writer.writerows([self._write(cell) for cell in row] for row in rows)
        return text.getvalue().encode()

    def _write(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, str):
            return neutralise(cell, ",;\t\r\n")
        if isinstance(cell, datetime):
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        return f"{cell:f}".replace(".", self.decimal_mark) if isinstance(cell, Decimal) else str(cell)


def write_workbook(
    path: Path, *, name: str, columns: Sequence[Column], pages: Iterable[Sequence[Row]]
) -> Iterator[int]:
    """Writes an Excel file, page of rows after page; yields how many rows it has so far, at least every second.

    The rows lie in a temporary file beside it until the end, so memory stays flat. What one sheet cannot hold goes on in the next.
    """
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    sheets = _Sheets(book, name, columns)
    for page in pages:
        for row in page:
            sheets.add(row)
        yield sheets.rows
    # Packing them takes a while, in which whoever watches wants to see signs of life.
    with ThreadPoolExecutor(1) as packer:
        packed = packer.submit(book.close)
        while not packed.done():
            wait([packed], timeout=1)
            yield sheets.rows
        packed.result()


class _Sheets:
    """The sheets of a workbook, of which the last is being written."""

    def __init__(self, book: Any, name: str, columns: Sequence[Column]) -> None:
        self.rows = 0
        self._book, self._name, self._columns = book, name, columns
        self._bold = book.add_format({"bold": True})
        self._moment = book.add_format({"num_format": _DATE_AND_TIME})
        self._quoted = book.add_format()
        self._quoted.set_quote_prefix()
        self._numbers = [book.add_format({"num_format": _number_format(column.decimals)}) for column in columns]
        self._start()

    def add(self, row: Row) -> None:
        if self._next == ROWS_OF_A_SHEET:
            self._start()
        for place, cell in enumerate(row):
            self._write(place, cell)
        self._next += 1
        self.rows += 1

    def _start(self) -> None:
        number = len(self._book.worksheets()) + 1
        self._sheet = self._book.add_worksheet(self._name[:28] if number == 1 else f"{self._name[:28]} {number}")
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.title, self._bold)
        self._next = 1

    def _write(self, place: int, cell: Cell) -> None:
        if isinstance(cell, str):
            # A text cell never runs; marked as quoted, it does not either when somebody edits it.
            self._sheet.write_string(self._next, place, cell, self._quoted if is_formula(cell) else None)
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._next, place, cell, self._moment)
        elif cell is not None:
            self._sheet.write_number(self._next, place, cell, self._numbers[place])


def _number_format(decimals: int | None) -> str:
    if decimals is None:
        return "0"
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"
