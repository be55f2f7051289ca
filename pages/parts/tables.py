"""Tables and their download: what is shown is what is downloaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
import streamlit as st

from metrics.export import to_csv
from pages.parts.guard import Viewer

KEPT = 160
"""Pixels that the longest word on a target needs."""
NARROW = 3
"""Columns that a telephone shows side by side."""


@dataclass(frozen=True)
class Column:
    """One column. `text`: how a value is written (numbers right-aligned); `link`: the value is an address#label.

    `width`: pixels, where the browser would cut a text that is much longer than its neighbours.
    """

    label: str
    numeric: bool = False
    link: bool = False
    line: tuple[float, float] | None = None
    width: int | None = None


def table(
    viewer: Viewer,
    columns: Mapping[str, Column],
    rows: Sequence[Mapping[str, Any]],
    name: str,
    *,
    download: bool = True,
    whole: bool = False,
) -> None:
    """A table of display texts with a CSV download; link cells are `(address, label)` pairs.

    `whole`: all rows are seen without scrolling, because the last one is what the others add up to.
    """
    frame = pl.DataFrame(
        [
            pl.Series(key, [_cell(c, row.get(key)) for row in rows], dtype=pl.List(pl.Float64) if c.line else pl.String)
            for key, c in columns.items()
        ]
    )
    st.dataframe(
        frame.to_arrow(),
        hide_index=True,
        width="stretch",
        height="content" if whole else "auto",
        column_config={key: _config(column) for key, column in columns.items()},
        key=f"table_{name}",
        lazy=False,
        alt=", ".join(column.label for column in columns.values()),
    )
    if len(columns) > NARROW:
        with st.container(key=f"wide_{name}"):  # pages/parts/look.css shows it on a telephone only
            st.caption(viewer.t("access.swipe", columns=viewer.t.number(len(columns))))
    if download:
        save(viewer, columns, rows, name)


def save(
    viewer: Viewer,
    columns: Mapping[str, Column],
    rows: Sequence[Mapping[str, Any]],
    name: str,
    *,
    label: str = "",
) -> None:
    """The download button alone."""
    kept = {key: column for key, column in columns.items() if not column.line}
    header = [column.label for column in kept.values()]
    body = [[_plain(column, row.get(key)) for key, column in kept.items()] for row in rows]
    st.download_button(
        label or viewer.t("chart.download"),
        to_csv(header, body),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"save_{name}",
        on_click="ignore",
    )


def _cell(column: Column, value: Any) -> Any:
    if column.link and isinstance(value, tuple):
        address, label = value
        return f"{address}#{label}"
    return "" if value is None and not column.line else value


def _plain(column: Column, value: Any) -> Any:
    if column.link and isinstance(value, tuple):
        return value[1]
    return value


def _config(column: Column) -> Any:
    if column.link:
        return st.column_config.LinkColumn(column.label, display_text=r"#(.*)", alignment="left", width=column.width)
    if column.line:
        low, high = column.line
        return st.column_config.LineChartColumn(column.label, y_min=low, y_max=high, width=120, color="gray")
    side: Literal["left", "right"] = "right" if column.numeric else "left"
    return st.column_config.TextColumn(column.label, alignment=side, width=column.width)
