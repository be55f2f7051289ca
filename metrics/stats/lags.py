"""Contacts come days and weeks after their order: orders are spread over the days on which their contacts come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def lag_weights(linked: Numbers, exposure: Numbers) -> Numbers | None:
    """Weight of each lag from 0 days: linked contacts per order that could have shown one, summing to 1.

    `linked`: contacts with that lag; `exposure`: orders whose day plus that lag lies in the window (METRICS.md 3).
    A lag without orders weighs nothing; None if no lag has a contact.
    """
    linked, exposure = np.asarray(linked, float), np.asarray(exposure, float)
    hazard = np.divide(linked, exposure, out=np.zeros(len(linked)), where=exposure > 0)
    total = hazard.sum()
    return hazard / total if total > 0 else None


def lag_weighted(orders: Numbers, weights: Numbers) -> Numbers:
    """D_t = sum_j w_j X_(t-j) for each day of `orders`; nan for the first days, which reach back before the data."""
    spread = np.convolve(np.asarray(orders, float), weights)[: len(orders)]
    spread[: len(weights) - 1] = np.nan
    return spread
