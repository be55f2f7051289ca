"""Rows of a table already read that are none: headers repeated within, totals and footers at the end."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.ingest.outline import footer
from metrics.ingest.shapes import Profile

REPEATED, TAIL, SAMPLE = "repeated_header", 20, 500


def repeated(frame: pl.DataFrame, written: Sequence[str | None]) -> dict[int, str]:
    """Numbers of the rows, from 1, that say the header again, with their rule; one column is looked at in full."""
    if frame.width < 2:
        return {}
    same = tuple(cell or None for cell in written)
    found = (frame.to_series(0) == same[0]).arg_true().to_list() if same[0] else []
    return {number + 1: REPEATED for number in found if frame.row(number) == same}


def ending(frame: pl.DataFrame) -> dict[int, str]:
    """Numbers of the rows at the end, from 1, that are totals, footers or blank, with their rule."""
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
