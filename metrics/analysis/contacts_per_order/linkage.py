"""For how many contacts the order is known, and how (METRICS.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from metrics.analysis.contacts_per_order.lags import COMPANY
from metrics.analysis.series import month_end
from metrics.query import Facts, Reader, Slice
from metrics.stats import FURTHEST

FEWEST_CHECKED, LEAST_RIGHT = 30, 0.9
"""Given links on which the rule of inference is tried, and how often it must name the right order to be believed."""


@dataclass(frozen=True)
class Check:
    """The rule of inference tried on contacts whose order is given: how many, and how many it got right."""

    checked: int
    right: int

    @property
    def passed(self) -> bool:
        """Whether its inferences are shown at all."""
        return self.checked >= FEWEST_CHECKED and self.right >= LEAST_RIGHT * self.checked


@dataclass(frozen=True)
class Linkage:
    """Contacts of a period; `inferred` None: not computable. `unknown`: part of `none`, their id is of no order."""

    contacts: int
    given: int
    inferred: int | None
    unknown: int
    solid: bool

    @property
    def none(self) -> int:
        """Contacts whose order is not known."""
        return self.contacts - self.given - (self.inferred or 0)


class Links:
    """Answers about one slice; a market is that of the contact."""

    def __init__(self, reader: Reader, known: Facts, cut: Slice) -> None:
        self._known = known
        self._reach = known.first_order + timedelta(days=FURTHEST) if known.first_order else None
        rows = reader.links(cut, self._reach, known.last_order)
        self.check = Check(int(rows["checked"].sum()), int(rows["confirmed"].sum()))
        self._counts: dict[tuple[date, str], tuple[int, ...]] = {}
        for market, month, *counts in rows.drop("checked", "confirmed").iter_rows():
            for place in ((month, market), (month, COMPANY)):
                before = self._counts.get(place, (0,) * len(counts))
                self._counts[place] = tuple(a + b for a, b in zip(before, counts, strict=True))

    def of(self, month: date, market: str) -> Linkage:
        """A month of a market or of the COMPANY."""
        contacts, given, inferred, unknown = self._counts.get((month, market), (0, 0, 0, 0))
        return Linkage(contacts, given, inferred if self._inferable(month) else None, unknown, self._covered(month))

    def linked(self, month: date) -> bool:
        """Whether any contact of the month, in whichever market, has a given order."""
        return self.of(month, COMPANY).given > 0

    def _inferable(self, month: date) -> bool:
        """Whether the orders of the 90 days before are known for every contact of the month, and the rule is right."""
        known = self._known
        if self._reach is None or known.last_order is None or known.as_of is None or not self.check.passed:
            return False
        end = min(month_end(month), known.local_day(known.as_of))
        return self._reach <= month and end <= known.last_order

    def _covered(self, month: date) -> bool:
        first = self._known.first_day
        return first is not None and first <= month and self._known.settled(month_end(month), 0)
