"""What young months are likely to become: no figure is read as final before it is (METRICS.md 1, 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.analysis.series import Point, period
from metrics.query import Reader, Slice
from metrics.stats import Interval


@dataclass(frozen=True, slots=True)
class Expected:
    """Where a young figure will settle, and how far that may be off; no interval where nobody came back yet."""

    value: float
    interval: Interval | None


def expected(reader: Reader, cut: Slice, metric: str, month: date) -> Expected | None:
    """What the month's figure will settle at; None where it cannot be told, or nothing is left to settle.

    Behavioural resolution is 1 - repeat rate only where no outcome is known (METRICS.md 2).
    """
    turned = metric == "resolution_behavioural" and "outcome" not in reader.known.has
    if (metric != "repeat_contact_rate" and not turned) or "customer" not in reader.known.has:
        return None
    found = reader.estimate(cut.month(month))
    if found is None:
        return None
    if not turned:
        return Expected(found.value, found.interval)
    ends = found.interval
    return Expected(1 - found.value, Interval(1 - ends.high, 1 - ends.low) if ends else None)


def with_young(reader: Reader, cut: Slice, metric: str, points: Sequence[Point]) -> tuple[Point, ...]:
    """The line with its young months where they are likely to settle, each with its interval."""
    return tuple(p if p.settled or p.value is None else _young(reader, cut, metric, p) for p in points)


def _young(reader: Reader, cut: Slice, metric: str, point: Point) -> Point:
    likely = expected(reader, cut, metric, point.month)
    if likely is not None:
        ends = likely.interval
        return replace(point, value=likely.value, low=ends.low if ends else None, high=ends.high if ends else None)
    so_far = period(reader.known, cut, metric, point.month)
    interval = reader.one_with_intervals(so_far, metric)[metric].interval
    return replace(point, low=interval.low, high=interval.high) if interval else point
