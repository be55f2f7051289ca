"""Workbooks: the right sheet, cells as text, and no workbook that can harm the process that asks for it."""

import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from metrics.errors import FileUnreadable
from metrics.ingest import check, preview_csv, propose, read_table
from metrics.ingest.identity import Pseudonyms
from tests.ingest.files import KEY, NOW, SETTINGS, cells, put, workbook
from tests.ingest.wardrobe import ROWS, old_book

OPENED = dt.datetime(2026, 1, 2, 10, 5, 30)
TABLE: list[tuple[object, ...]] = [
    ("contact_id", "opened_at", "day", "tier", "score", "code", "urgent", "blank"),
    (1001.0, OPENED, dt.date(2026, 1, 2), 2, 12.5, "007", True, None),
    (1002.0, OPENED + dt.timedelta(days=1), dt.date(2026, 1, 3), 3, 12.0, "008", False, None),
]
TEXT = [
    ("contact_id", "opened_at", "day", "tier", "score", "code", "urgent", "blank"),
    ("1001", "2026-01-02 10:05:30", "2026-01-02", "2", "12.5", "007", "true", ""),
    ("1002", "2026-01-03 10:05:30", "2026-01-03", "3", "12", "008", "false", ""),
]


def test_cells_become_text_that_says_the_same(tmp_path: Path) -> None:
    read = read_table(workbook(tmp_path / "x.xlsx", {"Data": TABLE}), SETTINGS)
    assert cells(read) == TEXT
    assert (read.how.sheet, read.how.sheets) == ("Data", ("Data",))
    assert preview_csv(read).decode().splitlines()[1].startswith("1001,2026-01-02 10:05:30,2026-01-02,2,12.5,007,")


def test_titles_and_blank_rows_keep_their_line_numbers(tmp_path: Path) -> None:
    rows = [("Tickets of March",), (), *TABLE[:2], (), TABLE[2]]
    read = read_table(workbook(tmp_path / "x.xlsx", {"Data": rows}), SETTINGS)
    assert cells(read) == TEXT
    assert read.how.header_line == 3
    assert read.origin([1, 2])["line"].to_list() == [4, 6]
    assert read.origin([2])["raw"].to_list() == ["1002,2026-01-03 10:05:30,2026-01-03,3,12,008,false,"]


def test_a_table_that_begins_in_another_column_is_found(tmp_path: Path) -> None:
    rows = [(None, None, *row[:3]) for row in TABLE]
    assert cells(read_table(workbook(tmp_path / "x.xlsx", {"Data": rows}), SETTINGS)) == [r[:3] for r in TEXT]


def test_the_first_visible_sheet_with_a_table_is_taken_unless_one_is_named(tmp_path: Path) -> None:
    sheets: dict[str, list[tuple[object, ...]]] = {
        "Cover": [],
        "Secret": [("a", "b"), (1, 2)],
        "Data": TABLE,
        "More": [("c", "d"), (3, 4)],
    }
    path = workbook(tmp_path / "x.xlsx", sheets, hidden=["Secret"])
    assert read_table(path, SETTINGS).how.sheet == "Data"
    assert cells(read_table(path, SETTINGS, sheet="More")) == [("c", "d"), ("3", "4")]
    assert cells(read_table(path, SETTINGS, sheet="Secret")) == [("a", "b"), ("1", "2")]


def test_an_old_workbook_gives_its_sheets_and_moments_to_the_second(tmp_path: Path) -> None:
    path = put(tmp_path, old_book(second=True), "x.xls")
    read = read_table(path, SETTINGS)
    assert (read.how.sheet, read.how.sheets) == ("Contacts", ("Cover", "Contacts"))
    assert read.frame["opened_at"].to_list() == [f"{row[1]:%Y-%m-%d %H:%M:%S}" for row in ROWS]
    assert cells(read_table(path, SETTINGS, sheet="Contacts")) == cells(read)
    with pytest.raises(FileUnreadable, match="sheet_missing"):
        read_table(path, SETTINGS, sheet="Data")


def test_every_second_of_a_day_comes_back(tmp_path: Path) -> None:
    moments = [dt.datetime(2026, 3, 1) + dt.timedelta(seconds=7919 * i) for i in range(2000)]
    path = workbook(tmp_path / "x.xlsx", {"Data": [("id", "when"), *((i, m) for i, m in enumerate(moments))]})
    assert read_table(path, SETTINGS).frame["when"].to_list() == [f"{m:%Y-%m-%d %H:%M:%S}" for m in moments]


@pytest.mark.parametrize("number", [0.1 + 0.2, 1e15, 123456789012345.0, -2.5, 1e-7, 100.0])
def test_numbers_come_back(tmp_path: Path, number: float) -> None:
    path = workbook(tmp_path / "x.xlsx", {"Data": [("id", "n"), ("a", number), ("b", "text")]})
    written = read_table(path, SETTINGS).frame["n"][0]
    assert float(written) == pytest.approx(number, rel=1e-15)
    assert not written.endswith(".0")


def test_a_sheet_becomes_contacts_like_a_csv_file(tmp_path: Path) -> None:
    read = read_table(workbook(tmp_path / "x.xlsx", {"Data": TABLE}), SETTINGS)
    batch = check(read, propose(read), Pseudonyms(KEY), NOW)
    assert batch.kept["opened_at"].to_list() == [OPENED, OPENED + dt.timedelta(days=1)]
    assert batch.kept["contact_id"].to_list() == ["x\x1f1001", "x\x1f1002"]


@pytest.mark.parametrize(
    ("sheets", "sheet", "key", "value"),
    [
        ({"A": TABLE, "B": TABLE}, "C", "error.sheet_missing", ("sheets", "A, B")),
        ({"A": [], "B": []}, None, "error.workbook_empty", ("sheets", "A, B")),
        ({"A": TABLE, "B": []}, "B", "error.sheet_empty", ("sheet", "B")),
        ({"A": TABLE[:1]}, None, "error.header_only", ("file", "x.xlsx")),
    ],
)
def test_a_wrong_or_empty_sheet_is_named_with_those_there_are(
    tmp_path: Path, sheets: dict[str, list[tuple[object, ...]]], sheet: str | None, key: str, value: tuple[str, str]
) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read_table(workbook(tmp_path / "x.xlsx", sheets), SETTINGS, sheet=sheet)
    assert refused.value.key == key
    assert refused.value.values[value[0]] == value[1]


def rewritten(path: Path, member: str, old: str, new: str) -> Path:
    """The workbook with one piece of its XML changed."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert old.encode() in parts[member]
    parts[member] = parts[member].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def hostile(path: Path, how: str) -> Path:
    """Small workbooks that make a reader ask for all memory, abort or give up."""
    workbook(path, {"Data": [("id", "b"), ("x", "y")]})
    if how == "far corner":
        return rewritten(path, "xl/worksheets/sheet1.xml", 'r="B2"', 'r="XFD1048576"')
    if how == "lying count":
        return rewritten(path, "xl/sharedStrings.xml", 'uniqueCount="4"', 'uniqueCount="999999999999"')
    if how == "cut":
        path.write_bytes(path.read_bytes()[:900])
        return path
    return put(path.parent, b"PK\x03\x04 but no workbook", path.name)


@pytest.mark.parametrize("how", ["far corner", "lying count", "cut", "no workbook"])
def test_a_hostile_or_broken_workbook_ends_its_own_process_only(tmp_path: Path, how: str) -> None:
    path = hostile(tmp_path / "x.xlsx", how)
    with pytest.raises(FileUnreadable) as refused:
        read_table(path, replace(SETTINGS, workbook_memory_mb=600))
    hungry, broken = "error.workbook_hungry", "error.workbook_broken"
    expected = {"far corner": hungry, "lying count": hungry, "cut": broken, "no workbook": "error.packed_broken"}
    assert refused.value.key == expected[how]


def test_a_lying_dimension_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", {"Data": [("id", "b"), ("x", "y")]})
    rewritten(path, "xl/worksheets/sheet1.xml", 'ref="A1:B2"', 'ref="A1:XFD1048576"')
    assert cells(read_table(path, SETTINGS)) == [("id", "b"), ("x", "y")]


def test_a_workbook_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", {"Data": [("id", *range(60)), *((i, *range(60)) for i in range(4000))]})
    with pytest.raises(FileUnreadable) as refused:
        read_table(path, replace(SETTINGS, workbook_seconds=0))
    assert refused.value.key == "error.workbook_slow"
