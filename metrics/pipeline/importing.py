"""One file into the store: as a whole, or in parts if it is large; with someone looking on, or without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from metrics.ingest import Batch, Mapping, Parts, Table, parts, read_table, stoppable, tell
from metrics.pipeline.drafts import Draft, draft, propose_for
from metrics.pipeline.large import draft_parts, learns, store_parts
from metrics.pipeline.storing import store_batch
from metrics.store import Store
from metrics.store.forecast import Forecast, forecast
from metrics.store.versions import Receipt


def import_file(
    store: Store,
    path: Path,
    *,
    kind: str | None = None,
    mapping: Mapping | None = None,
    source: str = "",
    date_order: str = "",
    sheet: str | None = None,
    sample: bool = False,
    details: dict[str, object] | None = None,
    checked: Callable[[Table, Batch], None] = lambda _table, _batch: None,
) -> tuple[Receipt, Batch]:
    """Read, check and store one file; the batch carries its rejected rows. `checked` is called before it is stored.

    DateQuestion, MappingNeeded or another UserError say what is missing.
    """
    cut = None if sheet else parts(path, store.settings)
    table = cut.head if cut else read_table(path, store.settings, sheet=sheet)
    plan = mapping or propose_for(store, table, kind)
    plan = replace(plan, date_order=date_order or plan.date_order, source=source or plan.source)
    if cut and _separable(plan):
        learn = mapping is None and learns(cut.head, plan)
        return store_parts(store, cut, plan, learn=learn, sample=sample, details=details, checked=checked)
    ready = draft(store, read_table(path, store.settings) if cut else table, plan)
    checked(ready.table, ready.batch)
    return store_batch(store, ready, sample=sample, details=details), ready.batch


def prepare(store: Store, file: Table | Parts, plan: Mapping) -> tuple[Draft, Forecast]:
    """A file checked, and what storing it would do; nothing is changed.

    DateQuestion, MappingNeeded or another UserError say what is missing.
    """
    if isinstance(file, Parts):
        if _separable(plan):
            return draft_parts(store, file, plan)
        file = read_table(file.path, store.settings, name=file.name)
    ready = draft(store, file, plan)
    return ready, foresee(store, ready)


def foresee(store: Store, ready: Draft) -> Forecast:
    """What storing a checked file would do to the store as it is now; nothing is changed."""
    if ready.cut is not None:
        return draft_parts(store, ready.cut, ready.mapping)[1]
    tell("comparing", ready.batch.kept.height)
    return forecast(store, ready.batch.kind, ready.batch.kept, stoppable)


def store_draft(store: Store, ready: Draft) -> Receipt:
    """Store a checked file in one transaction: rows, receipt, everything derived. Or nothing."""
    if ready.cut is None:
        return store_batch(store, ready)
    return store_parts(store, ready.cut, ready.mapping, learn=False)[0]


def _separable(plan: Mapping) -> bool:
    """Whether every row is read by itself: else those that others of the file say more about stay together."""
    return not plan.no_id and not plan.line_items
