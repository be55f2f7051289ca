"""The export formats that are recognised: one file per system, found by being here.

To add one: a file with `LAYOUTS`, its words in i18n/locales/*/sources.po, a small export in tests/ingest/sources.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Sequence
from importlib import import_module

from metrics.errors import FileUnreadable
from metrics.ingest.cells import NO
from metrics.ingest.layout import Layout
from metrics.ingest.mapping import normalised
from metrics.ingest.table import Table

SYSTEMS = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
LAYOUTS: tuple[Layout, ...] = tuple(
    layout for system in SYSTEMS for layout in import_module(f"{__name__}.{system}").LAYOUTS
)


def recognise(columns: Collection[str], layouts: Sequence[Layout] = LAYOUTS) -> Layout | None:
    """The format whose whole signature is among the headers, of several the likest; None if two are alike."""
    headers = frozenset(map(normalised, columns))
    likeness = [(layout.likeness(headers), layout) for layout in layouts if layout.marks <= headers]
    best = [layout for share, layout in likeness if share == max(share for share, _ in likeness)]
    return best[0] if len(best) == 1 else None


def refuse(table: Table) -> None:
    """FileUnreadable where a recognised file holds no contacts or orders, or says itself that it is cut short."""
    layout = recognise(table.columns)
    if layout is not None and not layout.kind:
        raise FileUnreadable(f"{layout.words}.instead", file=table.name)
    marks = {normalised(layout.complete) for layout in LAYOUTS if layout.complete}
    for column in table.columns:
        if normalised(column) in marks:
            _demand_whole(table, column)


def _demand_whole(table: Table, column: str) -> None:
    """A cut file would look like fewer contacts."""
    cut = table.frame[column].str.strip_chars().str.to_lowercase().is_in(NO).fill_null(False)
    if cut.any():
        line = table.origin(table.records.filter(cut).head(1).to_list())["line"][0]
        raise FileUnreadable("source.cut_short", file=table.name, column=column, line=line)
