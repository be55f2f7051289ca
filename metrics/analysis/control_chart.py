"""Is it more than noise? The XmR chart of a headline (METRICS.md 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from metrics.analysis.series import Mark, Point

SHORTEST, FIRST_VERDICT, LONGEST = 6, 12, 24
"""Settled months: fewer than the first give no limits, fewer than the second no verdict, more are not used."""

RUN = 8
_FACTOR = 2.66


@dataclass(frozen=True, slots=True)
class Limits:
    """The usual range of one baseline: XmR mean and limits."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Span:
    """The months, first and last included, for which `limits` hold; a new span begins only at an event."""

    first: date
    last: date
    limits: Limits


@dataclass(frozen=True, slots=True)
class Signal:
    """A verdict: `outside` the usual range, or a `run` of eight months on one side of the mean."""

    kind: Literal["outside", "run"]
    high: bool
    mark: Mark


def limits(points: Sequence[Point], floor: float | None = 0.0) -> Limits | None:
    """Mean -+ 2.66 mean moving range over the first 12 to 24 settled months; None below six."""
    values = _settled(points)[:LONGEST]
    if len(values) < SHORTEST:
        return None
    mean = sum(values) / len(values)
    moving = [abs(b - a) for a, b in pairwise(values)]
    reach = _FACTOR * sum(moving) / len(moving)
    low = mean - reach
    return Limits(mean, low if floor is None else max(low, floor), mean + reach)


def since(points: Sequence[Point], days: Sequence[date]) -> tuple[Point, ...]:
    """The months after the last of these days; a month in which something changed belongs to neither course."""
    past = [d for d in days if points and d <= points[-1].month]
    return tuple(p for p in points if not past or p.month >= max(past))


def spans(points: Sequence[Point], days: Sequence[date]) -> tuple[Span, ...]:
    """The usual range between one event and the next, as far as each is long enough; the newest month is judged
    by the range, not part of it.
    """
    edges = sorted({d for d in days if points and points[0].month < d <= points[-1].month})
    starts = [points[0].month, *edges] if points else []
    found = []
    for start, end in zip(starts, [*edges, date.max], strict=True):
        months = [p for p in points if start <= p.month < end]
        usual = limits([p for p in months if p is not points[-1]])
        if usual is not None:
            found.append(Span(months[0].month, months[-1].month, usual))
    return tuple(found)


def signal(points: Sequence[Point], usual: Limits | None, better: Literal["higher", "lower"]) -> Signal | None:
    """The verdict on the last point of the line; None: no signal, too young, or too short a baseline."""
    values = _settled(points)
    if usual is None or not points or not points[-1].settled or points[-1].value is None:
        return None
    if len(values) <= FIRST_VERDICT:  # the month that is judged is no part of its own baseline
        return None
    last = values[-1]
    if last > usual.high or last < usual.low:
        return _signal("outside", last > usual.high, better)
    tail = values[-RUN:]
    if len(tail) == RUN and (min(tail) > usual.mean or max(tail) < usual.mean):
        return _signal("run", min(tail) > usual.mean, better)
    return None


def _signal(kind: Literal["outside", "run"], high: bool, better: Literal["higher", "lower"]) -> Signal:
    return Signal(kind, high, "better" if high == (better == "higher") else "worse")


def _settled(points: Sequence[Point]) -> list[float]:
    return [p.value for p in points if p.settled and p.value is not None]
