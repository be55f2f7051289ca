"""What tells whether a figure can be trusted: access by channel and hour, customers who weigh much, vague codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

import polars as pl

from metrics.catalog import MEASURES
from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store
from metrics.store.tables import bind

Share = Literal["abandoned", "repeats", "severe"]

SEVERE = ("1", "2")
"""Tiers in which all is failing or money is at stake (METRICS.md 0)."""

_TIER = "(SELECT label FROM term WHERE dim = 'tier' AND key = f.tier)"
_SHARES: dict[Share, tuple[str, str]] = {
    "abandoned": ("abandoned IS NOT NULL", "abandoned"),
    "repeats": (MEASURES["lookback_base"].where, MEASURES["repeats"].where),
    "severe": (f"{_TIER} <> '(none)'", f"{_TIER} IN {SEVERE}"),
}
"""Share -> (which contacts are its whole, which of them count)."""

_EARLIER, _LATER = "f.opened_day BETWEEN $b0 AND $b1", "f.opened_day BETWEEN $n0 AND $n1"

_LABELS = f"""SELECT t.label, count(*) FILTER (WHERE {_EARLIER}), count(*) FILTER (WHERE {_LATER}), max(f.opened_day)
FROM contact f JOIN term t ON t.dim = $dimension AND t.key = f.{{dimension}}{{where}} GROUP BY ALL ORDER BY 1"""

_SPLIT = f"""SELECT count(*) FILTER (WHERE {_EARLIER})::DOUBLE AS x0,
    count(*) FILTER (WHERE {_EARLIER} AND ({{part}}))::DOUBLE AS y0, count(*) FILTER (WHERE {_LATER})::DOUBLE AS x1,
    count(*) FILTER (WHERE {_LATER} AND ({{part}}))::DOUBLE AS y1
FROM contact f{{where}} AND ({_EARLIER} OR {_LATER}) AND ({{whole}})
GROUP BY coalesce(f.customer::BIGINT, -1 - f.seq::BIGINT)"""

_HOURS = """SELECT t.label, ((isodow(local) - 1) * 24 + hour(local))::INTEGER, count(*)
FROM (SELECT f.channel, {local} AS local FROM contact f JOIN raw_contacts r USING (version){where}
    AND r.opened_is_date IS NOT TRUE) JOIN term t ON t.dim = 'channel' AND t.key = channel
GROUP BY ALL ORDER BY 1, 2"""

_LARGE = """WITH part AS (
    SELECT f.customer, f.reason, min(f.seq) AS first, count(*) AS n, count(*) FILTER (WHERE {matured}) AS matured,
        count(*) FILTER (WHERE {followed}) AS followed
    FROM contact f{where} AND f.customer IS NOT NULL GROUP BY ALL
),
whole AS (
    SELECT customer, min(first) AS first, sum(n)::BIGINT AS n, sum(matured)::BIGINT AS matured,
        sum(followed)::BIGINT AS followed
    FROM part GROUP BY ALL HAVING sum(n) >= $least AND sum(n) >= $share * (SELECT sum(n) FROM part)
)
SELECT row_number() OVER (ORDER BY n DESC, first), n, matured, followed,
    (SELECT list((t.label, p.n) ORDER BY p.n DESC, t.label) FROM part p
     JOIN term t ON t.dim = 'reason' AND t.key = p.reason WHERE p.customer = whole.customer)
FROM whole ORDER BY 1"""

# Along each customer who has a vague contact: the next coded contact of the same matter, and the next vague one.
# Of any other customer all three readings are the one that is counted.
_BAND = """WITH told AS (
    SELECT seq, customer, {key} AS matter, opened_at,
        reason IN (SELECT key FROM term WHERE dim = 'reason' AND list_contains($vague::VARCHAR[], label)) AS vague
    FROM contact WHERE customer IS NOT NULL AND opened_day BETWEEN $from_day AND $to_day + INTERVAL 92 DAY
),
line AS (
    SELECT seq, vague,
        date_diff('second', opened_at,
            lead(opened_at) OVER (PARTITION BY customer, matter, vague ORDER BY seq)) AS same,
        date_diff('second', opened_at, min(CASE WHEN vague THEN opened_at END) OVER (
            PARTITION BY customer ORDER BY seq DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS next_vague
    FROM told WHERE customer IN (SELECT customer FROM told WHERE vague)
),
judged AS (
    SELECT date_trunc('month', f.opened_day)::DATE AS month, {followed} AS followed,
        CASE WHEN l.vague THEN f.next_any <= {w} ELSE least(l.same, l.next_vague) <= {w} END AS high,
        NOT l.vague AND l.same <= {w} AS low, l.seq IS NULL AS sure
    FROM contact f LEFT JOIN line l USING (seq){where} AND {matured}
)
SELECT month, count(*), count(*) FILTER (WHERE if(sure, followed, low)), count(*) FILTER (WHERE followed),
    count(*) FILTER (WHERE if(sure, followed, high))
FROM judged GROUP BY ALL ORDER BY 1"""


class Count(NamedTuple):
    """Contacts of one label in two periods, and the last day on which it had any up to the end of the later one."""

    label: str
    before: int
    now: int
    last: date


class Heavy(NamedTuple):
    """A customer with many contacts, known by nothing but the rank; reasons with their contacts, largest first."""

    rank: int
    contacts: int
    matured: int
    followed: int
    reasons: tuple[tuple[str, int], ...]


class Band(NamedTuple):
    """Matured contacts of a month: followed if vague codes match nothing, as counted, if they match anything."""

    month: date
    matured: int
    low: int
    followed: int
    high: int


@dataclass(frozen=True)
class Checks:
    """Questions about whole slices of contacts; `before` and `now` are two periods of one slice, days given."""

    store: Store
    known: Facts

    def labels(self, before: Slice, now: Slice, dimension: Literal["channel", "source"]) -> list[Count]:
        """Contacts by label in both periods; labels that occur from the earlier to the later one."""
        where, params = self._both(before, now)
        sql = _LABELS.format(dimension=dimension, where=where)
        return [Count(*row) for row in self.store.rows(sql, **params, dimension=dimension)]

    def split(self, before: Slice, now: Slice, share: Share) -> pl.DataFrame:
        """A row per customer (each unidentified contact its own): x0, y0, x1, y1 = whole and counted, per period."""
        where, params = self._both(before, now)
        whole, part = (self._windowed(text, now) for text in _SHARES[share])
        sql = _SPLIT.format(where=where, whole=whole, part=part)
        return self.store.frame(sql, params | ({"first": self.known.first_contact} if "$first::" in sql else {}))

    def hours(self, cut: Slice) -> dict[tuple[str, int], int]:
        """(channel, local hour of the week from Monday 0:00) -> contacts; dates without a time are left out."""
        where, params = contact_where(cut, self.known)
        zone = self.known.zone.key
        local = "f.opened_at" if zone == "UTC" else "timezone($zone, timezone('UTC', f.opened_at))"
        params |= {} if zone == "UTC" else {"zone": zone}
        rows = self.store.rows(_HOURS.format(local=local, where=where), **params)
        return {(label, hour): n for label, hour, n in rows}

    def large_customers(self, cut: Slice, share: float, least: int) -> list[Heavy]:
        """Customers with at least `share` of the slice's identified contacts and at least `least` of them."""
        where, params = contact_where(cut, self.known)
        parts = {name: self._windowed(MEASURES[name].where, cut) for name in ("matured", "followed")}
        rows = self.store.rows(_LARGE.format(where=where, **parts), **params, share=share, least=least)
        return [Heavy(rank, n, m, f, tuple((label, k) for label, k in pairs)) for rank, n, m, f, pairs in rows]

    def band(self, cut: Slice, vague: tuple[str, ...]) -> list[Band]:
        """By month, how far the contacts whose reason is one of `vague` leave the repeat rate open (days given)."""
        where, params = contact_where(cut, self.known)
        key = "0" if cut.rule == "any" else cut.rule
        parts = {name: self._windowed(MEASURES[name].where, cut) for name in ("matured", "followed")}
        sql = _BAND.format(key=key, where=where, w=self._seconds(cut), **parts)
        params |= {"vague": list(vague), "from_day": cut.first, "to_day": cut.last}
        return [Band(*row) for row in self.store.rows(sql, **params)]

    def _both(self, before: Slice, now: Slice) -> tuple[str, dict[str, object]]:
        where, params = contact_where(replace(now, first=before.first), self.known)
        return where, params | {"b0": before.first, "b1": before.last, "n0": now.first, "n1": now.last}

    def _windowed(self, text: str, cut: Slice) -> str:
        return bind(text, cut.rule, self._seconds(cut))

    def _seconds(self, cut: Slice) -> str:
        """The slice's window as SQL: its own days, else each family's, else the company's (METRICS.md 0)."""
        if cut.window is not None:
            return str(cut.window * 86_400)
        return str(self.known.window * 86_400) if cut.rule == "any" else "window_s"
