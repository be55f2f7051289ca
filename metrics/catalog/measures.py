"""Additive sums: every figure is two of them, so a ratio can never be averaged (DESIGN.md 2, METRICS.md 1-4).

One text serves cube, drill, trend and "show the SQL". Placeholders: {next} {prev} = gap in seconds to the
neighbour under the slice's matching rule, {w} = window in seconds, {a} = as-of, {first} = first contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fact = Literal["contacts", "orders", "expected", "quality"]

_IDENTIFIED = "customer IS NOT NULL"
_OLD_ENOUGH = "opened_at <= {a} - to_seconds({w})"
_LATE_ENOUGH = "opened_at >= {first} + to_seconds({w})"
_MATURED = (_IDENTIFIED, _OLD_ENOUGH)
_NEVER = 2**31 - 1
"""Seconds to a neighbour that is not there: longer than any window."""
_FOLLOWED = f"(coalesce({{next}}, {_NEVER}) <= {{w}})"
_FAILED = "(coalesce(flag = 0, false) OR coalesce(open_until > {a}, false))"
_CLAIMED = "coalesce(flag = 1, false)"
_BASE = (_IDENTIFIED, _LATE_ENOUGH)
_REPEAT = f"(coalesce({{prev}}, {_NEVER}) <= {{w}})"

AT_THE_ENDS = (_OLD_ENOUGH, _LATE_ENOUGH)
"""Tests that every contact passes whose window lies within what the store covers."""


@dataclass(frozen=True)
class Measure:
    """A sum over rows of one fact: the count of rows that pass all `tests`, or the sum of `value` over them.

    A test is SQL that is true or false, never NULL: cubes calculate with it.
    """

    fact: Fact
    tests: tuple[str, ...] = ()
    value: str = ""

    @property
    def where(self) -> str:
        """All tests as one condition."""
        return " AND ".join(self.tests) or "true"

    @property
    def windowed(self) -> bool:
        """Whether the repeat window and the matching rule change it."""
        return "{w}" in self.where

    @property
    def sql(self) -> str:
        """The aggregate as SQL with its placeholders."""
        head = f"sum({self.value})" if self.value else "count(*)"
        return head if not self.tests else f"{head} FILTER (WHERE {self.where})"


MEASURES: dict[str, Measure] = {
    "contacts": Measure("contacts"),
    "identified": Measure("contacts", (_IDENTIFIED,)),
    "linked": Measure("contacts", ("order_id IS NOT NULL",)),
    "flagged": Measure("contacts", ("flag IS NOT NULL",)),
    "flagged_resolved": Measure("contacts", (_CLAIMED,)),
    "matured": Measure("contacts", _MATURED),
    "followed": Measure("contacts", (*_MATURED, _FOLLOWED)),
    "matured_resolved": Measure("contacts", (*_MATURED, f"NOT {_FOLLOWED}", f"NOT {_FAILED}")),
    "claimed": Measure("contacts", (*_MATURED, _CLAIMED)),
    "false_close": Measure("contacts", (*_MATURED, _CLAIMED, _FOLLOWED)),
    "lookback_base": Measure("contacts", _BASE),
    "repeats": Measure("contacts", (*_BASE, _REPEAT)),
    "roots": Measure("contacts", (*_BASE, f"NOT {_REPEAT}")),
    "orders": Measure("orders"),
    "expected_orders": Measure("expected", value="expected_orders"),
    "samples": Measure("quality"),
    "represented": Measure("quality", value="weight"),
    "score": Measure("quality", value="points"),
    "critical": Measure("quality", ("critical_error",), "weight"),
}
