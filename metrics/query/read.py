"""The answer to a question: numerator, denominator, value, or why it is blank. Never 0 for "not computable"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metrics.catalog import DIMENSIONS, METRICS, Metric
from metrics.query.compile import Question, compile_slice
from metrics.query.facts import Facts, facts
from metrics.query.slice import Slice
from metrics.stats import Interval
from metrics.store import Store

Label = str | date
Key = tuple[Label, ...]


@dataclass(frozen=True)
class Blank:
    """Why there is no value: a message key and its values."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Reading:
    """One figure of one part. `top` and `bottom` are None where they cannot be counted.

    `interval` (95 %) and `error` (standard error), both in the value's own unit, where they were asked for and
    there is enough to tell them from (METRICS.md 5).
    """

    metric: str
    top: float | None
    bottom: float | None
    blank: Blank | None = field(default=None)
    interval: Interval | None = field(default=None)
    error: float | None = field(default=None)

    @property
    def value(self) -> float | None:
        """The ratio (or the count of a metric without bottom), None where blank."""
        if self.blank or self.top is None:
            return None
        return self.top / self.bottom if self.bottom is not None else self.top

    @property
    def thin(self) -> bool:
        """Whether the bottom is too small for the value to be ranked or trusted."""
        return self.bottom is not None and self.bottom < METRICS[self.metric].least


Readings = dict[Key, dict[str, Reading]]


def read(store: Store, cut: Slice, metrics: tuple[str, ...], known: Facts | None = None) -> Readings:
    """Figures of each part of the slice, keyed by its labels in the order of `cut.by`, sorted."""
    known = known or facts(store)
    measures = tuple(m for key in metrics for m in METRICS[key].measures)
    cells: dict[Key, dict[str, float]] = {}
    whole: list[tuple[Question, dict[Key, dict[str, float]]]] = []
    for question in compile_slice(cut, measures, known):
        rows = _ask(store, question)
        if question.by == cut.by:
            for key, found in rows.items():
                cells.setdefault(key, {}).update(found)
        else:
            whole.append((question, rows))
    for question, rows in whole:
        places = [cut.by.index(d) for d in question.by]
        for key, found in cells.items():
            found.update(rows.get(tuple(key[i] for i in places), {}))
    if not cut.by:
        cells.setdefault((), {})
    tell = {m: _teller(METRICS[m], cut, known) for m in metrics}
    ordered = sorted(cells, key=lambda k: tuple(map(str, k)))
    return {key: {m: reading(key, cells[key]) for m, reading in tell.items()} for key in ordered}


def read_one(store: Store, cut: Slice, metrics: tuple[str, ...], known: Facts | None = None) -> dict[str, Reading]:
    """Figures of the slice as a whole."""
    return read(store, cut.cut(), metrics, known)[()]


def sums(store: Store, cut: Slice, measures: tuple[str, ...], known: Facts) -> dict[str, float]:
    """Bare sums of the slice as a whole."""
    found: dict[str, float] = dict.fromkeys(measures, 0)
    for question in compile_slice(cut, measures, known):
        for row in _ask(store, question).values():
            found |= row
    return found


def _ask(store: Store, question: Question) -> dict[Key, dict[str, float]]:
    n = len(question.by)
    rows: list[tuple[Any, ...]] = store.rows(question.sql, **question.params)
    return {tuple(row[:n]): dict(zip(question.measures, row[n:], strict=True)) for row in rows}


def _teller(metric: Metric, cut: Slice, known: Facts) -> Callable[[Key, dict[str, float]], Reading]:
    """What turns the sums of a part into its figure; what is the same for all parts is looked up once."""
    missing = _missing(metric, known)
    if missing:
        nothing = Reading(metric.key, None, None, missing)
        return lambda key, row: nothing
    if not metric.bottom:
        return lambda key, row: Reading(metric.key, row.get(metric.top, 0), None)
    ratio = metric.bottom
    apart = metric.ignores("reason", DIMENSIONS["reason"].facts)
    unknown = apart and ("market", "(none)") in cut.where
    market = cut.by.index("market") if apart and "market" in cut.by else None

    def reading(key: Key, row: dict[str, float]) -> Reading:
        top, bottom = row.get(metric.top, 0), row.get(ratio, 0)
        if unknown or (market is not None and key[market] == "(none)"):
            return Reading(metric.key, top, None, Blank("blank.market_unknown"))
        if not bottom:
            return Reading(metric.key, top, bottom, _why_empty(metric, key, cut, known))
        return Reading(metric.key, top, bottom)

    return reading


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
