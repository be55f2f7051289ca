"""Rows into a store as an import brings them, without a file; and all of a store that figures come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from metrics import pipeline, schema
from metrics.ingest import Batch, Mapping, Reading, Table
from metrics.query import facts
from metrics.settings import Settings
from metrics.store import Store, tables
from tests.oracles import Told

START = datetime(2026, 1, 5, 9)
Rows = list[dict[str, Any]]


def at(days: float = 0, seconds: int = 0) -> datetime:
    """So long after the first Monday of 2026, nine o'clock."""
    return START + timedelta(days=days, seconds=seconds)


def opened(folder: Path, **chosen: Any) -> Store:
    """A store in this folder."""
    return pipeline.open_store(folder / "store.duckdb", Settings(**chosen))


def emptied(store: Store) -> Store:
    """The same store without a row, as if it had just been made."""
    with store.write() as cursor:
        for table in ("seen", "receipt", "source", *(f"raw_{kind}" for kind in schema.KINDS)):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("INSERT OR REPLACE INTO meta VALUES ('stale', 'yes')")  # nobody was told which rows went
    return store


def frame(kind: str, rows: Rows, source: str = "shop") -> pl.DataFrame:
    """Rows as a checked file hands them over; what is not told is null."""
    declared = schema.fields(kind)
    types: dict[str, Any] = {"record": pl.UInt32}
    types |= {n: pl.String() if n == "customer" else declared[n].dtype for n in schema.stored(kind)}
    usual: dict[str, Any] = {}
    if kind in schema.DATED:
        types[schema.DATED[kind]] = pl.Boolean()
        usual = {schema.DATED[kind]: False}
    if kind == "contacts":
        usual |= {"outcome": "unknown"}
        rows = [row | {"contact_id": source + schema.UNIT_SEPARATOR + row["contact_id"]} for row in rows]
    rows = [row | {"customer": pseudonym(row["customer"])} if row.get("customer") else row for row in rows]
    filled = [dict.fromkeys(types) | usual | {"record": i + 1} | row for i, row in enumerate(rows)]
    return pl.DataFrame(filled, schema=types)


def pseudonym(customer: str) -> str:
    """A customer of a test as a stored one looks."""
    return sha256(customer.encode()).hexdigest()[:32]


def bring(
    store: Store,
    kind: str,
    rows: Rows,
    *,
    source: str = "shop",
    complete_to: datetime | None = None,
    has: frozenset[str] | None = None,
) -> int:
    """Import rows; the number of the receipt."""
    kept = frame(kind, rows, source)
    mapping = replace(Mapping(kind, source, {}), complete_to=complete_to)
    told = has if has is not None else frozenset(key for row in rows for key in row)
    clock = kept[schema.CLOCK[kind]] if kind in schema.CLOCK else None
    first, last = (clock.min(), clock.max()) if clock is not None else (None, None)
    assert first is None or isinstance(first, datetime)
    assert last is None or isinstance(last, datetime)
    nothing = pl.DataFrame(schema={"record": pl.UInt32, "line": pl.UInt32, "rule": pl.String, "raw": pl.String})
    batch = Batch(kind, source, mapping, "rows", kept.height, kept, nothing, 0, first, last, told)
    how = Reading("utf-8", ",", '"', None, (), 1)
    table = Table(Path("rows"), "rows", kept.clear(), kept["record"].clear(), nothing, how)
    ready = pipeline.Draft(table, mapping, batch, "")
    return pipeline.store_batch(store, ready, now=datetime(2026, 12, 1, tzinfo=UTC)).id


def contact(told: Told) -> dict[str, Any]:
    """A told contact as a row of an import; a reopened one says so by its outcome."""
    return {
        "contact_id": told.id,
        "opened_at": told.opened,
        "closed_at": told.closed,
        "customer": told.customer,
        "reason": None if told.reason == "(none)" else told.reason,
        "outcome": {True: "resolved", False: "unresolved", None: "unknown"}[told.flag],
    }


# Labels are put in by hand: for a store this small, to plan a join for each dimension takes longer than all the rest.
_DIMS = ("source", "reason", "family", "owner", "team", "agent", "channel", "vendor", "tier", "market")
_CONTACTS = f"""SELECT c.contact_id, c.opened_at, c.opened_day, c.closed_at, c.flag, c.outcome, c.reopen_count,
    c.order_id, c.order_day, c.window_s, c.modification_count, c.agents, c.agent_replies, c.customer_replies,
    c.abandoned, c.prev_family, c.next_family, c.prev_reason, c.next_reason, c.prev_any, c.next_any,
    root.contact_id AS root, c.position, min(c.contact_id) OVER (PARTITION BY c.customer) AS who, c.customer IS NULL,
    {", ".join(f"c.{dim}" for dim in _DIMS)}, c.order_market
FROM contact c LEFT JOIN contact root ON root.seq = c.issue ORDER BY c.seq"""
_ALIKE = {"order_market": "market"}


def picture(store: Store) -> dict[str, Any]:
    """All that figures can be read from, with labels in place of internal numbers."""
    terms = store.rows("SELECT dim, key, label, fold FROM term ORDER BY ALL")
    labels = {(dim, key): label for dim, key, label, _ in terms}

    def named(dim: str | None, value: Any) -> Any:
        return labels[dim, value] if dim and value not in (None, -1) else value

    def told(sql: str) -> list[tuple[Any, ...]]:
        with store.cursor() as cursor:
            names = [column[0] for column in cursor.execute(sql).description]
            dims = [(_ALIKE.get(name, name) if name in (*_DIMS, *_ALIKE) else None) for name in names]
            rows = cursor.fetchall()
        return [tuple(named(d, value) for d, value in zip(dims, row, strict=True)) for row in rows]

    def sorted_out(sql: str) -> list[tuple[Any, ...]]:
        return sorted(told(sql), key=repr)

    seen: dict[str, Any] = {"contact": told(_CONTACTS)}
    for fact, (keys, columns, _) in tables.FACT_CUBES.items():
        for grain in ("day", "month"):
            seen[f"{fact}_{grain}"] = sorted_out(f"SELECT {grain}, {', '.join((*keys, *columns))} FROM {fact}_{grain}")
    seen["volume"] = sorted_out("SELECT unit, month, market, volume FROM volume_fact")
    seen["event"] = sorted_out("SELECT day, name, reason FROM event")
    seen["quality"] = store.rows(
        "SELECT sample_id, contact_id, day, score, size, scored, weight, points FROM quality_fact ORDER BY ALL"
    )
    handled = "SELECT contact_id, handle_seconds FROM raw_contacts SEMI JOIN contact USING (version) ORDER BY ALL"
    seen["handled"] = store.rows(handled)
    seen["customer"] = store.rows("SELECT who FROM customer ORDER BY ALL")
    seen["term"] = [(dim, label, fold) for dim, _, label, fold in sorted(terms, key=lambda term: (term[0], term[2]))]
    seen["facts"] = replace(facts(store), revision=0)
    return seen
