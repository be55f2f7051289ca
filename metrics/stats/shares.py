"""Shares over contacts, where one customer's contacts stand or fall together: whole customers are the clusters.

METRICS.md 5 takes Wilson with effective contacts and is overruled by simulation (`python -m tests.simulation`): where a
few customers with long issues make the share, these are mostly not among those seen, and Wilson holds the truth in as
few as 87 %. With its standard error SE, its skewness g (sum e^3 / (sum e^2)^1.5 over the customers' residuals e) and
the quantile t, the end on g's side moves out by |SE g (1 + 2 t^2) / 6|, what Johnson's t adds (N. J. Johnson, "Modified
t tests and confidence intervals for asymmetrical populations", J. Am. Stat. Assoc. 73, 1978): 92 % and more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.stats.interval import Interval, wilson
from metrics.stats.student import t_quantile

FEWEST_GROUPS = 5
"""Effective customers below which no interval is given."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Sums over customers with x contacts each, y of them counted: of x, y, x^2, x y, y^2, and how many customers."""

    n: float
    y: float
    xx: float
    xy: float
    yy: float
    groups: int

    @classmethod
    def of(cls, x: Numbers, y: Numbers, alike: Numbers | None = None) -> Clusters:
        """The sums of single customers, or of groups of customers who are `alike`: how many stand behind each row."""
        x, y, many = _rows(x, y, alike)
        xs, ys = many * x, many * y
        return cls(
            float(xs.sum()), float(ys.sum()), float(xs @ x), float(xs @ y), float(ys @ y), int(many[x > 0].sum())
        )

    @property
    def effective_groups(self) -> float:
        """Customers of equal size that would be worth as much: n^2 / sum x^2."""
        return self.n * self.n / self.xx if self.xx else 0.0

    @property
    def variance(self) -> float:
        """Variance of y/n without the correction for large customers: good enough from 100 effective customers."""
        rate = self.y / self.n
        return max(0.0, self.yy - 2 * rate * self.xy + rate * rate * self.xx) / (self.n * self.n)


def cluster_variance(x: Numbers, y: Numbers, alike: Numbers | None = None) -> float:
    """Variance of sum y / sum x, each customer's residual enlarged by its own weight (METRICS.md 5).

    `alike` as in `Clusters.of`. Infinite if one customer is all there is.
    """
    return _moments(*_rows(x, y, alike))[0]


def _moments(x: Numbers, y: Numbers, many: Numbers) -> tuple[float, float]:
    """Variance of sum y / sum x, and how lopsided it is: the skewness of the customers' enlarged residuals' sum."""
    n = float(many @ x)
    rest = 1 - x / n
    if rest.min() <= 0:
        return math.inf, 0.0
    off = (y - many @ y / n * x) / rest
    squares = float(many @ off**2)
    return squares / n**2, float(many @ off**3) / squares**1.5 if squares > 0 else 0.0


def _rows(x: Numbers, y: Numbers, alike: Numbers | None) -> tuple[Numbers, Numbers, Numbers]:
    x, y = np.asarray(x, float), np.asarray(y, float)
    return x, y, np.ones_like(x) if alike is None else np.asarray(alike, float)


def share_interval(
    sums: Clusters, variance: float | None = None, skewness: float = 0.0, level: float = 0.95
) -> Interval | None:
    """Wilson with effective contacts and t of effective customers; None below five of them (METRICS.md 5).

    `variance` is that of `cluster_variance`; None takes it from the sums, meant for 100 effective customers or more.
    `skewness` of the estimate, between -1 and 1, moves the end on its side out, never in, and within 0 and 1.
    """
    effective = sums.effective_groups
    if effective < FEWEST_GROUPS:
        return None
    rate = min(1.0, max(0.0, sums.y / sums.n))
    spread = sums.variance if variance is None else variance
    worth = min(sums.n, rate * (1 - rate) / spread) if spread > 0 else sums.n
    if rate in (0.0, 1.0):
        worth = effective
    t = t_quantile(0.5 + level / 2, effective - 1)
    usual = wilson(rate, worth, t)
    more = math.sqrt(spread) * skewness * (1 + 2 * t * t) / 6
    return Interval(max(0.0, usual.low + min(0.0, more)), min(1.0, usual.high + max(0.0, more)))


def clustered(x: Numbers, y: Numbers, alike: Numbers | None = None) -> tuple[Interval | None, float | None]:
    """95 % interval and standard error of sum y / sum x over single customers, or groups of them who are alike.

    None where there is no contact, or below five effective customers.
    """
    sums = Clusters.of(x, y, alike)
    if not sums.n:
        return None, None
    variance, skewness = _moments(*_rows(x, y, alike))
    interval = share_interval(sums, variance, skewness)
    return interval, math.sqrt(variance) if interval else None


def difference_interval(x0: Numbers, y0: Numbers, x1: Numbers, y1: Numbers, level: float = 0.95) -> Interval | None:
    """How much a share rose (below 0: fell) from period 0 to 1; the arrays hold the same customers in one order.

    A customer of both periods counts once, so what stays the same cancels out (METRICS.md 5). t has the fewer
    effective customers of the two periods. None below five of them, or if no customer differs from another.
    """
    periods = [(np.asarray(x, float), np.asarray(y, float)) for x, y in ((x0, y0), (x1, y1))]
    sums = [Clusters.of(x, y) for x, y in periods]
    effective = min(s.effective_groups for s in sums)
    if effective < FEWEST_GROUPS:
        return None
    before, after = ((y - s.y / s.n * x) / s.n for (x, y), s in zip(periods, sums, strict=True))
    groups = int(((periods[0][0] + periods[1][0]) > 0).sum())
    variance = groups / (groups - 1) * float(((after - before) ** 2).sum())
    if variance <= 0:
        return None
    rise = sums[1].y / sums[1].n - sums[0].y / sums[0].n
    half = t_quantile(0.5 + level / 2, effective - 1) * math.sqrt(variance)
    return Interval(max(-1.0, rise - half), min(1.0, rise + half))
