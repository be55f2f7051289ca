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
BOUNDS = {"nullability": MISSING, "min_length": MISSING, "check": UNREADABLE, "inf": UNREADABLE, "nan": UNREADABLE}
"""Bounds of the schema that mean the same to whoever reads the rejected row."""


@cache
def checked(kind: str) -> type[dy.Schema]:
    """The schema of a kind with the record's number beside it, so that a failed row can be found again."""
    return type(f"Checked{kind.title()}", (schema.KINDS[kind],), {"record": dy.UInt32()})


@cache
def rules(kind: str) -> dict[str, tuple[str, str | None]]:
    """Every rule of a kind as dataframely names it -> its name here, and its field; bounds before relations."""
    empty = checked(kind).create_empty()
    declared = [c for c in checked(kind).filter(empty).failure.details().columns if c not in empty.columns]
    told: dict[str, tuple[str, str | None]] = {}
    for rule in sorted(declared, key=lambda name: "|" not in name):
        name, _, bound = rule.partition("|")
        if name == "record":
            continue
        told[rule] = (f"{name}_{BOUNDS.get(bound, bound)}", name) if bound else (name, None)
    return told


def split(frame: pl.DataFrame, columns: Columns) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that keep every rule, and for the others record, rule, field, value of the first they break."""
    good, failure = checked(columns.kind).filter(frame)
    if len(failure) == 0:
        return good, pl.DataFrame(schema={c: REJECTED[c] for c in ("record", "rule", "field", "value")})
    texts = pl.DataFrame({"record": columns.records} | {f"text {f}": t for f, t in columns.texts.items()})
    details = failure.details().join(texts, on="record", how="left", maintain_order="left")
    told = pl.coalesce(
        pl.when(pl.col(rule) == "invalid").then(_verdict(name, field, columns))
        for rule, (name, field) in rules(columns.kind).items()
    )
    return good, details.select("record", told.struct.unnest())


def _verdict(name: str, field: str | None, columns: Columns) -> pl.Expr:
    """Rule, field and value of one broken rule; what is there but was not understood is not missing."""
    value = pl.col(f"text {field}") if field in columns.texts else pl.lit(None, pl.String)
    unread = pl.lit(name.removesuffix(MISSING) + UNREADABLE)
    rule = pl.when(value.is_not_null()).then(unread).otherwise(pl.lit(name)) if name.endswith(MISSING) else pl.lit(name)
    return pl.struct(rule=rule, field=pl.lit(field, pl.String), value=value)


def rejected(table: Table, broken: pl.DataFrame) -> pl.DataFrame:
    """Misfits of the table and rows that broke a rule, with line and raw text, in file order."""
    misfits = table.misfits.with_columns(field=pl.lit(None, pl.String), value=pl.lit(None, pl.String))
    where = table.origin(broken["record"].to_list()) if broken.height else table.misfits.clear().drop("rule")
    found = broken.join(where, on="record", how="left")
    return pl.concat([part.select(REJECTED.keys()) for part in (misfits, found)]).sort("record")
