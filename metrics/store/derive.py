"""From the rows to what figures are read from: dictionary, contacts with gaps, snowballs, as-of, cubes.

All of it follows inside the transaction of the change, so import order, splits, overlaps and repeats of files
cannot change one digit (DESIGN.md 3). Only what a change can reach is made anew; the outcome is that of a rebuild.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import duckdb

from metrics import schema
from metrics.settings import Settings
from metrics.store import cubes, expected, quality, reassign, scripts, tail
from metrics.store.scripts import one

_FURTHEST = timedelta(days=91)
"""Gaps and windows reach 90 days back, and a local day begins within a day of a UTC day."""
_DECLARED = ("reasons", "ownership")
"""Kinds that may change any contact."""
_ALONE = frozenset({"targets", *schema.EDITED})
"""Kinds from which nothing is derived: they are read as they stand."""

# A file is complete to what it declares, else to its latest contact; a source to the furthest of its files, so
# that neither the order nor the repetition of imports moves it. Contacts count by their own time unless every file
# that brought them declares one: few do, so hardly any contact is looked up.
_AS_OF = """WITH told AS (SELECT version, receipt FROM seen WHERE kind = 'contacts'),
declared AS (SELECT receipt, complete_to FROM source WHERE complete_to IS NOT NULL),
apart AS (
    SELECT version FROM told WHERE version IN (SELECT version FROM told SEMI JOIN declared USING (receipt))
    GROUP BY ALL HAVING bool_and(receipt IN (SELECT receipt FROM declared))
),
reached AS (
    SELECT source, opened_at AS complete FROM contact ANTI JOIN apart USING (version)
    UNION ALL SELECT source, complete_to FROM contact JOIN told USING (version) JOIN declared USING (receipt)
),
live AS (
    SELECT t.label AS source, max(complete) AS complete
    FROM reached r JOIN term t ON t.dim = 'source' AND t.key = r.source GROUP BY ALL
)
SELECT min(complete) FILTER (WHERE complete >= top - INTERVAL 30 DAY),
    string_agg(source, ', ' ORDER BY source) FILTER (WHERE complete < top - INTERVAL 30 DAY)
FROM live, (SELECT max(complete) AS top FROM live)"""
_TOLD = """SELECT coalesce(string_agg(DISTINCT name, chr(31) ORDER BY name), '') FROM source
WHERE kind = 'contacts' AND list_contains(has, 'outcome')"""


# A label that was there before keeps its number: rows that stay refer to it. New ones follow in byte order.
_NUMBERED = """SELECT dim, coalesce(n.key,
    (SELECT coalesce(max(m.key), 0) FROM numbered m WHERE m.dim = l.dim)
    + row_number() OVER (PARTITION BY dim, n.key IS NULL ORDER BY l.label))::INTEGER, l.label, fold
FROM label l LEFT JOIN numbered n USING (dim, fold)"""

# Days whose sums may differ: from the first one on where gaps or the as-of reach, those of contacts that changed, and
# those of contacts that were still open at the one as-of and are not at the other.
_STALE = """CREATE OR REPLACE TEMP TABLE stale_day AS
WITH stale AS (
    SELECT 'contacts' AS fact, unnest([old_day, new_day]) AS day FROM changed
    UNION ALL SELECT 'contacts', day FROM contacts_day WHERE day >= $since
    UNION ALL SELECT 'contacts', opened_day FROM contact WHERE opened_day >= $since
    UNION ALL SELECT 'contacts', opened_day FROM contact WHERE open_until > $earlier AND open_until <= $later
    UNION ALL SELECT 'orders', day FROM order_was
    UNION ALL SELECT 'orders', day FROM order_fact SEMI JOIN some_orders USING (version)
    UNION ALL SELECT 'expected', day FROM expected_day UNION ALL SELECT 'expected', day FROM expected_fact
    UNION ALL SELECT 'quality', day FROM quality_day UNION ALL SELECT 'quality', day FROM quality_fact
)
SELECT DISTINCT fact, day FROM stale WHERE day IS NOT NULL"""


def refresh(cursor: duckdb.DuckDBPyConnection, settings: Settings, kinds: Collection[str]) -> None:
    """Derive what follows from the rows that came or go, of which `tail.touch` was told in the same transaction.

    `kinds`: the kinds of files concerned.
    """
    meta = dict(cursor.execute("SELECT key, value FROM meta").fetchall())
    same = not needed(meta, settings) and meta.get("told") == one(cursor, _TOLD)[0]
    if same and _ALONE.issuperset(kinds):
        return
    if not same or tail.large(cursor):
        rebuild(cursor, settings)
        return
    params = _params(settings)
    reassign.remember(cursor)
    scripts.run(cursor, "010_terms", {}, numbered=_NUMBERED)
    if not set(kinds).isdisjoint(_DECLARED):
        reassign.touch(cursor)
        if reassign.everything(cursor) or tail.large(cursor):
            rebuild(cursor, settings)
            return
    start = tail.changes(cursor, params)
    if tail.wide(cursor, start):
        rebuild(cursor, settings)
        return
    tail.contacts(cursor, start)
    about = _rest(cursor, settings, params)
    scripts.execute(cursor, _STALE, _since(_About.of(meta), about, start))
    _cubes(cursor, settings, about, only="stale_day")


def rebuild(cursor: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Derive everything anew from the raw rows, in the caller's transaction."""
    params = _params(settings)
    for table in ("term", "customer", "contact", "order_fact"):
        cursor.execute(f"DELETE FROM {table}")
    scripts.run(cursor, "010_terms", {}, numbered=_NUMBERED)
    scripts.run(cursor, "020_orders", params, orders="now_orders")
    scripts.run(cursor, "030_lines", {}, contacts="now_contacts", versions="raw_contacts", orders="raw_orders")
    scripts.run(cursor, "031_base", params)
    tail.all_gaps(cursor)
    scripts.run(cursor, "032_contacts", params, row=scripts.read("row").format(versions="raw_contacts"))
    _cubes(cursor, settings, _rest(cursor, settings, params))


def needed(meta: dict[str, str], settings: Settings) -> bool:
    """Whether a declaration or setting changed since the last rebuild."""
    now = {"stale": "no", "company_zone": settings.company_zone, "window_days": str(settings.window_days)}
    return any(meta.get(key, value) != value for key, value in now.items())


def _params(settings: Settings) -> dict[str, Any]:
    return {"zone": settings.company_zone, "window": settings.window_days}


class _About(NamedTuple):
    """What the store says of itself beside its rows."""

    as_of: datetime | None
    first: datetime | None

    @classmethod
    def of(cls, meta: dict[str, str]) -> _About:
        """As it was written the last time."""
        return cls(*(datetime.fromisoformat(text) if text else None for text in (meta["as_of"], meta["first_contact"])))


def _rest(cursor: duckdb.DuckDBPyConnection, settings: Settings, params: dict[str, Any]) -> _About:
    """What is small enough to be made anew each time, and how far the data reaches."""
    as_of, behind = one(cursor, _AS_OF)
    quality.rebuild(cursor, params | {"as_of": as_of})
    scripts.run(cursor, "050_declared", params)
    first = one(cursor, "SELECT min(opened_at) FROM contact")[0]
    lagged = expected.rebuild(cursor, settings, as_of)
    about = {
        "as_of": _text(as_of),
        "first_contact": _text(first),
        "behind": behind or "",
        "lagged_from": lagged.isoformat() if lagged else "",
        "company_zone": settings.company_zone,
        "window_days": str(settings.window_days),
        "told": one(cursor, _TOLD)[0],
        "stale": "no",
    }
    told = {"keys": list(about), "values": list(about.values())}
    cursor.execute("INSERT OR REPLACE INTO meta SELECT unnest($keys), unnest($values)", told)
    return _About(as_of, first)


def _cubes(cursor: duckdb.DuckDBPyConnection, settings: Settings, about: _About, only: str = "") -> None:
    params = {"as_of": about.as_of, "first": about.first, "company_w": settings.window_days * 86_400}
    cubes.rebuild(cursor, params, only=only)


def _since(before: _About, now: _About, start: datetime) -> dict[str, Any]:
    """The first day whose sums may differ throughout, and between which as-ofs a contact may have been closed."""
    ends = sorted(moment for moment in (before.as_of, now.as_of) if moment)
    if before.first != now.first or len(ends) < 2:
        return {"since": date.min, "earlier": tail.NEVER, "later": tail.NEVER}
    reached = min(start, ends[0]) if ends[0] < ends[1] else start
    return {"since": (reached - _FURTHEST).date(), "earlier": ends[0], "later": ends[1]}


def _text(moment: datetime | None) -> str:
    return moment.isoformat(sep=" ") if moment else ""
