"""Whose contacts are they: every department of a month, and how severe its contacts are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.analysis.control_chart import limits
from metrics.analysis.series import by_part, period, settled
from metrics.analysis.skyline import unit_metric
from metrics.analysis.targets import Verdict, verdict
from metrics.query import Reader, Reading, Slice

TIERS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Share:
    """A department's month; `gap` = value - target."""

    department: str
    head: str | None
    reading: Reading
    contacts: int
    target: float | None
    kept: Verdict | None

    @property
    def gap(self) -> float | None:
        """Distance to the target, None without one."""
        return None if self.target is None or self.reading.value is None else self.reading.value - self.target


@dataclass(frozen=True)
class Tier:
    """Contacts of one tier, with the range usual for a whole month (XmR over those before), if there is one."""

    tier: str
    contacts: int
    share: float
    usual: tuple[float, float] | None


def owners(reader: Reader, cut: Slice, month: date) -> tuple[Share, ...]:
    """Departments by contacts, "Unowned" last; together they are the whole."""
    metric = unit_metric(reader)
    found = reader.with_intervals(period(reader.known, cut, metric, month).cut("owner"), metric, "contacts")
    targets = {} if cut.where else reader.targets(month)
    final = settled(reader.known, metric, month)
    shares = [
        Share(
            department=str(label),
            head=reader.departments.get(str(label)),
            reading=cell[metric],
            contacts=int(cell["contacts"].top or 0),
            target=(target := targets.get((metric, "department", str(label)))),
            kept=verdict(cell[metric], target, settled=final),
        )
        for (label, *_), cell in found.items()
        if cell["contacts"].top
    ]
    return tuple(sorted(shares, key=lambda s: (s.department == "Unowned", -s.contacts, s.department)))


def tiers(reader: Reader, cut: Slice, month: date) -> tuple[Tier, ...]:
    """The five tiers of the month, 1 the worst; empty where no contact has a tier."""
    lines = by_part(reader, cut, "contacts", month, 25, by="tier")
    now = {tier: int(points[-1].value or 0) for tier, points in lines.items()}
    whole = sum(now.values())
    if not whole or not any(now.get(tier) for tier in TIERS):
        return ()
    found, whole_month = [], settled(reader.known, "contacts", month)
    for tier in TIERS:
        usual = limits(lines.get(tier, ())[:-1]) if whole_month else None
        reach = (usual.low, usual.high) if usual else None
        found.append(Tier(tier, now.get(tier, 0), now.get(tier, 0) / whole, reach))
    return tuple(found)
