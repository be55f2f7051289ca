"""Contacts per order: weeks differ by far more than counting would have it, so the weeks themselves say how much.

METRICS.md 5 takes 13 weeks, each on its own, about one rate. The interval differs from it, because in simulated
companies (README, `python -m tests.simulation`) that one held the truth in 88 % where a week resembles the one before
it and in 79 % where incidents last a week, but in 98 % after a step; this one holds it in 91 to 97 % there. It is the
same quasi-Poisson variance, with five things taken into account:

* 26 weeks: of 13, a quarter has no incident although one week in ten has;
* a rate that clearly stepped within them has two levels, and what is left about these is chance;
* weeks that resemble the week before (autocorrelation) make a period more uncertain than as many strangers would;
* counting's part of the chance is that of the rate at each end, as in Wilson's interval of a share, what goes beyond it
  grows and falls with the period's own rate;
* a period that is itself among the weeks has made them differ, so that Student's t would be too careful.

The standard error, which only verdicts use, is that of METRICS.md 5: it forgets a change within a quarter, so that the
change is still found in the months after it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from metrics.stats.interval import Interval
from metrics.stats.student import t_quantile

WEEKS = 26
"""Whole weeks, ending with the period's last day, from which its interval comes; of a longer period all of them."""
ERROR_WEEKS = 13
"""The same for its standard error."""
FEWEST_WEEKS = 6

_CLEAR_STEP = 25.0
"""How much better two levels must fit than one (F): even weeks that resemble each other seldom get there by chance."""
_LEVEL_WEEKS = 2
"""Weeks that a level lasts at least: one week may be an incident."""
_ALIKE = (-0.3, 0.8)
"""Autocorrelations that are believed."""


def ratio_error(counts: Sequence[float], denominators: Sequence[float], period: float) -> float | None:
    """Standard error of contacts per order over a period with so many orders (`period`), from whole weeks.

    `counts` and `denominators`: contacts and orders (or D) of each week. None below six weeks, with a week or a
    period without orders, or if the weeks do not differ at all (METRICS.md 5).
    """
    off = _off(counts, denominators) if period > 0 else None
    if off is None:
        return None
    phi = math.fsum(o * o / x for o, x in zip(off, denominators, strict=True)) / (len(off) - 1)
    return math.sqrt(phi / period)


def ratio_interval(
    counts: Sequence[float], denominators: Sequence[float], period: float, value: float, level: float = 0.95
) -> Interval | None:
    """Interval of contacts per order around the period's own `value`, from whole weeks, the oldest first.

    Weeks before the first order are left out; None as for `ratio_error`.
    """
    begin = next((i for i, x in enumerate(denominators) if x > 0), 0)
    chance = _chance(counts[begin:], denominators[begin:]) if period > 0 else None
    if chance is None:
        return None
    return chance.interval(period, value, level)


@dataclass(frozen=True, slots=True)
class _Chance:
    """How weeks differ: their common rate, variance per order (a Poisson's is the rate), autocorrelation, and number.

    `orders`: of all these weeks.
    """

    rate: float
    phi: float
    alike: float
    weeks: int
    orders: float

    def interval(self, period: float, value: float, level: float) -> Interval:
        """Of a period with so many orders and this rate of its own: the rates from which it is no further than chance.

        To count at one of them varies as that rate does; what goes beyond it, an incident, multiplies what there is.
        """
        beyond = max(0.0, self.phi - self.rate)
        counted = (self.phi - beyond) / self.rate
        lasting = _drawn_out(self.alike, period / self.orders * self.weeks)
        reach = self.quantile(period, level) ** 2 * lasting / period
        lean = reach * counted / 2
        half = math.sqrt(lean * (lean + 2 * value) + reach * beyond * (value / self.rate) ** 2)
        return Interval(max(0.0, value + lean - half), value + lean + half)

    def quantile(self, period: float, level: float) -> float:
        """Of the period's distance from the truth, in standard errors: its own orders are among those of the weeks.

        What it shares with all weeks is Student's t; what sets it apart from them is Thompson's tau, which is bounded.
        """
        df, p = self.weeks - 3, 0.5 + level / 2  # three are spent: on the rate, the autocorrelation, a step
        shared = min(1.0, period / self.orders)
        t = t_quantile(p, df - 1) ** 2
        return math.sqrt(shared * t_quantile(p, df) ** 2 + (1 - shared) * t * df / (df - 1 + t))


def _chance(counts: Sequence[float], orders: Sequence[float]) -> _Chance | None:
    off = _off(counts, orders)
    if off is None:
        return None
    off, levels = _about_levels(off, orders)
    scaled = [o / math.sqrt(x) for o, x in zip(off, orders, strict=True)]
    squares, weeks, sold = sum(s * s for s in scaled), len(off), math.fsum(orders)
    seen = sum(a * b for a, b in pairwise(scaled)) / squares
    # Seen too low by (1 + 4 rho)/n for every level that was fitted (Marriott and Pope, 1954).
    alike = min(max(seen + levels * (1 + 4 * seen) / weeks, _ALIKE[0]), _ALIKE[1])
    phi = squares / (weeks - levels * _drawn_out(alike, weeks))
    return _Chance(math.fsum(counts) / sold, phi, alike, weeks, sold)


def _off(counts: Sequence[float], orders: Sequence[float]) -> list[float] | None:
    """By how many contacts each week is off the common rate; None where the weeks cannot tell."""
    weeks = list(zip(counts, orders, strict=True))
    if len(weeks) < FEWEST_WEEKS or min(orders) <= 0:
        return None
    whole, sold = math.fsum(counts), math.fsum(orders)
    # Multiplied before it is divided: whole numbers that go together leave exactly nothing.
    off = [(c * sold - whole * x) / sold for c, x in weeks]
    return off if any(off) else None


def _about_levels(off: list[float], orders: Sequence[float]) -> tuple[list[float], int]:
    """By how many contacts the weeks are off their level, and how many levels: two if the rate clearly stepped once."""
    weeks = len(off)
    if weeks < WEEKS:  # fewer cannot tell a step from weeks that resemble each other
        return off, 1
    before, sold = list(accumulate(off)), list(accumulate(orders))
    whole = sold[-1]
    places = range(_LEVEL_WEEKS - 1, weeks - _LEVEL_WEEKS)
    gain, at = max((before[i] ** 2 * whole / (sold[i] * (whole - sold[i])), i) for i in places)
    rest = sum(o * o / x for o, x in zip(off, orders, strict=True)) - gain
    if gain * (weeks - 2) <= _CLEAR_STEP * rest or rest <= 1e-9 * gain:
        return off, 1
    steps = before[at] / sold[at], -before[at] / (whole - sold[at])
    return [o - steps[i > at] * x for i, (o, x) in enumerate(zip(off, orders, strict=True))], 2


def _drawn_out(alike: float, weeks: float) -> float:
    """Variance of the mean of so many weeks with this autocorrelation, as a multiple of that of independent ones."""
    power, found = 1.0, 1.0
    for lag in range(1, math.ceil(weeks)):
        power *= alike
        found += 2 * (1 - lag / weeks) * power
    return found
