"""Contacts and the orders they belong to (METRICS.md 3).

Only here is a contact brought together with its order. A link is given when the contact carries the id of an order
that was imported; lags are differences of local days. Answers come by market, that of the order where there is one,
and for all markets, whichever the slice asks for: the company's figures and a market's are made of the same rows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

import polars as pl

from metrics.query.compile import compile_slice, contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.stats import FURTHEST
from metrics.store import Store
from metrics.store.expected import LINKED

_ORDERED = """SELECT n.order_id, n.ordered_at, n.customer, o.version, o.day, o.market
    FROM order_fact o JOIN raw_orders n USING (version)"""


def _label(key: str) -> str:
    return f"(SELECT label FROM term WHERE dim = 'market' AND key = {key})"


def _market(key: str) -> str:
    return f"coalesce({_label(key)}, '(none)') AS market"


_COHORT = f"""WITH placed AS ({_ORDERED} WHERE n.ordered_at <= $as_of::TIMESTAMP - to_days($within)),
answered AS (
    SELECT order_id, count(*) AS contacts FROM contact f JOIN placed p USING (order_id){{where}}
      AND f.opened_day >= p.day AND f.opened_at <= p.ordered_at + to_days($within)
    GROUP BY order_id
)
SELECT {_market("p.market")}, p.day, count(*) AS orders, coalesce(sum(a.contacts), 0)::BIGINT AS contacts,
    count(a.order_id) AS answered
FROM placed p LEFT JOIN answered a USING (order_id) GROUP BY ALL ORDER BY ALL"""

# The customer's last day with an order before the contact is the only one in reach if the day before it is not.
_LINKS = f"""WITH ordered AS ({_ORDERED}),
told AS (
    SELECT f.opened_day, f.market, f.order_id IS NULL AS silent, o.version AS given, n.customer
    FROM contact f JOIN raw_contacts n USING (version) LEFT JOIN ordered o ON o.order_id = f.order_id{{where}}
),
bought AS (
    SELECT customer, day, count(*) AS orders, any_value(version) AS version,
        lag(day) OVER (PARTITION BY customer ORDER BY day) AS before
    FROM ordered SEMI JOIN told USING (customer) GROUP BY customer, day
),
guess AS (
    SELECT t.*, CASE WHEN b.orders = 1 AND t.opened_day - b.day <= {FURTHEST}
        AND coalesce(t.opened_day - b.before > {FURTHEST}, true)
        AND t.opened_day BETWEEN $reach::DATE AND $until::DATE THEN b.version END AS only_order
    FROM told t ASOF LEFT JOIN bought b ON b.customer = t.customer AND t.opened_day >= b.day
)
SELECT {_market("g.market")}, date_trunc('month', g.opened_day)::DATE AS month, count(*) AS contacts,
    count(given) AS given,
    count(*) FILTER (silent AND only_order IS NOT NULL) AS inferred,
    count(*) FILTER (NOT silent AND given IS NULL) AS unknown,
    count(*) FILTER (given IS NOT NULL AND only_order IS NOT NULL) AS checked,
    count(*) FILTER (only_order = given) AS confirmed
FROM guess g GROUP BY ALL ORDER BY ALL"""

_VOLUMES = f"SELECT unit, month, {_market('v.market')}, volume FROM volume_fact v ORDER BY ALL"


def daily(store: Store, cut: Slice, measure: Literal["contacts", "orders"], known: Facts) -> pl.DataFrame:
    """(market, day, n) of every day that has any, in all markets."""
    (question,) = compile_slice(_everywhere(cut).cut("market", "day"), (measure,), known)
    return store.frame(question.sql, question.params).select("market", "day", n=pl.col(measure).cast(pl.Int64))


def linked(store: Store, first: date, last: date, as_of: datetime) -> list[tuple[str, str | None, int | None, int]]:
    """(market, market of the given order, its lag if that counts, contacts) opened in these days; all: no other market.

    The same for every viewer and filter: there is one curve for all reasons.
    """
    sql = LINKED.format(market=_market("f.market"), ordered=_label("f.order_market"))
    return store.rows(sql, first=first, last=last, as_of=as_of)


def cohort(store: Store, cut: Slice, within: int, known: Facts) -> pl.DataFrame:
    """(market, day, orders, contacts, answered) by the day of the order, for orders that are `within` days old.

    `contacts`: those of the slice linked to these orders and opened within so many days, not before the order's day;
    `answered`: orders with at least one.
    """
    where, params = contact_where(_everywhere(cut), known)
    as_of = params["as_of"]
    return store.frame(_COHORT.format(where=where), params | {"within": within, "as_of": as_of})


def links(store: Store, cut: Slice, known: Facts, reach: date | None, until: date | None) -> pl.DataFrame:
    """(market of the contact, month, contacts, given, inferred, unknown, checked, confirmed), in contacts.

    `given` carries the id of an imported order, `unknown` one of no imported order. `inferred` carries none, and its
    customer, as both exports name them, placed exactly one order in the 90 days before. The same rule is tried on
    `given` ones: of those `checked`, it names the right order for `confirmed`. Nothing is inferred for contacts
    opened before `reach` or after `until`: there the orders of the 90 days before are not all known (None: nowhere).
    """
    where, params = contact_where(_everywhere(cut), known)
    return store.frame(_LINKS.format(where=where), params | {"reach": reach, "until": until})


def volumes(store: Store) -> pl.DataFrame:
    """(unit, month, market, volume) of every other denominator; market "(none)" is the company as a whole."""
    return store.frame(_VOLUMES)


def _everywhere(cut: Slice) -> Slice:
    return replace(cut, by=(), where=tuple(pair for pair in cut.where if pair[0] != "market"))
