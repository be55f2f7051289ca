"""A large file, part after part in one transaction: memory holds one part and a narrow list of all rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import polars as pl

from metrics import schema
from metrics.errors import DateQuestion, FileUnreadable, UserError
from metrics.export import unmarked
from metrics.ingest import (
    Batch,
    Mapping,
    Notes,
    Notice,
    Part,
    Parts,
    Pseudonyms,
    Table,
    check,
    order_of,
    propose,
    stoppable,
    tell,
)
from metrics.pipeline.drafts import Draft, advised, digest, pseudonyms
from metrics.pipeline.storing import demanded, settled
from metrics.store import Store, versions
from metrics.store.incoming import Incoming
from metrics.store.versions import Receipt

ONCE = ("notice.speed_columns", "notice.handle_kept")
"""Count columns, not rows: the same in every part."""


def store_parts(
    store: Store,
    cut: Parts,
    plan: Mapping,
    *,
    learn: bool,
    sample: bool = False,
    details: dict[str, object] | None = None,
    checked: Callable[[Table, Batch], None],
) -> tuple[Receipt, Batch]:
    """Check and store every part. `learn`: later parts may teach what values mean that the first ones do not hold.

    Where a part leaves the order of day and month open and another settles it, all are read that way; if none
    does, DateQuestion. FileUnreadable if two parts contradict each other.
    """
    moment = datetime.now(UTC)
    told = {"sample": sample, "details": details, "now": moment}
    gathering = _Gathering(store, cut, plan, learn, moment, pseudonyms(store))
    try:
        return _stored(gathering, checked, **told)
    except DateQuestion:
        order = _order_elsewhere(gathering)
        if not order:
            raise
        settled_plan = replace(plan, date_order=order)
        again = replace(gathering, plan=settled_plan, batches=[], orders={}, read=0)
        return _stored(again, checked, **told)


@dataclass
class _Gathering:
    """The parts of a file as they are checked, and what they come to together."""

    store: Store
    cut: Parts
    plan: Mapping
    learn: bool
    moment: datetime
    keys: Pseudonyms
    batches: list[Batch] = field(default_factory=list)
    orders: dict[str, str] = field(default_factory=dict)
    read: int = 0

    def __iter__(self) -> Iterator[Batch]:
        """The checked parts; of those that are over, only what the whole needs is kept."""
        notes = Notes.of(self.store.settings)
        for part in self.cut:
            table = unmarked(part.table)
            tell("checking", self.read)
            with _placed(part):
                batch = check(table, self._plan(table), self.keys, self.moment, notes)
            self._settle(batch)
            self.read += batch.read
            self.batches.append(_narrow(batch, part))
            made = [batch]
            del part, table, batch  # memory holds one part at a time
            yield made.pop()

    def whole(self) -> Batch:
        """All parts as one batch, its rows without most of their columns."""
        spans = [(batch.first, batch.last) for batch in self.batches]
        return replace(
            self.batches[0],
            mapping=self.batches[-1].mapping,
            read=self.read,
            kept=pl.concat([batch.kept for batch in self.batches]),
            rejected=pl.concat([batch.rejected for batch in self.batches]),
            out_of_scope=sum(batch.out_of_scope for batch in self.batches),
            first=min((first for first, _ in spans if first is not None), default=None),
            last=max((last for _, last in spans if last is not None), default=None),
            notices=_together([notice for batch in self.batches for notice in batch.notices]),
        )

    def _plan(self, table: Table) -> Mapping:
        if not self.learn:
            return self.plan
        seen = propose(table, kind=self.plan.kind, source=self.plan.source)
        scope = seen.out_of_scope.items()
        wider = {column: (*self.plan.out_of_scope.get(column, ()), *values) for column, values in scope}
        return replace(
            self.plan,
            outcome=seen.outcome | self.plan.outcome,
            out_of_scope=self.plan.out_of_scope | {c: tuple(dict.fromkeys(values)) for c, values in wider.items()},
        )

    def _settle(self, batch: Batch) -> None:
        """From the first part on that tells day from month, all that follow are read that way."""
        found = {name: order_of(form) for name, form in batch.mapping.dates.items()}
        for name, order in found.items():
            known = self.orders.setdefault(name, order) if order in {"dmy", "mdy"} else order
            if known != order:
                raise FileUnreadable("error.dates_two_orders", file=batch.file, first=known, then=order)
        if len(orders := set(self.orders.values())) == 1:
            self.plan = replace(self.plan, date_order=orders.pop())


def _stored(gathering: _Gathering, checked: Callable[[Table, Batch], None], **told: object) -> tuple[Receipt, Batch]:
    """Every part checked and added, then everything derived, in one transaction."""
    store, kind, start, duplicate = gathering.store, gathering.plan.kind, 0, 0
    with store.write() as cursor, stoppable(cursor.interrupt):
        incoming, number = Incoming(cursor), versions.next_receipt(cursor)
        for batch in gathering:
            with incoming.shown(batch.kept):
                different = versions.all_different(batch.kept, kind)
                first, known = versions.add(cursor, kind, number, different=different)
            start, duplicate = start or first, duplicate + known
            del batch
        whole = advised(store, gathering.whole(), gathering.moment)
        head = gathering.cut.head
        table = replace(head, path=gathering.cut.path, frame=head.frame.clear(), records=head.records.clear())
        checked(table, demanded(whole))
        # What is derived needs the memory, and of the rows only their number.
        whole, gathering.batches = replace(whole, kept=pl.DataFrame(height=whole.kept.height)), []
        ready = Draft(table, whole.mapping, whole, digest(gathering.cut.path))
        receipt = settled(store, cursor, ready, (number, start, duplicate), **told)  # type: ignore[arg-type]
    return receipt, whole


def _order_elsewhere(gathering: _Gathering) -> str:
    """The order of day and month that a later part settles; blank if none does."""
    notes = Notes.of(gathering.store.settings)
    for part in gathering.cut:
        try:
            batch = check(unmarked(part.table), gathering.plan, gathering.keys, gathering.moment, notes)
        except DateQuestion:
            continue
        for form in batch.mapping.dates.values():
            if order_of(form) in {"dmy", "mdy"}:
                return order_of(form)
    return ""


@contextmanager
def _placed(part: Part) -> Iterator[None]:
    """What is wrong in a part is wrong in a line of the whole file."""
    try:
        yield
    except UserError as error:
        if "line" in error.values:
            error.values["line"] = int(str(error.values["line"])) + part.lines
        raise


def _narrow(batch: Batch, part: Part) -> Batch:
    """Of the rows what the whole file is judged by: of ids and customers only whether they are the same, of orders
    only whether they are known.
    """
    compared, known = {*schema.KEYS[batch.kind], "customer"}, {"order_id"} - {*schema.KEYS[batch.kind]}
    needed = {schema.CLOCK.get(batch.kind), schema.DATED.get(batch.kind), "reason", "owner"} | compared | known
    kept = batch.kept.select(column for column in batch.kept.columns if column in needed)
    said = {c: pl.when(pl.col(c).is_not_null()) for c in kept.columns if kept[c].dtype in (pl.String, pl.Binary)}
    hashed = {c: there.then(pl.col(c).hash()) for c, there in said.items() if c in compared}
    flagged = {c: there.then(True) for c, there in said.items() if c in known}
    kept = kept.with_columns(**hashed, **flagged).cast({pl.String: pl.Categorical})
    moved = batch.rejected.with_columns(pl.col("record") + part.records, pl.col("line") + part.lines)
    return replace(batch, kept=kept, rejected=moved, notices=[_moved(notice, part) for notice in batch.notices])


def _moved(notice: Notice, part: Part) -> Notice:
    """The notice with the lines that it names as lines of the whole file."""
    if "lines" not in notice.values:
        return notice
    lines = re.sub(r"\d+", lambda line: str(int(line[0]) + part.lines), str(notice.values["lines"]))
    return replace(notice, values=notice.values | {"lines": lines})


def _together(notices: list[Notice]) -> list[Notice]:
    """One notice for each thing noticed: its rows and numbers in all parts, its examples from the first."""
    told: dict[tuple[str, object], Notice] = {}
    for notice in notices:
        known = told.get(key := (notice.key, notice.values.get("column")))
        told[key] = _added(known, notice) if known and notice.key not in ONCE else notice
    return list(told.values())


def _added(known: Notice, more: Notice) -> Notice:
    """What was noticed so far, and in one more part."""
    values = dict(known.values)
    for name, value in more.values.items():
        before = values[name]
        if isinstance(value, int) and isinstance(before, int):
            values[name] = before + value
        elif name == "lines":
            values[name] = f"{str(before).removesuffix(' …')} …"
    return Notice(known.key, values, known.count + more.count)
