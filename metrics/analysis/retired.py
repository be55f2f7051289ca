"""Retired metrics: whether contacts that were handled fast end the matter, by the company's own exports.

Not a measure of anybody: handle time is read here and nowhere else, to show what chasing it costs (METRICS.md 7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from metrics.query import Reader, Slice, retired
from metrics.query.retired import Tenth
from metrics.stats import Interval


@dataclass(frozen=True)
class Evidence:
    """Repeat-contact rate by tenth of handle time, the shortest first.

    `held`: whether any export had handle times; `matured`: matured identified contacts, with one or without; `rise`:
    how much higher the rate of the longest tenth is than that of the shortest, None where it cannot be told.
    """

    held: bool
    matured: int
    tenths: tuple[Tenth, ...] = ()
    rise: Interval | None = None

    @property
    def timed(self) -> int:
        """Matured contacts with a handle time."""
        return sum(tenth.share.bottom for tenth in self.tenths)

    @property
    def ends(self) -> tuple[Tenth, Tenth] | None:
        """The shortest and the longest tenth; None where there is only one, or one is too small to be compared."""
        short, long = (self.tenths[0], self.tenths[-1]) if len(self.tenths) > 1 else (None, None)
        return None if short is None or long is None or short.share.thin or long.share.thin else (short, long)

    @property
    def verdict(self) -> str:
        """Which end comes back more: `short`, `long`, or `open` where chance explains the difference."""
        if self.ends is None or self.rise is None or self.rise.low <= 0 <= self.rise.high:
            return "open"
        return "short" if self.rise.high < 0 else "long"


def evidence(reader: Reader, cut: Slice) -> Evidence:
    """What the handle times of the slice's matured identified contacts say."""
    found = Evidence(retired.held(reader), retired.matured(reader, cut), retired.tenths(reader, cut))
    if found.ends is None:
        return found
    short, long = found.ends
    return replace(found, rise=retired.difference(reader, cut, short.number, long.number))
