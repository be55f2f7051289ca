"""What was noted of contacts: a few of them drawn at random, so that nobody can pick the ones that suit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store

# The order of a fingerprint over seed and id is a fair shuffle, and the same wherever and whenever it is asked for.
_DRAW = """WITH noted AS (
    SELECT f.seq, f.contact_id, f.opened_day, f.channel, f.issue, n.notes
    FROM contact f JOIN raw_contacts n USING (version){where} AND trim(n.notes) <> ''
),
drawn AS (
    SELECT *, count(*) OVER () AS every, md5($seed::VARCHAR || chr(31) || contact_id) AS place
    FROM noted ORDER BY place, contact_id LIMIT $count
),
lengths AS (SELECT issue, count(*) AS length FROM contact SEMI JOIN drawn USING (issue)
    WHERE opened_at <= $as_of GROUP BY issue)
SELECT d.every, split_part(d.contact_id, chr(31), 1), split_part(d.contact_id, chr(31), 2), d.opened_day, c.label,
    l.length, d.notes
FROM drawn d JOIN term c ON c.dim = 'channel' AND c.key = d.channel LEFT JOIN lengths l USING (issue)
ORDER BY d.place, d.contact_id"""


class Said(NamedTuple):
    """One note; `length`: contacts of its issue up to as-of, None where the customer is not known."""

    source: str
    contact: str
    day: date
    channel: str
    length: int | None
    note: str


@dataclass(frozen=True)
class Draw:
    """Notes drawn out of `every` note there is in the slice."""

    every: int
    said: tuple[Said, ...]


def draw(store: Store, cut: Slice, known: Facts, count: int, seed: int) -> Draw:
    """`count` notes (fewer where there are no more), each set of them as likely as any other; one seed, one draw."""
    if known.as_of is None:
        return Draw(0, ())
    where, params = contact_where(cut, known)
    rows = store.rows(
        _DRAW.replace("{where}", where), **(params | {"count": count, "seed": seed, "as_of": known.as_of})
    )
    return Draw(rows[0][0] if rows else 0, tuple(Said(*row[1:]) for row in rows))
