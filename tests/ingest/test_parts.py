"""A large file in parts: every record once, in order, with the line where it stands in the whole file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.ingest import large as room
from metrics.ingest import read_table
from metrics.ingest.large import parts
from tests.ingest.files import SETTINGS, put, written

CELLS = st.sampled_from(["", "x", "é", "two\nlines", 'say "no"', ",", "'", "long " * 9])


@pytest.fixture(scope="module", autouse=True)
def small() -> object:
    """A byte for a megabyte, so that a file of a few lines is a large one."""
    patch = pytest.MonkeyPatch()
    patch.setattr(room, "MEGABYTE", 1)
    patch.setattr(room, "PIECE", 64)
    yield
    patch.undo()


@settings(max_examples=25)
@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=60, max_size=80),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(200, 400),
    st.sampled_from(["", "\n", "\r\n\r\n"]),
)
def test_the_parts_hold_every_record_once_and_know_its_line(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], end: str, size: int, blank: str
) -> None:
    rows = [("id", "a", "b"), *((f"T{i}", *pair) for i, pair in enumerate(cells))]
    path = put(tmp_path_factory.mktemp("parts"), written(rows, lineterminator=end) + blank)
    cut = parts(path, replace(SETTINGS, part_mb=size, max_file_mb=10**9))
    if path.stat().st_size <= 1.5 * size + 20:
        return
    assert cut is not None
    whole, frames, places = read_table(path, SETTINGS), list[pl.DataFrame](), list[tuple[int, int]]()
    for part in cut:
        frames.append(part.table.frame)
        origin = part.table.origin(part.table.records.to_list())
        places += [(record + part.records, line + part.lines) for record, line, _ in origin.iter_rows()]
    assert len(frames) > 1
    assert pl.concat(frames).equals(whole.frame)
    assert places == whole.origin(whole.records.to_list()).select("record", "line").rows()


@pytest.mark.parametrize(
    "content",
    [
        "Monthly report\n\nid,a,b\n" + "1,2,3\n" * 40,
        "id,a,b\n" + '1,5" pipe,3\n' * 40,
        ("id,a,b\n" + "1,señor,3\n" * 40).encode("windows-1252"),
        b"PK\x03\x04" + bytes(400),
    ],
    ids=["a title", "stray quotes", "an older encoding", "no text"],
)
def test_what_cannot_be_cut_before_it_is_understood_is_read_as_a_whole(tmp_path: Path, content: str | bytes) -> None:
    assert parts(put(tmp_path, content), replace(SETTINGS, part_mb=50, max_file_mb=10**9)) is None
