"""Gaps between a customer's contacts and the runs they form, as SQL over a relation named `base`.

The plain form is the definition (METRICS.md 1). The packed form puts customer, matching key and seconds since
2000 into one 64-bit number, sorts once and looks at the neighbours; tests hold the two equal (DESIGN.md 3).
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

MATCHING = {"reason": "reason", "family": "family", "any": "0"}
"""Matching rule -> what must be equal for two contacts to be one matter, as SQL."""

_LONGEST = 90 * 86_400
_SECOND_BITS = 32
_DAYS = "(window_s // 86400)::UTINYINT"
"""A window is whole days, 90 at the most; the packed form relies on it."""
_NEAR = ", ".join(
    f"CASE WHEN {s} <= {_LONGEST} THEN {s}::INTEGER END AS {name}" for s, name in (("p", "prev"), ("n", "next"))
)
"""Of what lies between a row and its neighbours `p` and `n`, what counts as a gap."""


class Widths(NamedTuple):
    """Bits that the packed number needs for the matching key and for the customer."""

    key: int
    customer: int
    in_range: bool = True

    @classmethod
    def of(cls, keys: int, customers: int, first: datetime | None, last: datetime | None) -> Widths:
        """Widths for the largest numbers that occur; `first` and `last` contact must lie in 2000-2134."""
        in_range = first is None or last is None or (first.year >= 2000 and last.year < 2135)
        return cls(keys.bit_length(), customers.bit_length(), in_range)

    @property
    def fit(self) -> bool:
        """Whether everything goes into 64 bits."""
        return self.in_range and self.key + self.customer + _SECOND_BITS <= 64


def gaps(rule: str, widths: Widths) -> str:
    """`seq, prev, next`: seconds to the neighbours under `rule`, NULL above 90 days; identified contacts only."""
    return f"SELECT seq, {_NEAR} FROM ({_packed(rule, widths)})" if widths.fit else _plain(rule)


def chains(widths: Widths, *, begun: bool = False) -> str:
    """`seq, prev, next, issue, position`: the gaps of the family and the snowballs that they form, in one pass.

    `begun`: the first rows of `base` know their run (columns `begun` and `steps` are their issue and position).
    """
    if widths.fit:
        packed = _packed("family", widths, *(("begun", "steps") if begun else ()), days=_DAYS)
        placed = f"SELECT *, p AS gap, days::UBIGINT * 86400 AS reach, row_number() OVER () AS place FROM ({packed})"
        runs = _runs(placed, "ROWS UNBOUNDED PRECEDING", "seq, p, n", begun=begun)
        return f"SELECT seq, {_NEAR}, issue, position FROM ({runs})"
    runs = snowballs(begun=begun)
    return f"SELECT * FROM ({_plain('family')}) JOIN (WITH by_family AS ({_plain('family')}) {runs}) USING (seq)"


def snowballs(*, begun: bool = False) -> str:
    """`seq, issue, position`: maximal runs of a customer's family with all gaps within its window.

    `issue` is the seq of the run's first contact, `position` counts from 1. Needs `by_family` beside `base`.
    """
    line = "PARTITION BY customer, family ORDER BY seq"
    rows = "SELECT *, prev AS gap, window_s AS reach FROM base JOIN by_family USING (seq)"
    placed = f"SELECT *, row_number() OVER ({line}) AS place FROM ({rows})"
    return _runs(placed, line, "seq", begun=begun)


def _plain(rule: str) -> str:
    neighbours = f"OVER (PARTITION BY customer, {MATCHING[rule]} ORDER BY opened_at, seq)"
    before = f"date_diff('second', lag(opened_at) {neighbours}, opened_at)"
    after = f"date_diff('second', opened_at, lead(opened_at) {neighbours})"
    pairs = f"SELECT seq, {before} AS p, {after} AS n FROM base WHERE customer IS NOT NULL"
    return f"SELECT seq, {_NEAR} FROM ({pairs})"


def _packed(rule: str, widths: Widths, *more: str, days: str = "") -> str:
    """`seq, p, n`: seconds to the neighbours along the sorted order, whatever they are; `more` of `base`, and `days`.

    Equal instants are told apart by seq, which follows the contact id. A gap is computed once: the next one of
    a contact is the previous one of its follower. A neighbour of another customer or key is never within 90 days:
    the seconds fill their 32 bits up to 2134, and what is left above is more.
    """
    # Whatever is sorted by needs not be carried beside the sorted rows, which takes longer than the sort itself.
    sorted_by = ("k", "seq", "days") if days else ("k", "seq")
    columns = ", ".join((f"{packed_key(rule, widths)} AS k", "seq", *more, *([f"{days} AS days"] if days else [])))
    keyed = f"SELECT {columns} FROM base WHERE customer IS NOT NULL"
    # A part by itself, so that one processor looks along the rows while others still sort; the database keeps its
    # order. Were it lost between keys, a difference would be below zero: that fails, it tells no wrong gap.
    sorted_once = f"sorted AS MATERIALIZED (SELECT * FROM ({keyed}) ORDER BY {', '.join(sorted_by)})"
    before = "SELECT * EXCLUDE (k), k - lag(k) OVER () AS p FROM sorted"
    return f"WITH {sorted_once} SELECT *, lead(p) OVER () AS n FROM ({before})"


def packed_key(rule: str, widths: Widths) -> str:
    """The 64-bit number; every shift in brackets of its own."""
    shift = _SECOND_BITS + widths.key
    return (
        f"((customer::UBIGINT << {shift}) | (({MATCHING[rule]})::UBIGINT << {_SECOND_BITS})"
        f" | date_diff('second', TIMESTAMP '2000-01-01', opened_at)::UBIGINT)"
    )


def _runs(placed: str, line: str, kept: str, *, begun: bool) -> str:
    """What is `kept`, `issue, position` of rows that follow one another along `line`.

    The rows have `seq, place` (their number in the line), the `gap` to the row before (NULL: none) and its `reach`. Of
    a row that knows its run (`begun`) the run may have begun before the line.
    """
    known = (
        ("WHEN begun IS NOT NULL THEN begun ", "WHEN begun IS NOT NULL THEN place + 1 - steps ") if begun else ("", "")
    )
    issue, root = (
        f"last_value(CASE {first}WHEN begins THEN {here} END IGNORE NULLS) OVER ({line})"
        for first, here in zip(known, ("seq", "place"), strict=True)
    )
    starts = f"SELECT *, coalesce(gap > reach, true) AS begins FROM ({placed})"
    along = f"SELECT {kept}, place, {issue} AS issue, {root} AS root FROM ({starts})"
    return f"SELECT {kept}, issue, (place - root + 1)::INTEGER AS position FROM ({along})"
