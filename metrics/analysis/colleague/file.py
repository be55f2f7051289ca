"""A checked file as the warnings look at it: one row per thing, counted by day, beside the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

import polars as pl

from metrics import schema
from metrics.ingest import Batch
from metrics.query import Covered, Reader


@dataclass(frozen=True, eq=False)
class File:
    """Its batch, the store it would go into, and the moment of the import."""

    batch: Batch
    reader: Reader
    now: datetime

    @property
    def clock(self) -> str:
        """The column that places a row in time."""
        return schema.CLOCK[self.batch.kind]

    @property
    def moment(self) -> datetime:
        """Now, as the rows tell their time: naive UTC."""
        return self.now if self.now.tzinfo is None else self.now.astimezone(UTC).replace(tzinfo=None)

    @cached_property
    def dated(self) -> bool:
        """Whether its clock shows dates without a time."""
        return bool(self.batch.kept[schema.DATED[self.batch.kind]].all())

    @cached_property
    def rows(self) -> pl.DataFrame:
        """One row per id. Any version of it will do for a warning; comparing hashes saves most of the time."""
        kept = self.batch.kept
        key = kept[schema.KEYS[self.batch.kind][0]].hash()
        return kept if key.n_unique() == kept.height else kept.filter(key.is_first_distinct())

    @cached_property
    def quarters(self) -> pl.DataFrame:
        """`quarter` of an hour (UTC), `n` rows opened in it: no zone cuts one, and there are few to convert."""
        runs = self.rows[self.clock].dt.truncate("15m").sort().rle().struct.unnest()
        return runs.select(pl.col("value").alias("quarter"), pl.col("len").alias("n"))

    def days(self, zone: str) -> pl.DataFrame:
        """`day` of the zone, `n` rows of it, in order; a day without rows is not there."""
        moment = pl.col("quarter")
        local = moment if self.dated else moment.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
        return self.quarters.group_by(local.dt.date().alias("day")).agg(pl.col("n").sum()).sort("day")

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """`reason`, `owner`, `n` contacts."""
        return self.rows.group_by("reason", "owner").len("n").cast({pl.Categorical: pl.String})

    @cached_property
    def span(self) -> Covered:
        """Its days (UTC) and rows, to be compared with those of earlier files."""
        first, last = self.rows.select(pl.col(self.clock).min().alias("a"), pl.col(self.clock).max().alias("b")).row(0)
        return Covered(first.date(), last.date(), self.batch.read)

    @cached_property
    def earlier(self) -> list[Covered]:
        """Files of the same source and kind."""
        return self.reader.files(self.batch.kind, self.batch.source)

    def months(self, least: int) -> set[date]:
        """First days of the months that hold at least so many rows, where the company is."""
        by_month = self.days(self.reader.zone.key).group_by(pl.col("day").dt.month_start()).agg(pl.col("n").sum())
        return set(by_month.filter(pl.col("n") >= least)["day"])
