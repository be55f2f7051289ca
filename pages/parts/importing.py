"""The desk of the import page: one file per session, what is known of it, and what can be done with it.

Nothing of the file is stored before `store`; its bytes lie in a private file only while they are read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

from metrics import pipeline, schema
from metrics.analysis.meeting import headlines
from metrics.analysis.series import month_end
from metrics.catalog import METRICS
from metrics.errors import DateQuestion, UserError
from metrics.ingest import Mapping, Notice, Table, parse_mapping, profile, propose, read_table
from metrics.pipeline import Draft, Receipt
from metrics.query import Reading
from pages.parts import data, filters
from pages.parts.guard import Viewer

Figures = dict[str, Reading]
_DESK = "importing"


@dataclass(frozen=True)
class Done:
    """What the last storing did: its receipt and the figures of a month before and after (None: no figures)."""

    receipt: Receipt
    month: date | None
    before: Figures
    after: Figures


@dataclass
class Desk:
    """The file and what is known of it. `turn` is part of every widget's name: a new turn forgets the answers."""

    turn: int = 0
    name: str = ""
    content: bytes = field(default=b"", repr=False)
    table: Table | None = None
    looked: pl.DataFrame | None = None
    start: Mapping | None = None
    origin: str = "proposed"
    plan: Mapping | None = None
    draft: Draft | None = None
    trouble: UserError | None = None
    question: DateQuestion | None = None
    asked: tuple[str, ...] = ()
    refused: tuple[str, UserError] | None = None
    unfit: UserError | None = None
    tried: str = ""
    done: Done | None = None

    def key(self, name: str) -> str:
        """The name of a widget in this turn."""
        return f"import_{name}_{self.turn}"


def desk() -> Desk:
    """This session's desk."""
    found: Desk = st.session_state.setdefault(_DESK, Desk())
    return found


def clear() -> None:
    """Take the file off the desk; nothing of it stays."""
    st.session_state[_DESK] = Desk(turn=desk().turn + 1)


def take(upload: str, name: str, content: bytes) -> None:
    """Put a file on the desk; FileUnreadable if it is no table, remembered so that it is not read again."""
    now = desk()
    if now.refused is not None and now.refused[0] == upload:
        raise now.refused[1]
    now.name, now.content, now.refused = name, content, None
    try:
        open_sheet(None)
    except UserError as error:
        now.content, now.refused = b"", (upload, error)
        raise
    now.done = None


def open_sheet(sheet: str | None) -> None:
    """Read the file, of a workbook this sheet (None: the first with a table)."""
    now, store_ = desk(), data.store()
    with _spooled(now.content) as path:
        now.table = read_table(path, store_.settings, sheet=sheet, name=now.name)
    now.looked = profile(now.table)
    begin(None)


def other_sheet(key: str) -> None:
    """Read the sheet that was chosen; if it holds no table, say so and keep the one before."""
    now = desk()
    try:
        open_sheet(st.session_state[key])
    except UserError as error:
        _forget_answers(now)
        now.unfit = error


def other_kind(key: str) -> None:
    """Read the file as the kind that was chosen."""
    begin(st.session_state[key])


def begin(kind: str | None) -> None:
    """Propose how the file is to be read: as last time, else by the names of its columns."""
    now = desk()
    if now.table is None:
        return
    _forget_answers(now)
    known = pipeline.remembered(data.store())
    try:
        start = pipeline.propose_for(data.store(), now.table, kind)
    except UserError as error:
        now.start, now.trouble = None, error
        return
    now.start = start
    now.origin = "remembered" if any(_same(mapping, start) for mapping in known) else "proposed"


def afresh() -> None:
    """Propose by the names of the columns alone, as if no file of this source had come before."""
    now = desk()
    if now.table is not None and now.start is not None:
        kind = now.start.kind
        _forget_answers(now)
        now.start, now.origin = propose(now.table, kind=kind), "proposed"


def adopt(upload: str, name: str, content: bytes) -> None:
    """Read the file by a saved mapping; if it does not fit, say why and keep the answers."""
    now = desk()
    if now.table is None:
        return
    now.tried, now.unfit = upload, None
    try:
        mapping = parse_mapping(content.decode("utf-8", "replace"), name)
        _fits(now, now.table, mapping)
    except UserError as error:
        now.unfit = error
        return
    _forget_answers(now)
    # The proposal names the columns as this file writes them.
    now.start = propose(now.table, kind=mapping.kind, source=mapping.source, remembered=[mapping])
    now.origin = "loaded"


def check(plan: Mapping) -> None:
    """Check the whole file against the answers; what stands in the way is kept as `trouble`."""
    now = desk()
    if now.table is None or (plan == now.plan and (now.draft or now.trouble)):
        return
    now.plan, now.draft, now.trouble = plan, None, None
    try:
        now.draft = _draft(now, now.table, plan)
    except DateQuestion as question:
        now.trouble = now.question = question
        now.asked = plan.columns[str(question.values["field"])]
    except UserError as error:
        now.trouble = error


def remarks(now: Desk) -> list[Notice]:
    """What the check noticed, and what the whole store makes of this file."""
    if now.draft is None:
        return []
    batch, told = now.draft.batch, []
    twin = [r.id for r in data.receipts() if r.fingerprint == now.draft.fingerprint]
    told += [Notice("import.same_file", {"receipt": str(twin[-1])}, batch.read)] if twin else []
    told += [Notice("import.beside_sample", {}, batch.kept.height)] if data.known().sample else []
    different = batch.kept.select(schema.KEYS[batch.kind]).n_unique()
    if different < batch.kept.height:
        told.append(Notice("import.versions", {"rows": batch.kept.height}, different))
    return told + [notice for notice in batch.notices if notice.key != "notice.speed_columns"]


def store(viewer: Viewer) -> None:
    """Store what was checked, in one transaction, and keep what it changed."""
    ready = desk().draft
    if ready is None:
        return
    month = _month(ready)
    before = _figures(viewer, month)
    receipt = pipeline.store_batch(data.store(), ready)
    after = _figures(viewer, month)
    clear()
    desk().done = Done(receipt, month if after else None, before, after)


def _forget_answers(now: Desk) -> None:
    now.turn += 1
    now.plan = now.draft = now.trouble = now.question = now.unfit = None


def _fits(now: Desk, table: Table, mapping: Mapping) -> None:
    """UserError if the file cannot be read by this mapping; an open question about dates may still be asked."""
    with suppress(DateQuestion):
        _draft(now, table, mapping)


def _same(known: Mapping, start: Mapping) -> bool:
    """Whether a proposal is this remembered mapping, its columns named as the file writes them."""
    if known.kind != start.kind or known.columns.keys() != start.columns.keys():
        return False
    return replace(known, columns=start.columns, out_of_scope=start.out_of_scope) == start


def _draft(now: Desk, table: Table, plan: Mapping) -> Draft:
    with _spooled(now.content) as path:
        return pipeline.draft(data.store(), replace(table, path=path), plan)


@contextmanager
def _spooled(content: bytes) -> Iterator[Path]:
    """The bytes as a file that only this process's user may read, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        yield path


def _figures(viewer: Viewer, month: date | None) -> Figures:
    """The headlines of the month; none if it holds no contacts."""
    reader = data.reader()
    if month is None or reader.known.empty:
        return {}
    metrics = dict.fromkeys(("contacts", *headlines(reader)))
    found = reader.read_one(data.everything(viewer).month(month), *metrics)
    return found if found["contacts"].top else {}


def _month(ready: Draft) -> date | None:
    """The month in which the change is shown: the last whole one of the file with enough rows, else its last."""
    batch = ready.batch
    if batch.first is None or batch.last is None:
        known = data.known()
        return None if known.empty else filters.latest_whole_month(known)
    months = batch.kept[schema.CLOCK[batch.kind]].dt.date().dt.month_start()
    counts = sorted(months.value_counts().iter_rows())
    first, last = batch.first.date(), batch.last.date()
    whole = [(month, n) for month, n in counts if first <= month and month_end(month) <= last]
    solid = [(month, n) for month, n in whole if n >= METRICS["repeat_contact_rate"].least]
    found: date = (solid or whole or counts)[-1][0]
    return found
