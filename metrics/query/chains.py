"""Snowballs as objects, under any window and matching rule: root, length, channels, cost, rolling or melted.

An issue belongs to the slice of its root; its later contacts count wherever they came in, up to as-of
(METRICS.md 1). A contact costs what its own channel and tier cost on its day (METRICS.md 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from metrics.query.laboratory import SEEN, Laboratory
from metrics.query.slice import Slice
from metrics.store.gaps import MATCHING

OPEN_END = 5
"""Issues of so many contacts and more are counted together."""

# Only contacts that have a neighbour within W can be part of a snowball; the others need no place in a line.
_CHAIN = """linked AS (
    SELECT seq, customer, {key} AS thread, prev_{rule} AS prev, {w} AS w FROM contact
    WHERE customer IS NOT NULL{narrow} AND opened_at <= $as_of AND (prev_{rule} <= {w} OR next_{rule} <= {w})
),
chain AS (
    SELECT seq, last_value(CASE WHEN prev IS NULL OR prev > w THEN seq END IGNORE NULLS) OVER (
        PARTITION BY customer, thread ORDER BY seq) AS root
    FROM linked
),
"""

# Two currencies cannot be summed, so they are no price list.
_PRICED = """priced AS (
    SELECT m.root, m.seq, c.opened_at, {w} AS w, c.owner, ch.label AS channel, p.price
    FROM member m JOIN contact c USING (seq) JOIN term ch ON ch.dim = 'channel' AND ch.key = c.channel
    LEFT JOIN price_fact p ON p.channel = c.channel AND p.tier = c.tier
        AND c.opened_day >= p.valid_from AND c.opened_day < p.valid_to
        AND (SELECT count(DISTINCT upper(coalesce(currency, $currency))) FROM now_prices) = 1
),
"""

_BALLS = """rooted AS (
    SELECT f.seq AS root FROM contact f{where} AND f.customer IS NOT NULL AND coalesce(f.prev_{rule} > {w}, true)
),
member AS (SELECT seq, root FROM chain JOIN rooted USING (root)),
{priced}ball AS (
    SELECT root, count(*) AS length, max(opened_at) >= $as_of::TIMESTAMP - to_seconds(max(w)) AS rolling,
        sum(price) AS cost, count(*) - count(price) AS unpriced, list({channel} ORDER BY seq) AS channels
    FROM priced GROUP BY root HAVING count(*) > 1
)
"""

_LENGTHS = """SELECT least(coalesce(length, 1), $open_end) AS longest, count(*), sum(coalesce(length, 1))::BIGINT,
    count(*) FILTER (WHERE rolling), sum(cost), coalesce(sum(unpriced), 0)::BIGINT
FROM rooted LEFT JOIN ball USING (root) GROUP BY 1 ORDER BY 1"""

_LISTED = """SELECT b.root, split_part(c.contact_id, chr(31), 1), split_part(c.contact_id, chr(31), 2), c.opened_day,
    r.label, o.label, b.length, b.channels, b.rolling, b.cost, b.unpriced
FROM ball b JOIN contact c ON c.seq = b.root
JOIN term r ON r.dim = 'reason' AND r.key = c.reason JOIN term o ON o.dim = 'owner' AND o.key = c.owner
ORDER BY {order}, b.root LIMIT $most"""
_EXPENSIVE_FIRST = "b.cost DESC NULLS LAST, b.length DESC"
_LONGEST_FIRST = "b.length DESC, b.cost DESC NULLS LAST"

_CONTACTS = """SELECT split_part(c.contact_id, chr(31), 1), split_part(c.contact_id, chr(31), 2), c.opened_at,
    c.prev_{rule}, r.label, o.label, ch.label, te.label, ag.label, ve.label, c.outcome, p.price, n.notes
FROM priced p JOIN contact c USING (seq) JOIN raw_contacts n USING (version)
JOIN term r ON r.dim = 'reason' AND r.key = c.reason JOIN term o ON o.dim = 'owner' AND o.key = c.owner
JOIN term ch ON ch.dim = 'channel' AND ch.key = c.channel JOIN term te ON te.dim = 'team' AND te.key = c.team
JOIN term ag ON ag.dim = 'agent' AND ag.key = c.agent JOIN term ve ON ve.dim = 'vendor' AND ve.key = c.vendor
ORDER BY c.seq"""


class Length(NamedTuple):
    """Issues of one length (OPEN_END = that or longer), their contacts; cost of snowballs, as far as it is known."""

    length: int
    issues: int
    contacts: int
    rolling: int
    cost: Decimal | None
    unpriced: int


@dataclass(frozen=True)
class Snowball:
    """An issue of two contacts or more. `root` is the store's own number of its first contact, for `contacts` only.

    `cost`: of the contacts that have a price, None where none has; `unpriced`: contacts without one. `channels`: None
    stands for a contact that another department caused and the viewer may not see.
    """

    root: int
    source: str
    contact: str
    day: date
    reason: str
    owner: str
    length: int
    channels: list[str | None]
    rolling: bool
    cost: Decimal | None
    unpriced: int


class Link(NamedTuple):
    """One contact of a snowball; what another department caused has no details for who may not see it.

    `source` and `contact` name it; `note`: what was noted, as the import left it.
    """

    source: str | None
    contact: str | None
    opened_at: datetime
    since_previous: int | None
    reason: str | None
    owner: str | None
    channel: str | None
    team: str | None
    agent: str | None
    vendor: str | None
    outcome: str | None
    price: Decimal | None
    note: str | None


@dataclass(frozen=True)
class Chains:
    """Answers about the issues whose root is in a slice, which carries the rule and the window.

    Without a window it is the official one: each family's own, the company's for any reason.
    """

    laboratory: Laboratory

    def lengths(self, cut: Slice) -> list[Length]:
        """How many issues took how many contacts; together they hold each contact of these issues once."""
        return [Length(*row) for row in self._ask(cut, _BALLS + _LENGTHS, open_end=OPEN_END)]

    def most_expensive(self, cut: Slice, most: int) -> list[Snowball]:
        """The snowballs with the highest known cost first, then the longest."""
        return self._listed(cut, most, _EXPENSIVE_FIRST)

    def longest(self, cut: Slice, most: int) -> list[Snowball]:
        """The snowballs of most contacts first, then those of the highest known cost."""
        return self._listed(cut, most, _LONGEST_FIRST)

    def _listed(self, cut: Slice, most: int, order: str) -> list[Snowball]:
        return [Snowball(*row) for row in self._ask(cut, _BALLS + _LISTED.replace("{order}", order), most=most)]

    def contacts(self, cut: Slice, root: int) -> list[Link]:
        """The contacts of one issue in order; one that stayed alone or is nobody's is all that there is of its own."""
        alone = "SELECT seq, seq FROM contact WHERE seq = $root"
        member = f"member AS (SELECT seq, root FROM chain WHERE root = $root UNION {alone}),\n"
        member += "{priced}one AS (SELECT 1)\n"
        customer = " AND customer = (SELECT customer FROM contact WHERE seq = $root)"
        links = [Link(*row) for row in self._ask(cut, member + _CONTACTS, customer, root=root)]
        seen = cut.scope.departments
        return [one if seen is None or one.owner in seen else _hidden(one) for one in links]

    def currencies(self) -> list[str]:
        """Currencies of the price list (ISO 4217), none without a list."""
        sql = "SELECT DISTINCT upper(coalesce(currency, $currency)) FROM now_prices ORDER BY 1"
        store = self.laboratory.store
        return [currency for (currency,) in store.rows(sql, currency=store.settings.currency)]

    def _ask(self, cut: Slice, sql: str, narrow: str = "", **values: Any) -> list[tuple[Any, ...]]:
        channel = "channel" if cut.scope.departments is None else f"CASE WHEN {SEEN} THEN channel END"
        sql = sql.replace("{channel}", channel)
        own = "$company_w" if cut.rule == "any" else "window_s"
        known = {
            "rule": cut.rule,
            "key": MATCHING[cut.rule],
            "w": own if cut.window is None else "$w",
            "where": "{where}",
        }
        sql = f"WITH {_CHAIN}{sql}".replace("{priced}", _PRICED).replace("{narrow}", narrow)
        currency = self.laboratory.store.settings.currency
        return self.laboratory.ask(cut, sql.format(**known), currency=currency, **values)


def _hidden(link: Link) -> Link:
    return Link(None, None, link.opened_at, link.since_previous, None, None, None, None, None, None, None, None, None)
