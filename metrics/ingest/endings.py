"""Rows of a table already read that are none: blank ones, headers repeated within, totals and footers at the end."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.ingest.outline import BLANK, footer
from metrics.ingest.shapes import Profile

REPEATED, TAIL, SAMPLE = "repeated_header", 20, 500


def no_rows(frame: pl.DataFrame, written: Sequence[str | None] = ()) -> dict[int, str]:
    """Numbers of the records, from 1, that are no rows, with their rule; `written`: the header, () = there is none."""
    numbers = _blank(frame)
    if numbers.is_empty():
        return _repeated(frame, written) | _ending(frame)
    places = pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True)
    kept = ~places.is_in(numbers.implode())
    rest, places = frame.filter(kept), places.filter(kept)
    rules = _repeated(rest, written) | _ending(rest)
    return dict.fromkeys(numbers.to_list(), BLANK) | {int(places[at - 1]): rule for at, rule in rules.items()}


def _blank(frame: pl.DataFrame) -> pl.Series:
    """Numbers of the rows without content; only the first column is looked at in full. See `outline.is_blank`."""
    if frame.width < 3:
        return pl.Series([], dtype=pl.UInt32)
    bare = frame.to_series(0).fill_null(" ").str.starts_with(" ")
    cells = pl.all().fill_null("").str.strip_chars(" ")
    return bare.arg_true().filter(frame.filter(bare).select(pl.all_horizontal(cells == "")).to_series()) + 1


def _repeated(frame: pl.DataFrame, written: Sequence[str | None]) -> dict[int, str]:
    """Numbers of the rows, from 1, that say the header again, with their rule; one column is looked at in full."""
    if frame.width < 2 or not written:
        return {}
    same = tuple(cell or None for cell in written)
    found = (frame.to_series(0) == same[0]).arg_true().to_list() if same[0] else []
    return {number + 1: REPEATED for number in found if frame.row(number) == same}


def _ending(frame: pl.DataFrame) -> dict[int, str]:
    """Numbers of the rows at the end, from 1, that are totals or footers, with their rule."""
    last = _rows(frame.tail(TAIL))
    if not last or all(last[-1]):
        return {}
    profile = Profile(_rows(frame.head(min(SAMPLE, frame.height - 1))))
    rules: dict[int, str] = {}
    for back, cells in enumerate(reversed(last)):
        rule = footer(cells, frame.width, profile)
        if not rule or back + 1 >= frame.height:
            break
        rules[frame.height - back] = rule
    return rules


def _rows(frame: pl.DataFrame) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in frame.iter_rows()]
