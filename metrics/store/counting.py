"""The contact cube by day: many counts of the same contacts in few sums.

The plain form, one filtered count for each column, is the definition (catalog/measures.py); tests hold the two
equal. Here a test is evaluated once, as 1 or 0; a contact passes several where their product is 1; and several
counts share one sum, each with as many bits of a double's 53 as the largest of them can need. Days whose windows all
lie within what the store covers need no tests of time, so that many columns are one count.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import duckdb

from metrics.store import tables
from metrics.store.scripts import execute

_EXACT_BITS = 53
_NOT = "NOT "
_DAY_REACH = timedelta(days=2)
"""A local day begins and ends within a day of a UTC day; one more, since only days are compared."""

Tests = tuple[str, ...]


def statements(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any], within: str = "") -> list[str]:
    """Queries that together tell the contact cube by day, in the order of days; `within`: a condition on `day`."""
    dims, _, rows = tables.FACT_CUBES["contacts"]
    dated = f"(FROM (SELECT opened_day AS day, * FROM {rows}) {within})"
    per_day = f"SELECT count(*) AS n FROM {dated} GROUP BY day, {dims[0]}"
    bits = _one(cursor, f"SELECT max(n) FROM ({per_day})", params).bit_length()
    return [_day_sql(f"(FROM {dated} WHERE {span})", max(bits, 1), settled) for span, settled in _spans(cursor, params)]


def _spans(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any]) -> list[tuple[str, bool]]:
    """Conditions on `day` that follow one another, and whether all their contacts are settled."""
    as_of, first = params["as_of"], params["first"]
    windows = ", ".join(slot.seconds for slot in tables.SLOTS)
    longest = timedelta(seconds=_one(cursor, f"SELECT max(greatest({windows})) FROM contact", params)) + _DAY_REACH
    if not (as_of and first and as_of - datetime.min > longest and first + longest <= as_of - longest):
        return [("true", False)]
    begin, end = (first + longest).date(), (as_of - longest).date()
    settled = f"day BETWEEN DATE '{begin}' AND DATE '{end}'"
    return [(f"day < DATE '{begin}'", False), (settled, True), (f"day > DATE '{end}'", False)]


def _day_sql(dated: str, bits: int, settled: bool) -> str:
    dims = ", ".join(tables.FACT_CUBES["contacts"][0])
    columns = tables.cube_tests(settled=settled)
    counted = _counted(columns)
    single = dict.fromkeys(test.removeprefix(_NOT) for tests in counted for test in tests)
    alone = {test: f"t{i}" for i, test in enumerate(single)}
    per = _EXACT_BITS // bits
    words = [
        " + ".join(_factor(tests, alone, bits * i) for i, tests in enumerate(counted[start : start + per]))
        for start in range(0, len(counted), per)
    ]
    place = {tests: f"((w{i // per} >> {bits * (i % per)}) & {2**bits - 1})" for i, tests in enumerate(counted)}
    tested = "".join(f", ({test})::DOUBLE AS {name}" for test, name in alone.items())
    known = f"SELECT day, {dims}{tested} FROM {dated} WHERE opened_at <= coalesce($as_of::TIMESTAMP, opened_at)"
    sums = ", ".join(f"sum({word})::BIGINT AS w{i}" for i, word in enumerate(words))
    told = ", ".join(f"{_told(tests, place)} AS {name}" for name, tests in columns.items())
    return f"SELECT day, {dims}, {told} FROM (SELECT day, {dims}, {sums} FROM ({known}) GROUP BY ALL ORDER BY day)"


def _counted(columns: dict[str, Tests]) -> list[Tests]:
    """What must be counted: each combination once, and none that is the difference of two others."""
    different = dict.fromkeys(columns.values())
    return [tests for tests in different if not (rests := _rest(tests)) or not different.keys() >= set(rests)]


def _rest(tests: Tests) -> tuple[Tests, ...]:
    """Of contacts that must fail the last test: all of which they are the rest, and those that pass it."""
    if not tests or not tests[-1].startswith(_NOT):
        return ()
    return tests[:-1], (*tests[:-1], tests[-1].removeprefix(_NOT))


def _told(tests: Tests, place: dict[Tests, str]) -> str:
    return place.get(tests) or f"({' - '.join(_told(part, place) for part in _rest(tests))})"


def _factor(tests: Tests, alone: dict[str, str], shift: int) -> str:
    passed = " * ".join(_passed(test, alone) for test in tests) or "1::DOUBLE"
    return f"{passed} * {2**shift}::DOUBLE" if shift else passed


def _passed(test: str, alone: dict[str, str]) -> str:
    return alone.get(test) or f"(1::DOUBLE - {alone[test.removeprefix(_NOT)]})"


def _one(cursor: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]) -> int:
    execute(cursor, sql, params)
    row = cursor.fetchone()
    return int(row[0] or 0) if row else 0
