"""Contacts per order in every definition, side by side (METRICS.md 3): which of them carries the headline, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from metrics.analysis.contacts_per_order.definitions import (
    CALENDAR,
    COHORT,
    DEFINITIONS,
    LAGGED,
    NET,
    UNKNOWN,
    Cell,
    Definitions,
)
from metrics.analysis.contacts_per_order.lags import COMPANY
from metrics.analysis.contacts_per_order.linkage import FEWEST_CHECKED, LEAST_RIGHT, Check, Linkage, Links
from metrics.analysis.contacts_per_order.volumes import Volumes
from metrics.analysis.series import month_end, months_to
from metrics.query import Reader, Slice
from metrics.stats import FEWEST, FURTHEST, LEAST_SHARE, WINDOW, Curve

__all__ = [
    "CALENDAR",
    "COHORT",
    "COMPANY",
    "DEFINITIONS",
    "FEWEST",
    "FEWEST_CHECKED",
    "FURTHEST",
    "LAGGED",
    "LEAST_RIGHT",
    "LEAST_SHARE",
    "NET",
    "UNKNOWN",
    "WINDOW",
    "WITHIN",
    "Cell",
    "Check",
    "Curve",
    "Linkage",
    "Month",
    "Part",
    "Rule",
    "Workbench",
    "workbench",
]

WITHIN = (7, 14, 30, 60, 90)
"""Days after the order within which a cohort's contacts are counted, to choose from."""


@dataclass(frozen=True)
class Month:
    """One month: a cell per definition, one per other denominator, and how many contacts are linked."""

    month: date
    cells: dict[str, Cell]
    volumes: dict[str, Cell]
    linkage: Linkage


@dataclass(frozen=True)
class Part:
    """One market, or the company, in the month that is looked at; `curve` None: it has no orders."""

    market: str
    cells: dict[str, Cell]
    linkage: Linkage
    curve: Curve | None


@dataclass(frozen=True)
class Rule:
    """Whether lag-weighted carries the headline, of the company and with it of every market: linked contacts, their
    share, and how far orders must reach back.
    """

    linked: int
    share: float | None
    reach: date
    first_order: date | None

    @property
    def enough(self) -> bool:
        """Whether there are enough linked contacts."""
        return self.linked >= FEWEST

    @property
    def dense(self) -> bool:
        """Whether they are a large enough share."""
        return (self.share or 0) >= LEAST_SHARE

    @property
    def covered(self) -> bool:
        """Whether orders reach back far enough."""
        return self.first_order is not None and self.first_order <= self.reach

    @property
    def lagged(self) -> bool:
        """Whether all of it holds."""
        return self.enough and self.dense and self.covered


@dataclass(frozen=True)
class Workbench:
    """All that the page shows: months in order, the chosen one last; markets by name, then none, then the company."""

    months: tuple[Month, ...]
    parts: tuple[Part, ...]
    rule: Rule
    curve: Curve | None
    units: tuple[str, ...]
    check: Check

    @property
    def now(self) -> Month:
        """The month that is looked at."""
        return self.months[-1]


def workbench(reader: Reader, cut: Slice, month: date, within: int, history: int = 24) -> Workbench:
    """Every definition for the months that end with `month`, and by market for that month.

    `cut` has no dates of its own; its market, if any, chooses one, its other filters hold for contacts only.
    """
    known = reader.known
    if cut.as_of is not None and known.as_of is not None:
        known = replace(known, as_of=min(known.as_of, cut.as_of))
    market = dict(cut.where).get("market", COMPANY)
    month = month.replace(day=1)
    first = known.first_day or month
    months = [m for m in months_to(month, history) if month_end(m) >= first] or [month]
    made, links, other = Definitions(reader, known, cut, within), Links(reader, known, cut), Volumes(reader, known)
    table = tuple(
        Month(m, made.of(m, market, links.linked(m)), other.of(m, market, made.contacts(market)), links.of(m, market))
        for m in months
    )
    parts = tuple(
        Part(m, made.of(month, m, links.linked(month)), links.of(month, m), made.curves.get(m))
        for m in (*made.markets, COMPANY)
    )
    whole = made.curves.get(COMPANY)
    rule = Rule(
        linked=whole.count if whole else 0,
        share=whole.share if whole else None,
        reach=month - timedelta(days=FURTHEST),
        first_order=known.first_order,
    )
    return Workbench(table, parts, rule, made.curves.get(market), other.units, links.check)
