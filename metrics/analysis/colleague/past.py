"""Warnings about the file as a whole, beside its predecessors: cut off, shorter than usual, covered already."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

from metrics.analysis.colleague.file import File
from metrics.ingest import Notice
from metrics.query import Covered

CAPS = frozenset({1_000, 10_000, 50_000, 65_535, 65_536, 100_000, 1_048_575, 1_048_576})
"""Where exports and spreadsheets stop (with and without a header line); no business ends exactly there."""
FEWER = 0.6
"""Below this share of the usual rows: seasons and holidays stay above it, a truncated export does not."""
SIMILAR = 1.25
"""Files whose spans differ by no more than this factor are compared: 28 with 31 days, not a week with a month."""
USUAL_LEAST = 50
"""Files of fewer rows differ by chance."""
SHARED = 2
"""On one shared day one file ends and the next begins."""


def cap(file: File) -> Notice | None:
    """Exactly as many rows as an export gives at most."""
    return Notice("notice.cap", {}, file.batch.read) if file.batch.read in CAPS else None


def fewer_rows(file: File) -> Notice | None:
    """Far fewer rows than earlier files of the source over a similar span.

    Not where half its days are covered already: a mended or added file is meant to be short.
    """
    span = file.span
    alike = [e.rows for e in file.earlier if 1 / SIMILAR <= e.days / span.days <= SIMILAR]
    usual = median(alike) if alike else 0
    if usual < USUAL_LEAST or span.rows >= FEWER * usual or 2 * len(_shared(file)) >= span.days:
        return None
    return Notice("notice.fewer_rows", {"source": file.batch.source, "usual": round(usual)}, span.rows)


def covered(file: File) -> Notice | None:
    """Days that earlier files of the source cover; without an id, rows that changed since would count twice."""
    days = sorted(_shared(file))
    if len(days) < SHARED:
        return None
    key = "notice.covered_without_id" if file.batch.mapping.no_id else "notice.covered"
    return Notice(key, {"source": file.batch.source, "first": f"{days[0]}", "last": f"{days[-1]}"}, len(days))


def _shared(file: File) -> set[date]:
    return {day for earlier in file.earlier for day in _both(earlier, file.span)}


def _both(one: Covered, other: Covered) -> list[date]:
    first, last = max(one.first, other.first), min(one.last, other.last)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
