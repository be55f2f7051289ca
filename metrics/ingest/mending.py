"""Records whose delimiters or quotes went astray, read the one way in which they fit the columns of their table.

A stray quote, a delimiter too many or too few, another delimiter: where exactly one reading gives a row that looks
like the others, it is taken and told; in doubt the record stays set apart, with the rule it broke.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.ingest.dialect import Dialect
from metrics.ingest.shapes import Profile

LONGEST, READINGS, TOKENS = 4000, 1600, 60
DELIMITERS = ";\t|,"
COMMENT = ("#", "//", "--", "%")


def mend(raw: str, dialect: Dialect, profile: Profile) -> list[str] | None:
    """The cells of one misfit record; None unless one reading of it fits the table clearly best."""
    width = len(profile.columns)
    if not profile.telling or len(raw) > LONGEST or raw.startswith(COMMENT) or "\n" in raw or "\r" in raw:
        return None
    cells = strict(raw, dialect)
    if cells is None:
        read = _cheapest(raw, dialect, width)
        return read if read is not None and profile.fits([cell.strip(dialect.quote) for cell in read]) else None
    found = [*_fewer(cells, width), *_one_more(raw, dialect, width), *([cells] if len(cells) == width else [])]
    rivals = _merged(cells, width, dialect.delimiter)
    best = profile.best([*found, *rivals])
    if best in rivals:
        return None
    return best if best is not None else profile.best([*_otherwise(raw, dialect, profile)])


def strict(raw: str, dialect: Dialect) -> list[str] | None:
    """The cells of one line if its quotes are written as they should be."""
    try:
        rows = list(dialect.reader([raw], strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def regular(raw: str, dialect: Dialect) -> bool:
    """Whether every quote of a record stands where one may: around a cell, or doubled in one that is quoted."""
    q, d = re.escape(dialect.quote), re.escape(dialect.delimiter)
    return bool(
        re.fullmatch(rf"(?:(?:{q}(?:[^{q}]|{q}{q})*{q}|[^{q}{d}]*){d})*(?:{q}(?:[^{q}]|{q}{q})*{q}|[^{q}{d}]*)", raw)
    )


def torn(raw: str, dialect: Dialect) -> bool:
    """Whether a quote opens right behind text and closes behind a delimiter: the delimiter before it is missing."""
    q, d = re.escape(dialect.quote), re.escape(dialect.delimiter)
    inner = rf"(?:[^{q}]|{q}{q})"
    return bool(re.search(rf"[^{q}{d}]{q}(?=[^{q}{d}\s]){inner}*{d}{inner}*{q}(?={d}|$)", raw))


def literal(raw: str, dialect: Dialect, width: int) -> list[str] | None:
    """A line with a stray quote as `width` cells, the quote as text; None if several readings are as likely."""
    return _cheapest(raw, dialect, width) if len(raw) <= LONGEST else None


@dataclass(frozen=True)
class _Field:
    text: str
    end: int
    stray: int


def _cheapest(raw: str, dialect: Dialect, width: int) -> list[str] | None:
    """The reading with `width` cells that takes the fewest quotes for text; None if two of them differ."""
    states: list[dict[int, list[tuple[int, tuple[str, ...]]]]] = [{0: [(0, ())]}]
    for _ in range(width):
        reached: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
        for start, ways in states[-1].items():
            for field in _fields(raw, start, dialect) if start <= len(raw) else ():
                for cost, cells in ways:
                    reached.setdefault(field.end, []).append((cost + field.stray, (*cells, field.text)))
        states.append({end: _fewest(ways) for end, ways in reached.items()})
    ways = states[-1].get(len(raw) + 1, [])
    return list(ways[0][1]) if len(ways) == 1 else None


def _fewest(ways: list[tuple[int, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    """The cheapest ways to one place; two are enough to know that it is not one."""
    least = min(cost for cost, _ in ways)
    return list(dict.fromkeys(way for way in ways if way[0] == least))[:2]


def _fields(raw: str, start: int, dialect: Dialect) -> Iterator[_Field]:
    """Every way to read the field that begins at `start`: as plain text, or as quoted up to any fitting quote."""
    delimiter, quote = dialect.delimiter, dialect.quote
    end = raw.find(delimiter, start)
    end = len(raw) if end < 0 else end
    plain = raw[start:end]
    yield _Field(plain, end + 1, 2 * plain.startswith(quote))
    if not plain.startswith(quote):
        return
    for close in re.finditer(rf"{re.escape(quote)}( *)(?={re.escape(delimiter)}|$)", raw[start + 1 :]):
        inner = raw[start + 1 : start + 1 + close.start()]
        stray = inner.replace(quote * 2, "").count(quote)
        yield _Field(inner.replace(quote * 2, quote) + close[1], start + close.end() + 2, stray)


def _fewer(cells: list[str], width: int) -> list[list[str]]:
    """The row without as many of its blank cells as it has too many, if that is one."""
    if len(cells) != width + 1:
        return []
    return [cells[:place] + cells[place + 1 :] for place, cell in enumerate(cells) if not cell]


def _merged(cells: list[str], width: int, delimiter: str) -> list[list[str]]:
    """The row with two neighbouring cells as one, as if a delimiter were text: never taken, but a cause for doubt."""
    if len(cells) != width + 1:
        return []
    pairs = [at for at in range(width) if cells[at] and cells[at + 1]]  # at the edge of a text it is none
    return [[*cells[:at], delimiter.join(cells[at : at + 2]), *cells[at + 2 :]] for at in pairs]


def _one_more(raw: str, dialect: Dialect, width: int) -> list[list[str]]:
    """The row with one more delimiter at each place where that gives `width` cells, or with it for another one."""
    places = range(len(raw) + 1) if len(raw) <= READINGS else ()
    other = [place for place in places if raw[place : place + 1] in {*DELIMITERS} - {dialect.delimiter}]
    lines = [(place, place) for place in places] + [(place, place + 1) for place in other]
    read = (strict(raw[:end] + dialect.delimiter + raw[begin:], dialect) for end, begin in lines)
    fitting = [cells for cells in read if cells is not None and len(cells) == width]
    return [cells for cells in fitting if not any(cell.startswith(dialect.delimiter) for cell in cells)]


def _otherwise(raw: str, dialect: Dialect, profile: Profile) -> Iterator[list[str]]:
    """The row as another delimiter splits it; words between blanks may belong together."""
    width = len(profile.columns)
    for other in DELIMITERS:
        cells = strict(raw, Dialect(other, dialect.quote)) if other != dialect.delimiter else None
        if cells is not None and len(cells) == width:
            yield cells
    if dialect.delimiter != " ":
        yield from _grouped(_tokens(raw, dialect.quote), profile)


def _tokens(raw: str, quote: str) -> list[tuple[str, bool]]:
    """Words between single blanks, and whether each was quoted."""
    q = re.escape(quote)
    found = re.findall(rf"({q}(?:[^{q}]|{q}{q})*{q}(?= |$)|[^ ]*)(?: |$)", raw)[: TOKENS + 1]
    words = found[:-1] if found and not found[-1] and not raw.endswith(" ") else found
    quoted = [len(word) > 1 and word.startswith(quote) and word.endswith(quote) for word in words]
    return [(word[1:-1].replace(quote * 2, quote) if q else word, q) for word, q in zip(words, quoted, strict=True)]


def _grouped(tokens: Sequence[tuple[str, bool]], profile: Profile) -> list[list[str]]:
    """Neighbouring words put together: the two most usual rows; none if there are too few or too many words."""
    columns, count = profile.columns, len(tokens)
    if not len(columns) <= count <= TOKENS:
        return []
    ways: list[dict[int, list[tuple[float, list[str]]]]] = [{0: [(0.0, [])]}]
    for column in columns:
        reached: dict[int, list[tuple[float, list[str]]]] = {}
        for start, before in ways[-1].items():
            for end in range(start + 1, count + 1):
                if end > start + 1 and (tokens[start][1] or tokens[end - 1][1]):
                    break
                text = " ".join(word for word, _ in tokens[start:end])
                gain = column.score(text)
                reached.setdefault(end, []).extend((score + gain, [*cells, text]) for score, cells in before)
        ways.append({end: sorted(found, reverse=True)[:2] for end, found in reached.items()})
    return [cells for _, cells in ways[-1].get(count, [])]
