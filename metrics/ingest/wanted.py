"""What some exports need before their cells are read: rows told apart by a value, cells of an order carried down."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from metrics import schema
from metrics.ingest.mapping import Mapping
from metrics.ingest.text import cleaned


def says(column: pl.Series, values: Sequence[str]) -> pl.Series:
    """Which cells hold one of the values, without case; `*` in a value is any text, alone any but blank."""
    told = [value.strip().lower() for value in values]
    text = cleaned(column).fill_null("").str.to_lowercase()
    found = text.is_in([value for value in told if "*" not in value])
    for value in told:
        if "*" in value:
            found |= (text != "") & text.str.contains(f"^{re.escape(value).replace(re.escape('*'), '.*')}$")
    return found


def with_order_cells(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Where an order fills several rows: its blank matched cells filled from the first row that has them.

    So its rows become versions of one order, and none is rejected for a date that stands above it.
    """
    key = mapping.columns.get(schema.KEYS[mapping.kind][0], ())
    if not mapping.line_items or not key:
        return frame
    others = {c for columns in mapping.columns.values() for c in columns} | mapping.out_of_scope.keys()
    same = pl.all_horizontal(pl.col(key).is_not_null())
    first = {c: pl.col(c).drop_nulls().first().over(key) for c in others - {*key} if frame[c].null_count()}
    return frame.with_columns(pl.when(same).then(pl.col(c).fill_null(f)).otherwise(c) for c, f in first.items())
