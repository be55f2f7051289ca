"""What contacts cost, and who has to pay: exact sums of prices, never rounded, never of two currencies (METRICS.md 6).

A contact costs what its own channel and tier cost on its day; it is charged to what the first contact of its
snowball was about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from metrics.access import EVERYTHING
from metrics.query.compile import contact_where, priced
from metrics.query.cubes import Key
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Cost:
    """Exact sums by currency (ISO 4217), in byte order, of so many contacts; `unpriced` of them have no price."""

    sums: tuple[tuple[str, Decimal], ...] = ()
    contacts: int = 0
    unpriced: int = 0

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those that occur."""
        return tuple(currency for currency, _ in self.sums)

    @property
    def amount(self) -> Decimal | None:
        """The sum of the contacts that have a price; None where none has one, or where there are two currencies."""
        if not self.sums:
            return NOTHING if not self.contacts else None
        return self.sums[0][1] if len(self.sums) == 1 else None

    @property
    def mean(self) -> Decimal | None:
        """Of the contacts that have a price, in the same currency."""
        known = self.contacts - self.unpriced
        return self.amount / known if self.amount is not None and known else None


class Unpriced(NamedTuple):
    """Contacts of a channel and tier that have no price, and the days from the first to the last of them."""

    channel: str
    tier: str
    contacts: int
    first: date
    last: date


Kind = Literal["department", "unowned", "value", "feedback", "not_classified", "others"]


class Charged(NamedTuple):
    """Contacts of a month that are charged to one line. `snowball`: they followed another contact.

    `department` is blank but for lines of departments, `reason` (that of the root) where the viewer may not see it.
    """

    month: date
    line: Kind
    department: str
    reason: str
    snowball: bool
    cost: Cost


_UNPRICED = """WITH counted AS (SELECT f.channel, f.tier, f.opened_day FROM contact f{where})
SELECT ch.label, ti.label, count(*), min(f.opened_day), max(f.opened_day)
FROM counted f JOIN term ch ON ch.dim = 'channel' AND ch.key = f.channel
JOIN term ti ON ti.dim = 'tier' AND ti.key = f.tier
ANTI JOIN price_fact p ON p.channel = f.channel AND p.tier = f.tier
    AND f.opened_day >= p.valid_from AND f.opened_day < p.valid_to
GROUP BY ALL ORDER BY 3 DESC, 1, 2"""

# Whose a bill is says the root; a department sees its own lines and all others as one.
_CHARGED = """WITH counted AS (SELECT f.seq, f.issue, f.opened_day, f.channel, f.tier FROM contact f{where}),
told AS (
    SELECT date_trunc('month', c.opened_day)::DATE AS month, coalesce(c.issue, c.seq) <> c.seq AS snowball,
        k.kind, o.label AS owner, t.label AS reason, p.price,
        CASE WHEN p.price IS NOT NULL THEN coalesce(p.currency, $currency) END AS currency
    FROM counted c JOIN contact r ON r.seq = coalesce(c.issue, c.seq)
    JOIN reason k ON k.key = r.reason JOIN term t ON t.dim = 'reason' AND t.key = r.reason
    JOIN term o ON o.dim = 'owner' AND o.key = r.owner
    LEFT JOIN price_fact p ON p.channel = c.channel AND p.tier = c.tier
        AND c.opened_day >= p.valid_from AND c.opened_day < p.valid_to
),
line AS (
    SELECT *, CASE kind WHEN 'real need' THEN 'value' WHEN 'feedback' THEN 'feedback'
        WHEN 'not classified' THEN 'not_classified'
        ELSE if(owner = 'Unowned', 'unowned', 'department') END AS line FROM told
)
SELECT month, CASE WHEN line = 'department' AND NOT {seen} THEN 'others' ELSE line END AS line,
    CASE WHEN line = 'department' AND {seen} THEN owner ELSE '' END AS department,
    CASE WHEN {seen} THEN reason ELSE '' END AS reason, snowball, currency, count(*), sum(price)
FROM line GROUP BY ALL ORDER BY ALL"""

# One row per set of reasons whose contacts name the same order: an order that several of them touch is one order.
_STAKE = """WITH linked AS (
    SELECT f.order_id, list(DISTINCT t.label ORDER BY t.label) AS reasons
    FROM contact f JOIN term t ON t.dim = 'reason' AND t.key = f.reason{where} AND f.order_id IS NOT NULL
    GROUP BY f.order_id
),
worth AS (
    SELECT n.order_id, n.amount,
        CASE WHEN n.amount IS NOT NULL THEN upper(coalesce(n.currency, $currency)) END AS currency
    FROM order_fact o JOIN raw_orders n USING (version)
)
SELECT reasons, currency, count(*), sum(amount) FROM linked JOIN worth USING (order_id) GROUP BY ALL ORDER BY ALL"""


def cost(store: Store, cut: Slice, known: Facts) -> dict[Key, Cost]:
    """What each part of the slice cost, keyed by its labels in the order of `cut.by`."""
    asked = priced(cut, known)
    n = len(cut.by)
    parts: dict[Key, list[tuple[str | None, int, Decimal | None]]] = {} if n else {(): []}
    for row in store.rows(asked.sql, **asked.params, currency=_own(store)):
        parts.setdefault(tuple(row[:n]), []).append((row[n], row[n + 1], row[n + 2]))
    return {key: _together(rows) for key, rows in parts.items()}


def unpriced(store: Store, cut: Slice, known: Facts) -> list[Unpriced]:
    """What in the slice has no price, by channel and tier, the most contacts first."""
    where, params = contact_where(cut, known)
    return [Unpriced(*row) for row in store.rows(_UNPRICED.format(where=where), **params)]


def charged(store: Store, cut: Slice, known: Facts) -> list[Charged]:
    """The contacts of the slice by the line that they are charged to, by the reason of their root and by month.

    Together they are all contacts of the slice, whatever the viewer may see: the rest stands in one line.
    """
    seen, departments = "true", cut.scope.departments
    where, params = contact_where(replace(cut, scope=EVERYTHING), known)
    if departments is not None:
        seen, params = "list_contains($scope, owner)", params | {"scope": sorted(departments)}
    rows = store.rows(_CHARGED.format(where=where, seen=seen), **params, currency=_own(store))
    lines: dict[tuple[Any, ...], list[tuple[str | None, int, Decimal | None]]] = {}
    for *line, currency, contacts, amount in rows:
        lines.setdefault(tuple(line), []).append((currency, contacts, amount))
    return [Charged(m, line, who, why, again, _together(r)) for (m, line, who, why, again), r in lines.items()]


def at_stake(store: Store, cut: Slice, known: Facts) -> dict[tuple[str, ...], Cost]:
    """Reasons -> the value of the orders that contacts of just these reasons name; its `contacts` are orders.

    The value at stake of a reason is that of all sets it is in (METRICS.md 6).
    """
    where, params = contact_where(cut, known)
    sets: dict[tuple[str, ...], list[tuple[str | None, int, Decimal | None]]] = {}
    for reasons, *found in store.rows(_STAKE.format(where=where), **params, currency=_own(store)):
        sets.setdefault(tuple(reasons), []).append((found[0], found[1], found[2]))
    return {reasons: _together(rows) for reasons, rows in sets.items()}


def add(costs: Iterable[Cost]) -> Cost:
    """Several costs as one, each currency for itself."""
    parts = list(costs)
    known = {currency for part in parts for currency in part.currencies}
    sums = tuple((one, sum((dict(p.sums).get(one, NOTHING) for p in parts), NOTHING)) for one in sorted(known))
    return Cost(sums, sum(p.contacts for p in parts), sum(p.unpriced for p in parts))


def _together(rows: list[tuple[str | None, int, Decimal | None]]) -> Cost:
    sums = tuple(sorted((currency, amount) for currency, _, amount in rows if currency and amount is not None))
    contacts = sum(n for _, n, _ in rows)
    return Cost(sums, contacts, sum(n for currency, n, _ in rows if currency is None))


def _own(store: Store) -> str:
    return store.settings.currency.upper()
