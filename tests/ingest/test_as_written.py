"""`preview --csv` gives a file back as it is written: its names, and blank cells that are no column of the table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from metrics.cli import main
from metrics.ingest import preview_csv
from tests.ingest.files import put, table


def shown(tmp_path: Path, content: str) -> tuple[list[str], list[list[str]]]:
    """What the columns of a file are called, and the file as `preview --csv` gives it back."""
    read = table(tmp_path, content)
    return read.columns, list(csv.reader(io.StringIO(preview_csv(read).decode(), newline="")))


def test_names_stand_in_the_preview_as_they_stand_in_the_file(tmp_path: Path) -> None:
    columns, lines = shown(tmp_path, 'id ,"no\nte",,"no\nte",\n1,x,y,z,\n2,x,y,z,\n')
    assert columns == ["id ", "no\nte", "column 3", "no\nte (2)", "column 5"]
    assert lines == [["id ", "no\nte", "", "no\nte", ""], ["1", "x", "y", "z", ""], ["2", "x", "y", "z", ""]]


@pytest.mark.parametrize("last", ["", '"\n"', " ", '""'])
def test_blank_cells_behind_the_last_name_stay_in_the_preview_and_are_no_column(tmp_path: Path, last: str) -> None:
    cell = last.strip('"')
    columns, lines = shown(tmp_path, f"id,day,n\n1,2026-01-02,5,{last}\n2,2026-01-03,6,{last}\n")
    assert columns == ["id", "day", "n"]
    assert lines == [["id", "day", "n", ""], ["1", "2026-01-02", "5", cell], ["2", "2026-01-03", "6", cell]]


def test_a_blank_cell_too_many_in_one_row_is_no_column_of_the_preview(tmp_path: Path) -> None:
    assert shown(tmp_path, "id,n\n" + "1,2\n" * 9 + "3,4,\n")[1] == [["id", "n"], *[["1", "2"]] * 9, ["3", "4"]]


def test_text_behind_the_last_name_is_set_apart_where_other_rows_have_a_blank_there(tmp_path: Path) -> None:
    read = table(tmp_path, "id,day,n\n" + "1,2026-01-02,5,\n" * 9 + "2,2026-01-03,6,late\n" + "3,2026-01-03,7\n")
    assert (read.frame.height, read.misfits["raw"].to_list()) == (10, ["2,2026-01-03,6,late"])
    assert read.frame.row(9) == ("3", "2026-01-03", "7")


@pytest.mark.parametrize("rows", [7, 1500])
def test_totals_below_rows_with_a_blank_cell_too_many_are_no_row(tmp_path: Path, rows: int) -> None:
    body = "".join(f"{n},2026-01-0{n % 9 + 1},late,{n},\n" for n in range(rows))
    read = table(tmp_path, f"id,day,reason,amount\n{body}Total,,,56,\n")
    assert (read.frame.height, read.set_apart["rule"].to_list()) == (rows, ["total"])


def test_a_header_repeated_in_a_table_with_blank_cells_behind_it_is_no_row(tmp_path: Path) -> None:
    read = table(tmp_path, "id,day,n\n" + "1,2026-01-02,5,\n" * 3 + "id,day,n\n" + "2,2026-01-03,6,\n" * 3)
    assert (read.frame.height, read.set_apart["rule"].to_list()) == (6, ["repeated_header"])


def test_names_that_r_wrote_stand_over_their_columns(tmp_path: Path) -> None:
    rows = "".join(f'"{n}";"2026-01-0{n}";"x{n}"\n' for n in range(1, 8))
    columns, lines = shown(tmp_path, '"day";"text"\n' + rows)
    assert (columns, lines[0]) == (["column 1", "day", "text"], ["", "day", "text"])
    assert lines[1] == ["1", "2026-01-01", "x1"]


def test_names_that_repeat_stand_over_their_columns_where_r_named_the_rows(tmp_path: Path) -> None:
    rows = "".join(f'"case {n}";"{n % 2}";"x{n}"\n' for n in range(1, 8))
    assert shown(tmp_path, '"x";"x"\n' + rows)[1][:2] == [["", "x", "x"], ["case 1", "1", "x1"]]


@pytest.mark.parametrize(("names", "first"), [("day;text", "{n}"), ('"day";"text"', "C{n}")])
def test_names_too_few_are_placed_over_no_columns_unless_r_wrote_them(tmp_path: Path, names: str, first: str) -> None:
    rows = "".join(f'"{first.format(n=n)}";"2026-01-0{n}";"x{n}"\n' for n in range(1, 8))
    assert shown(tmp_path, f"{names}\n{rows}")[0] == ["column 1", "column 2", "column 3"]


def test_a_header_without_rows_is_shown_as_it_is(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = put(tmp_path, "id,,note\n")
    assert main(["preview", str(path), "--csv"]) == 0
    assert capsysbinary.readouterr().out == b"id,,note\r\n"
    assert main(["preview", str(path)]) != 0


def test_rows_alike_are_all_kept_where_there_is_no_header(tmp_path: Path) -> None:
    read = table(tmp_path, "0.5, 0.5, 2026-01-02\n" * 5)
    assert (read.how.headless, read.frame.height, read.set_apart.height) == (True, 5, 0)
