"""Additive sums: every figure is two of them, so a ratio can never be averaged (DESIGN.md 2, METRICS.md 1-4).

One text serves cube, drill, trend and "show the SQL". Placeholders: {next} {prev} = gap in seconds to the
neighbour under the slice's matching rule, {w} = window in seconds, {a} = as-of, {first} = first contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fact = Literal["contacts", "orders", "expected", "quality"]

_IDENTIFIED = "customer IS NOT NULL"
_MATURED = f"{_IDENTIFIED} AND opened_at <= {{a}} - to_seconds({{w}})"
_FOLLOWED = "coalesce({next} <= {w}, false)"
_FAILED = "(coalesce(flag = 0, false) OR coalesce(open_until > {a}, false))"
_BASE = f"{_IDENTIFIED} AND opened_at >= {{first}} + to_seconds({{w}})"
_REPEAT = "coalesce({prev} <= {w}, false)"


@dataclass(frozen=True)
class Measure:
    """A sum over rows of one fact: the count of rows where `where` holds, or the sum of `value` over them."""

    fact: Fact
    where: str = "true"
    value: str = ""

    @property
    def windowed(self) -> bool:
        """Whether the repeat window and the matching rule change it."""
        return "{w}" in self.where

    @property
    def sql(self) -> str:
        """The aggregate as SQL with its placeholders."""
        head = f"sum({self.value})" if self.value else "count(*)"
        return head if self.where == "true" else f"{head} FILTER (WHERE {self.where})"


MEASURES: dict[str, Measure] = {
    "contacts": Measure("contacts"),
    "identified": Measure("contacts", _IDENTIFIED),
    "linked": Measure("contacts", "order_id IS NOT NULL"),
    "flagged": Measure("contacts", "flag IS NOT NULL"),
    "flagged_resolved": Measure("contacts", "flag = 1"),
    "matured": Measure("contacts", _MATURED),
    "followed": Measure("contacts", f"{_MATURED} AND {_FOLLOWED}"),
    "matured_resolved": Measure("contacts", f"{_MATURED} AND NOT {_FOLLOWED} AND NOT {_FAILED}"),
    "claimed": Measure("contacts", f"{_MATURED} AND flag = 1"),
    "false_close": Measure("contacts", f"{_MATURED} AND flag = 1 AND {_FOLLOWED}"),
    "lookback_base": Measure("contacts", _BASE),
    "repeats": Measure("contacts", f"{_BASE} AND {_REPEAT}"),
    "roots": Measure("contacts", f"{_BASE} AND NOT {_REPEAT}"),
    "orders": Measure("orders"),
    "expected_orders": Measure("expected", value="expected_orders"),
    "samples": Measure("quality"),
    "score": Measure("quality", value="score"),
    "critical": Measure("quality", "critical_error"),
}
