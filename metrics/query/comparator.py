"""What other tools would call resolved at first contact, counted on the same contacts as our own resolution.

No two tools mean the same by "first contact resolution". Each criterion here is one of their rules; it is counted
only over contacts that carry its columns, and never enters a headline, a ranking or a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from metrics.catalog import MEASURES
from metrics.query.compile import contact_where
from metrics.query.reader import Reader
from metrics.query.slice import Slice
from metrics.store.tables import bind

Side = Literal["comfort", "missed"]
"""comfort: called resolved, yet the customer came back; missed: not called so, yet the customer stayed away."""
SIDES: tuple[Side, ...] = ("comfort", "missed")


@dataclass(frozen=True)
class Criterion:
    """A rule of other tools: `called` is SQL over a contact of which all `columns` are known.

    `known`: what else must hold before it can be judged; `days`: how old a contact must be besides matured.
    """

    key: str
    columns: tuple[str, ...]
    called: str
    known: str = ""
    days: int = 0

    @property
    def judged(self) -> str:
        """SQL: whether a matured contact can be judged by this rule."""
        tests = [f"{column} IS NOT NULL" for column in self.columns]
        tests += [self.known] if self.known else []
        tests += [f"opened_at <= $as_of::TIMESTAMP - INTERVAL {self.days} DAY"] if self.days else []
        return " AND ".join(tests) or "true"


# A date without a time of day cannot tell fifteen minutes from a day.
_TIMED = "version NOT IN (SELECT version FROM raw_contacts WHERE opened_is_date)"

EVERY = Criterion("every", (), "true")
"""All matured contacts: what the rules are held against."""

CRITERIA: dict[str, Criterion] = {
    c.key: c
    for c in (
        Criterion("two_replies", ("agent_replies",), "agent_replies < 2"),
        Criterion("one_reply", ("agent_replies",), "agent_replies = 1"),
        Criterion("no_answer_back", ("customer_replies",), "customer_replies = 0"),
        Criterion("one_agent", ("reopen_count", "agents"), "reopen_count = 0 AND agents = 1"),
        Criterion("one_update", ("modification_count",), "modification_count <= 1"),
        Criterion("quarter_hour", ("closed_at",), "closed_at <= opened_at + INTERVAL 15 MINUTE", known=_TIMED),
        Criterion("quiet_month", (), f"coalesce(next_any > {30 * 86_400}, true)", days=30),
    )
}

COLUMNS = tuple(dict.fromkeys(column for c in CRITERIA.values() for column in c.columns))


@dataclass(frozen=True)
class Population:
    """Contacts of the slice: all, with a known customer, matured ones of these; `known`: of these by column."""

    contacts: int
    identified: int
    matured: int
    known: dict[str, int]


@dataclass(frozen=True)
class Tally:
    """So many customers with `n` judged contacts each: `called` resolved by the rule, `resolved` by ours.

    `came`: the customer came back within the window; `comfort`: called, and the customer came back.
    """

    n: int
    called: int
    resolved: int
    came: int
    comfort: int
    customers: int


_TALLIES = """SELECT *, count(*) FROM (
    SELECT count(*) AS n, count(*) FILTER (WHERE {called}), count(*) FILTER (WHERE {resolved}),
        count(*) FILTER (WHERE {back}), count(*) FILTER (WHERE ({called}) AND {back})
    FROM contact f{where} AND {matured} AND {judged} GROUP BY customer
) GROUP BY ALL ORDER BY ALL"""

_FLAGS = """SELECT flag, count(*) - count(*) FILTER (WHERE {back}), count(*) FILTER (WHERE {back})
FROM contact f{where} AND {matured} GROUP BY 1"""

_PARTS = """SELECT t.label, count(*) FILTER (WHERE {side}) AS n, count(*)
FROM contact f JOIN term t ON t.dim = '{dimension}' AND t.key = f.{dimension}{where} AND {matured} AND {judged}
GROUP BY 1 HAVING n > 0 ORDER BY n DESC, 1"""

_CONTACTS = """SELECT split_part(f.contact_id, chr(31), 2) AS contact, f.opened_day, r.label AS reason,
    o.label AS owner, c.label AS channel, f.{next} AS until_next
FROM contact f
JOIN term r ON r.dim = 'reason' AND r.key = f.reason JOIN term o ON o.dim = 'owner' AND o.key = f.owner
JOIN term c ON c.dim = 'channel' AND c.key = f.channel{where} AND {matured} AND {judged} AND {side}
ORDER BY f.opened_at DESC, f.contact_id LIMIT $limit"""


def population(reader: Reader, cut: Slice) -> Population:
    """How many contacts there are, and how many of them each column is known of."""
    where, params = contact_where(cut, reader.known)
    matured = texts(reader, cut)["matured"]
    sums = ["count(*)", "count(customer)", f"count(*) FILTER (WHERE {matured})"]
    sums += [f"count({column}) FILTER (WHERE {matured})" for column in COLUMNS]
    ((contacts, identified, old, *known),) = reader.store.rows(
        f"SELECT {', '.join(sums)} FROM contact f{where}", **params
    )
    return Population(contacts, identified, old, dict(zip(COLUMNS, known, strict=True)))


def tallies(reader: Reader, cut: Slice, criterion: Criterion) -> list[Tally]:
    """The judged contacts by customer: customers who are alike are counted together."""
    sql, params = _filled(reader, cut, _TALLIES, criterion)
    return [Tally(*row) for row in reader.store.rows(sql, **params)]


def flags(reader: Reader, cut: Slice) -> dict[int | None, tuple[int, int]]:
    """By what a matured contact was marked (1 resolved, 0 not, None unknown): stayed away, came back."""
    sql, params = _filled(reader, cut, _FLAGS, EVERY)
    return {flag: (away, back) for flag, away, back in reader.store.rows(sql, **params)}


def parts(
    reader: Reader, cut: Slice, criterion: Criterion, side: Side, dimension: Literal["reason", "owner"]
) -> list[tuple[str, int, int]]:
    """(label, contacts that make the difference, judged contacts), most first; parts without any are left out."""
    sql, params = _filled(reader, cut, _PARTS, criterion, side=_side(side), dimension=dimension)
    return reader.store.rows(sql, **params)


def contacts(reader: Reader, cut: Slice, criterion: Criterion, side: Side, limit: int) -> pl.DataFrame:
    """Single contacts that make the difference, the newest first; `until_next` in seconds, NULL above 90 days."""
    sql, params = _filled(reader, cut, _CONTACTS, criterion, side=_side(side), next=f"next_{cut.rule}")
    return reader.store.frame(sql, params | {"limit": limit})


def _side(side: Side) -> str:
    return "({called}) AND {back}" if side == "comfort" else "NOT ({called}) AND NOT {back}"


def _filled(reader: Reader, cut: Slice, sql: str, criterion: Criterion, **more: str) -> tuple[str, dict[str, Any]]:
    """A statement of this room for one slice and one rule, and its parameters."""
    where, params = contact_where(cut, reader.known)
    told = texts(reader, cut) | {"called": criterion.called, "judged": criterion.judged, "where": where}
    return sql.format(**told, **{name: text.format(**told) for name, text in more.items()}), params


def texts(reader: Reader, cut: Slice) -> dict[str, str]:
    """What matured, resolved and came back mean, in the words of the catalogue."""
    days = cut.window or (reader.known.window if cut.rule == "any" else None)
    seconds = "window_s" if days is None else str(days * 86_400)
    names = {"matured": "matured", "resolved": "matured_resolved", "back": "followed"}
    return {name: f"({bind(MEASURES[key].where, cut.rule, seconds)})" for name, key in names.items()}
