"""What the columns of a table are called: as written, each name once."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.errors import FileUnreadable
from metrics.settings import Settings


def unique_names(cells: Sequence[str | None], called: str, line: int, settings: Settings) -> list[str]:
    """Headers as written, made unique; a column without one is called by its place. FileUnreadable beyond limits."""
    if len(cells) > settings.max_columns:
        raise FileUnreadable("error.too_many_columns", file=called, columns=len(cells), most=settings.max_columns)
    if not any(cell and cell.strip() for cell in cells):
        raise FileUnreadable("error.header_blank", file=called, line=line)
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        written = cell if cell and cell.strip() else f"column {place}"
        name, again = written, 2
        while name in names:
            name, again = f"{written} ({again})", again + 1
        names.append(name)
    return names
