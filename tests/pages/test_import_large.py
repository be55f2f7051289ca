"""A file that is not held as a whole: the page says, asks and stores the same as of one that is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.ingest import Part
from metrics.ingest import large as room
from pages.parts import data
from tests.pages.desk import (
    MIXED,
    PLAIN,
    TWO_WAYS,
    accounted,
    arrived,
    as_csv,
    change,
    contacts,
    download,
    give,
    key,
    press,
    row_of,
    said,
    ticket,
    title,
)
from tests.pages.opening import opened
from tests.store.bring import picture

LATE_WORDS = as_csv(ticket(n, Status={150: "reopened", 155: "on fire"}.get(n, "solved")) for n in range(160))
"""Outcomes that the first part does not hold: one that is known everywhere, one that nobody knows."""


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A byte for a megabyte, so that a file of 160 rows comes in several parts; how many parts each pass read."""
    monkeypatch.setattr(room, "MEGABYTE", 1)
    monkeypatch.setattr(room, "PIECE", 700)
    monkeypatch.setenv("SERVICE_METRICS_PART_MB", "3000")
    monkeypatch.setenv("SERVICE_METRICS_MAX_FILE_MB", "1000000")
    read, cut = list[int](), room.Parts.__iter__

    def counted(parts: room.Parts) -> Iterator[Part]:
        read.append(0)
        for part in cut(parts):
            read[-1] += 1
            yield part

    monkeypatch.setattr(room.Parts, "__iter__", counted)
    return read


@pytest.fixture
def large(passes: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The import page of a store of its own, where files come in parts."""
    return opened(monkeypatch, tmp_path / "large.duckdb", "import")


def told(at: AppTest, content: bytes) -> tuple[object, ...]:
    """What the page says of a file, and the rejected rows that it gives back."""
    give(at, content)
    assert not at.exception
    return title(at), accounted(at), download(at), at.session_state["importing"].desk.ready


def shape(words: str) -> str:
    return next(line for line in words.splitlines() if "records · " in line)


@pytest.mark.parametrize("content", [PLAIN, MIXED, LATE_WORDS])
def test_the_page_says_and_stores_the_same_as_of_a_file_that_is_held(
    content: bytes, passes: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name, size in (("parts", "3000"), ("whole", "1000000")):
        monkeypatch.setenv("SERVICE_METRICS_PART_MB", size)
        at = opened(monkeypatch, tmp_path / f"{name}.duckdb", "import")
        (tmp_path / f"{name}.duckdb.key").write_bytes(b"k" * 32)
        (tmp_path / f"{name}.duckdb.key").chmod(0o600)
        read = told(at, content)
        described = shape(said(at))
        press(at, "Store")
        assert arrived() == []
        found.append((read, described, accounted(at), title(at), picture(data.store())))
        data.close()
    assert found[0] == found[1]
    assert passes == [3, 3]  # once to check and compare, once to store: all in parts, and nothing twice


def test_what_the_first_records_cannot_say_is_said(large: AppTest) -> None:
    give(large, MIXED)
    assert "160 records · 7 columns" in said(large)
    assert "This file is large and is read in parts." in said(large)
    assert "This file is large" not in said(give(press(large, "Store"), as_csv(ticket(n) for n in range(9))))


def test_an_outcome_that_only_the_last_part_holds_is_asked_with_its_rows(large: AppTest) -> None:
    give(large, LATE_WORDS)
    editor = key(large, "outcome_")[: -len(str(large.session_state["importing"].desk.turn)) - 1]
    shown = next(e.value for e in large.data_editor if str(e.key).startswith(editor))
    rows = {value: (count, meaning) for value, count, meaning in shown.itertuples(index=False)}
    assert rows == {"solved": ("158", "resolved"), "reopened": ("1", "unresolved"), "on fire": ("1", "-unsaid")}
    assert not large.session_state["importing"].desk.ready
    change(large, editor, row_of(large, editor, "value", "on fire"), meaning="unresolved")
    press(large, "Store 160 contacts")
    assert title(large) == "Contacts stored: 160"
    assert data.store().rows("SELECT count(*) FROM contact WHERE outcome = 'unresolved'") == [(2,)]


def test_two_readings_of_its_dates_are_a_question(large: AppTest) -> None:
    give(large, TWO_WAYS)
    assert "question" in title(large).lower() or "dates" in title(large).lower()
    assert contacts() == 0


def test_a_file_whose_rows_belong_together_is_held_as_a_whole(large: AppTest, passes: list[int]) -> None:
    give(large, PLAIN)
    change(large, "import_columns", row_of(large, "import_columns", "column", "Ticket ID"), read="-")
    large.checkbox(key=key(large, "no_id")).check().run()
    passes.clear()
    press(large, "Store 160 contacts")
    assert (contacts(), passes) == (160, [])


def test_a_store_that_changes_meanwhile_is_compared_again(large: AppTest) -> None:
    half = as_csv(ticket(n) for n in range(80))
    give(large, PLAIN)
    desk = large.session_state["importing"].desk
    assert desk.forecast.new == 160
    give(large, half, "half.csv")
    large.button(key=f"import_show_{large.session_state['importing'].desks[-1].turn}").click().run()
    press(large, "Store 80 contacts")
    assert (desk.forecast.new, desk.forecast.duplicate) == (80, 80)
