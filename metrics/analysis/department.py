"""What one department owns, what was promised for it, and how far away that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.analysis.series import Point, by_part, monthly, period, settled
from metrics.analysis.signals import Moved, signals
from metrics.analysis.skyline import unit_metric
from metrics.analysis.targets import Verdict, verdict
from metrics.query import Blank, Reader, Reading, Slice


@dataclass(frozen=True)
class Cause:
    """A reason that the department owns this month. `gap` = value - target in the metric's unit."""

    reason: str
    reading: Reading
    repeat: Reading
    contacts: int
    target: float | None
    kept: Verdict | None
    moved: Moved | None
    points: tuple[Point, ...]

    @property
    def gap(self) -> float | None:
        """Distance to the target, above it positive; None without a target or a value."""
        return None if self.target is None or self.reading.value is None else self.reading.value - self.target

    @property
    def gap_contacts(self) -> float | None:
        """The same in contacts: (actual - target) x orders."""
        if self.gap is None or self.reading.bottom is None:
            return None
        return self.gap * self.reading.bottom


@dataclass(frozen=True)
class GapPoint:
    """The distance to the target that held in a month, with the ends of its interval and whether it was kept."""

    month: date
    gap: float
    target: float
    settled: bool
    kept: Verdict | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Causes:
    """A department's month."""

    metric: str
    department: str
    head: str | None
    causes: tuple[Cause, ...]
    reading: Reading
    target: float | None
    kept: Verdict | None
    gaps: tuple[GapPoint, ...]
    repeat: Reading
    filtered: bool

    @property
    def gap(self) -> float | None:
        """Distance of the department as a whole to its target."""
        return None if self.target is None or self.reading.value is None else self.reading.value - self.target

    @property
    def gap_contacts(self) -> float | None:
        """The same in contacts."""
        return None if self.gap is None or self.reading.bottom is None else self.gap * self.reading.bottom


def causes(reader: Reader, cut: Slice, department: str, month: date) -> Causes:
    """The contacts that the department caused in the month, by reason, the most frequent first.

    A reason that it owns on the first of the month is there even without a contact.
    """
    metric = unit_metric(reader)
    mine = cut.only("owner", department)
    now = period(reader.known, mine, metric, month)
    found = reader.with_intervals(now.cut("reason"), metric, "contacts", "repeat_contact_rate")
    targets = {} if cut.where else reader.targets(month)
    lines = by_part(reader, mine, metric, month, 12, by="reason")
    owned = {reason for reason, owner in reader.owners(month).items() if owner.department == department}
    whole = reader.one_with_intervals(now, metric, "repeat_contact_rate")
    news, final = signals(reader, cut, metric, month), settled(reader.known, metric, month)
    promised = targets.get((metric, "department", department))
    counted = {reason: _nothing(metric, whole) for reason in owned} | {str(key[0]): cell for key, cell in found.items()}
    rows = [
        Cause(
            reason=reason,
            reading=cell[metric],
            repeat=cell["repeat_contact_rate"],
            contacts=int(cell["contacts"].top or 0),
            target=(target := targets.get((metric, "reason", reason))),
            kept=verdict(cell[metric], target, settled=final),
            moved=news.of(reason),
            points=lines.get(reason, ()),
        )
        for reason, cell in counted.items()
        if cell["contacts"].top or reason in owned
    ]
    return Causes(
        metric=metric,
        department=department,
        head=reader.departments.get(department),
        causes=tuple(sorted(rows, key=lambda c: (-c.contacts, c.reason))),
        reading=whole[metric],
        target=promised,
        kept=verdict(whole[metric], promised, settled=final),
        gaps=() if cut.where else _gaps(reader, mine, metric, month, department),
        repeat=whole["repeat_contact_rate"],
        filtered=bool(cut.where),
    )


def _nothing(metric: str, whole: dict[str, Reading]) -> dict[str, Reading]:
    """A reason without contacts: nought of the same orders, and no repeats to speak of."""
    again = whole["repeat_contact_rate"].blank or Blank("blank.no_contacts")
    return {
        "contacts": Reading("contacts", 0, None),
        metric: Reading(metric, 0, whole[metric].bottom, whole[metric].blank),
        "repeat_contact_rate": Reading("repeat_contact_rate", 0, 0, again),
    }


def _gaps(reader: Reader, mine: Slice, metric: str, month: date, department: str) -> tuple[GapPoint, ...]:
    """Up to twelve months for which a target held and a value is there."""
    points = monthly(reader, mine, metric, month, 12)
    if not points:
        return ()
    span = period(reader.known, mine, metric, month, points[0].month)
    readings = reader.with_intervals(span.cut("month"), metric)
    found = []
    for p in points:
        target = reader.targets(p.month).get((metric, "department", department))
        cell = readings.get((p.month,))
        if target is None or p.value is None or cell is None:
            continue
        ends = cell[metric].interval
        low, high = (ends.low - target, ends.high - target) if ends else (None, None)
        kept = verdict(cell[metric], target, settled=p.settled)
        found.append(GapPoint(p.month, p.value - target, target, p.settled, kept, low, high))
    return tuple(found)
