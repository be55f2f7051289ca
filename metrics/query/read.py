"""The answer to a question: numerator, denominator, value, or why it is blank. Never 0 for "not computable"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from metrics.catalog import DIMENSIONS, METRICS, Metric
from metrics.catalog.measures import Fact
from metrics.query import cubes
from metrics.query.compile import by_fact, question, smallest
from metrics.query.cubes import Key, Sums, in_order
from metrics.query.facts import Facts, facts
from metrics.query.slice import Slice
from metrics.stats import Interval
from metrics.store import Store


@dataclass(frozen=True)
class Blank:
    """Why there is no value: a message key and its values."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


class Reading(NamedTuple):
    """One figure of one part. `top` and `bottom` are None where they cannot be counted.

    `interval` (95 %) and `error` (standard error), both in the value's own unit, where they were asked for and
    there is enough to tell them from (METRICS.md 5). `reviews`: how many were read where the bottom says for how many
    these stand. A tuple, since an answer may hold thousands.
    """

    metric: str
    top: float | None
    bottom: float | None
    blank: Blank | None = None
    interval: Interval | None = None
    error: float | None = None
    reviews: float | None = None

    @property
    def value(self) -> float | None:
        """The ratio (or the count of a metric without bottom), None where blank."""
        if self.blank or self.top is None:
            return None
        return self.top / self.bottom if self.bottom is not None else self.top

    @property
    def thin(self) -> bool:
        """Whether too little is behind the value for it to be ranked or trusted."""
        return self.counted is not None and self.counted < METRICS[self.metric].least

    @property
    def counted(self) -> float | None:
        """What was counted or read below the line."""
        return self.bottom if self.reviews is None else self.reviews


Readings = dict[Key, dict[str, Reading]]


def read(store: Store, cut: Slice, metrics: tuple[str, ...], known: Facts | None = None) -> Readings:
    """Figures of each part of the slice, keyed by its labels in the order of `cut.by`, sorted."""
    known = known or store.once(facts)
    measures = tuple(m for key in metrics for m in METRICS[key].measures)
    keys, columns = _aligned(cut.by, sums_of(store, cut, measures, known))
    figures = [_figures(METRICS[m], cut, known, keys, columns) for m in metrics]
    cells = zip(*figures, strict=True) if figures else repeat((), len(keys))
    return dict(zip(keys, map(dict, map(zip, repeat(metrics), cells)), strict=True))


def read_one(store: Store, cut: Slice, metrics: tuple[str, ...], known: Facts | None = None) -> dict[str, Reading]:
    """Figures of the slice as a whole."""
    return read(store, cut.cut(), metrics, known)[()]


def sums(store: Store, cut: Slice, measures: tuple[str, ...], known: Facts) -> dict[str, float]:
    """Bare sums of the slice as a whole."""
    found = sums_of(store, cut.cut(), measures, known)
    return {name: column[0] for one in found for name, column in one.columns.items()}


def sums_of(store: Store, cut: Slice, measures: tuple[str, ...], known: Facts) -> list[Sums]:
    """Sums of each fact that the measures live in, from the smallest table that can answer."""
    return [_of_fact(store, cut, fact, names, known) for fact, names in by_fact(measures).items()]


def _of_fact(store: Store, cut: Slice, fact: Fact, measures: tuple[str, ...], known: Facts) -> Sums:
    table, _ = smallest(cut, fact, measures)
    if cubes.held(store, table, fact):
        return cubes.ask(store, cut, table, fact, measures)
    asked = question(cut, fact, measures, known)
    n = len(asked.by)
    rows = sorted(store.rows(asked.sql, **asked.params), key=lambda row: in_order(row[:n]))
    columns = {name: [row[i] for row in rows] for i, name in enumerate(measures, n)}
    return Sums(asked.by, [row[:n] for row in rows], columns)


def _aligned(by: tuple[str, ...], found: list[Sums]) -> tuple[list[Key], dict[str, list[float]]]:
    """The parts that any fact with all dimensions has, and each measure's sums in their order.

    What has fewer dimensions keeps its whole in each part (METRICS.md 3); what has no such part is 0 there.
    """
    keys, *others = sorted((one.keys for one in found if one.by == by), key=len, reverse=True) or [[]]
    if any(others) and len(every := set(keys).union(*others)) > len(keys):
        keys = sorted(every, key=in_order)
    columns: dict[str, list[float]] = {}
    for one in found:
        columns |= one.columns if one.keys == keys else _placed(by, keys, one)
    return keys, columns


def _placed(by: tuple[str, ...], keys: list[Key], one: Sums) -> dict[str, list[float]]:
    """The sums under each key's own part of `one`."""
    axes = [map(itemgetter(by.index(d)), keys) for d in one.by]
    parts = list(zip(*axes, strict=True)) if axes else [()] * len(keys)
    found = {name: dict(zip(one.keys, column, strict=True)) for name, column in one.columns.items()}
    return {name: list(map(sums.get, parts, repeat(0))) for name, sums in found.items()}


def _figures(metric: Metric, cut: Slice, known: Facts, keys: list[Key], sums: dict[str, list[float]]) -> list[Reading]:
    """The metric's figure of each part."""
    name, missing = metric.key, _missing(metric, known)
    if missing:
        return [Reading(name, None, None, missing)] * len(keys)
    tops, bottoms = sums[metric.top], sums[metric.bottom] if metric.bottom else [None] * len(keys)
    blanks: Iterable[Blank | None] = repeat(None)
    if 0 in bottoms:
        blanks = [_why_empty(metric, k, cut, known) if n == 0 else None for k, n in zip(keys, bottoms, strict=True)]
    read = sums[metric.reviews] if metric.reviews else repeat(None)
    rows = zip(repeat(name), tops, bottoms, blanks, repeat(None), repeat(None), read)
    figures = list(map(tuple.__new__, repeat(Reading), rows))  # thousands of them: a call of `Reading` takes longer
    for i in _unplaced(metric, cut, keys):
        figures[i] = Reading(name, tops[i], None, Blank("blank.market_unknown"))
    return figures


def _unplaced(metric: Metric, cut: Slice, keys: list[Key]) -> list[int]:
    """Which parts are contacts of an unknown market, to which no orders belong."""
    if not metric.ignores("reason", DIMENSIONS["reason"].facts):
        return []
    if ("market", "(none)") in cut.where:
        return list(range(len(keys)))
    if "market" not in cut.by:
        return []
    axis = cut.by.index("market")
    return [i for i, key in enumerate(keys) if key[axis] == "(none)"]


def _missing(metric: Metric, known: Facts) -> Blank | None:
    """Why no part has this figure."""
    if known.empty and metric.bottom and "quality" not in metric.needs:
        return Blank("not_computable.contacts")
    missing = next((need for need in metric.needs if need not in known.has), None)
    return Blank(f"not_computable.{missing}") if missing else None


def _why_empty(metric: Metric, key: Key, cut: Slice, known: Facts) -> Blank:
    """The reason, with the first day on which the part's first contact could be judged."""
    window = cut.window or known.window
    values: tuple[tuple[str, object], ...] = (("days", window),)
    starts = [day for day in (cut.first, known.first_day, *key) if isinstance(day, date)]
    if metric.settles and starts:
        return Blank(metric.empty, (*values, ("until", known.settles(max(starts), window))))
    return Blank(metric.empty, values)
