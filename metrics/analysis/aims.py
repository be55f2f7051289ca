"""The targets of a department: its own, its reasons' and the company's, each with the newest figure and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from metrics.access import EVERYTHING
from metrics.analysis.series import period, settled
from metrics.analysis.targets import Verdict, verdict
from metrics.query import Reader, Reading, Slice

Level = Literal["company", "department", "reason"]
METRICS = ("contacts_per_order", "repeat_contact_rate", "resolution_behavioural", "quality_score")
"""What a target can be set on in the pages."""


@dataclass(frozen=True)
class About:
    """What a target is about; `label` is blank for the company."""

    level: Level
    label: str = ""

    def cut(self, everything: Slice) -> Slice:
        """Its contacts; everybody may see the company's total (METRICS.md 7)."""
        if self.level == "company":
            return replace(everything, scope=EVERYTHING)
        return everything.only("owner" if self.level == "department" else "reason", self.label)


@dataclass(frozen=True)
class Aim:
    """A target from a month on; `until`: the month in which the next one takes over, None if none does.

    `reading` and `kept` of the month that was asked for, where the target held in it. `key`: as the row writes it.
    """

    about: About
    metric: str
    value: float
    valid_from: date
    until: date | None
    key: str | None
    reading: Reading | None
    kept: Verdict | None

    def holds(self, day: date) -> bool:
        """Whether it is the one that counts on that day."""
        return self.valid_from <= day and (self.until is None or day < self.until)


def owned(reader: Reader, department: str, day: date) -> tuple[str, ...]:
    """The reasons of a department on a day, by name."""
    return tuple(sorted(r for r, owner in reader.owners(day).items() if owner.department == department))


def aims(reader: Reader, cut: Slice, department: str, month: date) -> tuple[Aim, ...]:
    """All targets on the company, the department and the reasons it owns, the newest first of each."""
    mine = {About("company"), About("department", department)}
    mine |= {About("reason", reason) for reason in owned(reader, department, month)}
    groups: dict[tuple[About, str], dict[date, dict[str, Any]]] = {}
    for row in sorted(reader.declared("targets"), key=lambda r: (r["valid_from"], r["key"] or "")):
        about = _about(reader, row)
        if about in mine:
            groups.setdefault((about, row["metric"]), {})[row["valid_from"]] = row
    found = []
    for (about, metric), rows in groups.items():
        starts = [*rows, None]
        for row, until in zip(rows.values(), starts[1:], strict=True):
            found.append(_aim(reader, cut, about, metric, row, until, month))
    return tuple(sorted(found, key=_place))


def _place(aim: Aim) -> tuple[int, str, str, int]:
    """The department first and the company last, the newest first of each."""
    rank = ("department", "reason", "company").index(aim.about.level)
    return rank, aim.about.label, aim.metric, -aim.valid_from.toordinal()


def _about(reader: Reader, row: dict[str, Any]) -> About:
    """What a row is about, under the label that holds now."""
    key = (row["key"] or "").lower()
    if row["level"] == "reason":
        return About("reason", reader.coded.get(key, row["key"] or ""))
    if row["level"] == "department":
        return About("department", next((d for d in reader.departments if d.lower() == key), row["key"] or ""))
    return About("company")


def _aim(
    reader: Reader, cut: Slice, about: About, metric: str, row: dict[str, Any], until: date | None, month: date
) -> Aim:
    aim = Aim(about, metric, row["value"], row["valid_from"], until, row["key"], None, None)
    if not aim.holds(month):
        return aim
    now = period(reader.known, about.cut(cut), metric, month)
    reading = reader.one_with_intervals(now, metric)[metric]
    kept = verdict(reading, aim.value, settled=settled(reader.known, metric, month))
    return Aim(about, metric, aim.value, aim.valid_from, until, aim.key, reading, kept)
