"""A large file, part after part in one transaction: memory holds one part and a narrow list of all rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

import duckdb
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
    value_counts,
)
from metrics.pipeline.drafts import Draft, advised, digest, pseudonyms
from metrics.pipeline.storing import demanded, settled
from metrics.store import Store, versions
from metrics.store.forecast import Forecast, foretold
from metrics.store.incoming import Incoming
from metrics.store.versions import Receipt

T = TypeVar("T")
ONCE = ("notice.speed_columns", "notice.handle_kept")
"""Count columns, not rows: the same in every part."""
OUTCOMES_KEPT, REST = 200, "*"


def store_parts(
    store: Store,
    cut: Parts,
    plan: Mapping,
    *,
    learn: bool,
    sample: bool = False,
    details: dict[str, object] | None = None,
    checked: Callable[[Table, Batch], None] = lambda _table, _batch: None,
) -> tuple[Receipt, Batch]:
    """Check and store every part. `learn`: later parts may teach what values mean that the first ones do not hold.

    Where a part leaves the order of day and month open and another settles it, all are read that way; if none
    does, DateQuestion. FileUnreadable if two parts contradict each other.
    """
    gathering = _Gathering(store, cut, plan, learn, datetime.now(UTC), pseudonyms(store))
    told = {"sample": sample, "details": details, "now": gathering.moment}
    return _with_order_of_dates(gathering, lambda parts: _stored(parts, checked, **told))


def draft_parts(store: Store, cut: Parts, plan: Mapping) -> tuple[Draft, Forecast]:
    """Every part checked and stored, and that taken back: what the file comes to, and what storing it would do.

    The draft's mapping says what all values mean that some part taught. Raises as `store_parts` does.
    """
    gathering = _Gathering(store, cut, plan, learns(cut.head, plan), datetime.now(UTC), pseudonyms(store))
    return _with_order_of_dates(gathering, _tried)


def learns(head: Table, plan: Mapping) -> bool:
    """Whether what values mean was left as it is proposed, so that further parts may add to it."""
    seen = propose(head, kind=plan.kind, source=plan.source)
    same = (seen.columns, seen.out_of_scope) == (plan.columns, plan.out_of_scope)
    return same and seen.outcome.items() <= plan.outcome.items()


def _with_order_of_dates(gathering: _Gathering, work: Callable[[_Gathering], T]) -> T:
    """The work; once more, if only a later part settles how dates are read."""
    try:
        return work(gathering)
    except DateQuestion:
        order = _order_elsewhere(gathering)
        if not order:
            raise
        settled_plan = replace(gathering.plan, date_order=order)
        return work(replace(gathering, plan=settled_plan, batches=[], orders={}, outcomes=[], read=0))


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
    outcomes: list[pl.DataFrame] = field(default_factory=list)
    read: int = 0

    def __iter__(self) -> Iterator[Batch]:
        """The checked parts; of those that are over, only what the whole needs is kept."""
        notes = Notes.of(self.store.settings)
        for part in self.cut:
            table = unmarked(part.table)
            tell("checking", self.read)
            self.plan = self._plan(table)
            with _placed(part):
                batch = check(table, self.plan, self.keys, self.moment, notes)
            self._settle(batch)
            self._count_outcomes(table)
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

    def outcome_counts(self) -> pl.DataFrame | None:
        """Raw outcomes of all parts (value, count), the most frequent first; None if no column is said to hold any."""
        if not self.outcomes:
            return None
        counts = pl.concat(self.outcomes).group_by("value").agg(pl.col("count").sum())
        return counts.sort(["count", "value"], descending=[True, False])

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

    def _count_outcomes(self, table: Table) -> None:
        """How often which raw outcome stands in this part; of very many (days, say) the rest is one line."""
        if columns := self.plan.columns.get("outcome"):
            counts = value_counts(table, *columns)
            rest = counts[OUTCOMES_KEPT:]["count"].sum()
            others = pl.DataFrame({"value": [REST], "count": [rest]}, schema=counts.schema)
            self.outcomes += [counts.head(OUTCOMES_KEPT), others] if rest else [counts]

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
    store = gathering.store
    with store.write() as cursor, stoppable(cursor.interrupt):
        added, whole = _incoming(gathering, cursor)
        table = _emptied(gathering.cut)
        checked(table, demanded(whole))
        # What is derived needs the memory, and of the rows only their number.
        whole, gathering.batches = replace(whole, kept=pl.DataFrame(height=whole.kept.height)), []
        ready = Draft(table, whole.mapping, whole, digest(gathering.cut.path))
        receipt = settled(store, cursor, ready, added, **told)  # type: ignore[arg-type]
    return receipt, whole


def _tried(gathering: _Gathering) -> tuple[Draft, Forecast]:
    """Every part checked and added; nothing of it stays."""
    store, cut = gathering.store, gathering.cut
    with store.trial() as (_, cursor), stoppable(cursor.interrupt):
        (_, start, duplicate), whole = _incoming(gathering, cursor)
        tell("comparing", whole.kept.height)
        seen = foretold(store, cursor, whole.kind, whole.kept.height, start, duplicate)
    return Draft(_emptied(cut), gathering.plan, whole, digest(cut.path), cut, gathering.outcome_counts()), seen


def _incoming(gathering: _Gathering, cursor: duckdb.DuckDBPyConnection) -> tuple[tuple[int, int, int], Batch]:
    """(number of the receipt, first of its versions, rows that were there already), and all parts as one batch."""
    store, kind, start, duplicate = gathering.store, gathering.plan.kind, 0, 0
    incoming, number = Incoming(cursor), versions.next_receipt(cursor)
    for batch in gathering:
        with incoming.shown(batch.kept):
            different = versions.all_different(batch.kept, kind)
            first, known = versions.add(cursor, kind, number, different=different)
        start, duplicate = start or first, duplicate + known
        del batch
    return (number, start, duplicate), advised(store, gathering.whole(), gathering.moment)


def _emptied(cut: Parts) -> Table:
    """The file as a table without rows: how it is written and what its columns are called."""
    head = cut.head
    return replace(head, path=cut.path, frame=head.frame.clear(), records=head.records.clear())


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
