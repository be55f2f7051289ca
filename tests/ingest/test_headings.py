"""Headers in several lines, under titles or over rows that end early: every name and every row stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.errors import FileUnreadable
from tests.ingest.files import table, workbook

ROWS = "".join(f"Team {n % 3},{10 + n},{n}.5,{20 + n},{n}.25\n" for n in range(9))
NAMES = ("Team", "Phone Open n", "Phone Open h", "Phone Closed n", "Phone Closed h")
THREE = "Team,Phone,,,\n,Open,,Closed,\n,n,h,n,h\n"


@pytest.mark.parametrize("heading", [THREE, THREE.replace("\n,n,", "\n,,,,\n,n,"), "Report 7,,,,\n,,,,\n" + THREE])
def test_a_header_in_three_lines_names_each_column(tmp_path: Path, heading: str) -> None:
    read = table(tmp_path, heading + ROWS)
    assert (tuple(read.columns), read.frame.height) == (NAMES, 9)
    assert read.read == 9 + read.set_apart.height
    told = [n for n in read.notices if n.key == "notice.set_apart_second_header"]
    assert [n.count for n in told] == [heading.count("\n") - 1 - 2 * heading.startswith("Report")]


def test_a_workbook_too_may_have_its_header_in_three_lines(tmp_path: Path) -> None:
    lines = [line.split(",") for line in (THREE + ROWS).splitlines()]
    path = tmp_path / "book.xlsx"
    workbook(path, {"Sheet": [[cell or None for cell in line] for line in lines]})
    read = table(tmp_path, path.read_bytes(), "again.xlsx")
    assert (tuple(read.columns), read.frame.height) == (NAMES, 9)


def test_units_under_the_names_belong_to_them(tmp_path: Path) -> None:
    read = table(tmp_path, "day,wait,talk\n,s,min\n" + "".join(f"2026-01-0{n},{n},{n}.5\n" for n in range(1, 10)))
    assert (read.columns, read.frame.height) == (["day", "wait s", "talk min"], 9)


@pytest.mark.parametrize("first", ["Ann,n/a,x", "Ann,unknown,", ",open,x", "total,,"])
def test_a_first_row_with_a_word_among_numbers_is_a_row(tmp_path: Path, first: str) -> None:
    read = table(tmp_path, f"who,wait,note\n{first}\n" + "".join(f"Bob,{n},said {n}\n" for n in range(9)))
    assert (read.columns, read.frame.height) == (["who", "wait", "note"], 10)


def test_names_that_repeat_keep_the_groups_above_them(tmp_path: Path) -> None:
    body = "".join(f"A{n},{n},{n + 5}\n" for n in range(9))
    assert table(tmp_path, ",2024,2025\nTeam,Total,Total\n" + body).columns == ["Team", "2024 Total", "2025 Total"]


@pytest.mark.parametrize("titles", [1, 30])
def test_a_header_that_leaves_unused_columns_without_a_name_is_found_below_titles(tmp_path: Path, titles: int) -> None:
    body = "".join(f"Ann,2026-01-0{n},said {n},,,,,\n" for n in range(1, 9))
    read = table(tmp_path, "Meetings,,,,,,,\n" * titles + "who,day,what,,,,,\n" + body)
    assert (read.columns[:4], read.frame.height) == (["who", "day", "what", "column 4"], 8)
    assert read.set_apart["rule"].to_list() == ["title"] * titles


def test_rows_that_all_lack_the_last_cells_are_rows(tmp_path: Path) -> None:
    body = "".join(f'"T{n}","2026-01-0{n}","x, y"\n' for n in range(1, 9))
    read = table(tmp_path, '"id","day","text","approve","reject"\n' + body)
    assert (read.frame.height, read.misfits.height) == (8, 0)
    assert read.frame.row(0) == ("T1", "2026-01-01", "x, y", None, None)


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("id,city, state,n", ['1,"Bonn, NRW",5'] * 5),  # the name may hold a delimiter
        ("id,city,state,n", ["1,Bonn,NRW", "2,Ulm", "3,Jena,TH"]),
        ("id,city,state,n", ["1,Bonn,NRW", "2,Ulm,BW"]),
    ],
)
def test_rows_too_short_for_another_reason_are_set_apart(tmp_path: Path, header: str, rows: list[str]) -> None:
    read = table(tmp_path, "\n".join([header, *rows]))
    assert (read.frame.height, read.misfits.height) == (0, len(rows))


@pytest.mark.parametrize("quoted", ["x", '"x"', 'x"'])  # the fast road, the same with quotes, the careful road
def test_rows_without_content_are_set_apart_wherever_they_stand(tmp_path: Path, quoted: str) -> None:
    rows = [f"{n},2026-01-0{n},{quoted}" for n in range(1, 9)]
    read = table(tmp_path, "\n".join(["id,day,text", *rows[:3], ",,", " , ,", *rows[3:], *[",,"] * 40]))
    assert read.frame["id"].to_list() == [str(n) for n in range(1, 9)]
    assert read.set_apart.select("line", "rule").rows() == [(n, "blank") for n in (5, 6, *range(12, 52))]
    assert read.records.to_list() == [1, 2, 3, *range(6, 11)]


@pytest.mark.parametrize("header", ["a,b,c", "a,b c,c ", 'a,b"x,c'])
def test_a_table_of_nothing_but_blank_rows_has_no_rows(tmp_path: Path, header: str) -> None:
    with pytest.raises(FileUnreadable, match="header_only"):
        table(tmp_path, header + "\n,,\n,,\n")


def test_blank_rows_of_a_narrow_table_stay(tmp_path: Path) -> None:
    assert table(tmp_path, "id,text\n1,x\n,\n2,y\n3,z\n").frame.height == 4


BODY = "id,created,status,agent\n" + "".join(f"{n},2026-01-{n:02},open,Ann\n" for n in range(1, 20))


@pytest.mark.parametrize("above", ["From,2026-01-01,,\nTo,2026-01-31,,\n", "Report,Tickets,,\n,,,\n"])
def test_words_with_values_above_a_table_are_titles(tmp_path: Path, above: str) -> None:
    read = table(tmp_path, "My report,,,\n" + above + BODY)
    assert (read.columns, read.frame.height) == (["id", "created", "status", "agent"], 19)
    assert {*read.set_apart["rule"]} == {"title"}


def test_two_names_over_four_columns_are_no_title(tmp_path: Path) -> None:
    read = table(tmp_path, "who,what,,\n" + "Ann,likes,tea,daily\n" * 8)
    assert (read.columns, read.frame.height) == (["who", "what", "column 3", "column 4"], 8)


def test_a_small_table_above_another_is_not_taken_for_titles(tmp_path: Path) -> None:
    small = "who,calls,,\n" + "".join(f"Ann {n},{n},,\n" for n in range(30))
    read = table(tmp_path, small + ",,,\n" + BODY)
    assert (read.columns[:2], read.frame.height) == (["who", "calls"], 50)
