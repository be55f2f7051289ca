"""Which format the dates of a column are written in, decided over the whole column, never value by value.

A parser's own guess reads day and month the wrong way round without an error wherever both fit. Here every
reading that fits is tried; where two fit all values and differ, the analyst is asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

ENOUGH = 0.9
SAMPLE, SHAPES = 1000, 8
DAY = dt.timedelta(days=1)
PIECES = re.compile(
    r"(?P<date>(?P<a>\d{1,4})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})|\d{8}|\d{4}-\d{1,2}"
    r"|\d{1,2}(?P<gap>[- ])[A-Za-z]{3,9}(?P=gap)(?P<year>\d{2,4})|(?P<first>[A-Za-z]{3,9}) \d{1,2}, \d{4})"
    r"(?:(?P<join>T|,? )\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<fraction>\.\d+)?(?P<half> ?[AaPp]\.? ?[Mm]\.?)?)?"
    r"(?P<zone> ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
)


@dataclass(frozen=True)
class Reading:
    """One way to read a column: `order` of its parts, `form` for strptime, the moments it gives (naive).

    Moments are UTC if the values carry an offset (`fixed`), else as written. `fits` = values that it reads.
    """

    order: str
    form: str
    moments: pl.Series
    fits: int

    @property
    def is_date(self) -> bool:
        """Whether the values are days without a time."""
        return not re.search("%[HI]", self.form)

    @property
    def fixed(self) -> bool:
        """Whether the values say their own offset from UTC."""
        return self.form.endswith(("%#z", "UTC", "GMT"))

    @property
    def span(self) -> tuple[str, str]:
        """First and last day as ISO dates."""
        first, last = extent(self.moments)
        return (first.date().isoformat(), last.date().isoformat()) if first and last else ("", "")


def readings(texts: pl.Series) -> list[Reading]:
    """The best reading of each order of day, month and year, those that read most values first."""
    best: dict[str, Reading] = {}
    for order, form in _forms(texts):
        reading = read(texts, form, order)
        if reading.fits > max(best[order].fits if order in best else 0, 0):
            best[order] = reading
    return sorted(best.values(), key=lambda reading: -reading.fits)


def read(texts: pl.Series, form: str, order: str = "") -> Reading:
    """The column read with one format; what it does not read is null."""
    parsed = _parsed(texts, form)
    moments = parsed.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if "%#z" in form else parsed
    earliest = extent(moments)[0]
    if earliest is not None and earliest.year < 1000:  # "16" is no year of four digits
        moments = moments.set((moments.dt.year() < 1000).fill_null(False), None)
    return Reading(order or _order(form), form, moments, len(moments) - moments.null_count())


def likeliest(found: list[Reading], known: int, latest: dt.datetime | None) -> list[Reading]:
    """Of the readings that fit enough of `known` values the best; several only if nothing tells them apart.

    One that puts a value after `latest` loses against one that does not (None: no such bound).
    """
    most = found[0].fits if found else 0
    if most == 0 or most < ENOUGH * known:
        return []
    best = [reading for reading in found if reading.fits == most]
    sane = [reading for reading in best if _sane(reading.moments, latest)]
    left = sane or best
    return [reading for i, reading in enumerate(left) if not any(_same(reading, other) for other in left[:i])]


def extent(moments: pl.Series) -> tuple[dt.datetime | None, dt.datetime | None]:
    """First and last moment of a column; None if none is known."""
    first, last = moments.min(), moments.max()
    return (first if isinstance(first, dt.datetime) else None, last if isinstance(last, dt.datetime) else None)


def _sane(moments: pl.Series, latest: dt.datetime | None) -> bool:
    last = extent(moments)[1]
    return latest is None or last is None or last <= latest


def _order(form: str) -> str:
    """The order of day, month and year in a format."""
    parts = re.findall("%[dmybBY]", form)
    return "".join({"%b": "m", "%B": "m"}.get(part, part[1].lower()) for part in parts)


def _same(one: Reading, other: Reading) -> bool:
    return one.moments.equals(other.moments, check_names=False)


def _parsed(texts: pl.Series, form: str) -> pl.Series:
    if form == "%Y-%m":  # a month stands for its first day
        return (texts + "-01").str.to_datetime("%Y-%m-%d", time_unit="us", strict=False)
    if form.endswith("%p"):
        texts = texts.str.replace(r"(?i) ?([ap])\.? ?m\.?$", " ${1}m")
    return texts.str.to_datetime(form, time_unit="us", strict=False)


def _forms(texts: pl.Series) -> list[tuple[str, str]]:
    """(order, format) of every shape in a sample of the values, the most frequent shapes first."""
    known = texts.drop_nulls()
    sample = known.gather_every(max(1, len(known) // SAMPLE)).unique(maintain_order=True)
    shapes = Counter(shape for value in sample for shape in _shapes(value))
    return [shape for shape, _ in shapes.most_common(SHAPES)]


def _shapes(value: str) -> list[tuple[str, str]]:
    found = PIECES.fullmatch(value)
    if found is None:
        return []
    clock = ""
    if found["join"]:
        hours = "%I:%M" if found["half"] else "%H:%M"
        seconds = ("%S" if found["fraction"] is None else "%S%.f") if found["seconds"] else ""
        clock = found["join"] + hours + (":" + seconds if seconds else "") + (" %p" if found["half"] else "")
    zone = found["zone"] or ""
    fixed = zone if zone.strip() in {"", "UTC", "GMT"} else " " * zone.startswith(" ") + "%#z"
    return [(order, day + clock + fixed) for order, day in _days(found)]


def _days(found: re.Match[str]) -> list[tuple[str, str]]:
    """(order, format) of the date alone; digits alone leave the order open."""
    a, c, sep = found["a"], found["c"], found["sep"]
    if found["first"]:
        return [("mdy", "%B %d, %Y")]
    if found["gap"]:
        year = "%Y" if len(found["year"]) == 4 else "%y"
        return [("dmy", f"%d{found['gap']}%B{found['gap']}{year}")]
    if a is None:
        return [("ymd", "%Y%m%d" if found["date"].isdigit() else "%Y-%m")]
    if len(a) == 4:
        return [("ymd", f"%Y{sep}%m{sep}%d")]
    year = "%Y" if len(c) == 4 else "%y"
    both = [("dmy", f"%d{sep}%m{sep}{year}"), ("mdy", f"%m{sep}%d{sep}{year}")]
    return both if year == "%Y" else [*both, ("ymd", f"%y{sep}%m{sep}%d")]
