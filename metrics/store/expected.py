"""The orders that contacts are divided by (METRICS.md 3): the one place that says which form the headline has.

Lag-weighted, every order counts on the days on which its contacts usually come; by calendar, on its own day. The first
carries the headline of every month for which it can be told, as soon as enough contacts name their order. Made anew
with every change: one more contact may move the weights, and so every day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np

from metrics.settings import Settings
from metrics.stats import FURTHEST, WINDOW, Curve, lag_curves, lag_weighted
from metrics.stats.lags import Numbers
from metrics.store.scripts import one

LINKED = f"""WITH seen AS (
    SELECT market, opened_day, order_day, order_market FROM contact
    WHERE opened_at <= $as_of AND opened_day BETWEEN $first AND $last
)
SELECT {{market}}, {{ordered}},
    CASE WHEN opened_day - order_day BETWEEN 0 AND {FURTHEST} THEN (opened_day - order_day)::INTEGER END AS lag,
    count(*) AS contacts
FROM seen f WHERE order_market IS NOT NULL GROUP BY ALL
UNION ALL SELECT {{market}}, NULL, NULL, count(*) FROM seen f GROUP BY ALL ORDER BY ALL"""
"""Contacts of some days that name a known order, by their market, that of the order and the lag, where it counts; and,
with no market of an order, all contacts of these days by their market.
"""

_CALENDAR = """INSERT INTO expected_fact SELECT day, market, count(*) FROM order_fact GROUP BY ALL"""
_PLACED = "SELECT market, day, expected_orders FROM expected_fact"
_ENDS = """SELECT (SELECT min(opened_day) FROM contact), (SELECT min(day) FROM order_fact),
    (SELECT max(day) FROM order_fact)"""
_SPREAD = """INSERT INTO expected_fact
SELECT $begin::DATE + place::INTEGER, $market::INTEGER, orders
FROM (SELECT unnest($orders::DOUBLE[]) AS orders, generate_subscripts($orders::DOUBLE[], 1) - 1 AS place)
WHERE orders > 0"""

_GRAIN = 2.0**20
"""Parts of an order that are told apart: sums of such fractions are exact, in whatever order they are added."""


def rebuild(cursor: duckdb.DuckDBPyConnection, settings: Settings, as_of: datetime | None) -> date | None:
    """Fill `expected_fact`; the first day from which it is lag-weighted, None if it is the calendar's throughout."""
    cursor.execute("DELETE FROM expected_fact")
    cursor.execute(_CALENDAR)
    opened, ordered, until = one(cursor, _ENDS)
    if as_of is None or opened is None or ordered is None:
        return None
    begin = _month_from(ordered + timedelta(days=FURTHEST))
    last = as_of.replace(tzinfo=UTC).astimezone(settings.zone).date()
    if begin > min(last, until):
        return None
    placed = _placed(cursor, ordered, until)
    curves, whole = _curves(cursor, placed, ordered, max(opened, last - timedelta(days=WINDOW - 1)), last, as_of)
    if not whole.enough:
        return None
    cursor.execute("DELETE FROM expected_fact WHERE day >= $begin", {"begin": begin})
    for market, curve in curves.items():
        if curve.weights is not None:
            spread = np.round(lag_weighted(placed[market], curve.weights)[(begin - ordered).days :] * _GRAIN) / _GRAIN
            cursor.execute(_SPREAD, {"begin": begin, "market": market, "orders": spread.tolist()})
    return begin


def _month_from(day: date) -> date:
    """The first month that begins on the day or later: a month has one form."""
    return day if day.day == 1 else (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _placed(cursor: duckdb.DuckDBPyConnection, first: date, last: date) -> dict[int, Numbers]:
    """Orders of each day by market."""
    placed: dict[int, Numbers] = {}
    for market, day, orders in cursor.execute(_PLACED).fetchall():
        placed.setdefault(market, np.zeros((last - first).days + 1))[(day - first).days] = orders
    return placed


def _curves(
    cursor: duckdb.DuckDBPyConnection, placed: dict[int, Numbers], start: date, first: date, last: date, as_of: datetime
) -> tuple[dict[int, Curve], Curve]:
    params: dict[str, Any] = {"first": first, "last": last, "as_of": as_of}
    rows = cursor.execute(LINKED.format(market="f.market", ordered="f.order_market"), params).fetchall()
    return lag_curves(placed, rows, (first - start).days, (last - start).days)
