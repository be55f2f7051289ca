"""`import`, `undo` and `sample`: what goes in is accounted for, and comes out again without a trace."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from metrics import schema
from sample_data import FILES, FOLDER
from tests.cli.conftest import Run

HEADER = "ticket id,opened at,customer,category,status\n"
THREE = "1,2026-01-05 10:00:00,k1,A,closed\n2,2026-01-07 10:00:00,k1,A,closed\n3,2026-02-01 10:00:00,k2,B,open\n"
GOOD = HEADER + THREE
MANY = "".join(f"{n},2026-01-{n:02} 10:00:00,k{n},A,closed\n" for n in range(10, 30))
MIXED = GOOD + MANY + "4,not a date,k3,A,closed\n,2026-01-09 10:00:00,k3,A,closed\n"
SAID = {"contacts.csv": ["Personal", "handle_seconds"]}
"""The first word of each line on what was done with the sample's notes and handle time."""
NO_ID = HEADER + ",2026-01-05 10:00:00,k1,A,closed\n"
Write = Callable[[str, str], Path]


def figures(run: Run, db: Path) -> dict[str, Any]:
    """The summary without its receipts."""
    told = run("summary", "--db", db, "--json").json
    del told["receipts"]
    return told


def test_a_file_that_is_whole_leaves_with_nought(run: Run, db: Path, write: Write) -> None:
    answer = run("import", write("tickets.csv", GOOD), "--db", db, "--json")
    assert (answer.code, answer.err) == (0, "")
    told = answer.json
    counts = {k: told[k] for k in ("read", "kept", "merged", "duplicate", "out_of_scope", "rejected")}
    assert counts == {"read": 3, "kept": 3, "merged": 0, "duplicate": 0, "out_of_scope": 0, "rejected": 0}
    assert (told["id"], told["file"], told["kind"]) == (1, "tickets.csv", "contacts")
    assert (told["first"], told["last"]) == ("2026-01-05T10:00:00", "2026-02-01T10:00:00")


def test_rejected_rows_leave_with_three_and_are_written_cell_by_cell_with_what_is_wrong(
    run: Run, db: Path, write: Write, tmp_path: Path
) -> None:
    out = tmp_path / "rejected.csv"
    answer = run("import", write("tickets.csv", MIXED), "--db", db, "--rejected", out, "--json")
    assert answer.code == 3
    assert (answer.json["read"], answer.json["kept"], answer.json["rejected"]) == (25, 23, 2)
    assert sum(answer.json["rules"].values()) == 2
    header, *rows = csv.reader(io.StringIO(out.read_bytes().decode("utf-8-sig")))
    assert header == ["Problem", "Line in the first file", *HEADER.strip().split(",")]
    assert [row[1] for row in rows] == ["25", "26"]
    assert rows[0][2:] == ["4", "not a date", "k3", "A", "closed"]
    assert "“not a date” (column opened at)" in rows[0][0]


def test_several_files_are_stored_each_with_its_receipt(run: Run, db: Path, write: Write) -> None:
    first, second = write("jan.csv", GOOD), write("feb.csv", HEADER + MANY)
    answer = run("import", first, second, "--source", "desk", "--db", db, "--json")
    assert answer.code == 0
    told: Any = answer.json
    assert [(t["file"], t["kept"]) for t in told] == [("jan.csv", 3), ("feb.csv", 20)]


def test_of_several_files_one_that_cannot_be_read_stops_no_other_and_the_worst_code_is_given(
    run: Run, db: Path, write: Write
) -> None:
    files = [write("a.csv", MIXED), write("b.csv", "no table"), write("c.csv", GOOD)]
    answer = run("import", *files, "--db", db)
    assert answer.code == 2
    assert "b.csv" in answer.err
    assert [r["file"] for r in run("summary", "--db", db, "--json").json["receipts"]] == ["a.csv", "c.csv"]
    assert run("import", files[0], files[2], "--db", db).code == 3


def test_the_rejected_rows_of_several_files_are_not_mixed(run: Run, db: Path, write: Write, tmp_path: Path) -> None:
    answer = run("import", write("a.csv", MIXED), write("b.csv", GOOD), "--rejected", tmp_path / "r.csv", "--db", db)
    assert (answer.code, "--rejected" in answer.err) == (2, True)
    assert not (tmp_path / "r.csv").exists()


def test_where_nothing_can_be_kept_nothing_is_imported_but_the_rejected_rows_are_written(
    run: Run, db: Path, write: Write, tmp_path: Path
) -> None:
    out = tmp_path / "rejected.csv"
    answer = run("import", write("tickets.csv", NO_ID), "--db", db, "--rejected", out)
    assert answer.code == 2
    assert "tickets.csv" in answer.err
    assert out.read_bytes().count(b"\n") == 2
    assert run("summary", "--db", db, "--json").json["receipts"] == []


def test_people_read_where_every_row_went_and_how_to_take_it_back(run: Run, db: Path, write: Write) -> None:
    answer = run("import", write("tickets.csv", MIXED), "--db", db)
    assert answer.code == 3
    assert "Receipt 1: tickets.csv as contacts" in answer.out
    assert "25 read = 23 kept + 0 merged + 0 duplicate + 0 out of scope + 2 rejected" in answer.out
    assert "5 Jan 2026 to 1 Feb 2026" in answer.out
    assert "service-metrics undo 1" in answer.out


def test_the_same_file_twice_changes_nothing(run: Run, db: Path, write: Write) -> None:
    file = write("tickets.csv", GOOD)
    run("import", file, "--db", db)
    before = figures(run, db)
    again = run("import", file, "--db", db, "--json")
    assert again.code == 0
    assert (again.json["kept"], again.json["duplicate"]) == (0, 3)
    assert figures(run, db) == before
    assert "Nothing new: every row was already there." in run("import", file, "--db", db).out


def test_undo_leaves_the_summary_as_it_was_to_the_byte(run: Run, sample_copy: Path, write: Write) -> None:
    before = run("summary", "--db", sample_copy, "--json").out
    number = run("import", write("tickets.csv", GOOD), "--db", sample_copy, "--json").json["id"]
    assert run("summary", "--db", sample_copy, "--json").out != before
    answer = run("undo", number, "--db", sample_copy)
    assert answer.code == 0
    assert f"Receipt {number} is undone" in answer.out
    assert run("summary", "--db", sample_copy, "--json").out == before


def test_what_is_not_there_cannot_be_undone(run: Run, db: Path, write: Write) -> None:
    run("import", write("tickets.csv", GOOD), "--db", db)
    answer = run("undo", 7, "--db", db)
    assert answer.code == 2
    assert "7" in answer.err
    assert "1" in answer.err.replace("7", "")
    assert run("undo", 1, "--db", db).code == 0
    assert run("undo", 1, "--db", db).code == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_files_changes_no_figure(run: Run, db: Path, sample_store: Path, seed: int) -> None:
    for kind, name in random.Random(seed).sample(FILES, len(FILES)):
        answer = run("import", FOLDER / name, "--as", kind, "--db", db)
        assert answer.code == 0
        assert [line.split()[0] for line in answer.err.splitlines()] == SAID.get(name, [])
    assert figures(run, db) == figures(run, sample_store)


def test_the_kind_of_a_sample_file_is_seen_from_its_columns(run: Run) -> None:
    for kind, name in FILES:
        if kind in schema.EDITED:  # what people say in the pages is imported as what they name it
            continue
        assert f'kind = "{kind}"' in run("mapping", FOLDER / name).out


def test_the_sample_company_loads_once_and_leaves_without_a_trace(run: Run, sample_copy: Path, db: Path) -> None:
    before = run("summary", "--db", sample_copy, "--json").out
    again = run("sample", "--db", sample_copy)
    assert (again.code, "already" in again.out) == (0, True)
    assert run("summary", "--db", sample_copy, "--json").out == before
    assert "gone" in run("sample", "--db", sample_copy, "--remove").out
    assert run("summary", "--db", sample_copy, "--json").out == run("summary", "--db", db, "--json").out
    nothing = run("sample", "--db", sample_copy, "--remove")
    assert (nothing.code, "nothing was changed" in nothing.out) == (0, True)


def test_a_sample_company_loaded_by_half_is_completed(run: Run, sample_copy: Path) -> None:
    before = figures(run, sample_copy)
    assert run("undo", 5, "--db", sample_copy).code == 0
    assert run("undo", 2, "--db", sample_copy).code == 0
    assert figures(run, sample_copy) != before
    assert "The sample company is in" in run("sample", "--db", sample_copy).out
    assert figures(run, sample_copy) == before


def test_the_sample_company_is_not_mixed_into_own_data(run: Run, db: Path, write: Write) -> None:
    run("import", write("tickets.csv", GOOD), "--db", db)
    before = run("summary", "--db", db, "--json").out
    answer = run("sample", "--db", db)
    assert answer.code == 2
    assert "data of your own" in answer.err
    assert run("summary", "--db", db, "--json").out == before


def test_a_mapping_can_be_written_changed_and_used(run: Run, db: Path, write: Write, tmp_path: Path) -> None:
    file, plan = write("tickets.csv", GOOD), tmp_path / "plan.toml"
    printed = run("mapping", file, "--as", "contacts").out
    assert run("mapping", file, "--as", "contacts", "--out", plan).code == 0
    assert plan.read_text("utf-8") == printed
    changed = printed.replace('["category"]', '["status"]')
    assert changed != printed
    plan.write_text(changed, encoding="utf-8")
    assert run("import", file, "--db", db, "--mapping", plan).code == 0
    reasons = run("summary", "--db", db, "--json").json["by"]["reason"]
    assert [(row["key"], row["contacts"]) for row in reasons] == [("closed", 2), ("open", 1)]


def test_a_kind_that_contradicts_the_mapping_is_asked_about(run: Run, db: Path, write: Write, tmp_path: Path) -> None:
    file, plan = write("tickets.csv", GOOD), tmp_path / "plan.toml"
    run("mapping", file, "--as", "contacts", "--out", plan)
    answer = run("import", file, "--db", db, "--mapping", plan, "--as", "orders")
    assert answer.code == 2
    assert "--as says orders" in answer.err


def test_a_file_is_read_as_its_source_was_last_time(run: Run, db: Path, write: Write, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    text = run("mapping", write("january.csv", GOOD), "--as", "contacts").out
    plan.write_text(text.replace('["category"]', '["status"]'), encoding="utf-8")
    run("import", tmp_path / "january.csv", "--db", db, "--mapping", plan)
    february = write("february.csv", HEADER + "9,2026-03-05 10:00:00,k1,A,waiting\n")
    assert run("import", february, "--db", db).code == 0
    assert "waiting" in {row["key"] for row in run("summary", "--db", db, "--json").json["by"]["reason"]}


def test_what_one_file_said_of_its_end_does_not_hold_for_the_next(
    run: Run, db: Path, write: Write, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.toml"
    text = run("mapping", write("january.csv", GOOD), "--as", "contacts").out
    plan.write_text("complete_to = 2026-01-31T00:00:00\n" + text, encoding="utf-8")
    run("import", tmp_path / "january.csv", "--db", db, "--mapping", plan)
    assert run("summary", "--db", db, "--json").json["as_of"] == "2026-01-31T00:00:00"
    run("import", write("february.csv", HEADER + "9,2026-03-05 10:00:00,k1,A,open\n"), "--db", db)
    assert run("summary", "--db", db, "--json").json["as_of"] == "2026-03-05T10:00:00"
