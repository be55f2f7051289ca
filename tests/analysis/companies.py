"""Random small companies for the bridge: single contacts in plain lists, counted and divided without the product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import permutations
from math import prod

from hypothesis import strategies as st

from metrics.query import Reader
from metrics.query.slice import Rule
from metrics.store import Store
from tests import oracles
from tests.oracles import Told
from tests.store.bring import bring, contact

DAY = 86_400
BEGIN, END = datetime(2025, 11, 20), datetime(2026, 3, 10)
FAMILY = {"a": "one", "b": "one", "c": "two"}
WINDOW = {"a": 10, "b": 10, "c": 7}


@dataclass(frozen=True)
class Case:
    """A contact with the dimensions that a bridge can be cut by, as its own words have them."""

    told: Told
    reason: str
    owner: str
    market: str


leap = st.tuples(
    st.sampled_from([None, "k1", "k2", "k3"]),
    st.sampled_from("abc"),
    st.sampled_from(["IT", "Sales", "Unowned"]),
    st.sampled_from(["ES", "PT", "(none)"]),
    st.sampled_from([0, 3600, DAY, 3 * DAY, 7 * DAY, 7 * DAY + 1, 10 * DAY, 10 * DAY + 1, 21 * DAY]),
)
leaps = st.lists(leap, min_size=3, max_size=40)
sold = st.lists(st.tuples(st.integers(0, 109), st.sampled_from(["ES", "PT", "(none)"])), max_size=30)


def cases(leaps: list[tuple[str | None, str, str, str, int]]) -> list[Case]:
    """One leap after the other; from the end of the time over again, so that all months have contacts."""
    moment, found = 20 * DAY, []
    for i, (customer, reason, owner, market, seconds) in enumerate(leaps):
        moment = (moment + seconds) % (109 * DAY)
        opened = BEGIN + timedelta(seconds=moment)
        told = Told(f"{(i * 7) % len(leaps):03}-{i}", opened, customer, reason, FAMILY[reason], WINDOW[reason])
        found.append(Case(told, reason, owner, market))
    return found


def filled(store: Store, told: list[Case], orders: list[tuple[int, str]]) -> Reader:
    """The store with these contacts, known from BEGIN to END."""
    with store.write() as cursor:
        for table in ("contacts", "orders"):
            cursor.execute(f"DELETE FROM raw_{table}")
            cursor.execute("DELETE FROM seen WHERE kind = $kind", {"kind": table})
    edge = Case(Told("edge", BEGIN, None, "c", "two"), "c", "Unowned", "(none)")
    rows = [
        contact(c.told) | {"owner": _given(c.owner, "Unowned"), "market": _given(c.market, "(none)")}
        for c in [edge, *told]
    ]
    bring(store, "contacts", rows, complete_to=END, has=frozenset({"customer"}))
    if orders:
        bring(store, "orders", [
            {"order_id": f"O{i}", "ordered_at": BEGIN + timedelta(days=day), "market": _given(market, "(none)")}
            for i, (day, market) in enumerate([(0, "(none)"), (109, "(none)"), *orders])
        ])  # fmt: skip
    return Reader(store)


def _given(value: str, missing: str) -> str | None:
    return None if value == missing else value


def counted(told: list[Case], by: str, first: date, last: date, kept: dict[str, str]) -> dict[str, list[int]]:
    """New problems, their repeats and those carried in, by what the root says."""
    issue = oracles.issues([c.told for c in told])
    by_id = {c.told.id: c for c in told}
    inside = {
        c.told.id
        for c in told
        if first <= c.told.opened.date() <= last and all(getattr(c, d) == v for d, v in kept.items())
    }
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in inside:
        root = issue.get(one, (one, 1))[0]
        found[getattr(by_id[root], by)][0 if root == one else 1 if root in inside else 2] += 1
    return dict(found)


def fair(before: list[Fraction], after: list[Fraction]) -> list[Fraction]:
    """What each factor adds, averaged over all orders in which the factors can change."""
    parts = [Fraction(0)] * len(before)
    for order in permutations(range(len(before))):
        now = list(before)
        for i in order:
            was = prod(now)
            now[i] = after[i]
            parts[i] += prod(now) - was
    return [part / 6 for part in parts]


def effects(before: list[int], after: list[int], orders: tuple[int, int]) -> list[Fraction]:
    """Orders, new problems, snowballs, carried in."""
    length = [Fraction(f + s, f) if f else None for f, s, _ in (before, after)]
    usual = [known for known in length if known is not None]
    both = [known if known is not None else usual[0] if usual else Fraction(1) for known in length]
    sides = [
        [Fraction(o), Fraction(c[0], o), x]
        for o, c, x in zip(orders, (before, after), both, strict=True)
    ]  # fmt: skip
    return [*fair(*sides), Fraction(after[2] - before[2])]


def sales(
    orders: list[tuple[int, str]], days: list[tuple[date, date]], markets: Collection[str | None]
) -> tuple[int, int]:
    """Orders of each period that are of all these markets; an unknown market has none of its own."""
    mine = [day for day, market in orders if all(market == m and m != "(none)" for m in markets)]
    when = [(BEGIN + timedelta(days=day)).date() for day in mine]
    before, after = (sum(first <= day <= last for day in when) for first, last in days)
    return before, after


def matched(one: Case, rule: Rule, days: int | None) -> Case:
    """The contact as one whose family is what the rule matches by, with that window."""
    usual = {"any": 7, "reason": one.told.days, "family": one.told.days}[rule]
    return replace(one, told=replace(one.told, family=one.told.key(rule)[1], days=days or usual))
