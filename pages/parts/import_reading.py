"""What is done with a file beside the page, in a thread that knows nothing of the page: read, propose, check."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from metrics import pipeline
from metrics.errors import FileUnreadable, UserError
from metrics.ingest import Mapping, Parts, Table, parts, profile, read_table, tell
from metrics.pipeline import Draft, Forecast
from metrics.store import Store
from pages.parts.uploads import Deposit


@dataclass(frozen=True)
class Checked:
    """A file checked by a mapping: what it comes to, or what stands in the way."""

    plan: Mapping
    draft: Draft | None = None
    forecast: Forecast | None = None
    trouble: UserError | None = None


@dataclass(frozen=True)
class Opened:
    """A file that was read: its table, how it might be meant, and that checked.

    `cut`: the parts of a file that is not held as a whole; the table is then that of its first records.
    """

    table: Table
    cut: Parts | None
    looked: pl.DataFrame
    start: Mapping | None
    origin: str
    checked: Checked | None
    trouble: UserError | None


def opened(store: Store, file: Deposit, sheet: str | None, beside: list[Mapping]) -> Opened:
    """A file as a table, how it might be meant, and that checked at once.

    A file with the very columns of another on the desk (`beside`) is of the same source, so that ids are compared.
    """
    tell("reading", 0)
    cut = None if sheet else parts(file.path, store.settings, file.name)
    table = cut.head if cut else read_table(file.path, store.settings, sheet=sheet, name=file.name)
    looked = profile(table)
    start, origin, trouble = proposal(store, table, None)
    if start is not None and origin == "proposed":
        alike = [mapping.source for mapping in beside if (mapping.kind, mapping.columns) == (start.kind, start.columns)]
        start = replace(start, source=alike[0] if alike else start.source)
    found = checked(store, cut or table, start) if start is not None else None
    if cut and found and found.draft:
        start = found.draft.mapping  # with what only later parts teach
        found = replace(found, plan=start)
    return Opened(table, cut, looked, start, origin, found, trouble)


def checked(store: Store, file: Table | Parts, plan: Mapping) -> Checked:
    """The whole file against a mapping, and against the store."""
    try:
        return Checked(plan, *pipeline.prepare(store, file, plan))
    except FileNotFoundError:
        return Checked(plan, trouble=FileUnreadable("uploads.gone", file=file.name))
    except UserError as error:
        return Checked(plan, trouble=error)


def proposal(store: Store, table: Table, kind: str | None) -> tuple[Mapping | None, str, UserError | None]:
    known = pipeline.remembered(store)
    try:
        start = pipeline.propose_for(store, table, kind)
    except UserError as error:
        return None, "proposed", error
    return start, "remembered" if any(_same(mapping, start) for mapping in known) else "proposed", None


def _same(known: Mapping, start: Mapping) -> bool:
    """Whether a proposal is this remembered mapping, its columns named as the file writes them."""
    if known.kind != start.kind or known.columns.keys() != start.columns.keys():
        return False
    return replace(known, columns=start.columns, out_of_scope=start.out_of_scope) == start
