"""Durations: as a clock writes them, as people say them, or as a number in the unit that the header names."""

import polars as pl
import pytest

from metrics.ingest.cells import durations


def read(header: str, *texts: str | None) -> list[int | None]:
    return durations(pl.Series("x", list(texts), dtype=pl.String), header).to_list()


@pytest.mark.parametrize(
    ("header", "text", "seconds"),
    [
        ("Handle time", "412", 412),
        ("Handle time", "412.6", 413),
        ("Handle time (s)", "1,240", 1240),
        ("handle_seconds", "0", 0),
        ("Handle time (min)", "7", 420),
        ("Handle time in minutes", "6,5", 390),
        ("Tiempo de gestión (minutos)", "2", 120),
        ("Time spent (hours)", "1.5", 5400),
        ("Talk time (ms)", "183000", 183),
        ("Total Handle", "183000", 183),
        ("Total handle time", "183", 183),
        ("Handle time", "0:06:52", 412),
        ("Handle time (min)", "00:06:52", 412),
        ("Total Handle", "1:00:00", 3600),
        ("Time tracked", "26:00:01", 93_601),
        ("Handle time", "6m 52s", 412),
        ("Handle time", "1 h 5 min", 3900),
        ("Handle time (min)", "52 s", 52),
    ],
)
def test_a_duration_is_read_as_whole_seconds(header: str, text: str, seconds: int) -> None:
    assert read(header, text) == [seconds]


@pytest.mark.parametrize("text", ["6:52", "-5", "soon", "::", "1:2:3:4", "5 bananas", "h", "NaN", "inf"])
def test_what_could_be_anything_is_not_guessed(text: str) -> None:
    assert read("Handle time", text) == [None]


def test_a_column_is_read_cell_by_cell() -> None:
    assert read("Handle time", "60", None, "0:01:00", "1m", "60") == [60, None, 60, 60, 60]
