"""What an export's handle times say about repeats: asked for by the page on retired metrics and by nothing else.

The times stay with the rows of the export; no table that figures come from has them (METRICS.md 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from metrics.query.comparator import texts
from metrics.query.compile import contact_where
from metrics.query.reader import Reader
from metrics.query.shares import ALIKE, Share, spread
from metrics.query.slice import Slice
from metrics.stats import Interval, difference_interval

# Equal times belong to one tenth, so the order of rows cannot change a figure.
_PLACED = """WITH handled AS (
    SELECT v.handle_seconds AS seconds, f.customer, {back} AS back
    FROM contact f JOIN (SELECT version, handle_seconds FROM raw_contacts WHERE handle_seconds > 0) v USING (version)
    {where} AND {matured}
), placed AS (
    SELECT *, 1 + ((rank() OVER (ORDER BY seconds) - 1) * 10) // count(*) OVER () AS tenth FROM handled
)"""

_TENTHS = f"""{_PLACED}, clusters AS (
    SELECT tenth, customer, count(*) AS x, count(*) FILTER (WHERE back) AS y, min(seconds) AS low, max(seconds) AS high
    FROM placed GROUP BY ALL
)
SELECT tenth, min(low), max(high), sum(y)::BIGINT, sum(x)::BIGINT, {{alike}}
FROM clusters GROUP BY tenth ORDER BY tenth"""

_ENDS = f"""{_PLACED}, ends AS (
    SELECT count(*) FILTER (WHERE tenth = $short) AS x0, count(*) FILTER (WHERE tenth = $short AND back) AS y0,
        count(*) FILTER (WHERE tenth = $long) AS x1, count(*) FILTER (WHERE tenth = $long AND back) AS y1
    FROM placed WHERE tenth IN ($short, $long) GROUP BY customer
)
SELECT *, count(*) FROM ends GROUP BY ALL ORDER BY ALL"""

_MATURED = "SELECT count(*) FROM contact f{where} AND {matured}"

_HELD = "SELECT count(*) > 0 FROM source WHERE kind = 'contacts' AND list_contains(has, 'handle_seconds')"


@dataclass(frozen=True)
class Tenth:
    """Contacts whose handle time has about the same rank: `number` 1 (shortest) to 10; `low` to `high` seconds."""

    number: int
    low: int
    high: int
    share: Share


def held(reader: Reader) -> bool:
    """Whether any export of contacts had a column of handle times."""
    return bool(reader.store.rows(_HELD)[0][0])


def matured(reader: Reader, cut: Slice) -> int:
    """Matured identified contacts of the slice, with a handle time or without."""
    sql, params = _asked(reader, cut, _MATURED)
    return int(reader.store.rows(sql, **params)[0][0])


def tenths(reader: Reader, cut: Slice) -> tuple[Tenth, ...]:
    """Repeat-contact rate by tenth of handle time, over matured identified contacts that have one above zero.

    A contact's tenth = 1 + the whole tenths of all these contacts that took strictly less time; there are fewer than
    ten of them where many contacts took the same time. Intervals as of every share (METRICS.md 5).
    """
    sql, params = _asked(reader, cut, _TENTHS)
    rows = reader.store.rows(sql, **params)
    return tuple(Tenth(n, low, high, Share(top, bottom, spread(alike)[0])) for n, low, high, top, bottom, alike in rows)


def difference(reader: Reader, cut: Slice, short: int, long: int) -> Interval | None:
    """How much higher (below 0: lower) the rate of tenth `long` is than that of tenth `short`: 95 % interval."""
    sql, params = _asked(reader, cut, _ENDS)
    rows = np.array(reader.store.rows(sql, **params, short=short, long=long), float).reshape(-1, 5)
    return difference_interval(*np.repeat(rows[:, :4], rows[:, 4].astype(int), axis=0).T)


def _asked(reader: Reader, cut: Slice, sql: str) -> tuple[str, dict[str, Any]]:
    where, params = contact_where(cut, reader.known)
    return sql.format(**texts(reader, cut), where=where, alike=ALIKE.format(x="x", y="y")), params
