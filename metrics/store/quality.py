"""For how many contacts each review stands (METRICS.md 4): the one place that says so.

The frame of a month is its matured contacts, at their families' own windows, whatever window a page asks for. Reviewed
contacts of the same owner, family and channel stand for the others; where these are too few, more is put together
(`stats.collapse`). So sums of reviews add up over every part and every period, and a value is one sum over another.

A review whose contact is not in the store, or has not matured, belongs to no frame: it stands for itself alone. Files
do not say which reviews were targeted; all are taken as drawn. A month without a review has no figure, and is in none
of a longer period. A contact that was reviewed twice counts twice.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import duckdb

from metrics.stats import Group, collapse
from metrics.store import scripts

_CELLS = """WITH reviews AS (
    SELECT date_trunc('month', day) AS month, owner, family, channel, count(*) AS scored
    FROM quality_fact WHERE matured GROUP BY ALL
)
SELECT date_trunc('month', c.opened_day) AS month, c.owner, c.family, c.channel, count(*),
    coalesce(any_value(r.scored), 0)
FROM contact c LEFT JOIN reviews r ON r.month = date_trunc('month', c.opened_day)
    AND (r.owner, r.family, r.channel) = (c.owner, c.family, c.channel)
WHERE c.opened_at <= $as_of::TIMESTAMP - to_seconds(c.window_s)
    AND date_trunc('month', c.opened_day) IN (SELECT month FROM reviews)
GROUP BY ALL ORDER BY ALL"""

_ALONE = """UPDATE quality_fact SET stratum = o.stratum, scored = o.scored FROM (
    SELECT date_trunc('month', day) AS month, -any_value(12 * year(day) + month(day)) AS stratum, count(*) AS scored
    FROM quality_fact WHERE NOT matured GROUP BY ALL
) o WHERE NOT quality_fact.matured AND o.month = date_trunc('month', quality_fact.day)"""

_FRAMED = """UPDATE quality_fact SET stratum = s.stratum, size = s.size, scored = s.scored, weight = s.weight FROM (
    SELECT unnest($month::DATE[]) AS month, unnest($owner::INTEGER[]) AS owner, unnest($family::INTEGER[]) AS family,
        unnest($channel::INTEGER[]) AS channel, unnest($stratum::INTEGER[]) AS stratum, unnest($size::BIGINT[]) AS size,
        unnest($scored::BIGINT[]) AS scored, unnest($weight::DOUBLE[]) AS weight
) s WHERE quality_fact.matured AND date_trunc('month', quality_fact.day) = s.month
    AND (quality_fact.owner, quality_fact.family, quality_fact.channel) = (s.owner, s.family, s.channel)"""
_COLUMNS = ("month", "owner", "family", "channel", "stratum", "size", "scored", "weight")

_GRAIN = 2**20
"""Parts of a contact and of a point that are told apart: sums of such fractions are exact, in whatever order."""

_POINTS = f"UPDATE quality_fact SET points = round(score * weight * {_GRAIN}) / {_GRAIN}"
"""What a review adds to the sum of scores."""


def rebuild(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any]) -> None:
    """Fill `quality_fact`."""
    scripts.run(cursor, "040_quality", params)
    if scripts.one(cursor, "SELECT count(*) FROM quality_fact")[0]:
        scripts.execute(cursor, _ALONE, {})
        found = _weighed(cursor, params)
        if found:
            cursor.execute(_FRAMED, dict(zip(_COLUMNS, map(list, zip(*found, strict=True)), strict=True)))
        cursor.execute(_POINTS)


def _weighed(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every cell of a month in which there are reviews, with its stratum; columns as named."""
    rows = cursor.execute(_CELLS, {"as_of": params["as_of"]}).fetchall()
    found: list[tuple[Any, ...]] = []
    for month, cells in groupby(rows, key=lambda row: row[0]):
        groups = collapse(
            Group(((owner, family, channel),), n, scored) for _, owner, family, channel, n, scored in cells
        )
        for group in groups:
            weight = round(group.size / group.scored * _GRAIN) / _GRAIN
            number = len(found)
            found += [(month, *cell, number, group.size, group.scored, weight) for cell in group.cells]
    return found
