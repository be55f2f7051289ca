"""JSON and Parquet files become the same table of text as a CSV file, or a sentence that says why not."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.errors import FileUnreadable
from metrics.ingest import check, propose, read_table
from metrics.ingest.identity import Pseudonyms
from tests.ingest.files import KEY, NOW, SETTINGS, cells, put, table

WHEN = dt.datetime(2026, 1, 2, 3, 4, 5)


def parquet(**columns: object) -> bytes:
    """A Parquet file of these columns."""
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ([{"id": 1, "n": 2.50, "b": True}], [("id", "n", "b"), ("1", "2.5", "true")]),
        ('[{"id": 12345678901234567890, "n": 1.50}]', [("id", "n"), ("12345678901234567890", "1.50")]),
        ([{"a": {"b": {"c": "x"}}, "t": ["p", "q"]}, {"a": None}], [("a.b.c", "t"), ("x", "p, q"), ("", "")]),
        ([{"a": "1"}, {"b": "2"}], [("a", "b"), ("1", ""), ("", "2")]),
        ([{"a": "é\n\"'", "b": ""}], [("a", "b"), ("é\n\"'", "")]),
        ({"data": {"items": [{"a": "1"}]}, "next": None}, [("a",), ("1",)]),
        ({"id": 7, "name": "x"}, [("id", "name"), ("7", "x")]),
        ('{"a": 1}\n\n{"a": 2}\r\n', [("a",), ("1",), ("2",)]),
        ('{"a": 1,\n "b": 2}\n{"a": 3,\n "b": 4}', [("a", "b"), ("1", "2"), ("3", "4")]),
        ('[{"a": "\\ud83d"}]', [("a",), ("\ufffd",)]),
    ],
)
def test_json_becomes_text_with_the_digits_that_it_is_written_with(
    tmp_path: Path, content: object, rows: list[tuple[str, ...]]
) -> None:
    read = table(tmp_path, content if isinstance(content, str) else json.dumps(content), "x.txt")
    assert cells(read) == rows
    assert (read.how.form, read.read) == ("json", len(rows) - 1)


def test_a_broken_line_costs_itself_only(tmp_path: Path) -> None:
    read = table(tmp_path, '{"a": 1}\n{"a": \n{"a": 3}\n', "x.jsonl")
    assert read.frame["a"].to_list() == ["1", "3"]
    assert read.records.to_list() == [1, 3]
    assert read.misfits.rows() == [(2, 2, '{"a": ', "json_unreadable")]
    assert read.origin([3]).rows() == [(3, 3, "3")]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ([], "error.json_no_records"),
        ([[1, 2]], "error.json_no_records"),
        ({"a": [{"x": 1}], "b": [{"y": 1}]}, "error.json_several"),
        ('[{"a": 1}, {"a"', "error.json_broken"),
        ('[{"a": 1}] and more', "error.json_broken"),
        ({"tickets": []}, "error.json_no_records"),
    ],
)
def test_json_that_is_no_table_is_refused_with_its_cause(tmp_path: Path, content: object, key: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        table(tmp_path, content if isinstance(content, str) else json.dumps(content))
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        ([WHEN, None], ["2026-01-02 03:04:05", None]),
        ([WHEN.replace(microsecond=120_000)], ["2026-01-02 03:04:05.120"]),
        (pl.Series([WHEN]).dt.replace_time_zone("Europe/Madrid"), ["2026-01-02 02:04:05+00:00"]),
        ([dt.date(2026, 1, 2)], ["2026-01-02"]),
        ([1.0, 2.5, None, float("nan")], ["1", "2.5", None, None]),
        ([2**60], ["1152921504606846976"]),
        ([True, False, None], ["true", "false", None]),
        (["x", "", None], ["x", None, None]),
        ([b"x"], ["x"]),
        ([["a", "b"], None], ["a, b", None]),
        (pl.Series(["p", "q"], dtype=pl.Categorical), ["p", "q"]),
    ],
)
def test_a_column_of_parquet_becomes_plain_text(tmp_path: Path, column: object, texts: list[str | None]) -> None:
    read = table(tmp_path, parquet(id=list(range(len(texts))), c=column), "x")
    assert read.frame["c"].to_list() == texts
    assert read.frame.schema == {"id": pl.String, "c": pl.String}


def test_nested_parquet_becomes_columns_with_points(tmp_path: Path) -> None:
    read = table(tmp_path, parquet(id=[1], user=[{"name": "x", "at": {"day": dt.date(2026, 1, 2)}}]), "x")
    assert cells(read) == [("id", "user.name", "user.at.day"), ("1", "x", "2026-01-02")]


def test_parquet_becomes_contacts_like_a_csv_file(tmp_path: Path) -> None:
    path = put(tmp_path, parquet(contact_id=[1, 2], opened_at=[WHEN, WHEN + dt.timedelta(1)]), "x.parquet")
    read = read_table(path, SETTINGS)
    batch = check(read, propose(read), Pseudonyms(KEY), NOW)
    assert batch.kept["opened_at"].to_list() == [WHEN, WHEN + dt.timedelta(1)]


lines = st.lists(st.text("ab1,;\"'\t \\#:-", max_size=12), min_size=1, max_size=14)


@given(lines, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example(mangled=["';\\", ";", ";"], end="\r", good=False)
def test_rows_misfits_and_what_is_set_apart_are_all_that_was_read(
    tmp_path_factory: pytest.TempPathFactory, mangled: list[str], end: str, good: bool
) -> None:
    rows = [f"{i},2026-01-{i + 1:02},word {i}" for i in range(9)] if good else []
    text = end.join(["id,day,note", *rows, *mangled])
    try:
        read = table(tmp_path_factory.mktemp("mangled"), text)
    except FileUnreadable:
        return
    assert read.read == read.frame.height + read.misfits.height + read.set_apart.height
    numbers = [*read.records, *read.misfits["record"], *read.set_apart["record"]]
    below = sorted(number for number in numbers if number)
    assert below == list(range(1, len(below) + 1))
    filled = [line for line in mangled if line.strip(" ")]
    header = "header" in read.set_apart["rule"].to_list() or read.how.header_line > 1
    assert read.read <= len(rows) + len(filled) + header + read.how.headless
