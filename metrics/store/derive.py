"""From the rows to what figures are read from: dictionary, contacts with gaps, snowballs, as-of, cubes.

Everything is rebuilt inside the transaction of the change, so import order, splits, overlaps and repeats of
files cannot change one digit (DESIGN.md 3).
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from metrics.settings import Settings
from metrics.store import gaps, tables

_SCRIPTS = Path(__file__).parent / "derive"

# A file is complete to what it declares, else to its latest contact; a source to the furthest of its files, so
# that neither the order nor the repetition of imports moves it.
_AS_OF = """WITH live AS (
    SELECT t.label AS source, max(coalesce(f.complete_to, c.opened_at)) AS complete
    FROM contact c JOIN term t ON t.dim = 'source' AND t.key = c.source
    JOIN seen s ON s.kind = 'contacts' AND s.version = c.version JOIN source f ON f.receipt = s.receipt
    GROUP BY ALL
)
SELECT min(complete) FILTER (WHERE complete >= top - INTERVAL 30 DAY),
    string_agg(source, ', ' ORDER BY source) FILTER (WHERE complete < top - INTERVAL 30 DAY)
FROM live, (SELECT max(complete) AS top FROM live)"""


def rebuild(cursor: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Derive everything anew from the raw rows, in the caller's transaction."""
    params: dict[str, Any] = {"zone": settings.company_zone, "window": settings.window_days}
    _run(cursor, "010_terms", params)
    _run(cursor, "020_orders", params)
    widths = {rule: _widths(cursor, rule) for rule in gaps.MATCHING}
    parts = {f"gaps_{rule}": gaps.gaps(rule, widths[rule]) for rule in ("reason", "any")}
    _run(cursor, "030_contacts", params, chains=gaps.chains(widths["family"]), **parts)
    _run(cursor, "040_quality", params)
    _run(cursor, "050_declared", params)
    as_of, behind = _one(cursor, _AS_OF)
    first = _one(cursor, "SELECT min(opened_at) FROM contact")[0]
    _cubes(cursor, {"as_of": as_of, "first": first, "company_w": settings.window_days * 86_400})
    about = {
        "as_of": _text(as_of),
        "first_contact": _text(first),
        "behind": behind or "",
        "company_zone": settings.company_zone,
        "window_days": str(settings.window_days),
        "stale": "no",
    }
    cursor.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(about.items()))


def needed(meta: dict[str, str], settings: Settings) -> bool:
    """Whether a declaration or setting changed since the last rebuild."""
    now = {"stale": "no", "company_zone": settings.company_zone, "window_days": str(settings.window_days)}
    return any(meta.get(key, value) != value for key, value in now.items())


def _cubes(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any]) -> None:
    for fact, (dims, columns, rows) in tables.FACT_CUBES.items():
        names = ", ".join(dims)
        sums = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        clock = "opened_day" if fact == "contacts" else "day"
        known = "true" if fact == "orders" else "opened_at <= coalesce($as_of::TIMESTAMP, opened_at)"
        days = f"SELECT {clock} AS day, {names}, {sums} FROM {rows} WHERE {known} GROUP BY ALL ORDER BY day"
        added = ", ".join(f"sum({name})" for name in columns)
        months = f"SELECT date_trunc('month', day)::DATE, {names}, {added} FROM {fact}_day GROUP BY ALL ORDER BY 1"
        for grain, sql in (("day", days), ("month", months)):
            _execute(cursor, f"DELETE FROM {fact}_{grain}", {})
            _execute(cursor, f"INSERT INTO {fact}_{grain} {sql}", params)


def _widths(cursor: duckdb.DuckDBPyConnection, rule: str) -> gaps.Widths:
    keys = _one(cursor, f"SELECT count(*) FROM term WHERE dim = '{rule}'")[0]
    customers, first, last = _one(cursor, "SELECT count(*), min(opened_at), max(opened_at) FROM raw_contacts")
    return gaps.Widths.of(keys, customers, first, last)


def _run(cursor: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any], **parts: str) -> None:
    text = (_SCRIPTS / f"{name}.sql").read_text("utf-8")
    text = text.format(**parts) if parts else text
    for statement in (s for s in re.sub(r"--.*", "", text).split(";") if s.strip()):
        _execute(cursor, statement, params)


def _execute(cursor: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]) -> None:
    """Run with those parameters that the text names; DuckDB refuses any other."""
    cursor.execute(sql, {k: v for k, v in params.items() if re.search(rf"\${k}\b", sql)})


def _one(cursor: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = cursor.execute(sql).fetchone()
    return row if row is not None else ()


def _text(moment: datetime | None) -> str:
    return moment.isoformat(sep=" ") if moment else ""
