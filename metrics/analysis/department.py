"""What one department owns, what was promised for it, and how far away that is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from metrics.analysis.next_step import Next, next_step
from metrics.analysis.series import Point, by_part, monthly, period, settled
from metrics.analysis.signals import Moved, signals
from metrics.analysis.skyline import unit_metric
from metrics.analysis.targets import Verdict, verdict
from metrics.query import UNOWNED, Blank, Cost, Reader, Reading, Slice, add


class _Aimed:
    """What has a value and a target, and what it costs to be away from it. `gap` = value - target."""

    reading: Reading
    target: float | None
    cost: Cost

    @property
    def gap(self) -> float | None:
        """Distance to the target, above it positive; None without a target or a value."""
        return None if self.target is None or self.reading.value is None else self.reading.value - self.target

    @property
    def gap_ends(self) -> tuple[float, float] | None:
        """The ends of its interval."""
        interval = self.reading.interval
        return None if self.target is None or interval is None else (interval.low - self.target,
                                                                     interval.high - self.target)  # fmt: skip

    @property
    def gap_contacts(self) -> float | None:
        """The same in contacts: (actual - target) x orders."""
        return None if self.gap is None or self.reading.bottom is None else self.gap * self.reading.bottom

    @property
    def gap_money(self) -> Decimal | None:
        """The same at the mean price of its own contacts; None without prices in one currency."""
        if self.gap_contacts is None or self.cost.mean is None:
            return None
        return Decimal(str(self.gap_contacts)) * self.cost.mean


@dataclass(frozen=True)
class Cause(_Aimed):
    """A reason that the department owns this month."""

    reason: str
    reading: Reading
    repeat: Reading
    contacts: int
    target: float | None
    kept: Verdict | None
    moved: Moved | None
    points: tuple[Point, ...]
    cost: Cost
    next: Next


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
class Causes(_Aimed):
    """A department's month. `rolling`: its snowballs that still roll at as-of, None without customers."""

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
    cost: Cost
    rolling: int | None

    @property
    def worst(self) -> Cause | None:
        """The cause that is furthest above its target, in contacts."""
        above = [c for c in self.causes if c.gap_contacts is not None and c.gap_contacts > 0]
        return max(above, key=lambda c: c.gap_contacts or 0, default=None)


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
    costs, promises = reader.cost(now.cut("reason")), _promises(reader, cut)
    day = reader.known.local_day(reader.known.as_of) if reader.known.as_of else month
    counted = {reason: _nothing(metric, whole) for reason in owned} | {str(key[0]): cell for key, cell in found.items()}

    def cause(reason: str, cell: dict[str, Reading]) -> Cause:
        target = targets.get((metric, "reason", reason))
        kept = verdict(cell[metric], target, settled=final)
        return Cause(
            reason=reason,
            reading=cell[metric],
            repeat=cell["repeat_contact_rate"],
            contacts=int(cell["contacts"].top or 0),
            target=target,
            kept=kept,
            moved=news.of(reason),
            points=lines.get(reason, ()),
            cost=costs.get((reason,), Cost()),
            next=next_step(promises[reason], target, kept, owned=department != UNOWNED, day=day),
        )

    rows = [cause(reason, cell) for reason, cell in counted.items() if cell["contacts"].top or reason in owned]
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
        cost=add(costs.values()),
        rolling=reader.rolling(mine),
    )


def _promises(reader: Reader, cut: Slice) -> defaultdict[str, list[dict[str, Any]]]:
    """Reason -> the commitments that were made for it, as far as the scope may see them."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    seen = cut.scope.departments
    for row in reader.declared("commitments"):
        if seen is None or row["department"] in seen:
            found[row["reason_label"] or row["reason"]].append(row)
    return found


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
