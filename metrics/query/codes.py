"""The codes of the exports as their contacts carry them, before any wording: how many, and which follow each other."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store


class Carried(NamedTuple):
    """A code as it is most often written (None: contacts without a code), its contacts of a period and of all times."""

    code: str | None
    contacts: int
    ever: int


class Pair(NamedTuple):
    """`later` was the next contact of the same customer after `earlier`, within the company's window, so many times."""

    earlier: str
    later: str
    times: int


_CARRIED = """WITH written AS (
    SELECT v.reason AS code, count(*) AS ever, count(*) FILTER (WHERE {period}) AS contacts
    FROM contact f JOIN raw_contacts v USING (version){where} GROUP BY 1
)
SELECT arg_max(code, (ever, code)), sum(contacts)::BIGINT, sum(ever)::BIGINT FROM written
GROUP BY lower(code) ORDER BY 2 DESC, 3 DESC, 1"""

# The neighbour is sought among all contacts of the customer; only then does the slice choose what is counted.
_PAIRS = """WITH line AS (
    SELECT c.seq, c.next_any, lower(v.reason) AS code,
        lead(lower(v.reason)) OVER (PARTITION BY c.customer ORDER BY c.seq) AS later
    FROM contact c JOIN raw_contacts v USING (version)
    WHERE c.customer IS NOT NULL AND (c.next_any <= $w OR c.prev_any <= $w)
)
SELECT l.code, l.later, count(*) FROM line l JOIN contact f USING (seq){where}
    AND l.next_any <= $w AND l.code IS NOT NULL AND l.later IS NOT NULL GROUP BY ALL ORDER BY 3 DESC, 1, 2"""

_PLACED = """SELECT coalesce(lower(v.reason), '') AS code, f.opened_day AS day, r.label AS reason, a.label AS family,
    o.label AS owner, count(*) AS contacts
FROM contact f JOIN raw_contacts v USING (version) JOIN term r ON r.dim = 'reason' AND r.key = f.reason
JOIN term a ON a.dim = 'family' AND a.key = f.family JOIN term o ON o.dim = 'owner' AND o.key = f.owner{where}
GROUP BY ALL"""


def carried(store: Store, cut: Slice, known: Facts) -> list[Carried]:
    """Every code that contacts carry, the most frequent in the days of `cut` first."""
    where, params = contact_where(Slice(cut.scope, where=cut.where), known)
    days = {"since": cut.first, "until": cut.last}
    period = "f.opened_day BETWEEN coalesce($since, f.opened_day) AND coalesce($until, f.opened_day)"
    return [Carried(*row) for row in store.rows(_CARRIED.format(period=period, where=where), **(params | days))]


def pairs(store: Store, cut: Slice, known: Facts) -> list[Pair]:
    """Codes, in lower case, by how often one came right after the other, the first contact being of the slice."""
    where, params = contact_where(cut, known)
    return [Pair(*row) for row in store.rows(_PAIRS.format(where=where), **(params | {"w": known.window * 86_400}))]


def placed(store: Store, cut: Slice, known: Facts) -> pl.DataFrame:
    """Code (lower case), day, reason, family, owner, contacts: where each contact counts."""
    where, params = contact_where(cut, known)
    return store.frame(_PLACED.format(where=where), params)
