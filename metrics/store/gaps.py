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


class Widths(NamedTuple):
    """Bits that the packed number needs for the matching key and for the customer."""

    key: int
    customer: int
    in_range: bool = True

    @classmethod
    def of(cls, keys: int, customers: int, first: datetime | None, last: datetime | None) -> Widths:
        """Widths for the largest numbers that occur; `first` and `last` contact must lie in 2000-2135."""
        in_range = first is None or last is None or (first.year >= 2000 and last.year < 2136)
        return cls(keys.bit_length(), customers.bit_length(), in_range)

    @property
    def fit(self) -> bool:
        """Whether everything goes into 64 bits."""
        return self.in_range and self.key + self.customer + _SECOND_BITS <= 64


def gaps(rule: str, widths: Widths) -> str:
    """`seq, prev, next`: seconds to the neighbours under `rule`, NULL above 90 days; identified contacts only."""
    return _packed(rule, widths) if widths.fit else _plain(rule)


def _plain(rule: str) -> str:
    neighbours = f"OVER (PARTITION BY customer, {MATCHING[rule]} ORDER BY opened_at, seq)"
    return _cut(
        f"""SELECT seq, date_diff('second', lag(opened_at) {neighbours}, opened_at) AS p,
        date_diff('second', opened_at, lead(opened_at) {neighbours}) AS n FROM base WHERE customer IS NOT NULL"""
    )


def _packed(rule: str, widths: Widths) -> str:
    """Equal instants are told apart by seq, which follows the contact id."""
    packed = f"SELECT {packed_key(rule, widths)} AS k, seq FROM base WHERE customer IS NOT NULL"
    sorted_once = f"SELECT k, seq FROM ({packed}) ORDER BY k, seq"
    same = f"(k >> {_SECOND_BITS}) = ({{0}}(k) OVER () >> {_SECOND_BITS})"
    return _cut(
        f"""SELECT seq, CASE WHEN {same.format("lag")} THEN k - lag(k) OVER () END AS p,
        CASE WHEN {same.format("lead")} THEN lead(k) OVER () - k END AS n FROM ({sorted_once})"""
    )


def packed_key(rule: str, widths: Widths) -> str:
    """The 64-bit number; every shift in brackets of its own."""
    shift = _SECOND_BITS + widths.key
    return (
        f"((customer::UBIGINT << {shift}) | (({MATCHING[rule]})::UBIGINT << {_SECOND_BITS})"
        f" | (epoch(opened_at)::BIGINT - {_EPOCH})::UBIGINT)"
    )


def _cut(neighbours: str) -> str:
    near = "CASE WHEN {0} <= " + str(_LONGEST) + " THEN {0}::INTEGER END AS {1}"
    return f"SELECT seq, {near.format('p', 'prev')}, {near.format('n', 'next')} FROM ({neighbours})"


def snowballs() -> str:
    """`seq, issue, position`: maximal runs of a customer's family with all gaps within its window.

    `issue` is the seq of the run's first contact, `position` counts from 1. Needs `by_family` beside `base`.
    """
    return """SELECT seq, last_value(CASE WHEN starts THEN seq END IGNORE NULLS) OVER line AS issue,
        (place - last_value(CASE WHEN starts THEN place END IGNORE NULLS) OVER line + 1)::INTEGER AS position
    FROM (
        SELECT seq, customer, family, prev IS NULL OR prev > window_s AS starts,
            row_number() OVER (PARTITION BY customer, family ORDER BY seq) AS place
        FROM base JOIN by_family USING (seq)
    ) WINDOW line AS (PARTITION BY customer, family ORDER BY place)"""
