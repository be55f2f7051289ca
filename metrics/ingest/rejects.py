"""Rows that break a rule of the schema, each with the rule's name, the value, the line and the raw text."""

from __future__ import annotations

from functools import cache

import dataframely as dy
import polars as pl

from metrics import schema
from metrics.ingest.batch import REJECTED
from metrics.ingest.convert import Columns
from metrics.ingest.table import Table

MISSING, UNREADABLE = "missing", "unreadable"


@cache
def checked(kind: str) -> type[dy.Schema]:
    """The schema of a kind with the record's number beside it, so that a failed row can be found again."""
    return type(f"Checked{kind.title()}", (schema.KINDS[kind],), {"record": dy.UInt32()})


def rules(kind: str) -> dict[str, tuple[str, str | None]]:
    """Every rule of a kind as dataframely names it -> its name here, and its field; bounds before relations."""
    told: dict[str, tuple[str, str | None]] = {}
    for rule in sorted(_declared(kind), key=lambda name: "|" not in name):
        name, _, bound = rule.partition("|")
        if name != "record":
            told[rule] = (f"{name}_{MISSING if bound == 'nullability' else bound}", name) if bound else (name, None)
    return told


def split(frame: pl.DataFrame, columns: Columns) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that keep every rule, and for the others record, rule, field, value of the first they break."""
    good, failure = checked(columns.kind).filter(frame)
    if len(failure) == 0:
        return good, pl.DataFrame(schema={c: REJECTED[c] for c in ("record", "rule", "field", "value")})
    texts = pl.DataFrame({"record": columns.records, **columns.texts}).rename({f: f"text {f}" for f in columns.texts})
    details = failure.details().join(texts, on="record", how="left", maintain_order="left")
    told = rules(columns.kind)
    broken = [(rule, name, field) for rule, (name, field) in told.items()]
    first = pl.coalesce(pl.when(pl.col(rule) == "invalid").then(pl.lit(rule)) for rule, _, _ in broken)
    value = [
        pl.when(pl.col("broken") == rule).then(pl.col(f"text {field}"))
        for rule, _, field in broken
        if field in columns.texts
    ]
    rows = details.with_columns(broken=first).select(
        "record",
        rule=pl.col("broken").replace_strict({rule: name for rule, name, _ in broken}),
        field=pl.col("broken").replace_strict({rule: field for rule, _, field in broken}, return_dtype=pl.String),
        value=pl.coalesce(*value, pl.lit(None, pl.String)),
    )
    unread = pl.col("rule").str.ends_with(f"_{MISSING}") & pl.col("value").is_not_null()
    named = pl.when(unread).then(pl.col("rule").str.replace(f"{MISSING}$", UNREADABLE)).otherwise("rule")
    return good, rows.with_columns(rule=named)


def rejected(table: Table, broken: pl.DataFrame) -> pl.DataFrame:
    """Misfits of the table and rows that broke a rule, with line and raw text, in file order."""
    misfits = table.misfits.with_columns(field=pl.lit(None, pl.String), value=pl.lit(None, pl.String))
    where = table.origin(broken["record"].to_list()) if broken.height else table.misfits.clear().drop("rule")
    found = broken.join(where, on="record", how="left")
    return pl.concat([part.select(REJECTED.keys()) for part in (misfits, found)]).sort("record")


def _declared(kind: str) -> list[str]:
    """Names of all rules, in the order of the fields."""
    return list(
        checked(kind).filter(checked(kind).create_empty()).failure.details().columns[len(checked(kind).columns()) :]
    )
