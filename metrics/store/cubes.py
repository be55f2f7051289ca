"""The cubes: additive sums by local day, then by month, of which pages are made (DESIGN.md 3)."""

from __future__ import annotations

from typing import Any

import duckdb

from metrics.store import counting, scripts, tables


def rebuild(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any], *, only: str = "") -> None:
    """Make the cubes anew; `only` names a table of the days (`fact, day`) that need it, else all do.

    Months follow from their days, so every month with such a day is added up again.
    """
    for fact in tables.FACT_CUBES:
        days = f"SELECT day FROM {only} WHERE fact = '{fact}'"
        months = f"SELECT date_trunc('month', day)::DATE FROM {only} WHERE fact = '{fact}'"
        for grain, which in (("day", days), ("month", months)):
            within = f"WHERE {grain} IN ({which})" if only else ""
            scripts.execute(cursor, f"DELETE FROM {fact}_{grain} {within}", {})
            for sql in _queries(cursor, fact, grain, within, params):
                scripts.execute(cursor, f"INSERT INTO {fact}_{grain} {sql}", params)


def _queries(
    cursor: duckdb.DuckDBPyConnection, fact: str, grain: str, within: str, params: dict[str, Any]
) -> list[str]:
    if grain == "month":
        return [month_sql(fact, within)]
    return counting.statements(cursor, params, within) if fact == "contacts" else [day_sql(fact, within)]


def day_sql(fact: str, within: str = "") -> str:
    """The day cube from single rows, in its plain form; `within`: a condition on `day`."""
    dims, columns, rows = tables.FACT_CUBES[fact]
    names = ", ".join(dims)
    sums = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    dated = f"(SELECT opened_day AS day, * FROM {rows})" if fact == "contacts" else rows
    known = "true" if fact in tables.BY_DAY else "opened_at <= coalesce($as_of::TIMESTAMP, opened_at)"
    return f"SELECT day, {names}, {sums} FROM (FROM {dated} {within}) WHERE {known} GROUP BY ALL ORDER BY day"


def month_sql(fact: str, within: str = "") -> str:
    """The month cube from the days; `within`: a condition on `month`."""
    dims, columns, _ = tables.FACT_CUBES[fact]
    added = ", ".join(f"sum({name})" for name in columns)
    dated = f"(SELECT date_trunc('month', day)::DATE AS month, * FROM {fact}_day)"
    return f"SELECT month, {', '.join(dims)}, {added} FROM (FROM {dated} {within}) GROUP BY ALL ORDER BY 1"
