"""What a simulation found, beside what was aimed at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Unit = Literal["%", "points", "a year"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure for each size of one kind of world, and the ends between which all of them should lie (None: open).

    `known`: why they do not all lie there, once that has been found out.
    """

    subject: str
    world: str
    values: tuple[float, ...]
    unit: Unit = "%"
    low: float | None = None
    high: float | None = None
    known: str = ""

    @property
    def met(self) -> bool:
        """Whether every figure lies between the ends."""
        return self.holds(min(self.values)) and self.holds(max(self.values))

    def holds(self, value: float, slack: float = 0.0) -> bool:
        """Whether this value lies between the ends, give or take."""
        low = float("-inf") if self.low is None else self.low - slack
        high = float("inf") if self.high is None else self.high + slack
        return low <= value <= high

    @property
    def figure(self) -> str:
        """The smallest and the largest of the figures."""
        ends = sorted({self._say(min(self.values)), self._say(max(self.values))}, key=float)
        return f"{' to '.join(ends)} {self.unit}"

    @property
    def goal(self) -> str:
        """The ends in words; a dash where the figure is only told."""
        low, high = (None if end is None else self._say(end) for end in (self.low, self.high))
        words = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
        return f"{words} {self.unit}" if low or high else "–"

    def _say(self, value: float) -> str:
        return f"{100 * value:.1f}" if self.unit == "%" else f"{value:.2f}"


def share(hits: Iterable[bool]) -> float:
    """How many of the answers are yes."""
    answers = list(hits)
    return float(sum(answers) / len(answers))


HEAD = "| figure | world | found | goal | met |\n| --- | --- | --- | --- | --- |"


def row(found: Finding) -> str:
    """One line of the Markdown table below `HEAD`; where a goal is missed, with the reason if it is known."""
    met = "yes" if found.met else f"**no** {found.known}".strip()
    if found.low is None and found.high is None:
        met = ""
    return f"| {found.subject} | {found.world} | {found.figure} | {found.goal} | {met} |"
