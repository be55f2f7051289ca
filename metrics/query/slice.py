"""What is asked: frozen, hashable, complete. Together with the revision it is the key of every cache."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from metrics.access import Scope
from metrics.catalog import DIMENSIONS
from metrics.errors import Fault

Rule = Literal["family", "reason", "any"]


@dataclass(frozen=True)
class Slice:
    """Contacts opened from `first` to `last` (both inclusive, None = open), cut `by` dimensions.

    `window`: repeat window in days, None = each family's own. `where`: (dimension, label) pairs that must hold.
    `as_of`: a moment before the store's own as-of; contacts after it are in no figure (METRICS.md 0).
    """

    scope: Scope
    first: date | None = None
    last: date | None = None
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    window: int | None = None
    rule: Rule = "family"
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        unknown = [d for d in self.by if d not in DIMENSIONS]
        unknown += [d for d, _ in self.where if d not in DIMENSIONS or not DIMENSIONS[d].terms]
        if unknown:
            raise Fault("error.dimension_unknown", dimension=unknown[0])

    @property
    def whole_months(self) -> bool:
        """Whether both ends fall on the edges of months."""
        starts = self.first is None or self.first.day == 1
        return starts and (self.last is None or self.last.day == monthrange(self.last.year, self.last.month)[1])

    def month(self, day: date) -> Slice:
        """The same question for the month of `day`."""
        return self.months(day, day)

    def months(self, first: date, last: date) -> Slice:
        """The same question for the months from that of `first` to that of `last`."""
        return replace(self, first=first.replace(day=1), last=last.replace(day=monthrange(last.year, last.month)[1]))

    def cut(self, *by: str) -> Slice:
        """The same question cut by these dimensions."""
        return replace(self, by=by)

    def only(self, dimension: str, label: str) -> Slice:
        """The same question for one value of a dimension."""
        return replace(self, where=(*self.where, (dimension, label)))
