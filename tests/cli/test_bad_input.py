"""What cannot be imported: a sentence on stderr that says what, where and what to do; the store is as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from sample_data import FOLDER
from tests.cli.conftest import Run

HEADER = "id,opened at,customer,reason\n"
ROWS = "1,2026-01-05 10:00:00,a,x\n2,2026-01-06 10:00:00,a,y\n"
EITHER = "id,opened at,customer,reason\n1,03/04/2026,a,x\n2,05/06/2026,b,y\n"


def book(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("April", "May"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["id", "opened at", "reason"])
            sheet.write_row(1, 0, [f"{name}-1", "2026-04-01 10:00:00", "x"])
    return path


Case = tuple[Callable[[Path], Path], tuple[str, ...], tuple[str, ...]]


def text(name: str, content: str | bytes) -> Callable[[Path], Path]:
    def put(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


# What is handed over, with which options; what the sentence must name.
CASES: dict[str, Case] = {
    "a picture": (text("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8), (), ("photo.csv", "CSV")),
    "nothing": (text("nothing.csv", ""), (), ("nothing.csv", "empty")),
    "blank lines": (text("blank.csv", "\n \n\n"), (), ("blank.csv", "empty")),
    "a header alone": (text("header.csv", HEADER), (), ("header.csv", "opened at", "no rows")),
    "no such file": (lambda folder: folder / "gone.csv", (), ("gone.csv",)),
    "unknown columns": (text("odd.csv", "colour,size\nred,1\n"), (), ("odd.csv", "colour", "contacts")),
    "a column missing": (text("half.csv", "id,reason\n1,x\n"), ("--as", "contacts"), ("half.csv", "opened_at")),
    "a wrong sheet": (lambda folder: book(folder / "book.xlsx"), ("--sheet", "March"), ("March", "April", "May")),
    "a sheet of a text": (text("a.csv", HEADER + ROWS), ("--sheet", "April"), ("a.csv", "April")),
    "two readings": (text("dates.csv", EITHER), ("--as", "contacts"),
                     ("opened at", "03/04/2026", "line 2", "--date-order dmy", "--date-order mdy")),
    "no dates": (text("dates.csv", HEADER + "1,soon,a,x\n2,later,b,y\n"), ("--as", "contacts"),
                 ("opened at", "soon", "line 2")),
    "no mapping": (text("a.csv", HEADER + ROWS), ("--mapping", "/nowhere/m.toml"), ("/nowhere/m.toml",)),
    "a folder": (lambda folder: folder, (), ()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_refused_with_a_sentence_and_changes_nothing(
    run: Run, sample_store: Path, tmp_path: Path, case: str
) -> None:
    make, options, named = CASES[case]
    before = run("summary", "--db", sample_store, "--json").out
    answer = run("import", make(tmp_path), *options, "--db", sample_store, "--json")
    assert (answer.code, answer.out) == (2, "")
    assert all(word in answer.err for word in named), answer.err
    assert len(answer.err.splitlines()) <= 4
    assert "Traceback" not in answer.err
    assert "error." not in answer.err
    assert run("summary", "--db", sample_store, "--json").out == before


@pytest.mark.parametrize("case", CASES)
def test_the_sentence_is_spanish_where_that_is_spoken(
    run: Run, db: Path, tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, options, _ = CASES[case]
    path = make(tmp_path)
    english = run("import", path, *options, "--db", db).err
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    spanish = run("import", path, *options, "--db", db)
    assert spanish.code == 2
    assert spanish.err
    assert spanish.err != english


def test_a_question_about_dates_is_answered_on_the_command_line(run: Run, db: Path, tmp_path: Path) -> None:
    path = text("dates.csv", EITHER)(tmp_path)
    asked = run("import", path, "--as", "contacts", "--db", db).err.splitlines()
    assert [line.strip() for line in asked[1:]] == [
        "--date-order dmy would read it as 2026-04-03 to 2026-06-05",
        "--date-order mdy would read it as 2026-03-04 to 2026-05-06",
    ]
    told = run("import", path, "--as", "contacts", "--db", db, "--date-order", "mdy", "--json")
    assert told.code == 0
    assert (told.json["first"][:10], told.json["last"][:10]) == ("2026-03-04", "2026-05-06")


def test_ids_repeated_with_different_content_are_named_and_one_row_of_each_is_kept(
    run: Run, db: Path, tmp_path: Path
) -> None:
    rows = ROWS + "1,2026-01-08 10:00:00,a,z\n1,2026-01-05 10:00:00,a,x\n"
    answer = run("import", text("twice.csv", HEADER + rows)(tmp_path), "--as", "contacts", "--db", db, "--json")
    assert answer.code == 0
    assert (answer.json["kept"], answer.json["merged"], answer.json["duplicate"]) == (2, 1, 1)
    assert "“1” in lines 2, 4" in answer.err
    assert "last change" in answer.err
    assert [n["key"] for n in answer.json["notices"]] == ["notice.ids_repeated"]


def test_nothing_is_said_where_the_file_tells_which_version_is_the_later_one(
    run: Run, db: Path, tmp_path: Path
) -> None:
    header, rows = "id,opened at,updated,reason\n", "1,2026-01-05 10:00:00,2026-01-0{},{}\n"
    log = header + rows.format(6, "x") + rows.format(7, "y")
    answer = run("import", text("log.csv", log)(tmp_path), "--as", "contacts", "--db", db)
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("sheet", ["April", "May"])
def test_a_sheet_is_read_by_its_name(run: Run, db: Path, tmp_path: Path, sheet: str) -> None:
    assert run("import", book(tmp_path / "book.xlsx"), "--sheet", sheet, "--db", db).code == 0
    assert run("preview", tmp_path / "book.xlsx", "--sheet", sheet, "--csv").out.splitlines()[1].startswith(sheet)


def test_where_the_rejected_rows_cannot_be_written_nothing_is_imported(run: Run, db: Path, tmp_path: Path) -> None:
    path = text("a.csv", HEADER + ROWS)(tmp_path)
    answer = run("import", path, "--as", "contacts", "--db", db, "--rejected", tmp_path / "no" / "such" / "folder.csv")
    assert answer.code == 2
    assert "folder.csv could not be written" in answer.err
    assert run("summary", "--db", db, "--json").json["receipts"] == []


@pytest.mark.parametrize("command", ["preview", "mapping"])
def test_other_commands_refuse_a_bad_file_in_the_same_words(run: Run, tmp_path: Path, command: str) -> None:
    path = text("nothing.csv", "")(tmp_path)
    answer = run(command, path)
    assert answer.code == 2
    assert "nothing.csv" in answer.err


def test_a_preview_is_the_table_and_reads_back_to_the_same_preview(run: Run, tmp_path: Path) -> None:
    odd = 'id;text\n1;"a ""quoted"" word"\n2;"two\nlines"\n3;=1+1\n4;a,b\n5; spaces \n'
    first = run("preview", text("odd.csv", odd)(tmp_path), "--csv").out
    assert first.split("\n")[0].strip() == "id,text"
    again = run("preview", text("again.csv", first)(tmp_path), "--csv").out
    assert again == first
    for name in ("contacts.csv", "reasons.csv"):
        told = run("preview", FOLDER / name, "--csv").out
        assert told.replace("\r\n", "\n") == (FOLDER / name).read_text("utf-8")


def test_a_preview_for_people_shows_every_column(run: Run) -> None:
    lines = run("preview", FOLDER / "contacts.csv").out.splitlines()
    assert lines[0] == "contacts.csv: 18,314 rows, 18 columns, read as utf-8, ','"
    assert [line.split()[0] for line in lines[1:]][:3] == ["contact_id", "customer_id", "order_id"]
