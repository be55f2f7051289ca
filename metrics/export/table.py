"""The one sanitiser for every table that leaves: text that a spreadsheet would run stays text (TRAPS 29).

A leading apostrophe marks such a cell. A text that begins with apostrophes before such a sign gets one more, so
that taking one off always gives the text back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """RFC 4180 CSV in UTF-8 with a byte-order mark (spreadsheets need it), header first."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(cell) for cell in header])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip("'").startswith(DANGEROUS):
        return "'" + cell
    return "" if cell is None else cell
