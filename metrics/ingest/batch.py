"""What a file comes to: kept rows, rejected rows, rows out of scope. Together they are all its records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl

from metrics.errors import Fault
from metrics.ingest.mapping import Mapping

REJECTED = {
    "record": pl.UInt32,
    "line": pl.UInt32,
    "rule": pl.String,
    "field": pl.String,
    "value": pl.String,
    "raw": pl.String,
}
"""`record`: its number in the file, from 1; `line`: where it begins; `rule`: the key of its words is rule.<rule>."""


@dataclass(frozen=True)
class Notice:
    """Something worth knowing that stops nothing: a key with plural words, their values, and how many rows."""

    key: str
    values: dict[str, object]
    count: int


@dataclass(frozen=True)
class Batch:
    """One checked file. `mapping`: with the date formats found. `kept`: `record`, then the stored fields.

    `first`, `last`: range of the kind's clock over the kept rows, naive UTC. `has`: the fields that a column is
    matched to, with "customer" if any identity is. Fault if the counts do not add up.
    """

    kind: str
    source: str
    mapping: Mapping
    file: str
    read: int
    kept: pl.DataFrame
    rejected: pl.DataFrame
    out_of_scope: int
    first: dt.datetime | None
    last: dt.datetime | None
    has: frozenset[str]
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Every record read is kept, rejected or out of scope."""
        if self.read != self.kept.height + self.rejected.height + self.out_of_scope:
            raise Fault(
                "error.fault",
                what=f"{self.read} read, {self.kept.height} kept, {self.rejected.height} rejected, "
                f"{self.out_of_scope} out of scope",
            )
