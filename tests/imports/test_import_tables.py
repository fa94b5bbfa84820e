"""Tables as people and programs write them: characters, separators, columns, figures and days."""

import contextlib

import pytest

from bridge.core.imports.import_columns import Field, find_source, is_enough, recognise
from bridge.core.imports.import_tables import MOST_BYTES, MOST_LINES, find_head, read_table
from bridge.core.imports.import_values import find_day_first, find_decimal_mark, parse_day, parse_points
from bridge.errors import InvalidInput

TABLE = "Correo;Puntos;Nota\r\neva@example.org;120;Señora\r\n"
CELLS = [["Correo", "Puntos", "Nota"], ["eva@example.org", "120", "Señora"]]


class TestReadingATable:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
    def test_whatever_its_characters(self, encoding: str) -> None:
        assert read_table(TABLE.encode(encoding)) == CELLS

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_whatever_its_separator(self, separator: str) -> None:
        assert read_table(TABLE.replace(";", separator).encode()) == CELLS

    def test_separators_inside_quotation_marks_part_nothing(self) -> None:
        said = read_table(b'email,points,note\n"a@b.c",10,"long, ""quoted"", and\nin two lines"\nd@e.f,5,x\n')
        assert said[1] == ["a@b.c", "10", 'long, "quoted", and\nin two lines']
        assert said[2] == ["d@e.f", "5", "x"]

    def test_lines_keep_the_numbers_that_spreadsheets_show(self) -> None:
        said = read_table(b"sep=;\nemail;points\n\na@b.c;1,5\n\n\n")
        assert said == [[], ["email", "points"], [], ["a@b.c", "1,5"]]

    @pytest.mark.parametrize("title", ["Table 1", "Table 1;;", "\nMis clientes"])
    def test_titles_above_the_table_are_none_of_its_lines(self, title: str) -> None:
        said = read_table(f"{title}\nemail;points;worth\n".encode() + b"a@b.c;1,5;2,5\n" * 20)
        assert said[find_head(said)] == ["email", "points", "worth"]

    def test_an_amount_with_a_comma_makes_no_separator(self) -> None:
        assert read_table(b"email;points;worth\na@b.c;1,5;2,5\n")[1] == ["a@b.c", "1,5", "2,5"]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "There is nothing in this file."),
            (b" \n\n", "There is nothing in this file."),
            (b"email,points\n", "only one line"),
            (b"Table 1,\nemail,points\n", "only one line"),
            (b"PK\x03\x04rest", "an Excel, Numbers or LibreOffice file"),
            (b"%PDF-1.7", "a PDF file"),
            (b"a,b\n" + b"1,2\n" * (MOST_LINES + 1), "more than 100,000 lines"),
            (b"a" * (MOST_BYTES + 1), "larger than 5 MB"),
            (b'a,b\n"' + b"x" * 200_000, "line 2 is wrong"),
            (b'email;points\n\n"a@b.c;12\nd@e.f;5\n', 'A quotation mark (") opens in line 3'),
            (b"<html><table>", "a web page"),
            (b"GIF89a...", "a picture"),
            (bytes(range(256)), "a file of another kind"),
        ],
    )
    def test_says_what_is_wrong(self, content: bytes, said: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            read_table(content)
        assert said in refused.value.message and refused.value.field == "file"

    @pytest.mark.parametrize("content", [bytes(range(256)) * 3, b"\x00\x01\x02\n\x03", b"\xff\xfe\x00", b'"""\n1'])
    def test_any_bytes_are_some_table_or_refused(self, content: bytes) -> None:
        with contextlib.suppress(InvalidInput):
            assert read_table(content)


class TestRecognisingColumns:
    @pytest.mark.parametrize(
        ("head", "found"),
        [
            ("E-mail,Points", {Field.EMAIL: 0, Field.POINTS: 1}),
            ("Número de cliente,Puntos,Nivel", {Field.CUSTOMER: 0, Field.POINTS: 1, Field.TIER: 2}),
            ("Correo electrónico,Saldo de puntos,Caducidad", {Field.EMAIL: 0, Field.POINTS: 1, Field.EXPIRES: 2}),
            ("Customer number,Customer,E-mail,Points,Tier,Lifetime points", {0, 2, 3, 4, 5}),
            ("ID,user_login,user_email,mycred_default,mycred_default_total", {0, 1, 2, 3, 4}),
            ("identification,amount,point_type,log_entry", {Field.WHO: 0, Field.POINTS: 1, Field.NOTE: 3}),
            (
                "user_email,_gamipress_coins_points,_gamipress_coins_points_awarded",
                {Field.EMAIL: 0, Field.POINTS: 1, Field.LIFETIME: 2},
            ),
            ("user_login,mycred_stars", {Field.LOGIN: 0, Field.POINTS: 1}),
            ("user_login,mycred_stars,mycred_moons", {Field.LOGIN: 0}),
            ("id,name,worth", {}),
            ("Correo,Puntos acumulados", {Field.EMAIL: 0, Field.POINTS: 1}),
            ("Email,Total points,Points", {Field.EMAIL: 0, Field.LIFETIME: 1, Field.POINTS: 2}),
        ],
    )
    def test_by_their_names(self, head: str, found: object) -> None:
        columns = recognise(head.split(","))
        assert (set(columns.values()) if isinstance(found, set) else columns) == found

    def test_whose_export_it_is(self) -> None:
        assert find_source(["user_email", "mycred_default"]) == "mycred"
        assert find_source(["identification", "amount"]) == "mycred"
        assert find_source(["user_email", "_gamipress_points_points"]) == "gamipress"
        assert find_source(["email", "points"]) == "file"

    def test_what_suffices(self) -> None:
        assert is_enough({Field.EMAIL: 0, Field.TIER: 1})
        assert not is_enough({Field.EMAIL: 0, Field.NOTE: 1})
        assert not is_enough({Field.POINTS: 0})


class TestFigures:
    @pytest.mark.parametrize(
        ("column", "points"),
        [
            (["1.240", "12"], [1240, 12]),
            (["1,240", "12"], [1240, 12]),
            (["1.240,00", "1.240"], [1240, 1240]),
            (["12.50", "1.240"], [12, 1]),
            (["1,234,567", "1 240", "1'240"], [1234567, 1240, 1240]),
            (["120 pts", "15 puntos", "+7", "-3", "\u22124"], [120, 15, 7, -3, -4]),
            (["0.5", "10"], [0, 10]),
            (["12,3", "1.240,5", ".7"], [12, 1240, None]),
            (["many", "1.2.3", "", "1,24,0", "9" * 30], [None] * 5),
        ],
    )
    def test_a_column_tells_how_they_are_meant(self, column: list[str], points: list[int | None]) -> None:
        mark = find_decimal_mark(column)
        parsed = [parse_points(value, mark) for value in column]
        assert [figure and figure.points for figure in parsed] == points

    def test_says_where_decimals_are_left_out(self) -> None:
        figures = [parse_points(value, ".") for value in ("12.50", "12.00", "12")]
        assert [figure.is_rounded for figure in figures if figure] == [True, False, False]


class TestDays:
    def test_are_told_by_the_column_or_by_where_one_lives(self) -> None:
        assert find_day_first(["03/04/2026", "31/12/2026"]) is True
        assert find_day_first(["03/04/2026", "12/31/2026"]) is False
        assert find_day_first(["03/04/2026"]) is None

    @pytest.mark.parametrize(
        ("said", "day_first", "day"),
        [
            ("2026-12-31", True, "2026-12-31"),
            ("2026-12-31 23:59:59", False, "2026-12-31"),
            ("03/04/2026", True, "2026-04-03"),
            ("03/04/2026", False, "2026-03-04"),
            ("3.4.2026", False, "2026-04-03"),
            ("3/4/26", True, "2026-04-03"),
            ("31/02/2026", True, None),
            ("soon", True, None),
        ],
    )
    def test_as_people_write_them(self, said: str, day_first: bool, day: str | None) -> None:
        parsed = parse_day(said, day_first=day_first)
        assert (parsed and parsed.isoformat()) == day
