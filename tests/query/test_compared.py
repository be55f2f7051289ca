"""Contacts by family and orders in two spans of days: counted from the rows one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from metrics.access import EVERYTHING, Scope
from metrics.query import Reader, Slice, Span

ALL = Slice(EVERYTHING)
WEEKS: tuple[Span, Span] = (date(2025, 3, 11), date(2025, 9, 8)), (date(2025, 9, 9), date(2025, 12, 1))
MONTHS: tuple[Span, Span] = (date(2025, 3, 1), date(2025, 8, 31)), (date(2025, 9, 1), date(2025, 11, 30))
NO_DAY: Span = date(2025, 9, 9), date(2025, 9, 8)

_CONTACTS = """SELECT f.label, count(*) FILTER (c.opened_day BETWEEN $a AND $b)::INT,
    count(*) FILTER (c.opened_day BETWEEN $c AND $d)::INT
FROM contact c JOIN term f ON f.dim = 'family' AND f.key = c.family
JOIN term m ON m.dim = 'market' AND m.key = c.market JOIN term o ON o.dim = 'owner' AND o.key = c.owner
WHERE m.label LIKE $market AND o.label LIKE $owner AND c.opened_at <= $as_of GROUP BY 1 ORDER BY 1"""
_ORDERS = """SELECT count(*) FILTER (day BETWEEN $a AND $b), count(*) FILTER (day BETWEEN $c AND $d)
FROM order_fact o JOIN term m ON m.dim = 'market' AND m.key = o.market WHERE m.label LIKE $market AND day <= $as_of"""


@pytest.mark.parametrize("spans", [WEEKS, MONTHS, (WEEKS[0], NO_DAY)], ids=["weeks", "months", "no day"])
@pytest.mark.parametrize(
    ("market", "owner", "known"),
    [("%", "%", None), ("ES", "%", None), ("%", "Logistics", None), ("%", "%", date(2025, 10, 15))],
    ids=["company", "market", "department", "an earlier day"],
)
def test_every_contact_and_order_of_both_spans_is_counted(
    reader: Reader, spans: tuple[Span, Span], market: str, owner: str, known: date | None
) -> None:
    cut = ALL if market == "%" else ALL.only("market", market)
    if owner != "%":
        cut = replace(cut, scope=Scope(EVERYTHING.roles, frozenset({owner})))
    as_of = reader.known.as_of
    assert as_of is not None
    if known is not None:
        as_of = as_of.replace(year=known.year, month=known.month, day=known.day)
        cut = replace(cut, as_of=as_of)
    (a, b), (c, d) = spans
    told = {"a": a, "b": b, "c": c, "d": d, "market": market}
    rows = reader.store.rows(_CONTACTS, **told, owner=owner, as_of=as_of)
    orders = reader.store.rows(_ORDERS, **told, as_of=reader.known.local_day(as_of))
    found = reader.compared(cut, *spans)
    assert found.contacts == {label: (x, y) for label, x, y in rows if x or y}
    assert found.orders == orders[0]
    assert min(found.orders) > 0 or spans[1] == NO_DAY


def test_the_days_of_the_slice_itself_do_not_matter(reader: Reader) -> None:
    narrow = replace(ALL, first=date(2025, 9, 1), last=date(2025, 9, 1) + timedelta(days=3))
    assert reader.compared(narrow, *WEEKS) == reader.compared(ALL, *WEEKS)
