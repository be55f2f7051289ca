"""What changed, against single contacts counted in plain lists and a fair division over all orders of the factors."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.bridge import FINE, Bridge, Cell, bridge, contact_cell, per_order_cell, rounded
from metrics.analysis.periods import Against, pair
from metrics.query import Counts, Reader, Slice
from metrics.query.slice import Rule
from metrics.store import Store
from tests.analysis.companies import (
    BEGIN,
    DAY,
    END,
    FAMILY,
    WINDOW,
    cases,
    counted,
    effects,
    filled,
    leaps,
    matched,
    sales,
    sold,
)
from tests.oracles import Told
from tests.store.bring import bring, contact

ALL = Slice(EVERYTHING)
FEBRUARY = date(2026, 2, 1)
RATIOS = ("contacts_per_order", "repeat_contact_rate", "resolution_behavioural", "resolution_flagged")


@pytest.fixture
def mapped(store: Store) -> Store:
    """A store that knows the reasons and nothing else."""
    bring(store, "reasons", [
        {"code": r, "reason": r, "family": FAMILY[r], "window_days": WINDOW[r], "kind": "dumb contact", "tier": 3}
        for r in FAMILY
    ])  # fmt: skip
    return store


OTHERS: list[tuple[Rule, int | None]] = [("any", None), ("reason", None), ("family", 3), ("any", 21)]
MONTHS = {"month": (date(2026, 1, 1), date(2026, 1, 31)), "now": (FEBRUARY, date(2026, 2, 28))}
CUTS = [
    ("reason", ""),
    ("owner", "market"),
    ("market", ""),
    ("owner", "reason"),
    ("reason", "owner"),
    ("market", "market"),
]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(leaps, sold)
@example([("k1", "a", "IT", "ES", 0), ("k1", "b", "Sales", "PT", 10 * DAY)] * 8, [(45, "ES"), (80, "ES")])
@example([(None, "a", "IT", "ES", 5 * DAY)] * 9, [(45, "PT"), (80, "ES")])
@example([("k1", "c", "IT", "(none)", 7 * DAY)] * 16, [(45, "PT"), (80, "ES"), (50, "(none)"), (79, "(none)")])
def test_the_bars_are_those_of_single_contacts_and_add_up_to_the_last_one(
    mapped: Store, leaps: list[tuple[str | None, str, str, str, int]], sold: list[tuple[int, str]]
) -> None:
    told = cases(leaps)
    reader = filled(mapped, told, sold)
    for by, filtered in CUTS:
        kept = {filtered: getattr(told[0], filtered)} if filtered else {}
        cut = ALL.only(*next(iter(kept.items()))) if kept else ALL
        found = bridge(reader, cut, "contacts", FEBRUARY, "month", by)
        assert days_of(found) == list(MONTHS.values())
        sides = [counted(told, by, first, last, kept) for first, last in days_of(found)]
        assert [found.start, found.end] == [sum(map(sum, side.values())) for side in sides]
        assert found.end == reader.read_one(cut.month(FEBRUARY), "contacts")["contacts"].top
        assert {c.label for c in found.cells} == {*sides[0], *sides[1]}
        for cell in found.cells:
            own = {kept.get("market"), cell.label if by == "market" else None} - {None}
            check(cell, [side.get(cell.label, [0, 0, 0]) for side in sides], sales(sold, days_of(found), own))
        assert sum(c.change for c in found.cells) == found.change
        assert sum(found.sums.values()) + found.untold == found.change
        assert (found.blank is not None) == (not all(sales(sold, days_of(found), {kept.get("market")} - {None})))
    for rule, days in OTHERS:
        cut = replace(ALL.month(FEBRUARY).cut("owner"), rule=rule, window=days)
        expected = counted([matched(c, rule, days) for c in told], "owner", *MONTHS["now"], {})
        assert {k: [v.first, v.followed, v.carried] for k, v in reader.roots(cut).items()} == expected


def days_of(found: Bridge) -> list[tuple[date, date]]:
    assert found.pair is not None
    return [(s.first or date.min, s.last or date.max) for s in (found.pair.before, found.pair.after)]


def check(cell: Cell, sides: list[list[int]], orders: tuple[int, int]) -> None:
    """A cell's contacts are the counted ones; its bars are the exact ones in whole numbers, blank without orders."""
    before, after = sides
    assert (cell.before, cell.after, cell.change) == (sum(before), sum(after), sum(after) - sum(before))
    assert (cell.effects is not None) == all(orders)
    if cell.effects is None:
        return
    assert sum(cell.effects) == cell.change
    for whole, exact in zip(cell.effects, effects(before, after, orders), strict=True):
        assert isinstance(whole, int)
        assert abs(whole - exact) < 1


few = st.integers(0, 40)
contacts = st.builds(lambda f, s, c: Counts(f, s if f else 0, c), few, few, few)
traded = st.tuples(st.integers(1, 500), st.integers(1, 500))


@settings(max_examples=300)
@given(contacts, contacts, traded)
@example(Counts(), Counts(3, 2, 1), (1, 500))
@example(Counts(0, 0, 4), Counts(), (7, 7))
def test_the_split_is_the_fair_one_and_the_other_direction_is_its_mirror(
    before: Counts, after: Counts, orders: tuple[int, int]
) -> None:
    cell, back = contact_cell("x", before, after, orders), contact_cell("x", after, before, orders[::-1])
    exact = effects([*astuple(before)], [*astuple(after)], orders)
    assert cell.effects == pytest.approx([float(e) for e in exact])
    assert sum(exact) == after.contacts - before.contacts
    assert back.effects == pytest.approx([-e for e in cell.effects or ()], abs=0)
    one = per_order_cell("x", before, after, orders)
    sides = [Fraction(c.contacts, o) for c, o in zip((before, after), orders, strict=True)]
    assert one.change == pytest.approx(float(sides[1] - sides[0]))
    level = contact_cell("x", before, after, (orders[0], orders[0]))
    assert per_order_cell("x", before, after, (orders[0], orders[0])).effects == pytest.approx(
        [e / orders[0] for e in (level.effects or ())[1:]]
    )


@settings(max_examples=300)
@given(st.lists(st.fractions(-50, 50, max_denominator=40), min_size=1, max_size=8))
def test_whole_numbers_are_next_to_theirs_add_up_and_are_mirrored(exact: list[Fraction]) -> None:
    values, total = [float(e) for e in exact], round(sum(exact))
    whole = rounded(values, total)
    assert sum(whole) == total
    assert all(abs(n - e) < 1 + 1e-9 for n, e in zip(whole, exact, strict=True))
    assert rounded([-v for v in values], -total) == [-n for n in whole]


REPEATS = [(None, 0), ("k1", 40), ("k1", 44), ("k1", 50), ("k1", 74), ("k2", 60), ("k2", 73), ("k2", 76), (None, 75)]


def company(store: Store, *sold: int, **more: Any) -> Reader:
    """Contacts so many days after BEGIN (day 73 is the first of February); orders of January and February."""
    rows = [contact(Told(str(i), BEGIN + timedelta(days=d), c, "r")) for i, (c, d) in enumerate(REPEATS)]
    bring(store, "contacts", [row | more for row in rows], complete_to=END, has=frozenset({"customer"}))
    days = [day for day, n in zip((50, 80), sold, strict=False) for _ in range(n)]
    if days:
        bring(store, "orders", [
            {"order_id": f"O{i}", "ordered_at": BEGIN + timedelta(days=day)} for i, day in enumerate([0, 109, *days])
        ])  # fmt: skip
    return Reader(store)


def test_repeats_across_the_edge_of_the_month_are_carried_in(store: Store) -> None:
    rows = [("1", "k", datetime(2026, 1, 31, 23, 59, 59)), ("2", "k", datetime(2026, 2, 1)),
            ("3", None, datetime(2026, 2, 1)), ("4", "k", datetime(2026, 2, 8, 0, 0, 1))]  # fmt: skip
    bring(store, "contacts", [contact(Told(i, when, k, "r")) for i, k, when in rows], complete_to=END)
    reader = Reader(store)
    assert reader.roots(ALL.month(FEBRUARY).cut("reason")) == {"r": Counts(2, 0, 1)}
    assert reader.roots(replace(ALL, window=8).month(FEBRUARY).cut("reason")) == {"r": Counts(1, 0, 2)}
    assert reader.roots(ALL.month(date(2026, 1, 1)).cut("owner")) == {"Unowned": Counts(1, 0, 0)}


@pytest.mark.parametrize(
    ("sold", "why"), [((), "not_computable.orders"), ((0, 5), "blank.no_orders"), ((5, 0), "blank.no_orders")]
)
def test_without_orders_the_parts_still_add_up_and_the_kinds_are_blank_with_their_reason(
    store: Store, sold: tuple[int, ...], why: str
) -> None:
    reader = company(store, *sold)
    found = bridge(reader, ALL, "contacts", FEBRUARY, "month", "reason")
    assert found.blank is not None
    assert (found.blank.key, found.kinds, found.sums) == (why, (), {})
    assert [(c.label, c.change, c.effects) for c in found.cells] == [("r", found.change, None)]
    assert found.untold == found.change == 1
    ratio = bridge(reader, ALL, "contacts_per_order", FEBRUARY, "month", "reason")
    assert (ratio.cells, ratio.blank) == ((), found.blank)


def test_the_two_directions_of_time_mirror_each_other(store: Store) -> None:
    """February stands beside January as January beside February, were time to run backwards."""
    reader = company(store, 3, 5)
    sides = [reader.roots(ALL.month(m).cut("reason"))["r"] for m in (date(2026, 1, 1), FEBRUARY)]
    assert sides == [Counts(1, 0, 2), Counts(3, 1, 0)]
    forth, back = contact_cell("r", sides[0], sides[1], (3, 5)), contact_cell("r", sides[1], sides[0], (5, 3))
    found = bridge(reader, ALL, "contacts", FEBRUARY, "month", "reason").cells[0]
    assert found.effects == tuple(rounded(forth.effects or (), 1))
    assert rounded(back.effects or (), -1) == [-e for e in found.effects or ()]


def test_a_department_learns_nothing_of_what_it_may_not_see(store: Store) -> None:
    rows = [("1", "k", 73, "IT"), ("2", "k", 74, "Sales"), ("3", "m", 75, "Sales"), ("4", "m", 76, "IT")]
    bring(store, "contacts", [
        contact(Told(i, BEGIN + timedelta(days=d), c, f"{o} matter", "x")) | {"owner": o} for i, c, d, o in rows
    ], complete_to=END)  # fmt: skip
    bring(store, "reasons", [
        {"code": f"{o} matter", "reason": f"{o} matter", "family": "x", "kind": "dumb contact", "tier": 3}
        for o in ("IT", "Sales")
    ])  # fmt: skip
    mine = replace(ALL, scope=Scope(frozenset({Role.DEPARTMENT}), frozenset({"IT"}))).month(FEBRUARY)
    assert Reader(store).roots(mine.cut("owner")) == {"IT": Counts(1, 0, 1)}
    assert Reader(store).roots(mine.cut("reason")) == {"IT matter": Counts(1, 0, 1)}
    assert Reader(store).roots(ALL.month(FEBRUARY).cut("owner")) == {"IT": Counts(1, 1), "Sales": Counts(1, 1)}


@pytest.mark.parametrize("by", ["reason", "owner", "market"])
@pytest.mark.parametrize("against", ["month", "year"])
@pytest.mark.parametrize("metric", ["contacts", *RATIOS])
def test_the_sample_company_adds_up_in_every_cell_and_in_sum(
    reader: Reader, metric: str, against: Against, by: str
) -> None:
    for month in (date(2026, 10, 1), date(2026, 11, 1), date(2026, 3, 1)):
        found = bridge(reader, ALL, metric, month, against, by)
        step = 1 if metric == "contacts" else FINE
        assert found.pair is not None
        sides = [reader.read_one(s, metric)[metric].value or 0 for s in (found.pair.before, found.pair.after)]
        assert [found.start, found.end] == pytest.approx(sides, abs=step / 2)
        steps = [round(cell.change / step) for cell in found.cells]
        assert sum(steps) == round(found.end / step) - round(found.start / step)
        for cell, whole in zip(found.cells, steps, strict=True):
            if cell.effects is not None:
                assert sum(round(e / step) for e in cell.effects) == whole
        told = sum(round(x / step) for x in found.sums.values()) + round(found.untold / step)
        assert told == sum(steps)
        assert sum(found.own(c) for c in found.cells) == pytest.approx(
            found.change - sum(found.sums.get(kind, 0) for kind in ("orders", "mix"))
        )


def test_a_rate_moves_by_mix_and_by_the_rates_of_its_parts(reader: Reader) -> None:
    found = bridge(reader, ALL, "repeat_contact_rate", date(2026, 10, 1), "month", "owner")
    assert found.pair is not None
    sides = [reader.read(s.cut("owner"), "repeat_contact_rate") for s in (found.pair.before, found.pair.after)]
    told = [{k[0]: c["repeat_contact_rate"] for k, c in side.items()} for side in sides]
    n = [sum(r.bottom or 0 for r in side.values()) for side in told]
    mean = sum((r.top or 0) / n[i] for i, side in enumerate(told) for r in side.values()) / 2
    for cell in found.cells:
        b, a = told[0][cell.label], told[1][cell.label]
        w0, w1 = (b.bottom or 0) / n[0], (a.bottom or 0) / n[1]
        r0, r1 = b.value or 0, a.value or 0
        exact = ((w1 - w0) * ((r0 + r1) / 2 - mean), (w0 + w1) / 2 * (r1 - r0))
        assert cell.effects == pytest.approx(exact, abs=2 * FINE)
        assert cell.thin == (min(b.bottom or 0, a.bottom or 0) < 30)
    assert [c.thin for c in found.ranked] == sorted(c.thin for c in found.cells)


@pytest.mark.parametrize(
    ("month", "against", "days"),
    [
        (date(2026, 10, 1), "month", (date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 2, 1), "year", (date(2025, 2, 1), date(2025, 2, 28), date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 11, 1), "month", (date(2026, 10, 1), date(2026, 10, 12), date(2026, 11, 1), date(2026, 11, 12))),
        (date(2026, 11, 1), "year", (date(2025, 11, 1), date(2025, 11, 12), date(2026, 11, 1), date(2026, 11, 12))),
        (date(2024, 9, 1), "month", None),
        (date(2025, 8, 1), "year", None),
    ],
)
def test_a_month_that_is_not_whole_is_compared_over_the_same_days(
    reader: Reader, month: date, against: Against, days: tuple[date, ...] | None
) -> None:
    found = pair(reader.known, ALL, month, against)
    assert (found is None) == (days is None)
    if found is not None:
        assert (found.before.first, found.before.last, found.after.first, found.after.last) == days
        assert found.whole == (month.month != 11)


def test_a_period_soon_after_the_first_contact_is_marked(reader: Reader) -> None:
    months = {date(2024, 10, 1): True, date(2024, 11, 1): False}
    assert {m: bridge(reader, ALL, "contacts", m, "month", "owner").early for m in months} == months
