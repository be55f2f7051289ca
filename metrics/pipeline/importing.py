"""One file into the store without anyone looking on: as a whole, or in parts if it is large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from metrics.ingest import Batch, Mapping, Table, parts, propose, read_table
from metrics.pipeline.drafts import draft, propose_for
from metrics.pipeline.large import store_parts
from metrics.pipeline.storing import store_batch
from metrics.store import Store
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
    if cut and not plan.no_id and not plan.line_items:  # rows that others of the file say more about stay together
        fresh = propose(table, kind=plan.kind, source=plan.source)
        learn = mapping is None and replace(fresh, date_order=plan.date_order) == plan
        return store_parts(store, cut, plan, learn=learn, sample=sample, details=details, checked=checked)
    ready = draft(store, read_table(path, store.settings) if cut else table, plan)
    checked(ready.table, ready.batch)
    return store_batch(store, ready, sample=sample, details=details), ready.batch
