"""How contacts come after their orders, and orders counted on the days on which their contacts come (METRICS.md 3)."""

from __future__ import annotations

from datetime import timedelta

from metrics.analysis.contacts_per_order.days import Days, Numbers
from metrics.query import Facts, Reader
from metrics.stats import FURTHEST, WINDOW, Curve, lag_curves, lag_weighted

COMPANY = ""
"""Stands for all markets together."""


def curves(reader: Reader, known: Facts, days: Days, orders: dict[str, Numbers]) -> dict[str, Curve]:
    """The curve of every market that has orders, and of the company.

    The window is the last 365 days, as far as contacts reach back: days without contacts would count their orders
    as if nobody had asked about them.
    """
    if known.as_of is None or known.first_day is None or not orders:
        return {}
    last = known.local_day(known.as_of)
    first = max(known.first_day, last - timedelta(days=WINDOW - 1))
    rows = reader.linked(first, last, known.as_of)
    parts, whole = lag_curves(orders, rows, days.at(first), days.at(last))
    return parts | {COMPANY: whole}


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
