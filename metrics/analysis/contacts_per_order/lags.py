"""How contacts come after their orders, and orders counted on the days on which their contacts come (METRICS.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from metrics.analysis.contacts_per_order.days import Days, Numbers
from metrics.query import Facts, Reader
from metrics.query.orders import FURTHEST
from metrics.stats import lag_weighted, lag_weights

WINDOW = 365
"""Days before the as-of whose contacts make the curve."""
FEWEST, LEAST_SHARE = 500, 0.2
"""Linked contacts, and the share of contacts with a given order, from which a curve may carry the headline."""
COMPANY = ""
"""Stands for all markets together."""


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


def curves(reader: Reader, known: Facts, days: Days, orders: dict[str, Numbers]) -> dict[str, Curve]:
    """The curve of every market that has orders, and of the company.

    The window is the last 365 days, as far as contacts reach back: days without contacts would count their orders
    as if nobody had asked about them.
    """
    if known.as_of is None or known.first_day is None or not orders:
        return {}
    last = known.local_day(known.as_of)
    first = max(known.first_day, last - timedelta(days=WINDOW - 1))
    lags = reader.lags(first, last, known.as_of)
    met = {str(m): (n, given) for m, n, given in reader.linked(first, last, known.as_of).iter_rows()}
    exposed = {market: _exposed(days, placed, first, last) for market, placed in orders.items()}
    linked = {market: _linked(lags.filter(pl.col("market") == market)) for market in orders}
    everybody = sum(n for n, _ in met.values()), sum(given for _, given in met.values())
    whole = _curve(sum(linked.values(), _nothing()), sum(exposed.values(), _nothing()), *everybody)
    parts = {m: _curve(linked[m], exposed[m], *met.get(m, (0, 0))) for m in orders}
    return {m: c if c.enough else _borrowed(c, whole) for m, c in parts.items()} | {COMPANY: whole}


def expected(known: Facts, days: Days, orders: dict[str, Numbers], found: dict[str, Curve]) -> dict[str, Numbers]:
    """D_t = sum_j w_j X_(t-j) of every market; nan before orders reach 90 days back and after the last of them.

    Empty if no contact is linked to an order.
    """
    if known.first_order is None or known.last_order is None:
        return {}
    reach = known.first_order + timedelta(days=FURTHEST)
    return {
        market: days.only(lag_weighted(placed, curve.weights), reach, known.last_order)
        for market, placed in orders.items()
        if (curve := found.get(market)) is not None and curve.weights is not None
    }


def _nothing() -> Numbers:
    return np.zeros(FURTHEST + 1)


def _curve(linked: Numbers, exposed: Numbers, contacts: int, given: int) -> Curve:
    return Curve(linked, exposed, lag_weights(linked, exposed), contacts, given)


def _borrowed(curve: Curve, whole: Curve) -> Curve:
    return Curve(curve.linked, curve.exposed, whole.weights, curve.contacts, curve.given, own=False)


def _linked(lags: pl.DataFrame) -> Numbers:
    counts = _nothing()
    counts[lags["lag"].to_numpy()] = lags["contacts"].to_numpy()
    return counts


def _exposed(days: Days, placed: Numbers, first: date, last: date) -> Numbers:
    """E_j = orders of the days s with s + j in the window; days without orders add nothing."""
    added = np.concatenate([[0.0], placed.cumsum()])
    lag = np.arange(FURTHEST + 1)
    start = np.clip(days.at(first) - lag, 0, days.count)
    end = np.clip(days.at(last) + 1 - lag, 0, days.count)
    return np.asarray(added[end] - added[start])
