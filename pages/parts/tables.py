"""Tables and their download: what is shown is what is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal, TypeVar

import polars as pl
import pyarrow as pa
import streamlit as st

from metrics.charts.text import width
from metrics.export import to_csv
from pages.parts import address, data
from pages.parts.guard import Viewer

T = TypeVar("T")
KEPT, LINE = 160, 120
"""Pixels that the longest word on a target needs, and a line of twelve months."""
NARROW, BESIDE, SIZE = 356, 18, 14
"""Pixels that a table has on a telephone, that a column takes beside its words, and their size."""
SEEN, MOST = 40, 320
"""Rows by which a column gets its width, and the pixels after which the words of any but the last are cut."""
MADE, LONG = 128, 500
"""Tables that are kept at most, and how many rows make a table so long that it is made anew each time."""


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


def written(viewer: Viewer, write: Callable[..., T], *told: object) -> T:
    """What `write(viewer, *told)` writes of the present revision, once for the same words, filters and `told`.

    For what takes long to write: a click elsewhere on the page shows it, with its links, as it stood there before.
    """
    rows: T = data.kept(_written, tuple(address.current().items()), write, viewer, *told)
    return rows


def _written(_filters: tuple[tuple[str, str], ...], write: Callable[..., T], viewer: Viewer, *told: object) -> T:
    return write(viewer, *told)


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
    made = _made(columns, rows)
    st.dataframe(
        made.shown,
        hide_index=True,
        width="stretch",
        height="content" if whole else "auto",
        column_config=made.config,
        key=f"table_{name}",
        lazy=False,
        alt=", ".join(column.label for column in columns.values()),
    )
    if sum(made.rooms) > NARROW:
        with st.container(key=f"wide_{name}"):  # pages/parts/look.css shows it on a telephone only
            st.caption(viewer.t("access.swipe", columns=viewer.t.number(len(columns))))
    if download:
        _save(made, name, viewer.t("chart.download"))


def save(
    viewer: Viewer,
    columns: Mapping[str, Column],
    rows: Sequence[Mapping[str, Any]],
    name: str,
    *,
    label: str = "",
) -> None:
    """The download button alone."""
    _save(_made(columns, rows), name, label or viewer.t("chart.download"))


def _save(made: Made, name: str, label: str) -> None:
    st.download_button(
        label,
        made.csv,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"save_{name}",
        on_click="ignore",
    )


@dataclass(frozen=True)
class Made:
    """A table as the framework takes it, each form made when it is asked for. `cells`: a tuple for each row."""

    columns: tuple[tuple[str, Column], ...]
    cells: tuple[tuple[Any, ...], ...]

    @cached_property
    def shown(self) -> pa.Table:
        """Its cells by column."""
        found = list(zip(*self.cells, strict=True)) or [()] * len(self.columns)
        return pl.DataFrame(
            [
                pl.Series(key, [_cell(c, x) for x in values], dtype=pl.List(pl.Float64) if c.line else pl.String)
                for (key, c), values in zip(self.columns, found, strict=True)
            ]
        ).to_arrow()

    @cached_property
    def config(self) -> dict[str, Any]:
        """How each column looks: one with long words leaves the next ones on the screen."""
        rooms, last = self.rooms, len(self.columns) - 1
        return {
            key: _config(replace(column, width=MOST) if room > MOST and at < last and not column.width else column)
            for at, ((key, column), room) in enumerate(zip(self.columns, rooms, strict=True))
        }

    @cached_property
    def rooms(self) -> list[float]:
        """Pixels that each column takes, about: the browser gives it what its longest words need."""
        return [_room(column, [row[at] for row in self.cells[:SEEN]]) for at, (_, column) in enumerate(self.columns)]

    @cached_property
    def csv(self) -> bytes:
        """What is downloaded: the same but for lines, which are drawings."""
        kept = [(at, column) for at, (_, column) in enumerate(self.columns) if not column.line]
        body = [[_plain(column, row[at]) for at, column in kept] for row in self.cells]
        return to_csv([column.label for _, column in kept], body)


_kept = lru_cache(maxsize=MADE)(Made)
_WORDS = (str, tuple, type(None))


def _made(columns: Mapping[str, Column], rows: Sequence[Mapping[str, Any]]) -> Made:
    """The same words make the same table: most clicks show those that stood there before. Numbers are not told apart
    by how they are written, 1.50 and 1.5, so a table of numbers is made anew.
    """
    cells = tuple(tuple(_frozen(row.get(key)) for key in columns) for row in rows)
    words = len(rows) < LONG and all(isinstance(cell, _WORDS) for row in cells for cell in row)
    return (_kept if words else Made)(tuple(columns.items()), cells)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _cell(column: Column, value: Any) -> Any:
    if column.link and isinstance(value, tuple):
        address, label = value
        return f"{address}#{label}"
    return "" if value is None and not column.line else value


def _plain(column: Column, value: Any) -> Any:
    if column.link and isinstance(value, tuple):
        return value[1]
    return value


def _room(column: Column, cells: Sequence[Any]) -> float:
    if column.line or column.width:
        return column.width or LINE
    words = (str(_plain(column, cell) or "") for cell in cells)
    return width(max((column.label, *words), key=len), SIZE) + BESIDE


def _config(column: Column) -> Any:
    if column.link:
        return st.column_config.LinkColumn(column.label, display_text=r"#(.*)", alignment="left", width=column.width)
    if column.line:
        low, high = column.line
        return st.column_config.LineChartColumn(column.label, y_min=low, y_max=high, width=LINE, color="gray")
    side: Literal["left", "right"] = "right" if column.numeric else "left"
    return st.column_config.TextColumn(column.label, alignment=side, width=column.width)
