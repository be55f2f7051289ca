"""The worst reasons of a month, who owns them, and what all others add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.analysis.control_chart import Limits, limits, since
from metrics.analysis.series import Point, by_part, period, settled
from metrics.analysis.signals import Moved, signals
from metrics.analysis.targets import Verdict, verdict
from metrics.query import Reader, Reading, Slice


@dataclass(frozen=True)
class Row:
    """A reason of the skyline."""

    reason: str
    reading: Reading
    contacts: int
    department: str | None
    person: str | None
    target: float | None
    kept: Verdict | None
    moved: Moved | None
    points: tuple[Point, ...]
    limits: Limits | None


@dataclass(frozen=True)
class Skyline:
    """Reasons by rank; `shown` + `other` = `total`, in contacts and in the metric. `metric` says the unit."""

    metric: str
    rows: tuple[Row, ...]
    other: Reading
    other_count: int
    total: Reading
    unmapped: Reading
    unowned: Reading

    @property
    def count(self) -> int:
        """How many reasons there are."""
        return len(self.rows) + self.other_count


def unit_metric(reader: Reader) -> str:
    """Contacts per order where orders are known, else plain contacts."""
    return "contacts_per_order" if "orders" in reader.known.has else "contacts"


def skyline(reader: Reader, cut: Slice, month: date, shown: int | None = 10) -> Skyline:
    """Reasons of the month ranked by contacts (ties by name); `shown` None = all of them."""
    metric = unit_metric(reader)
    now = period(reader.known, cut, metric, month)
    found = reader.with_intervals(now.cut("reason"), metric, "contacts")
    ranked = sorted(found.items(), key=lambda item: (-(item[1]["contacts"].top or 0), str(item[0][0])))
    ranked = [item for item in ranked if item[1]["contacts"].top]
    lines = by_part(reader, cut, metric, month, by="reason")
    owners, targets = reader.owners(month), {} if cut.where else reader.targets(month)
    total = reader.one_with_intervals(now, metric)[metric]
    news, final = signals(reader, cut, metric, month), settled(reader.known, metric, month)
    top, rest = ranked[:shown], ranked[shown or len(ranked) :]
    rows = []
    for (label, *_), cell in top:
        reason = str(label)
        owner = owners.get(reason)
        points, target = lines.get(reason, ()), targets.get((metric, "reason", reason))
        course = since(points, [day for day, _ in reader.events(reason)])
        rows.append(
            Row(
                reason=reason,
                reading=cell[metric],
                contacts=int(cell["contacts"].top or 0),
                department=owner.department if owner else None,
                person=owner.person if owner else None,
                target=target,
                kept=verdict(cell[metric], target, settled=final),
                moved=news.of(reason),
                points=points,
                limits=limits(course[:-1]),
            )
        )
    unmapped = [str(key[0]) for key, _ in ranked if not _mapped(reader, str(key[0]))]
    unowned = reader.read_one(now.only("owner", "Unowned"), metric)[metric]
    return Skyline(
        metric=metric,
        rows=tuple(rows),
        other=_together(metric, [cell[metric] for _, cell in rest], total),
        other_count=len(rest),
        total=total,
        unmapped=_together(metric, [found[(r,)][metric] for r in unmapped], total),
        unowned=unowned,
    )


def _mapped(reader: Reader, reason: str) -> bool:
    """Without any reasons file the raw label is the reason and nothing is missing (METRICS.md 0)."""
    cards = reader.reasons
    return not any(card.mapped for card in cards.values()) or (reason in cards and cards[reason].mapped)


def _together(metric: str, parts: list[Reading], total: Reading) -> Reading:
    return Reading(metric, sum(p.top or 0 for p in parts), total.bottom, total.blank)
