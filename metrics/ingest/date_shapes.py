"""Which formats a written date can have, judged by its shape alone: digits, separators, names, time, offset."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

SAMPLE, SHAPES = 1000, 8
DMY, MDY, YMD = "dmy", "mdy", "ymd"
Shape = tuple[tuple[str, str], ...]
"""The readings that one shape allows, each an order of day, month and year with its format."""
PIECES = re.compile(
    r"""(?:(?P<a>\d{1,4})(?P<sep>[-/.])\d{1,2}(?P=sep)(?P<c>\d{1,4})
    |(?P<digits>\d{8}|\d{12}|\d{14})|(?P<month>\d{4}-\d{1,2})|(?P<week>\d{4}-W\d\d)(?P<day>-\d)?
    |\d{1,2}(?P<gap>[- ])[A-Za-z]{3,9}(?P=gap)(?P<year>\d{4}|\d\d)
    |[A-Za-z]{3,9}\ \d{1,2}(?P<comma>,?)\ \d{4}|(?P<whole>\d{4}\ [a-z]{3}\ \d{1,2})|(?P<named>[a-z]{3}\ \d{4}))
    (?:(?P<join>T|,?\ )(?:\d{1,2}:\d\d(?P<seconds>:\d\d)?(?P<fraction>\.\d+)?(?P<half>\ ?[AaPp]\.?\ ?[Mm]\.?)?
    |(?P<tight>\d{6}|\d{4})))?
    (?P<zone>\ ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?""",
    re.VERBOSE,
)
DIGITS = {8: (YMD, "%Y%m%d"), 12: (YMD, "%Y%m%d%H%M"), 14: (YMD, "%Y%m%d%H%M%S")}


def common(texts: pl.Series) -> list[Shape]:
    """The shapes in a sample of the values, the most frequent first."""
    known = texts.drop_nulls()
    sample = known.gather_every(max(1, len(known) // SAMPLE)).unique(maintain_order=True)
    shapes = Counter(shape for value in sample if (shape := shape_of(value)))
    return [shape for shape, _ in shapes.most_common(SHAPES)]


def shape_of(value: str) -> Shape:
    """Every order with its format that could read this value; none if it looks like no date."""
    found = PIECES.fullmatch(value)
    if found is None:
        return ()
    clock = _clock(found) if found["join"] else ""
    zone = found["zone"] or ""
    fixed = zone if zone.strip() in {"", "UTC", "GMT"} else " " * zone.startswith(" ") + "%#z"
    return tuple((order, day + clock + fixed) for order, day in _days(found))


def _clock(found: re.Match[str]) -> str:
    if found["tight"]:
        return str(found["join"]) + "%H%M%S"[: len(found["tight"])]
    hours = "%I:%M" if found["half"] else "%H:%M"
    seconds = (":%S" if found["fraction"] is None else ":%S%.f") if found["seconds"] else ""
    return str(found["join"]) + hours + seconds + (" %p" if found["half"] else "")


def _days(found: re.Match[str]) -> list[tuple[str, str]]:
    """(order, format) of the date alone; digits alone leave the order open."""
    if found["digits"]:
        plain = [DIGITS[len(found["digits"])]]
        return [*plain, (DMY, "%d%m%Y"), (MDY, "%m%d%Y")] if len(found["digits"]) == 8 else plain
    if found["month"] or found["week"]:
        return [(YMD, "%Y-%m" if found["month"] else "%G-W%V-%u" if found["day"] else "%G-W%V")]
    if found["a"]:
        return _numeric(found["a"], found["sep"], found["c"])
    if found["gap"]:
        year = "%Y" if len(found["year"]) == 4 else "%y"
        return [(DMY, f"%d{found['gap']}%B{found['gap']}{year}")]
    if found["whole"] or found["named"]:
        return [(YMD, "%Y %b %d" if found["whole"] else "%b %Y")]
    return [(MDY, f"%B %d{found['comma']} %Y")]


def _numeric(first: str, sep: str, last: str) -> list[tuple[str, str]]:
    """A year of two digits is 1970 to 2069; it may stand at either end."""
    if len(first) == 4:
        return [(YMD, f"%Y{sep}%m{sep}%d")]
    year = "%Y" if len(last) == 4 else "%y"
    both = [(DMY, f"%d{sep}%m{sep}{year}"), (MDY, f"%m{sep}%d{sep}{year}")]
    return both if year == "%Y" else [*both, (YMD, f"%y{sep}%m{sep}%d")]
