"""CSV files as people and systems write them are read cell by cell."""

import csv
import io
import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metrics.ingest import preview_csv, read_table
from metrics.ingest.dialect import Dialect, find_dialect
from metrics.ingest.fast import count, read_fast
from metrics.ingest.records import fitted, read_records
from tests.ingest.files import SETTINGS, cells, put, table, written

ROWS = [("id", "razón"), ("1", "¿Dónde está mi pedido?"), ("2", "Año nuevo; señal, «así»"), ("3", "Größe | falsch")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"])
def test_every_delimiter_line_end_and_encoding_gives_the_same_cells(
    tmp_path: Path, delimiter: str, line_end: str, encoding: str
) -> None:
    text = written(ROWS, delimiter=delimiter, lineterminator=line_end)
    read = table(tmp_path, text.encode(encoding))
    assert cells(read) == ROWS
    assert read.how.delimiter == delimiter
    assert read.read == 3


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", ["José Muñoz"]),
        ("cp1252", ["naïve", "déjà vu", "garçon"]),
        ("cp1252", ["5 €", "“quoted” – dash", "Zürich"]),
        (
            "cp1250",
            ["Gdzie jest moje zamówienie?", "Łódź", "Błąd płatności", "Uszkodzony sprzęt", "Żółć", "Kraków"] * 3,
        ),
        ("cp1251", ["Где мой заказ?", "Возврат денег", "Ошибка оплаты", "Москва"]),
        ("cp932", ["注文はどこですか", "返金", "住所変更", "東京"]),
    ],
)
def test_the_encoding_of_an_older_file_is_recognised(tmp_path: Path, encoding: str, words: list[str]) -> None:
    rows = [("id", "text"), *((str(i), word) for i, word in enumerate(words))]
    assert cells(table(tmp_path, written(rows).encode(encoding))) == rows


def test_a_few_broken_characters_do_not_spoil_a_file(tmp_path: Path) -> None:
    good = written([("id", "text"), *((str(i), "Devolución") for i in range(50))])
    read = table(tmp_path, good.encode() + "50,Envío\r\n".encode("cp1252"))
    assert read.how.encoding == "utf-8"
    assert cells(read)[1] == ("0", "Devolución")
    assert cells(read)[-1] == ("50", "Env\ufffdo")


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ('a,b\n"x\ny",2\n', [("x\ny", "2")]),
        ('a,b\r\n"x\r\ny",2\r\n', [("x\r\ny", "2")]),
        ('a,b\n"say ""yes""",2\n', [('say "yes"', "2")]),
        ('a,b\n5" pipe,2\n', [('5" pipe', "2")]),
        ("a,b\n1,2", [("1", "2")]),
        ("a,b\n\n1,2\n\n  \n3,4\n\n", [("1", "2"), ("3", "4")]),
        ("a,b\r\n1,2\n3,4\r\n", [("1", "2"), ("3", "4")]),
        ('a,b\n"",2\n', [("", "2")]),
        ("a,b\n,\n", [("", "")]),
        ("a,b\n1,2,\n3,4,,\n", [("1", "2"), ("3", "4")]),
        ('a,b\n"x" ,2\n', [("x ", "2")]),
        ('a, b\n1, "x, y"\n2, z\n', [("1", "x, y"), ("2", "z")]),
        ("a,b\nNULL,N/A\n", [("NULL", "N/A")]),
        ('a,b\n#1,\\\n"\\",2\n', [("#1", "\\"), ("\\", "2")]),
        ("a,b\n=1+1,@x\n", [("=1+1", "@x")]),
        ("'a';'b'\n'x;y';'2'\n", [("x;y", "2")]),
    ],
)
def test_cells_come_as_they_were_written(tmp_path: Path, content: str, rows: list[tuple[str, ...]]) -> None:
    read = table(tmp_path, content)
    assert cells(read)[1:] == rows
    assert read.misfits.is_empty()


@pytest.mark.parametrize(
    ("content", "header", "line"),
    [
        ("sep=;\r\na;b\r\n1;2\r\n", ("a", "b"), 2),
        ("Tickets of March\n\na;b;c\nx;y;z\nu;v;w\n", ("a", "b", "c"), 3),
        ("Report;;\nMarch;;\na;b;c\nx;y;z\nu;v;w\n", ("a", "b", "c"), 3),
        ("\n\na,b\n1,2\n", ("a", "b"), 3),
        ("a,,\nx,y,z\n1,2,3\n", ("a", "column 2", "column 3"), 1),
        ("a,a,b\n1,2,3\n", ("a", "a (2)", "b"), 1),
    ],
)
def test_the_header_is_found_and_its_names_are_unique(
    tmp_path: Path, content: str, header: tuple[str, ...], line: int
) -> None:
    read = table(tmp_path, content)
    assert tuple(read.columns) == header
    if content[0] != "a" or ",," not in content:
        assert read.how.header_line == line


def test_decimal_commas_do_not_make_a_semicolon_file_a_comma_file(tmp_path: Path) -> None:
    read = table(tmp_path, "contact;price\n1;2,50\n2;3,75\n3;1,00\n")
    assert cells(read)[1] == ("1", "2,50")


def test_records_of_another_width_are_set_apart_with_their_line_and_text(tmp_path: Path) -> None:
    read = table(tmp_path, 'a,b,c\n1,"x\ny",3\n1,2\n4,5,6\n1,2,3,4\n7,8,9\n')
    assert cells(read)[1:] == [("1", "x\ny", "3"), ("4", "5", "6"), ("7", "8", "9")]
    assert read.misfits.select("record", "line", "raw", "rule").rows() == [
        (2, 4, "1,2", "wrong_number_of_columns"),
        (4, 6, "1,2,3,4", "wrong_number_of_columns"),
    ]
    assert read.records.to_list() == [1, 3, 5]
    assert read.read == 5


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    rows = "".join(f'{i},"text, {i}"\n' for i in range(3, 2000))
    for closing in ("", rows):
        read = table(tmp_path, 'a,b\n1,2 x\n2,"open\n' + closing)
        assert read.misfits.select("record", "line", "raw", "rule").rows() == [(2, 3, '2,"open', "quote_not_closed")]
        assert read.read == 2 + closing.count("\n")


def test_a_stray_quote_is_text_where_the_row_looks_like_the_others(tmp_path: Path) -> None:
    rows = "".join(f'{i},"text, {i}",open\n' for i in range(3, 40))
    read = table(tmp_path, 'a,b,c\n1,"text, 1",x\n2,"text, 2","open\n' + rows)
    assert cells(read)[2] == ("2", "text, 2", '"open')
    assert (read.mended, read.misfits.height, read.read) == ((3,), 0, 39)


def test_a_cell_longer_than_the_setting_allows_is_set_apart(tmp_path: Path) -> None:
    path = put(tmp_path, "a,b\n1,x\n2," + "é" * 11 + "\n3,ééééé\n")
    read = read_table(path, replace(SETTINGS, max_cell_chars=10))
    assert read.misfits.select("record", "line", "rule").rows() == [(2, 3, "cell_too_long")]
    assert read.records.to_list() == [1, 3]


def test_line_and_raw_text_of_a_record_are_found_again(tmp_path: Path) -> None:
    read = table(tmp_path, 'a,b\n1,2\n\n"x\ny",3\r\n4,"z"')
    assert read.origin([1, 2, 3]).rows() == [(1, 2, "1,2"), (2, 4, '"x\ny",3'), (3, 6, '4,"z"')]
    assert read.origin([3]).rows() == [(3, 6, '4,"z"')]


def test_a_name_that_looks_like_a_pattern_is_a_name(tmp_path: Path) -> None:
    put(tmp_path, "a,b\n9,9\n", "file1.csv")
    assert cells(table(tmp_path, "a,b\n1,2\n", "file[1].csv"))[1:] == [("1", "2")]
    assert cells(table(tmp_path, "a,b\n3,4\n", "file*.csv"))[1:] == [("3", "4")]


letters = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
cell = st.one_of(letters, st.text("ab,;\t|\"'\n\r \\é€", max_size=6))
names = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=2, max_size=5, unique=True)


@given(st.data(), names, st.sampled_from(",;\t|"), st.sampled_from(["\r\n", "\n"]), st.booleans())
def test_what_pythons_csv_writer_wrote_reads_back_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    header: list[str],
    delimiter: str,
    end: str,
    bom: bool,
) -> None:
    # With "\n" as its line end, the writer leaves "\r" without quotes, where it is a line end too.
    fit = cell if end == "\r\n" else cell.map(lambda value: value.replace("\r", ""))
    rows = data.draw(st.lists(st.tuples(*[fit] * len(header)), min_size=1, max_size=8))
    text = written([header, *rows], delimiter=delimiter, lineterminator=end)
    kept = [row for row in rows if len(row) < 3 or any(value.strip(" ") for value in row)]
    assume(kept)
    read = table(tmp_path_factory.mktemp("csv"), text.encode("utf-8-sig" if bom else "utf-8"))
    assert read.set_apart.height == len(rows) - len(kept)  # rows without content
    assert cells(read) == [tuple(header), *kept]
    assert list(csv.reader(io.StringIO(preview_csv(read).decode(), newline=""))) == [header, *map(list, kept)]


@given(st.text('ab,"\n\r ', max_size=40))
def test_the_fast_road_and_the_careful_road_agree_on_any_text(
    tmp_path_factory: pytest.TempPathFactory, body: str
) -> None:
    path = put(tmp_path_factory.mktemp("roads"), "a,b\n1,2\n" + body)
    dialect = Dialect()
    fast = read_fast(path, dialect, ["a", "b"])
    if fast is None:
        return
    records = list(read_records(path, "utf-8", dialect))[1:]
    careful = [fitted(record, 2)[0] for record in records]
    assert [[value or "" for value in row] for row in fast.iter_rows()] == careful


def test_a_backslash_that_ends_a_text_is_no_escape(tmp_path: Path) -> None:
    rows = [("1", "", "x"), ("2", "\r", "\r"), ("3", '"\\', "\r"), ("4", "\r;", "")]
    read = table(tmp_path, written([("a", "b", "c"), *rows]))
    assert (read.how.escape, cells(read)) == ("", [("a", "b", "c"), *rows])


def test_a_row_too_short_is_not_hidden_by_a_last_one_too_long(tmp_path: Path) -> None:
    read = table(tmp_path, "a,b\n1,2\n5,6\n3\n7,,")
    assert cells(read)[1:] == [("1", "2"), ("5", "6"), ("7", "")]
    assert read.misfits["raw"].to_list() == ["3"]


@pytest.mark.parametrize("filler", ["x", 'say ""no""', "two\nlines"])
def test_a_large_clean_file_takes_the_fast_road(tmp_path: Path, filler: str) -> None:
    path = put(tmp_path, "a,b\n" + "".join(f'{i},"{filler} {i}"\n' for i in range(200_000)))
    frame = read_fast(path, find_dialect(path.read_text()[:1000]), ["a", "b"])
    assert frame is not None
    assert frame.height == 200_000
    assert frame.row(199_999) == ("199999", filler.replace('""', '"') + " 199999")


@given(
    st.lists(st.lists(st.text('a"\n,', max_size=4), min_size=2, max_size=2), max_size=60),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 3) | st.just(1 << 14),
)
def test_records_and_delimiters_are_counted_from_the_bytes_alone(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str, words: int
) -> None:
    path = put(tmp_path_factory.mktemp("count"), written([["a", "b"], *rows], lineterminator=end))
    assert count(path, Dialect(), words) == (len(rows) + 1, len(rows) + 1)


def counted(text: str) -> tuple[int, int] | None:
    """Records and delimiters, sign by sign; None where a quote or a carriage return stands where none may stand."""
    lines, delimiters, quoted = [""], 0, False
    for before, sign, after in zip("\n" + text, text, text[1:] + "\0", strict=False):
        beside = before if sign == '"' and not quoted else after
        if (sign == '"' and beside not in ',"\n\r\0') or (sign == "\r" and after != "\n"):
            return None
        quoted ^= sign == '"'
        delimiters += sign == "," and not quoted
        lines = [*lines, ""] if sign == "\n" and not quoted else [*lines[:-1], lines[-1] + sign]
    return None if quoted else (sum(line.strip("\r") != "" for line in lines), delimiters)


pieces_of_text = st.sampled_from(["a" * 31, "a", ",", '"', '""', '","', "\n", "\r\n", "\r", '"a,\r\n\n"'])


@settings(max_examples=400)
@given(st.lists(pieces_of_text, min_size=1, max_size=40).map("".join), st.integers(1, 2))
def test_any_text_is_counted_as_if_it_were_read_sign_by_sign(
    tmp_path_factory: pytest.TempPathFactory, text: str, words: int
) -> None:
    path = tmp_path_factory.mktemp("signs") / "any.csv"
    path.write_bytes(text.encode())
    assert count(path, Dialect(), words) == counted(text)


@given(st.integers(1, 70), st.sampled_from(['"', "\r"]))
def test_a_sign_that_stands_wrong_is_seen_wherever_it_stands(
    tmp_path_factory: pytest.TempPathFactory, place: int, sign: str
) -> None:
    path = tmp_path_factory.mktemp("wrong") / "any.csv"
    path.write_bytes(("a" * place + sign + "a" * 70 + (sign if sign == '"' else "")).encode())
    assert count(path, Dialect(), 1) is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_large_file_of_difficult_cells_reads_back_on_the_fast_road(tmp_path: Path, end: str) -> None:
    draw = random.Random(7)
    pieces = ["", "a", "é", ",", '"', "\n", "\r\n", " ", "long " * 40, '""', ";"]
    rows = [["".join(draw.choices(pieces, k=draw.randrange(6))) for _ in range(4)] for _ in range(60_000)]
    path = put(tmp_path, written([["a", "b", "c", "d"], *rows], lineterminator=end))
    frame = read_fast(path, Dialect(), ["a", "b", "c", "d"])
    assert frame is not None
    assert [[cell or "" for cell in row] for row in frame.iter_rows()] == rows


@pytest.mark.parametrize("body", ["1\n3,4,5\n", "1,2\n3\n", "1,2\r3,4\n", 'a"b,2\n', '"a"b,2\n', '"a,2\n'])
def test_the_fast_road_is_not_taken_where_it_would_lose_or_pad(tmp_path: Path, body: str) -> None:
    assert read_fast(put(tmp_path, "a,b\n" + body), Dialect(), ["a", "b"]) is None


def test_a_quote_inside_plain_text_keeps_the_fast_road_closed(tmp_path: Path) -> None:
    assert count(put(tmp_path, 'a,b\n5" pipe,2\n6" pipe,3\n'), Dialect()) is None


def test_a_file_of_one_column_can_be_looked_at(tmp_path: Path) -> None:
    read = table(tmp_path, 'department\nLogistics\n"Returns, EU"\n""\nBilling\n')
    assert cells(read) == [("department",), ("Logistics",), ("Returns, EU",), ("",), ("Billing",)]
    assert preview_csv(read) == b'department\r\nLogistics\r\n"Returns, EU"\r\n""\r\nBilling\r\n'


def test_misfits_and_rows_are_all_records(tmp_path: Path) -> None:
    read = table(tmp_path, "a,b\n" + "1,2\n" * 50 + "1\n" * 7 + "3,4\n" * 9)
    assert (read.frame.height, read.misfits.height, read.read) == (59, 7, 66)
    assert sorted([*read.records, *read.misfits["record"]]) == list(range(1, 67))
    assert read.frame.schema == {"a": pl.String, "b": pl.String}
