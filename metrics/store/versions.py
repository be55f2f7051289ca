"""Rows and receipts: every version of a row once, and which receipts brought it.

Accounting (METRICS.md 0): of the rows handed over, kept = new surviving versions, duplicate = identical
versions already known, merged = all other versions; kept + merged + duplicate = rows handed over.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from metrics import schema
from metrics.errors import NotFound, Refused
from metrics.store import derive, tables, tail
from metrics.store.store import Store

EDIT = "edit"
"""Of a receipt's details: the number of the first receipt of its change, which all of them share."""


@dataclass(frozen=True)
class Receipt:
    """What one import did: read = kept + merged + duplicate + out_of_scope + rejected."""

    id: int
    file: str
    fingerprint: str
    kind: str
    source: str
    stored_at: datetime
    undone_at: datetime | None
    read: int
    kept: int
    merged: int
    duplicate: int
    out_of_scope: int
    rejected: int
    first_at: datetime | None
    last_at: datetime | None
    revision: int
    sample: bool
    details: dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """Where the rows of one file went."""

    kept: int
    merged: int
    duplicate: int


@dataclass(frozen=True)
class SourceRow:
    """What is remembered of a source: its mapping as TOML, the header's signature, the fields it carries."""

    name: str
    kind: str
    signature: str
    mapping: str
    has: frozenset[str]
    complete_to: datetime | None


def next_receipt(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the next receipt."""
    return _number(cursor, "SELECT coalesce(max(id), 0) + 1 FROM receipt")


def only_sample(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether all that is there is the sample company: what is changed then is a part of it, and goes with it."""
    return _number(cursor, "SELECT count(*) > 0 AND bool_and(sample) FROM receipt WHERE undone_at IS NULL") == 1


def all_different(kept: pl.DataFrame, kind: str) -> bool:
    """Whether no two rows can be versions of one thing: different hashes come from different keys only."""
    keys = pl.DataFrame([kept[name] for name in schema.KEYS[kind]])  # to select them would copy the whole frame
    return keys.hash_rows().n_unique() == kept.height


def add(cursor: duckdb.DuckDBPyConnection, kind: str, receipt: int, *, different: bool = False) -> tuple[int, int]:
    """Take over the rows of the registered frame `incoming`; (first new version, duplicates).

    Versions are identical where every column is; a new version's number is its record's, counted on. `different`:
    the caller knows that no key stands twice among them.
    """
    columns = tables.raw_columns(kind)
    names = ", ".join(columns)
    same = " AND ".join(f"r.{name} IS NOT DISTINCT FROM i.{name}" for name in columns)
    start = _number(cursor, f"SELECT coalesce(max(version), 0) + 1 FROM raw_{kind}")
    there = {column[0] for column in cursor.execute("FROM incoming LIMIT 0").description}
    told = (f"{name if name in there else 'NULL'}::{sql} AS {name}" for name, sql in columns.items())
    given = f"(SELECT record, {', '.join(told)} FROM incoming)"
    once = given if different else f"(SELECT min(record) AS record, {names} FROM {given} GROUP BY ALL)"
    unseen = ""
    if start > 1 and _met(cursor, kind):
        known = f"SELECT DISTINCT '{kind}', r.version, {receipt} FROM raw_{kind} r JOIN {given} i ON {same}"
        cursor.execute(f"INSERT INTO seen {known}")
        unseen = f"ANTI JOIN raw_{kind} r ON {same}"
    fresh = f"SELECT {start} + record AS version, {names} FROM {once} i {unseen}"
    cursor.execute(f"INSERT INTO raw_{kind} BY NAME {fresh}")
    cursor.execute(f"INSERT INTO seen SELECT '{kind}', version, {receipt} FROM raw_{kind} WHERE version >= {start}")
    if different and not unseen:
        return start, 0
    added = _number(cursor, f"SELECT count(*) FROM raw_{kind} WHERE version >= {start}")
    return start, _number(cursor, "SELECT count(*) FROM incoming") - added


def said_since(cursor: duckdb.DuckDBPyConnection, kind: str, receipt: int) -> dict[str, Any]:
    """The newest word after `receipt` on one of the keys in `incoming`: its fields, withdrawn, by, when (UTC)."""
    same = " AND ".join(f"r.{key} IS NOT DISTINCT FROM i.{key}" for key in schema.KEYS[kind])
    found = cursor.execute(
        f"""SELECT r.* EXCLUDE (version), coalesce(e.details->>'by', e.file) AS by, e.stored_at AS "when"
        FROM incoming i JOIN raw_{kind} r ON {same} JOIN seen s ON s.kind = '{kind}' AND s.version = r.version
        JOIN receipt e ON e.id = s.receipt WHERE s.receipt > $receipt ORDER BY s.receipt DESC LIMIT 1""",
        {"receipt": receipt},
    )
    names, row = [column[0] for column in found.description], found.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def count(cursor: duckdb.DuckDBPyConnection, kind: str, start: int, handed: int, duplicate: int) -> Counts:
    """Of the versions from `start` on: how many survive as the row of their key."""
    kept = _number(cursor, f"SELECT count(*) FROM now_{kind} WHERE version >= {start}")
    return Counts(kept, handed - duplicate - kept, duplicate)


def remember(cursor: duckdb.DuckDBPyConnection, source: SourceRow, receipt: int) -> None:
    """Keep what this receipt says of its source; the latest live receipt of a source counts."""
    row = [
        source.name,
        source.kind,
        source.signature,
        source.mapping,
        sorted(source.has),
        source.complete_to,
        receipt,
    ]
    cursor.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def write_receipt(cursor: duckdb.DuckDBPyConnection, receipt: Receipt) -> None:
    """Store a receipt."""
    row = asdict(receipt) | {"details": json.dumps(receipt.details, default=str)}
    cursor.execute(f"INSERT INTO receipt BY NAME SELECT {', '.join(f'${k} AS {k}' for k in row)}", row)


def receipts(store: Store, *, undone: bool = False) -> list[Receipt]:
    """Receipts in the order of import; those undone only if asked for."""
    names = ", ".join(Receipt.__dataclass_fields__)
    where = "" if undone else "WHERE undone_at IS NULL"
    found = store.rows(f"SELECT {names} FROM receipt {where} ORDER BY id")
    return [Receipt(*(*row[:-1], json.loads(row[-1]))) for row in found]


def sources(store: Store) -> list[SourceRow]:
    """Every remembered source and header, the latest first."""
    latest = "QUALIFY row_number() OVER (PARTITION BY name, kind, signature ORDER BY receipt DESC) = 1"
    names = "name, kind, signature, mapping, has, complete_to"
    found = store.rows(f"SELECT {names} FROM source {latest} ORDER BY receipt DESC")
    return [SourceRow(*(*row[:4], frozenset(row[4]), row[5])) for row in found]


def undo(store: Store, numbers: list[int], now: datetime) -> None:
    """Take the rows of these receipts out again; what another receipt brought too stays.

    Refused for an edit on which a later word about the same thing rests: half of a handover would stay.
    """
    live = {r.id: r for r in receipts(store)}
    missing = [n for n in numbers if n not in live]
    if missing:
        raise NotFound("error.receipt_unknown", receipt=missing[0], known=", ".join(map(str, sorted(live))) or "-")
    with store.write() as cursor:
        if all(EDIT in live[n].details for n in numbers):
            for number in numbers:
                _refuse_if_built_upon(cursor, live[number], numbers)
        cursor.execute("DELETE FROM seen WHERE receipt IN (SELECT unnest(?))", [numbers])
        for kind in schema.KINDS:
            gone = f"version NOT IN (SELECT version FROM seen WHERE kind = '{kind}')"
            tail.touch(cursor, kind, gone)
            cursor.execute(f"DELETE FROM raw_{kind} WHERE {gone}")
        cursor.execute("DELETE FROM source WHERE receipt IN (SELECT unnest(?))", [numbers])
        cursor.execute("UPDATE receipt SET undone_at = ? WHERE id IN (SELECT unnest(?))", [now, numbers])
        derive.refresh(cursor, store.settings, [live[n].kind for n in numbers])


def _refuse_if_built_upon(cursor: duckdb.DuckDBPyConnection, edit: Receipt, numbers: list[int]) -> None:
    kind, same = edit.kind, " AND ".join(f"r.{key} IS NOT DISTINCT FROM l.{key}" for key in schema.KEYS[edit.kind])
    later = cursor.execute(
        f"""SELECT coalesce(e.details->>'by', e.file), e.file FROM seen s JOIN raw_{kind} r USING (version)
        JOIN raw_{kind} l ON {same} JOIN seen t ON t.kind = s.kind AND t.version = l.version
        JOIN receipt e ON e.id = t.receipt
        WHERE s.kind = '{kind}' AND s.receipt = $edit AND t.receipt > $edit AND NOT list_contains($numbers, t.receipt)
        ORDER BY e.id DESC LIMIT 1""",
        {"edit": edit.id, "numbers": numbers},
    ).fetchone()
    if later is not None:
        raise Refused("edit.built_upon", by=later[0], what=later[1])


def _met(cursor: duckdb.DuckDBPyConnection, kind: str) -> bool:
    """Whether a key of the rows handed over is there already; next to all columns, keys are quickly compared."""
    same = " AND ".join(f"r.{key} IS NOT DISTINCT FROM i.{key}" for key in schema.KEYS[kind])
    return _number(cursor, f"SELECT count(*) FROM (FROM incoming i SEMI JOIN raw_{kind} r ON {same})") > 0


def _number(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    (row,) = cursor.execute(sql).fetchall()  # to the end: a result half read keeps the connection busy
    return int(row[0])
