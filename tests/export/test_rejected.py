"""Rejected rows can be mended in a spreadsheet and brought back: they are read as their file was, and only once."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.export import is_mended, rejected_csv
from metrics.i18n import LANGUAGES, words
from metrics.ingest import Mapping, read_table
from metrics.schema import KINDS, fields
from metrics.store import Store
from metrics.store.versions import Receipt

HEADER = "ticket id;opened at;customer;category;status"
# Only the whole file shows that the day comes first: no rejected row does.
GOOD = [f"{n};{n + 10}/02/2024 10:00;k{n};A;closed" for n in range(1, 15)]
BAD = [
    ";03/02/2024 10:00;k1;A;closed",
    "21;soon;k2;=A;closed",
    "22;04/02/2024 10:00;k3",
    "23;05/02/2024 10:00;k4;A;B;closed",
]
WHOLE = ["20;03/02/2024 10:00;k1;A;closed", *(f"{n};0{n - 18}/02/2024 10:00;k{n - 19};A;closed" for n in range(21, 24))]


def brought(store: Store, path: Path, lines: list[str]) -> tuple[Receipt, list[list[str]]]:
    """The receipt of a file, and its rejected rows as a spreadsheet would show them."""
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    table = read_table(path, store.settings)
    ready = pipeline.draft(store, table, pipeline.propose_for(store, table))
    content = rejected_csv(words("en"), table, ready.batch)
    return pipeline.store_batch(store, ready), list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def back(store: Store, path: Path, rows: list[list[str]]) -> Receipt:
    """The receipt of the rejected rows as they were saved, without any answer from anybody."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return pipeline.import_file(store, path)[0]


def test_every_cell_stands_in_its_place_behind_what_is_wrong(store: Store, tmp_path: Path) -> None:
    _, (header, *rows) = brought(store, tmp_path / "tickets.csv", GOOD + BAD)
    assert header == ["Problem", "Line in the first file", *HEADER.split(";")]
    assert [row[1] for row in rows] == ["16", "17", "18", "19"]
    assert [row[2:] for row in rows] == [
        ["", "03/02/2024 10:00", "k1", "A", "closed"],
        ["21", "soon", "k2", "'=A", "closed"],
        ["22", "04/02/2024 10:00", "k3"],
        ["23", "05/02/2024 10:00", "k4", "A", "B", "closed"],
    ]
    assert all(row[0] for row in rows)


def test_mended_rows_complete_the_store_as_if_the_file_had_been_right(store: Store, tmp_path: Path) -> None:
    _, (header, *rows) = brought(store, tmp_path / "tickets.csv", GOOD + BAD)
    mended = [[*row[:2], *line.split(";")] for row, line in zip(rows, WHOLE, strict=True)]
    receipt = back(store, tmp_path / "mended.csv", [header, *mended])
    assert (receipt.read, receipt.kept, receipt.rejected, receipt.source) == (4, 4, 0, "tickets")
    sql = "SELECT * EXCLUDE version FROM now_contacts ORDER BY contact_id"
    in_two = store.rows(sql)
    pipeline.undo(store, [r.id for r in pipeline.receipts(store)])
    brought(store, tmp_path / "tickets.csv", GOOD + WHOLE)
    assert store.rows(sql) == in_two


def test_rows_that_nobody_mended_stay_rejected(store: Store, tmp_path: Path) -> None:
    _, (header, *rows) = brought(store, tmp_path / "tickets.csv", GOOD + BAD)
    rows[1] = [*rows[1][:2], *WHOLE[1].split(";")]
    again = back(store, tmp_path / "rejected.csv", [header, *rows])
    assert (again.kept, again.rejected) == (1, 3)
    assert again.details["rules"] == {"contact_id_missing": 1, "wrong_number_of_columns": 2}


def test_a_download_of_a_download_does_not_grow(store: Store, tmp_path: Path) -> None:
    _, (header, *rows) = brought(store, tmp_path / "tickets.csv", GOOD + BAD)
    rows[1] = [*rows[1][:2], *WHOLE[1].split(";")]
    path = tmp_path / "rejected.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    table = read_table(path, store.settings)
    ready = pipeline.draft(store, table, pipeline.propose_for(store, table))
    again = list(csv.reader(io.StringIO(rejected_csv(words("es"), table, ready.batch).decode("utf-8-sig"))))
    assert again[0] == ["Problema", "Línea en el primer archivo", *HEADER.split(";")]
    assert [row[2:] for row in again[1:]] == [row[2:] for row in (rows[0], *rows[2:])]


def test_a_row_without_an_id_gets_the_one_that_it_would_have_had(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    nameless = Mapping("contacts", "calls", {"opened_at": ("when",), "reason": ("why",)}, no_id=True)

    def ids(text: str) -> list[str]:
        path.write_text(text, encoding="utf-8")
        table = read_table(path, store.settings)
        ready = pipeline.draft(store, table, replace(nameless))
        return [str(i) for i in ready.batch.kept["contact_id"]]

    plain = ids("when,why\n2024-02-13,A\n2024-02-14,B\n")
    assert ids("Problem,Line in the first file,when,why\nx,2,2024-02-13,A\ny,3,2024-02-14,B\n") == plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_leading_columns_are_known_in_every_language_and_name_no_field(language: str) -> None:
    t = words(language)
    assert is_mended([t("rejected.problem"), "id"])
    names = {t(key).lower() for key in ("rejected.problem", "rejected.where")}
    aliases = {a for kind in KINDS for f in fields(kind).values() for a in (f.metadata or {})["aliases"]}
    assert names & (aliases | {name for kind in KINDS for name in fields(kind)}) == set()
