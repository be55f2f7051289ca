"""Figures with how far chance alone can move them: 95 % intervals and standard errors (METRICS.md 4-5).

Values come from the cubes; what they may be off by comes from customers, weeks or scores, whichever the metric's
own chance lies in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from metrics.catalog import METRICS, Metric
from metrics.query.compile import by_customer, reviewed_strata
from metrics.query.cubes import Key
from metrics.query.facts import Facts
from metrics.query.read import Reading, Readings, read, sums_of
from metrics.query.shares import spread
from metrics.query.slice import Slice
from metrics.stats import (
    ERROR_WEEKS,
    WEEKS,
    Interval,
    Stratum,
    failure_interval,
    issue_interval,
    ratio_error,
    ratio_interval,
    score_interval,
)
from metrics.store import Store


@dataclass(frozen=True)
class Chance:
    """What chance alone can do to one value."""

    interval: Interval | None = None
    error: float | None = None


def with_intervals(store: Store, cut: Slice, metrics: tuple[str, ...], known: Facts) -> Readings:
    """The same readings as `read`, with interval and error where there is enough to tell them from."""
    found = read(store, cut, metrics, known)
    chances: dict[str, dict[Key, Chance]] = {}
    for name, way in (("customers", _customers), ("weeks", _weeks), ("scores", _scores)):
        mine = [METRICS[m] for m in metrics if METRICS[m].chance == name]
        if mine:
            chances |= way(store, cut, mine, known, found)
    return {
        key: {m: _told(reading, chances.get(m, {}).get(key)) for m, reading in cell.items()}
        for key, cell in found.items()
    }


def _told(reading: Reading, chance: Chance | None) -> Reading:
    if chance is None or reading.value is None:
        return reading
    return reading._replace(interval=chance.interval, error=chance.error)


def _customers(
    store: Store, cut: Slice, metrics: list[Metric], known: Facts, _found: Readings
) -> dict[str, dict[Key, Chance]]:
    if known.as_of is None:
        return {}
    asked = by_customer(cut, [_pair(m) for m in metrics], known)
    chances: dict[str, dict[Key, Chance]] = {m.key: {} for m in metrics}
    for row in store.rows(asked.sql, **asked.params):
        key, spreads = row[: len(cut.by)], row[len(cut.by) :]
        for metric, alike in zip(metrics, spreads, strict=True):
            chances[metric.key][key] = _share(metric, alike)
    return chances


def _pair(metric: Metric) -> tuple[str, str]:
    """(whole, counted part) of the share in which the metric's chance lies; contacts per issue follow from repeats."""
    return ("lookback_base", "repeats") if metric.unit == "contacts_per_issue" else (metric.bottom, metric.top)


def _share(metric: Metric, alike: dict[str, Any] | None) -> Chance:
    interval, error = spread(alike)
    if metric.unit == "contacts_per_issue":  # where all contacts might be repeats, no number of them is too high
        return Chance(issue_interval(interval) if interval and interval.high < 1 else None)
    return Chance(interval, error)


def _weeks(
    store: Store, cut: Slice, metrics: list[Metric], known: Facts, found: Readings
) -> dict[str, dict[Key, Chance]]:
    """Whole weeks that end with the period's last day; of a longer period all its weeks."""
    covered = known.covered
    if "day" in cut.by or covered is None:
        return {}
    periods = {key: _period(cut, key, known, covered) for key in found}
    spans = {key: _span(*period, covered[0]) for key, period in periods.items() if period[0] <= period[1]}
    parts = tuple(d for d in cut.by if d != "month")
    if not spans:
        return {}
    first, last = min(s[0] for s in spans.values()), max(s[1] for s in spans.values())
    wide = replace(cut, first=first, last=last, by=(*parts, "day"))
    chances: dict[str, dict[Key, Chance]] = {}
    for metric in metrics:
        tops, bottoms = (_by_part(store, wide, name, known) for name in metric.measures)
        chances[metric.key] = {}
        for key, (start, end) in spans.items():
            part = tuple(label for d, label in zip(cut.by, key, strict=True) if d != "month")
            top = _weekly(tops.get(part, {}), start, end)
            bottom = _weekly(bottoms.get(_shared(parts, part, bottoms), {}), start, end)
            chances[metric.key][key] = _ratio(found[key][metric.key], top, bottom, _weeks_of(*periods[key]))
    return chances


def _ratio(reading: Reading, top: list[float], bottom: list[float], period: int) -> Chance:
    """From all these weeks the interval, from fewer the error: at least those of the period itself."""
    if reading.value is None or not reading.bottom:
        return Chance()
    interval = ratio_interval(top, bottom, reading.bottom, reading.value)
    last = slice(-max(ERROR_WEEKS, period), None)
    return Chance(interval, ratio_error(top[last], bottom[last], reading.bottom))


def _weeks_of(first: date, last: date) -> int:
    """Whole weeks from the first to the last day."""
    return ((last - first).days + 1) // 7


def _period(cut: Slice, key: Key, known: Facts, covered: tuple[date, date]) -> tuple[date, date]:
    """The days of the reading that both contacts and orders cover."""
    first, last = max(cut.first or covered[0], covered[0]), min(cut.last or covered[1], covered[1])
    if cut.as_of is not None:
        last = min(last, known.local_day(cut.as_of))
    months = [label for label in key if isinstance(label, date)]
    for month in months:
        following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        first, last = max(first, month), min(last, following - timedelta(days=1))
    return first, last


def _span(first: date, last: date, begin: date) -> tuple[date, date]:
    """Whole weeks up to `last`: 26, more if the period holds more, fewer if the data does."""
    weeks = min(max(WEEKS, _weeks_of(first, last)), _weeks_of(begin, last))
    return last - timedelta(days=7 * weeks - 1), last


def _by_part(store: Store, wide: Slice, measure: str, known: Facts) -> dict[Key, dict[date, float]]:
    """Part -> day -> sum; the parts are those dimensions that the measure's fact carries."""
    days: dict[Key, dict[date, float]] = {}
    for found in sums_of(store, wide, (measure,), known):
        for (*part, day), value in zip(found.keys, found.columns[measure], strict=True):
            days.setdefault(tuple(part), {})[day] = float(value)  # type: ignore[index]
    return days


def _shared(parts: tuple[str, ...], part: Key, bottoms: Iterable[Key]) -> Key:
    """The part's own key among the bottoms, which carry the market at most."""
    width = max((len(key) for key in bottoms), default=0)
    return tuple(label for d, label in zip(parts, part, strict=True) if d == "market")[:width]


def _weekly(days: dict[date, float], first: date, last: date) -> list[float]:
    """Sums of the whole weeks from `first` to `last`."""
    weeks = [0.0] * _weeks_of(first, last)
    for day, value in days.items():
        if first <= day <= last:
            weeks[(day - first).days // 7] += value
    return weeks


def _scores(
    store: Store, cut: Slice, metrics: list[Metric], known: Facts, _found: Readings
) -> dict[str, dict[Key, Chance]]:
    """Reviews that speak for the contacts of their stratum: the more of them were read, the less is left to chance."""
    asked = reviewed_strata(cut, known)
    parts: dict[Key, list[Stratum]] = {}
    for row in store.rows(asked.sql, **asked.params):
        parts.setdefault(row[: len(cut.by)], []).append(Stratum(*row[len(cut.by) :]))
    failing = "critical_error" in known.has
    return {m.key: {key: _sample(m, strata, failing) for key, strata in parts.items()} for m in metrics}


def _sample(metric: Metric, strata: list[Stratum], failing: bool) -> Chance:
    if metric.unit == "share":
        return Chance(failure_interval(strata))
    return Chance(*score_interval(strata, failing=failing))
