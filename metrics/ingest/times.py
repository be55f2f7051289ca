"""Local times to UTC, whole seconds; the two hours a year that a zone has twice or not at all are counted."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Shift:
    """`moments`: naive UTC. `doubled`: times that the zone has twice (the first is taken); `skipped`: times
    that it does not have (moved one hour forward).
    """

    moments: pl.Series
    doubled: int = 0
    skipped: int = 0


def to_utc(local: pl.Series, zone: str) -> Shift:
    """Naive times of a zone as naive UTC."""
    if zone == "UTC":
        return Shift(local)
    first = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    second = local.dt.replace_time_zone(zone, ambiguous="latest", non_existent="null")
    skipped = first.is_null() & local.is_not_null()
    if skipped.any():
        later = local.dt.offset_by("1h").dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        first = later.zip_with(skipped, first)
    doubled = int((first != second).fill_null(False).sum())
    return Shift(first.dt.convert_time_zone("UTC").dt.replace_time_zone(None), doubled, int(skipped.sum()))


def whole_seconds(moments: pl.Series, form: str) -> pl.Series:
    """Without fractions, which only some formats have."""
    return moments.dt.truncate("1s") if "%.f" in form else moments
