"""A share of one period against the same share of another, customer by customer (METRICS.md 5)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metrics.catalog import METRICS
from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.stats import Interval, difference_interval
from metrics.store import Store
from metrics.store.tables import bind

# How many customers have so many matured contacts in either period, and so many of them followed by another.
_TWICE = """WITH seen AS (
    SELECT f.{dimension} AS part, f.customer, f.opened_day BETWEEN $first_1 AND $last_1 AS later,
        {matured} AS x, {followed} AS y
    FROM contact f{where} AND f.customer IS NOT NULL
        AND (f.opened_day BETWEEN $first_0 AND $last_0 OR f.opened_day BETWEEN $first_1 AND $last_1)
    GROUP BY ALL
),
one AS (
    SELECT part, customer, coalesce(sum(x) FILTER (WHERE NOT later), 0) AS x0,
        coalesce(sum(y) FILTER (WHERE NOT later), 0) AS y0, coalesce(sum(x) FILTER (WHERE later), 0) AS x1,
        coalesce(sum(y) FILTER (WHERE later), 0) AS y1
    FROM seen GROUP BY ALL
)
SELECT coalesce(t.label, '(none)'), x0, y0, x1, y1, count(*)
FROM one LEFT JOIN term t ON t.dim = '{dimension}' AND t.key = part WHERE x0 + x1 > 0 GROUP BY ALL ORDER BY ALL"""


def rises(store: Store, base: Slice, now: Slice, known: Facts) -> dict[str, Interval | None]:
    """Label of `now`'s one dimension -> by how much its repeat-contact rate rose from `base` to `now`.

    Both have first and last days and the same filters; a customer of both periods counts once. None where there is
    too little to tell.
    """
    where, params = contact_where(replace(now, first=None, last=None), known)
    followed, matured = (bind(part.sql, now.rule, "window_s") for part in METRICS["repeat_contact_rate"].parts)
    sql = _TWICE.format(dimension=now.by[0], matured=matured, followed=followed, where=where)
    days = {"first_0": base.first, "last_0": base.last, "first_1": now.first, "last_1": now.last}
    parts: dict[str, list[tuple[int, ...]]] = {}
    for label, *counts in store.rows(sql, **params, **days):
        parts.setdefault(label, []).append(tuple(counts))
    return {label: _rise(rows) for label, rows in parts.items()}


def _rise(rows: list[tuple[int, ...]]) -> Interval | None:
    table = np.array(rows, float)
    if not table[:, 0].any() or not table[:, 2].any():
        return None
    return difference_interval(*np.repeat(table[:, :4], table[:, 4].astype(int), axis=0).T)
