"""For how many contacts each review stands (METRICS.md 4): the one place that says so.

The frame of a month is its matured contacts, at their families' own windows, whatever window a page asks for. Reviewed
contacts of the same owner, family and channel stand for the others; where these are too few, more is put together
(`stats.collapse`). So sums of reviews add up over every part and every period, and a value is one sum over another.

Only an owner that the file itself names tells contacts of a family apart: one that follows from the reason says no more
than the family, and handing a reason over on a day must leave every figure of the days before as it was.

A review whose contact is not in the store, or has not matured, belongs to no frame: it stands for itself alone. One
that is marked as targeted was not drawn: it is kept, shown with its contact, and in no figure, weight or count. A month
without a review has no figure, and is in none of a longer period. A contact that was reviewed twice counts twice.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import duckdb

from metrics.stats import Group, collapse
from metrics.store import scripts

_NAMES_OWNERS = "SELECT EXISTS (FROM source WHERE list_contains(has, 'owner'))"
_NAMED = """CASE WHEN d.owner IS NULL THEN -1 ELSE c.owner END AS named
    FROM contact c LEFT JOIN raw_contacts d USING (version)"""
_UNNAMED = "-1 AS named FROM contact c"

_CELLS = """WITH reviews AS (
    SELECT date_trunc('month', day) AS month, named, family, channel, count(*) AS scored
    FROM quality_fact WHERE matured GROUP BY ALL
), frame AS (
    SELECT date_trunc('month', c.opened_day) AS month, c.family, c.channel, {named}
    WHERE c.opened_at <= $as_of::TIMESTAMP - to_seconds(c.window_s)
        AND date_trunc('month', c.opened_day) IN (SELECT month FROM reviews)
)
SELECT f.month, f.named, f.family, f.channel, count(*), coalesce(any_value(r.scored), 0)
FROM frame f LEFT JOIN reviews r ON (r.month, r.named, r.family, r.channel) = (f.month, f.named, f.family, f.channel)
GROUP BY ALL ORDER BY ALL"""

_ALONE = """UPDATE quality_fact SET stratum = o.stratum, scored = o.scored FROM (
    SELECT date_trunc('month', day) AS month, -any_value(12 * year(day) + month(day)) AS stratum, count(*) AS scored
    FROM quality_fact WHERE NOT matured GROUP BY ALL
) o WHERE NOT quality_fact.matured AND o.month = date_trunc('month', quality_fact.day)"""

_FRAMED = """UPDATE quality_fact SET stratum = s.stratum, size = s.size, scored = s.scored FROM (
    SELECT unnest($month::DATE[]) AS month, unnest($named::INTEGER[]) AS named, unnest($family::INTEGER[]) AS family,
        unnest($channel::INTEGER[]) AS channel, unnest($stratum::INTEGER[]) AS stratum, unnest($size::BIGINT[]) AS size,
        unnest($scored::BIGINT[]) AS scored
) s WHERE quality_fact.matured AND date_trunc('month', quality_fact.day) = s.month
    AND (quality_fact.named, quality_fact.family, quality_fact.channel) = (s.named, s.family, s.channel)"""
_COLUMNS = ("month", "named", "family", "channel", "stratum", "size", "scored")

_GRAIN = 2**20
"""Parts of a contact and of a point that are told apart: sums of such fractions are exact, in whatever order."""

_WEIGHTS = f"""UPDATE quality_fact SET weight = s.parts / {_GRAIN} FROM (
    SELECT rowid AS row, size * {_GRAIN} // scored +
        (row_number() OVER (PARTITION BY stratum ORDER BY sample_id) <= size * {_GRAIN} % scored)::BIGINT AS parts
    FROM quality_fact WHERE matured
) s WHERE quality_fact.rowid = s.row"""
"""All reviews of a stratum together stand for its contacts, to the last part: what is left over goes to the first."""

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
            cursor.execute(_WEIGHTS)
        cursor.execute(_POINTS)


def _weighed(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every cell of a month in which there are reviews, with its stratum; columns as named."""
    named = _NAMED if scripts.one(cursor, _NAMES_OWNERS)[0] else _UNNAMED
    rows = cursor.execute(_CELLS.format(named=named), {"as_of": params["as_of"]}).fetchall()
    found: list[tuple[Any, ...]] = []
    for month, cells in groupby(rows, key=lambda row: row[0]):
        groups = collapse(
            Group(((named, family, channel),), n, scored) for _, named, family, channel, n, scored in cells
        )
        for group in groups:
            number = len(found)
            found += [(month, *cell, number, group.size, group.scored) for cell in group.cells]
    return found
