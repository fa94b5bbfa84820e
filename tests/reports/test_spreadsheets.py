"""Files for spreadsheets: what they hold is read back as it was, and nothing in them runs."""

import csv
import re
import tracemalloc
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bridge.web import spreadsheets
from bridge.web.spreadsheets import Column, Csv, Row, is_formula, neutralise, write_workbook


def next_cells(line: str, delimiter: str) -> list[str]:
    return [cell for row in csv.reader(StringIO(line, newline=""), delimiter=delimiter) for cell in row]


AT = datetime(2026, 3, 1, 9, 5, 7)  # noqa: DTZ001 - local, as spreadsheets have it
COLUMNS = [Column("When", 18), Column("Points", 10, 0), Column("Worth", 10, 2), Column("Note", 30)]
ROWS: list[Row] = [
    [AT, -1240, Decimal("-12.40"), 'Gift; with "love", and\nmore'],
    [AT, 5, Decimal("0.05"), "=cmd|'/c calc'!A1"],
    [AT, 0, None, None],
]


class TestWhatWouldRun:
    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+34 600", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1", "\u200b@a",
         "＝1+1", "＋1", "－1", "＠a", "﹢1"],
    )  # fmt: skip
    def test_is_kept_from_it(self, text: str) -> None:
        assert is_formula(text)
        assert neutralise(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["", "Ana", "ñandú", "5 = 5", "(-5)", "#1", "'=1", "東京", " Ana", "…"])
    def test_all_else_stays_as_it_is(self, text: str) -> None:
        assert neutralise(text) == text


class TestCsv:
    @pytest.mark.parametrize(("mark", "delimiter", "worth"), [(".", ",", "-12.40"), (",", ";", "-12,40")])
    def test_is_read_back_by_spreadsheets_of_either_kind(self, mark: str, delimiter: str, worth: str) -> None:
        file = Csv(mark)
        text = (file.head(COLUMNS) + file.rows(ROWS)).decode("utf-8-sig")
        found = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
        assert found[0] == ["When", "Points", "Worth", "Note"]
        assert found[1] == ["2026-03-01 09:05:07", "-1240", worth, ROWS[0][3]]
        assert found[2][3] == "'=cmd|'/c calc'!A1"
        assert found[3][2:] == ["", ""]

    @pytest.mark.parametrize("mark", [".", ","])
    @pytest.mark.parametrize(
        "note",
        ["x;=1+1", "x,=1+1", 'x;"=1+1"', "x;;@a", "x\n=1+1", "x;\t=1", "x; =1+1", 'a","=1+1', "x;'=1", "a,+1,-2"],
    )
    def test_a_spreadsheet_of_another_country_begins_no_formula_in_the_midst_of_a_text(
        self, mark: str, note: str
    ) -> None:
        """Such a one parts cells at the other mark, and does not know that a text which it cut was quoted."""
        line = Csv(mark).rows([[AT, 1, Decimal(0), note]]).decode()
        for parted in (re.split(r"[,;\t\r\n]", line), *(next_cells(line, other) for other in ",;\t")):
            starts = [cell.strip('" \t') for cell in parted]
            assert not [cell for cell in starts if is_formula(cell)], line

    def test_a_sentence_with_commas_stays_as_it_is(self) -> None:
        assert neutralise("Ana, Eva; 5 - 3 = 2", ",;") == "Ana, Eva; 5 - 3 = 2"

    def test_excel_can_tell_that_it_is_utf_8(self) -> None:
        assert Csv(".").head([Column("Año", 5)]).startswith(b"\xef\xbb\xbf")


class TestExcel:
    def test_numbers_and_moments_are_such_and_texts_are_texts(self, tmp_path: Path) -> None:
        path = tmp_path / "log.xlsx"
        assert list(write_workbook(path, name="Log", columns=COLUMNS, pages=[ROWS[:2], ROWS[2:]]))[-1] == 3
        sheet = load_workbook(path)["Log"]
        found = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert found[0] == ["When", "Points", "Worth", "Note"]
        assert found[1] == [AT, -1240, -12.4, 'Gift; with "love", and\nmore']
        assert found[3] == [AT, 0, None, None]
        formula = sheet["D3"]
        assert (formula.value, formula.data_type) == ("=cmd|'/c calc'!A1", "s")
        assert formula.quotePrefix
        assert not sheet["D2"].quotePrefix

    def test_what_one_sheet_cannot_hold_goes_on_in_the_next(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(spreadsheets, "ROWS_OF_A_SHEET", 3)
        path = tmp_path / "log.xlsx"
        pages = [[[AT, number, None, "x"] for number in range(5)]]
        assert list(write_workbook(path, name="Log", columns=COLUMNS, pages=pages))[-1] == 5
        book = load_workbook(path)
        assert [[row[1].value for row in sheet.iter_rows()] for sheet in book] == [
            ["Points", 0, 1], ["Points", 2, 3], ["Points", 4]
        ]  # fmt: skip
        assert book.sheetnames == ["Log", "Log 2", "Log 3"]


class TestMemory:
    """Ten times the rows take about the same memory at the worst moment."""

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_stays_flat(self, kind: str, tmp_path: Path) -> None:
        def pages(count: int) -> Iterator[list[Row]]:
            for start in range(0, count, 1000):
                yield [[AT, start + number, Decimal("1.25"), f"note {start + number}"] for number in range(1000)]

        def write(count: int) -> int:
            tracemalloc.start()
            if kind == "csv":
                for page in pages(count):
                    Csv(".").rows(page)
            else:
                for _ in write_workbook(tmp_path / f"{count}.xlsx", name="Log", columns=COLUMNS, pages=pages(count)):
                    pass
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return peak

        write(2_000)  # whatever is made once
        assert write(50_000) < 2 * write(5_000)
