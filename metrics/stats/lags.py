"""Contacts come days and weeks after their order: orders are spread over the days on which their contacts come.

How contacts lag is told per market by one curve for all reasons; a market with few linked contacts takes the company's
(METRICS.md 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Market = TypeVar("Market", str, int)

FURTHEST = 90
"""Days after an order beyond which a contact counts for no lag."""
WINDOW = 365
"""Days before the as-of whose contacts make the curve."""
FEWEST, LEAST_SHARE = 500, 0.2
"""Linked contacts, and the share of contacts with a given order, from which a curve may carry the headline."""


@dataclass(frozen=True, eq=False)
class Curve:
    """The lags of a market. By days since the order, 0 to 90: `linked` contacts, `exposed` orders, and `weights`.

    `contacts` were opened in the window, `given` of them carry a known order. `own` False: it has too few linked
    contacts, so its `weights` are the company's. `weights` None: no contact is linked at all.
    """

    linked: Numbers
    exposed: Numbers
    weights: Numbers | None
    contacts: int
    given: int
    own: bool = True

    @property
    def count(self) -> int:
        """Contacts that make the curve."""
        return int(self.linked.sum())

    @property
    def share(self) -> float | None:
        """Contacts with a given order, of all; None without contacts."""
        return self.given / self.contacts if self.contacts else None

    @property
    def enough(self) -> bool:
        """Whether it may carry the headline."""
        return self.count >= FEWEST and (self.share or 0) >= LEAST_SHARE

    @property
    def rows(self) -> list[tuple[float, float, float, float]]:
        """By days since the order: weight, all weights up to it, linked contacts, exposed orders."""
        if self.weights is None:
            return []
        columns = (self.weights, self.weights.cumsum(), self.linked, self.exposed)
        return [(float(w), float(c), float(n), float(e)) for w, c, n, e in zip(*columns, strict=True)]

    @property
    def half(self) -> int | None:
        """Days after the order within which half of its contacts come."""
        return None if self.weights is None else int(np.searchsorted(self.weights.cumsum(), 0.5))


Linked = Iterable[tuple[Market, Market | None, int | None, int]]
"""(market, market of the given order, its lag if that counts, contacts); all contacts of a market: no other market."""


def lag_curves(
    placed: Mapping[Market, Numbers], rows: Linked[Market], first: int, last: int
) -> tuple[dict[Market, Curve], Curve]:
    """The curve of every market with orders, and that of all markets together.

    `placed`: orders of each day; `first` and `last`: the places in it of the window's ends, beyond its own if need be.
    """
    linked = {market: np.zeros(FURTHEST + 1) for market in placed}
    met: dict[Market, tuple[int, int]] = {}
    for market, ordered, lag, contacts in rows:
        everybody, given = met.get(market, (0, 0))
        met[market] = (everybody + contacts, given) if ordered is None else (everybody, given + contacts)
        if ordered is not None and lag is not None:
            linked[ordered][lag] += contacts
    exposed = {market: _exposed(days, first, last) for market, days in placed.items()}
    together = sum(n for n, _ in met.values()), sum(given for _, given in met.values())
    nothing = np.zeros(FURTHEST + 1)
    whole = _curve(sum(linked.values(), nothing), sum(exposed.values(), nothing), *together)
    parts = {m: _curve(linked[m], exposed[m], *met.get(m, (0, 0))) for m in placed}
    return {m: c if c.enough else _borrowed(c, whole) for m, c in parts.items()}, whole


def _curve(linked: Numbers, exposed: Numbers, contacts: int, given: int) -> Curve:
    return Curve(linked, exposed, lag_weights(linked, exposed), contacts, given)


def _borrowed(curve: Curve, whole: Curve) -> Curve:
    return Curve(curve.linked, curve.exposed, whole.weights, curve.contacts, curve.given, own=False)


def _exposed(placed: Numbers, first: int, last: int) -> Numbers:
    """E_j = orders of the days s with s + j in the window; days without orders add nothing."""
    added = np.concatenate([[0.0], placed.cumsum()])
    lag = np.arange(FURTHEST + 1)
    start, end = (np.clip(place - lag, 0, len(placed)) for place in (first, last + 1))
    return np.asarray(added[end] - added[start])


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
