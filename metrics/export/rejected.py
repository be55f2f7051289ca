"""Rejected rows as a table that can be mended and dropped in again: the file's own columns, led by what is wrong.

The two leading columns belong to no field, so the importer passes them over; a row of the wrong width is given with
as many cells as it has, so that nobody mistakes it for a mended one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace

from metrics.export.table import to_csv
from metrics.i18n import LANGUAGES, Words, words
from metrics.ingest import Batch, Table

PROBLEM, WHERE = "rejected.problem", "rejected.where"


def rejected_csv(t: Words, table: Table, batch: Batch) -> bytes:
    """The rejected rows of a checked file, each cell in its place, in file order."""
    return to_csv([t(PROBLEM), t(WHERE), *_own(table.columns)], _rows(t, table, batch))


def is_mended(columns: Sequence[str]) -> bool:
    """Whether a file with these columns was once such a download."""
    return any(words(language)(PROBLEM) in columns for language in LANGUAGES)


def unmarked(table: Table) -> Table:
    """The table without what we wrote into it: an id made from a row is made from the row as it was."""
    return replace(table, frame=table.frame.select(_own(table.columns))) if is_mended(table.columns) else table


def _own(columns: Sequence[str]) -> list[str]:
    """The columns of the file itself: a download of a download does not grow."""
    ours = {words(language)(key) for language in LANGUAGES for key in (PROBLEM, WHERE)}
    return [column for column in columns if column not in ours]


def _rows(t: Words, table: Table, batch: Batch) -> Iterator[list[object]]:
    own = _own(table.columns)
    skipped = [place for place, column in enumerate(table.columns) if column not in own]
    there = table.records.is_in(batch.rejected["record"].to_list())
    cells = dict(zip(table.records.filter(there), table.frame.filter(there).select(own).iter_rows(), strict=True))
    for record, line, rule, field, value, raw in batch.rejected.iter_rows():
        given = cells.get(record) or [c for i, c in enumerate(_split(table, raw)) if i not in skipped]
        yield [_problem(t, batch, rule, field, value), line, *given]


def _split(table: Table, raw: str) -> list[str]:
    """The cells of a record that is no row of the table, as well as they can be told."""
    options = {"delimiter": table.how.delimiter or ",", "quotechar": table.how.quote or '"'}
    return next(csv.reader(raw.splitlines(keepends=True), **options), [])  # type: ignore[arg-type]


def _problem(t: Words, batch: Batch, rule: str, field: str | None, value: str | None) -> str:
    """ "opened at cannot be read: “soon” (Opened)": the rule, the value, and the column it stands in."""
    said = t(f"rule.{rule}")
    named = " | ".join(batch.mapping.columns.get(field or "", ()))
    if value and named:
        return t("rejected.value_in", rule=said, value=t.quote(value), column=named)
    return t("rejected.in", rule=said, column=named) if named else said
