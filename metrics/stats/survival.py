"""The repeat rate of a month that is still too young to be counted: Kaplan-Meier, with whole customers as clusters."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.stats.interval import Interval
from metrics.stats.student import t_quantile

FEWEST_CUSTOMERS = 30
"""Customers at risk at the end of the window, below which there is no estimate."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Survival:
    """Estimated share that is followed within the window, its interval, and how many customers were seen that long.

    No interval where nobody (or everybody) has been followed yet: the formula has no ends there.
    """

    value: float
    interval: Interval | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class _Curve:
    """The steps of the survival curve up to the window: their times, contacts still open, and events."""

    time: Numbers
    risk: Numbers
    events: Numbers

    @property
    def survival(self) -> float:
        return float(np.prod(1 - self.events / self.risk))


def repeat_estimate(
    gap: Numbers, age: Numbers, customer: NDArray[np.int64], window_s: float | Numbers, level: float = 0.95
) -> Survival | None:
    """Estimate of the repeat rate within `window_s` seconds from contacts of any age (METRICS.md 1, "Young months").

    `gap`: seconds to the next contact (nan: none); `age`: seconds from opening to the as-of (below 0: left out);
    `customer`: a number per customer; `window_s`: one window, or one per contact: contacts of one window are
    estimated together, and the windows weighted by their contacts.
    A gap longer than the age lies after the as-of and is not known yet.
    None if fewer than 30 customers are at risk at the end of their window, or none at the end of one of them.
    """
    seen = age >= 0
    windows = np.broadcast_to(np.asarray(window_s, float), gap.shape)[seen]
    gap, age = gap[seen], age[seen]
    _, group = np.unique(customer[seen], return_inverse=True)
    followed = gap <= age
    time = np.where(followed, gap, age)
    reached = time >= windows
    at_risk = int(np.count_nonzero(np.bincount(group[reached])))
    if at_risk < FEWEST_CUSTOMERS:
        return None
    survival, influence = 0.0, np.zeros(len(time))
    for window in np.unique(windows):
        mine = windows == window
        if not reached[mine].any():
            return None
        share = float(mine.mean())
        left, moved = _window(time[mine], (followed & (time <= window))[mine])
        survival += share * left
        influence[mine] = share * moved
    if not 0 < survival < 1:
        return Survival(1 - survival, None, at_risk)
    return Survival(
        1 - survival, _interval(survival, np.bincount(group, weights=influence).astype(float), level), at_risk
    )


def _window(time: Numbers, event: NDArray[np.bool_]) -> tuple[float, Numbers]:
    """Share that is left at the end of one window, and the influence of every contact on it."""
    curve = _curve(time, event)
    left = curve.risk - curve.events
    passed = np.concatenate([[0.0], np.cumsum(curve.events / (curve.risk * np.maximum(left, 1)))])
    at = np.searchsorted(curve.time, time, side="right")
    influence = passed[at]
    influence[event] -= 1 / np.maximum(left, 1)[at[event] - 1]
    return curve.survival, curve.survival * influence


def _curve(time: Numbers, event: NDArray[np.bool_]) -> _Curve:
    steps, events = np.unique(time[event], return_counts=True)
    # Events come before censorings: whoever leaves at a step's very time is still at risk there.
    risk = len(time) - np.searchsorted(np.sort(time), steps, side="left")
    return _Curve(steps, risk.astype(float), events.astype(float))


def _interval(survival: float, sums: Numbers, level: float) -> Interval:
    """On log(-log S), with the influence of every contact added up by customer."""
    groups = len(sums)
    error = math.sqrt(groups / (groups - 1) * float(sums @ sums)) / (survival * -math.log(survival))
    reach = math.exp(t_quantile(0.5 + level / 2, groups - 1) * error)
    return Interval(1 - survival ** (1 / reach), 1 - survival**reach)
