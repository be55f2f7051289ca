"""Which format the dates of a column are written in, decided over the whole column, never value by value.

A parser's own guess reads day and month the wrong way round without an error wherever both fit. Here every
reading that fits is tried; where two fit all values and differ, the analyst is asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from metrics.ingest import date_numbers
from metrics.ingest.date_shapes import Shape, common
from metrics.ingest.spelling import spelled
from metrics.ingest.text import few

ENOUGH = 0.9
DAY = dt.timedelta(days=1)
ALSO = " | "
"""Between the formats of a column that is written in several."""
CALENDAR = (dt.datetime(1000, 1, 1), dt.datetime(9000, 1, 1))
"""Outside are slips and stand-ins for "never": "0016" is no year, nor is 9999."""
FIRST_OF = {"%Y-%m": ("%Y-%m-%d", "-01"), "%G-W%V": ("%G-W%V-%u", "-1"), "%b %Y": ("%b %Y %d", " 01")}
"""A month or week alone stands for its first day."""
UNSPACED = {"%d%m%Y", "%m%d%Y", "%Y%m%d%H%M", "%Y%m%d%H%M%S"}
"""Formats that any number of their length may fit."""


@dataclass(frozen=True)
class Reading:
    """One way to read a column: `order` of its parts, `form` for strptime, the moments it gives (naive).

    Moments are UTC if the values carry an offset (`fixed`), else as written. `fits` = values that it reads. A form
    may also be one of `date_numbers.FORMS`, or several joined by " | ".
    """

    order: str
    form: str
    moments: pl.Series
    fits: int

    @property
    def is_date(self) -> bool:
        """Whether the values are days without a time."""
        return _is_date(self.form)

    @property
    def fixed(self) -> bool:
        """Whether the values say their own offset from UTC."""
        return _is_fixed(self.form)

    @property
    def span(self) -> tuple[str, str]:
        """First and last day as ISO dates."""
        first, last = extent(self.moments)
        return (first.date().isoformat(), last.date().isoformat()) if first and last else ("", "")


def readings(texts: pl.Series, latest: dt.datetime | None = None) -> list[Reading]:
    """The best reading of each order of day, month and year, those that read most values first.

    Values are read as they are written; where that leaves some of them unread, names of months and of half days,
    zones and the order of date and time are brought to one spelling. Numbers are moments only up to `latest`.
    """
    there = len(texts) - texts.null_count()
    written = _found(texts, latest)
    if written and (written[0].fits == there or (written[0].fits >= ENOUGH * there and _plain(written[0].form))):
        return written
    return _best([*written, *_found(spelled(texts), latest)])


def read(texts: pl.Series, form: str, order: str = "") -> Reading:
    """The column read with one format, or with the first of several that fits; what none reads is null."""
    first, *others = form.split(ALSO)
    moments = _moments(texts, first)
    for other in others:
        moments = moments.zip_with(moments.is_not_null(), _moments(texts, other))
    return Reading(order or order_of(first), form, moments, len(moments) - moments.null_count())


def told(texts: pl.Series, form: str) -> Reading:
    """The column read with a remembered format, in the one spelling if it says more that way."""
    reading = read(texts, form)
    if reading.fits + texts.null_count() == len(texts) or form in date_numbers.FORMS:
        return reading
    return max(reading, read(spelled(texts), form), key=lambda one: one.fits)


def likeliest(found: list[Reading], known: int, latest: dt.datetime | None) -> list[Reading]:
    """Of the readings that fit enough of `known` values the best; several only if nothing tells them apart.

    One that puts a value after `latest` (None: no such bound), or all before 1990, loses against one that does not.
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


def _found(texts: pl.Series, latest: dt.datetime | None) -> list[Reading]:
    """One format after the other; numbers and mixtures only where no single format fits enough values."""
    shapes, enough = common(texts), ENOUGH * (len(texts) - texts.null_count())
    single = [read(texts, form, order) for shape in shapes for order, form in shape]
    found = _best(r for r in single if r.form not in UNSPACED or _whole(r.moments, latest))
    if found and found[0].fits >= enough:
        return found
    number = date_numbers.fitting(texts, latest)
    numbers = [read(texts, number, number)] if number else []
    return _best([*found, *numbers, *(_mixed(texts, shapes) if len(shapes) > 1 else [])])


def _best(found: Iterable[Reading]) -> list[Reading]:
    """Of each order the reading that reads most, those that read most first."""
    best: dict[str, Reading] = {}
    for reading in found:
        if reading.fits > (best[reading.order].fits if reading.order in best else 0):
            best[reading.order] = reading
    return sorted(best.values(), key=lambda reading: -reading.fits)


def _mixed(texts: pl.Series, shapes: list[Shape]) -> list[Reading]:
    """A column written in several formats: for each order that one of them leaves open, all of them together.

    A spreadsheet that takes 13/01/2026 for text turns 12/01/2026 into the wrong day: if those that it turned have
    no day above 12, nothing tells what was written, and they are not read together.
    """
    open_orders = dict.fromkeys(order for shape in shapes if len(shape) > 1 for order, _ in shape)
    found = []
    for order in open_orders or dict.fromkeys([shapes[0][0][0]]):
        forms = [(o, form) for shape in shapes for o, form in shape if len(shape) == 1 or o == order]
        alike = [(o, form) for o, form in forms if _is_fixed(form) == _is_fixed(forms[0][1])]
        others = [read(texts, form).moments.dt.day().max() for o, form in alike if o != order]
        if not open_orders or not others or any(day > 12 for day in others if isinstance(day, int)):
            found.append(read(texts, ALSO.join(form for _, form in alike), order))
    return found


def _sane(moments: pl.Series, latest: dt.datetime | None) -> bool:
    last = extent(moments)[1]
    return last is None or (last >= date_numbers.EARLIEST and (latest is None or last <= latest))


def _whole(moments: pl.Series, latest: dt.datetime | None) -> bool:
    """Whether every moment lies where numbers are taken for moments at all."""
    first, last = extent(moments)
    bound = min(latest or date_numbers.LATEST, date_numbers.LATEST)
    return first is not None and last is not None and first >= date_numbers.EARLIEST and last <= bound


def _plain(form: str) -> bool:
    """Whether no word is part of the format: no name of a month, no half of the day."""
    return re.search("%[bBp]", form) is None


def _is_date(form: str) -> bool:
    return form not in date_numbers.FORMS[1:] and re.search("%[HI]", form) is None


def _is_fixed(form: str) -> bool:
    return form in date_numbers.PER_SECOND or re.search("%#?z|(?:UTC|GMT)$", form) is not None


def order_of(form: str) -> str:
    """The order of day, month and year in a format."""
    parts = re.findall("%[dmybBY]", form)
    return "".join({"%b": "m", "%B": "m"}.get(part, part[1].lower()) for part in parts)


def _same(one: Reading, other: Reading) -> bool:
    return one.moments.equals(other.moments, check_names=False)


def _moments(texts: pl.Series, form: str) -> pl.Series:
    """Naive moments, UTC where the format has an offset; null outside the calendar."""
    if form in date_numbers.FORMS:
        return date_numbers.moments(texts, form)
    parsed = _parsed(texts, form)
    aware = parsed.dtype != pl.Datetime("us")
    moments = parsed.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if aware else parsed
    low, high = (pl.Series([edge], dtype=pl.Datetime("us")).to_physical()[0] for edge in CALENDAR)
    ticks = moments.to_physical()  # years that Python does not know must not become its dates
    first, last = ticks.min(), ticks.max()
    if first is None or (low <= first and last < high):
        return moments
    return moments.set(~ticks.is_between(low, high, closed="left").fill_null(True), None)


def _parsed(texts: pl.Series, form: str) -> pl.Series:
    if form in FIRST_OF:
        form, first = FIRST_OF[form]
        texts = texts + first
    if form.endswith("%p"):
        texts = texts.str.replace(r"(?i) ?([ap])\.? ?m\.?$", " ${1}m")
    return texts.str.to_datetime(form, time_unit="us", strict=False, cache=few(texts))
