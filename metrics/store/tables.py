"""Tables that follow from declarations: one `raw_<kind>` per kind of file, and the cubes."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from metrics import schema
from metrics.catalog import CUBE, MEASURES
from metrics.catalog.measures import AT_THE_ENDS, Measure

WITHDRAWN = "withdrawn"
"""Of a declared row: whether an edit took it away."""

EXTRA = {kind: {WITHDRAWN: "BOOLEAN"} for kind in schema.KINDS if kind not in schema.CLOCK} | {
    kind: {dated: "BOOLEAN"} for kind, dated in schema.DATED.items()
}
"""Columns beyond the declared fields; a batch need not carry them."""

_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.Datetime: "TIMESTAMP",
    pl.Date: "DATE",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.Decimal: "DECIMAL(18, 4)",
}


class Slot(NamedTuple):
    """A matching rule and a window for which the cubes hold ready sums; `seconds` is SQL."""

    name: str
    rule: str
    days: int | None
    seconds: str


SLOTS: tuple[Slot, ...] = (
    *(Slot(f"family_{d}", "family", d, str(d * 86_400)) for d in (1, 3, 7, 14, 30)),
    Slot("family_own", "family", None, "window_s"),
    Slot("reason_own", "reason", None, "window_s"),
    Slot("any_own", "any", None, "$company_w"),
)


def slot_for(rule: str, days: int | None) -> Slot | None:
    """The slot that answers for this rule and window, None when only the contacts can (METRICS.md 1)."""
    return next((s for s in SLOTS if (s.rule, s.days) == (rule, days)), None)


def raw_columns(kind: str) -> dict[str, str]:
    """SQL type of each stored column of a kind, in declared order."""
    declared = schema.KINDS[kind].columns()
    types = {n: "UUID" if n == "customer" else _TYPES[type(declared[n].dtype)] for n in schema.stored(kind)}
    return types | EXTRA.get(kind, {})


def raw_ddl(kind: str) -> str:
    """The table of all versions of a kind's rows, each once."""
    columns = ", ".join(f"{name} {sql}{_packing(name, sql)}" for name, sql in raw_columns(kind).items())
    return f"CREATE TABLE IF NOT EXISTS raw_{kind} (version BIGINT NOT NULL, {columns})"


def _packing(column: str, sql: str) -> str:
    """How a column is written where the database's own search for the best way takes longer than the writing.

    Ids hardly repeat: a search for a dictionary in them takes a third of their time and saves no room. Counts and
    flags are few and mostly blank, which takes no room either way; told, they cost some bytes a row more.
    """
    if column.endswith("_id"):
        return " USING COMPRESSION zstd"
    return " USING COMPRESSION uncompressed" if sql in {"BIGINT", "BOOLEAN"} else ""


def retype(kind: str) -> list[str]:
    """Pseudonyms of an older store, which kept them as text, take half the room as numbers of 128 bits."""
    return [f"ALTER TABLE raw_{kind} ALTER customer TYPE UUID"] if schema.identities(kind) else []


def name_kinds() -> str:
    """A row's receipts name its kind once a row: as one of a few known words it takes a byte and half the time."""
    kinds = ", ".join(f"'{kind}'" for kind in schema.KINDS)
    return f"ALTER TABLE seen ALTER kind TYPE ENUM ({kinds})"


def canonical(kind: str) -> str:
    """SQL of a row's canonical text: declared order, missing lowest (METRICS.md 0)."""
    parts = ", ".join(f"coalesce({name}::VARCHAR, '')" for name in raw_columns(kind))
    return f"concat_ws(chr(31), {parts})"


def _contact_columns() -> dict[str, tuple[Measure, str, str]]:
    """Column of the contact cube -> (measure, matching rule, window in seconds as SQL)."""
    columns = {}
    for name, measure in MEASURES.items():
        if measure.fact == "contacts":
            for slot in SLOTS if measure.windowed else SLOTS[:1]:
                column = f"{name}__{slot.name}" if measure.windowed else name
                columns[column] = (measure, slot.rule, slot.seconds)
    return columns


def cube_measures() -> dict[str, str]:
    """Column of the contact cube -> its aggregate over contacts; $-parameters are still open."""
    return {name: bind(measure.sql, *slot) for name, (measure, *slot) in _contact_columns().items()}


def cube_tests(*, settled: bool) -> dict[str, tuple[str, ...]]:
    """Column of the contact cube -> the tests of the contacts that it counts.

    `settled`: for days of which every window lies within what the store covers.
    """
    return {
        name: tuple(bind(test, *slot) for test in measure.tests if not (settled and test in AT_THE_ENDS))
        for name, (measure, *slot) in _contact_columns().items()
    }


def bind(sql: str, rule: str, seconds: str, as_of: str = "$as_of::TIMESTAMP", first: str = "$first::TIMESTAMP") -> str:
    """A measure's text for one matching rule and window."""
    return sql.format(next=f"next_{rule}", prev=f"prev_{rule}", w=seconds, a=as_of, first=first)


FACT_CUBES: dict[str, tuple[tuple[str, ...], dict[str, str], str]] = {
    "contacts": (CUBE, cube_measures(), "contact"),
    "orders": (("market",), {"orders": MEASURES["orders"].sql}, "order_fact"),
    "expected": (("market",), {"expected_orders": MEASURES["expected_orders"].sql}, "expected_fact"),
    "quality": (CUBE, {n: m.sql for n, m in MEASURES.items() if m.fact == "quality"}, "quality_fact"),
}
"""Fact -> (its dimensions, its columns, the table of single rows)."""
BY_DAY = frozenset({"orders", "expected"})
"""Facts that are known by the day only, not by the moment."""


def cube_ddl(fact: str, grain: str) -> str:
    """The day or month cube of a fact: additive sums only."""
    dims, columns, _ = FACT_CUBES[fact]
    kind = "DOUBLE" if fact in ("quality", "expected") else "INTEGER"
    body = [f"{grain} DATE", *(f"{d} INTEGER" for d in dims), *(f"{c} {kind}" for c in columns)]
    return f"CREATE OR REPLACE TABLE {fact}_{grain} ({', '.join(body)})"


def now_ddl(kind: str) -> str:
    """The view of surviving rows: one per key."""
    return f"CREATE OR REPLACE VIEW now_{kind} AS {now_sql(kind, f'raw_{kind}')}"


def now_sql(kind: str, rows: str) -> str:
    """The surviving ones of `rows` (a table like raw_<kind>), one per key (METRICS.md 0, "one row per id").

    Events: greatest (updated_at, modification count, canonical text), so the order of files changes nothing.
    What people declare (reasons, owners, targets, prices): the latest import or edit says what holds.
    """
    keys = ", ".join(schema.KEYS[kind])
    if kind not in schema.CLOCK:
        latest = f"(SELECT max(receipt) FROM seen s WHERE s.kind = '{kind}' AND s.version = r.version)"
        held = f"SELECT * FROM {rows} r {_first(keys, f'{latest} DESC, {canonical(kind)} DESC')}"
        return f"SELECT * EXCLUDE ({WITHDRAWN}) FROM ({held}) WHERE {WITHDRAWN} IS NOT TRUE"
    columns = raw_columns(kind)
    order = ", ".join(f"{c} DESC NULLS LAST" for c in ("updated_at", "modification_count") if c in columns)
    order = f"{order}, {canonical(kind)} DESC" if order else f"{canonical(kind)} DESC"
    over = f"OVER (PARTITION BY {keys})"
    widest = f" REPLACE (min(opened_at) {over} AS opened_at, max(reopen_count) {over} AS reopen_count)"
    replace = widest if kind == "contacts" else ""
    many = f"SELECT {keys} FROM {rows} GROUP BY ALL HAVING count(*) > 1"
    return f"""SELECT * FROM {rows} ANTI JOIN ({many}) USING ({keys})
        UNION ALL SELECT *{replace} FROM {rows} SEMI JOIN ({many}) USING ({keys}) {_first(keys, order)}"""


def _first(keys: str, order: str) -> str:
    return f"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {order}) = 1"
