"""What a metric is: a frozen declaration of two additive sums, never a finished ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from metrics.catalog.measures import MEASURES, Measure

Unit = Literal["share", "per_order", "points", "contacts_per_issue", "count"]
Chance = Literal["customers", "weeks", "scores", "none"]
Need = Literal["customer", "outcome", "orders", "quality", "critical_error"]


@dataclass(frozen=True)
class Metric:
    """One number of the product (METRICS.md 1-4).

    `needs`: what must have been imported, else "not computable: <the missing thing>".
    `empty`: why the value is blank when the bottom is 0. `settles`: whether a period is final only W days later.
    `least`: smallest bottom below which the value is greyed. `ignores`: dimensions that the bottom does not have.
    `reviews`: the sum that says how many contacts were read where the bottom says for how many these stand; `least`
    is then about it.
    """

    key: str
    top: str
    bottom: str
    better: Literal["higher", "lower"]
    unit: Unit
    needs: tuple[Need, ...]
    empty: str
    settles: bool = False
    least: int = 30
    reviews: str = ""
    headline: bool = False

    @property
    def waits(self) -> bool:
        """Whether a period's figure can still move in the days after it: contacts mature that it is about."""
        return self.settles or bool(self.reviews)

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of its sums."""
        return tuple(filter(None, (self.top, self.bottom, self.reviews)))

    @property
    def parts(self) -> tuple[Measure, ...]:
        """Its sums as declared."""
        return tuple(MEASURES[name] for name in self.measures)

    @property
    def chance(self) -> Chance:
        """Where its chance lies (METRICS.md 4-5): whole customers, weeks of orders, scores; a bare count has none."""
        facts = {part.fact for part in self.parts}
        if not self.bottom:
            return "none"
        if "expected" in facts:
            return "weeks"
        return "scores" if facts == {"quality"} else "customers"

    def ignores(self, dimension: str, facts: frozenset[str]) -> bool:
        """Whether the bottom keeps its whole when cut by `dimension`, which only `facts` carry."""
        return bool(self.bottom) and MEASURES[self.bottom].fact not in facts
