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
_EPOCH = 946_684_800
_SECOND_BITS = 32
_DAYS = "(window_s // 86400)::UTINYINT"
"""A window is whole days, 90 at the most."""
_MOVED = 2**30


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
    return f"SELECT seq, prev, next FROM ({_packed(rule, widths, {})})" if widths.fit else _plain(rule)


def chains(widths: Widths, *, begun: bool = False) -> str:
    """`seq, prev, next, issue, position`: the gaps of the family and the snowballs that they form, in one pass.

    `begun`: the first rows of `base` know their run (columns `begun` and `steps` are their issue and position).
    """
    if widths.fit:
        more = ("begun", "steps") if begun else ()
        packed = _packed("family", widths, {"place": "row_number() OVER ()"}, *more, days=_DAYS)
        return _runs(packed, "ROWS UNBOUNDED PRECEDING", "days::INTEGER * 86400", begun=begun)
    runs = snowballs(begun=begun)
    return f"SELECT * FROM ({_plain('family')}) JOIN (WITH by_family AS ({_plain('family')}) {runs}) USING (seq)"


def snowballs(*, begun: bool = False) -> str:
    """`seq, issue, position`: maximal runs of a customer's family with all gaps within its window.

    `issue` is the seq of the run's first contact, `position` counts from 1. Needs `by_family` beside `base`.
    """
    line = "PARTITION BY customer, family ORDER BY seq"
    numbered = f"SELECT *, row_number() OVER ({line}) AS place FROM base JOIN by_family USING (seq)"
    return f"SELECT seq, issue, position FROM ({_runs(numbered, line, 'window_s', begun=begun)})"


def _plain(rule: str) -> str:
    neighbours = f"OVER (PARTITION BY customer, {MATCHING[rule]} ORDER BY opened_at, seq)"
    before = f"date_diff('second', lag(opened_at) {neighbours}, opened_at)"
    after = f"date_diff('second', opened_at, lead(opened_at) {neighbours})"
    pairs = f"SELECT seq, {before} AS p, {after} AS n FROM base WHERE customer IS NOT NULL"
    return f"SELECT seq, {_near('p')} AS prev, {_near('n')} AS next FROM ({pairs})"


def _packed(rule: str, widths: Widths, beside: dict[str, str], *more: str, days: str = "") -> str:
    """The same with what else is told along the sorted order (name -> SQL), `more` columns of `base` and `days`.

    Equal instants are told apart by seq, which follows the contact id. A gap is computed once: the next one of
    a contact is the previous one of its follower. A neighbour of another customer or key is never within 90 days:
    the seconds fill their 32 bits up to 2134, and what is left above is more.
    """
    # Whatever is sorted by needs not be carried beside the sorted rows, which takes longer than the sort itself.
    sorted_by = ("k", "seq", "days") if days else ("k", "seq")
    names = ", ".join((*sorted_by[1:], *more))
    told_days = f", {days} AS days" if days else ""
    columns = ", ".join(("seq", *more))
    keyed = f"SELECT {packed_key(rule, widths)} AS k, {columns}{told_days} FROM base WHERE customer IS NOT NULL"
    along = {"before": "lag(k) OVER ()"} | beside
    told = ", ".join(f"{sql} AS {name}" for name, sql in along.items())
    sorted_once = f"SELECT k, {names}, {told} FROM (SELECT * FROM ({keyed}) ORDER BY {', '.join(sorted_by)})"
    gap = f"SELECT {', '.join((names, *beside))}, {_near('k - before')} AS prev FROM ({sorted_once})"
    return f"SELECT *, lead(prev) OVER () AS next FROM ({gap})"


def packed_key(rule: str, widths: Widths) -> str:
    """The 64-bit number; every shift in brackets of its own."""
    shift = _SECOND_BITS + widths.key
    return (
        f"((customer::UBIGINT << {shift}) | (({MATCHING[rule]})::UBIGINT << {_SECOND_BITS})"
        f" | (epoch(opened_at)::BIGINT - {_EPOCH})::UBIGINT)"
    )


def _near(seconds: str) -> str:
    return f"CASE WHEN {seconds} <= {_LONGEST} THEN ({seconds})::INTEGER END"


def _runs(numbered: str, line: str, window: str, *, begun: bool) -> str:
    """`issue, position` of rows with `seq, place, prev, next` that follow one another along `line`.

    Where a run begins, one number tells both the place and the contact, which is looked up once. The run of a row
    whose step is known may begin before the first place: so all of them are moved up.
    """
    starts = f"WHEN prev IS NULL OR prev > {window} THEN ((place + {_MOVED}) << 32) | seq"
    known = f"WHEN begun IS NOT NULL THEN ((place + {_MOVED + 1} - steps) << 32) | begun" if begun else ""
    start = f"last_value(CASE {known} {starts} END IGNORE NULLS) OVER ({line})"
    position = f"(place + {_MOVED + 1} - (start >> 32))::INTEGER"
    along = f"SELECT seq, prev, next, place, {start} AS start FROM ({numbered})"
    return f"SELECT seq, prev, next, (start & {2**32 - 1}) AS issue, {position} AS position FROM ({along})"
