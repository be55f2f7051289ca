"""The monthly meeting: four headlines, each with its target, its past and how final it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from metrics.analysis.control_chart import FIRST_VERDICT, Limits, Signal, limits, signal, since
from metrics.analysis.maturity import Expected, expected, with_young
from metrics.analysis.series import Point, by_part, month_end, monthly, period, settled, shift
from metrics.analysis.targets import Verdict, verdict
from metrics.catalog import METRICS
from metrics.query import Reader, Reading, Slice


@dataclass(frozen=True)
class Headline:
    """One tile. `judged`: there is enough to give a verdict. `expected`: where a young figure will settle.

    `settled_share`: part of the month's identified contacts that is old enough, None if the metric needs none.
    """

    reading: Reading
    target: float | None
    kept: Verdict | None
    expected: Expected | None
    previous: Reading
    last_year: Reading
    points: tuple[Point, ...]
    limits: Limits | None
    signal: Signal | None
    judged: bool
    final: bool
    settled_share: float | None
    settles_on: date


@dataclass(frozen=True)
class Mover:
    """What a reason added to or took from contacts per order between two months."""

    reason: str
    change: float


def headlines(reader: Reader) -> tuple[str, ...]:
    """The four headline metrics; flagged resolution stands in where customers cannot be told apart (METRICS.md 2)."""
    resolution = "resolution_behavioural" if "customer" in reader.known.has else "resolution_flagged"
    return ("contacts_per_order", "repeat_contact_rate", resolution, "quality_score")


def headline(reader: Reader, cut: Slice, metric: str, month: date, history: int = 24) -> Headline:
    """One tile for the month of `month`; limits from up to 26 months so that a baseline of 24 can form."""
    known, window = reader.known, cut.window
    points = with_young(reader, cut, metric, monthly(reader, cut, metric, month, history))
    days = [day for day, _ in reader.events() if day <= month_end(month)]
    course = since(points, days)
    usual = limits(since(monthly(reader, cut, metric, shift(month, -1), 120), days))

    def of(when: date) -> Reading:
        return reader.read_one(period(known, cut, metric, when), metric)[metric]

    targets = {} if cut.where else reader.targets(month)
    target = targets.get((metric, "company", ""))
    reading = reader.one_with_intervals(period(known, cut, metric, month), metric)[metric]
    final = settled(known, metric, month, window)
    return Headline(
        reading=reading,
        target=target,
        kept=verdict(reading, target, settled=final),
        expected=None if final else expected(reader, cut, metric, month),
        previous=of(shift(month, -1)),
        last_year=of(shift(month, -12)),
        points=points,
        limits=usual,
        signal=None if reading.thin else signal(course, usual, METRICS[metric].better),
        judged=not reading.thin and sum(p.settled and p.value is not None for p in course) > FIRST_VERDICT,
        final=final,
        settled_share=_settled_share(reader, cut, month) if METRICS[metric].waits else None,
        settles_on=known.settles(month_end(month), window),
    )


def record(points: tuple[Point, ...]) -> tuple[bool, int] | None:
    """(highest?, months) if the last settled point tops or undercuts all others; None if it does not."""
    values = [p.value for p in points if p.value is not None and p.settled]
    if len(values) < 3 or not points[-1].settled or points[-1].value is None:
        return None
    last, before = values[-1], values[:-1]
    if last > max(before):
        return True, len(values)
    return (False, len(values)) if last < min(before) else None


def changes(reader: Reader, cut: Slice, month: date) -> list[Mover]:
    """Changes of contacts per order by reason against the month before, the largest rise first; they add up."""
    lines = by_part(reader, replace(cut, by=()), "contacts_per_order", month, 2, by="reason")
    found = []
    for reason, points in lines.items():
        if len(points) == 2 and points[0].value is not None and points[1].value is not None:
            found.append(Mover(reason, points[1].value - points[0].value))
    return sorted(found, key=lambda m: (-m.change, m.reason))


def _settled_share(reader: Reader, cut: Slice, month: date) -> float | None:
    found = reader.read_one(cut.month(month), "repeat_contact_rate")["repeat_contact_rate"]
    identified = reader.sums(cut.month(month), "identified")["identified"]
    return found.bottom / identified if found.bottom is not None and identified else None
