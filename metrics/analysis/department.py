"""What one department owns, what was promised for it, and how far away that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.analysis.series import Point, by_part, monthly, period
from metrics.analysis.skyline import unit_metric
from metrics.query import Blank, Reader, Reading, Slice


@dataclass(frozen=True)
class Cause:
    """A reason that the department owns this month. `gap` = value - target in the metric's unit."""

    reason: str
    reading: Reading
    repeat: Reading
    contacts: int
    target: float | None
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
    """The distance to the target that held in a month."""

    month: date
    gap: float
    target: float
    settled: bool


@dataclass(frozen=True)
class Causes:
    """A department's month."""

    metric: str
    department: str
    head: str | None
    causes: tuple[Cause, ...]
    reading: Reading
    target: float | None
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
    found = reader.read(now.cut("reason"), metric, "contacts", "repeat_contact_rate")
    targets = {} if cut.where else reader.targets(month)
    lines = by_part(reader, mine, metric, month, 12, by="reason")
    owned = {reason for reason, owner in reader.owners(month).items() if owner.department == department}
    whole = reader.read_one(now, metric, "repeat_contact_rate")
    counted = {reason: _nothing(metric, whole) for reason in owned} | {str(key[0]): cell for key, cell in found.items()}
    rows = [
        Cause(
            reason=reason,
            reading=cell[metric],
            repeat=cell["repeat_contact_rate"],
            contacts=int(cell["contacts"].top or 0),
            target=targets.get((metric, "reason", reason)),
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
        target=targets.get((metric, "department", department)),
        gaps=() if cut.where else _gaps(reader, monthly(reader, mine, metric, month, 12), metric, department),
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


def _gaps(reader: Reader, points: tuple[Point, ...], metric: str, department: str) -> tuple[GapPoint, ...]:
    """Months for which a target held and a value is there."""
    found = []
    for p in points:
        target = reader.targets(p.month).get((metric, "department", department))
        if target is not None and p.value is not None:
            found.append(GapPoint(p.month, p.value - target, target, p.settled))
    return tuple(found)
