"""What an import derives is what counting by hand gives, for any small store."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.store import Store, counting, cubes, tables
from tests import oracles
from tests.oracles import Told
from tests.store.bring import Rows, at, bring, contact, emptied

DAY = 86_400
REASONS: Rows = [
    {"code": "A", "reason": "Where?", "family": "Delivery", "window_days": 3},
    {"code": "B", "reason": "Not here", "family": "Delivery"},
    {"code": "B2", "reason": "Not here", "family": "Delivery"},
    {"code": "C", "reason": "Too big"},
]
WORDING = {"A": ("Where?", "Delivery", 3), "B": ("Not here", "Delivery", 3), "B2": ("Not here", "Delivery", 3),
           "C": ("Too big", "Too big", 7), "X9": ("X9", "X9", 7), None: ("(none)", "(none)", 7)}  # fmt: skip
LEAPS = [0, 1, *(w * DAY + d for w in (1, 3, 7, 14) for d in (-1, 0, 1)), oracles.FURTHEST, oracles.FURTHEST + 1]

happening = st.tuples(
    st.sampled_from([None, "k1", "k1", "k2"]),
    st.sampled_from(list(WORDING)),
    st.sampled_from(LEAPS),
    st.sampled_from([True, False, None]),
    st.sampled_from([None, 0, 3 * DAY, 100 * DAY]),
)
Happening = tuple[str | None, str | None, int, bool | None, int | None]


def history(happenings: list[Happening]) -> tuple[list[Told], Rows]:
    """The same contacts as told and as rows of a file."""
    told, rows, moment = [], [], at()
    for i, (customer, code, leap, flag, open_for) in enumerate(happenings):
        moment += timedelta(seconds=leap)
        wording, family, days = WORDING[code]
        closed = None if open_for is None else moment + timedelta(seconds=open_for)
        one = Told(f"{(i * 7) % len(happenings):03}-{i}", moment, customer, wording, family, days, closed, flag)
        told.append(one)
        rows.append(contact(one) | {"reason": code})
    return told, rows


def cube_sums(store: Store) -> dict[str, int]:
    columns = tables.FACT_CUBES["contacts"][1]
    sums = ", ".join(f"coalesce(sum({c}), 0)::BIGINT" for c in columns)
    return dict(zip(columns, store.rows(f"SELECT {sums} FROM contacts_day")[0], strict=True))


def counted_at_once(store: Store) -> list[tuple[Any, ...]]:
    """The contact cube by day as it is stored."""
    return store.rows("FROM contacts_day ORDER BY ALL")


def counted_one_by_one(store: Store) -> list[tuple[Any, ...]]:
    """The same in its plain form."""
    as_of, first = store.rows("SELECT $a::TIMESTAMP, min(opened_at) FROM contact", a=store.meta("as_of"))[0]
    params = {"as_of": as_of, "first": first, "company_w": store.settings.window_days * DAY}
    return store.rows(f"FROM ({cubes.day_sql('contacts')}) ORDER BY ALL", **params)


def test_days_far_from_both_ends_are_counted_as_those_near_them(store: Store) -> None:
    wide = {"company_w": 7 * DAY}
    codes, flags, opens = list(WORDING), (True, False, None), (None, 0, 3 * DAY, 400 * DAY)
    happenings = [
        (
            (None, "k1", "k2", "k3")[i % 4],
            codes[i % 7 % 6],
            LEAPS[i % 5] + 20_000 * (i % 9),
            flags[i % 3],
            opens[i % 11 % 4],
        )
        for i in range(600)
    ]
    told, rows = history(happenings)
    bring(store, "reasons", REASONS)
    bring(
        store, "contacts", [row | {"channel": f"c{i % 2}"} for i, row in enumerate(rows)], complete_to=told[-3].opened
    )
    reach = store.rows("SELECT max(opened_at), min(opened_at) FROM contact")[0]
    with store.cursor() as cursor:
        spans = counting.statements(cursor, wide | dict(zip(("as_of", "first"), reach, strict=True)))
    assert len(spans) == 3
    assert store.rows("SELECT (max(day) - min(day))::BIGINT > 3 * 32 FROM contacts_day") == [(True,)]
    assert counted_at_once(store) == counted_one_by_one(store)


def test_a_count_that_fills_its_bits_runs_into_no_other(store: Store) -> None:
    _, rows = history([("k1", "A", 1, True, 0)] * 128)
    bring(store, "contacts", rows)
    assert counted_at_once(store) == counted_one_by_one(store)
    assert store.rows("SELECT contacts, identified, linked, flagged FROM contacts_day") == [(128, 128, 0, 128)]


def test_no_test_of_a_measure_is_ever_unknown(store: Store) -> None:
    cells = product((None, "k1"), WORDING, (1, 3 * DAY), (True, False, None), (None, 0, 90 * DAY))
    _, rows = history(list(cells))
    bring(store, "contacts", rows)
    as_of, first = store.rows("SELECT max(opened_at), min(opened_at) FROM contact")[0]
    for tests in tables.cube_tests(settled=False).values():
        for test in tests:
            known = {"as_of": as_of, "first": first, "company_w": 7 * DAY}
            params = {name: value for name, value in known.items() if f"${name}" in test}
            assert store.rows(f"SELECT count(*) FROM contact WHERE ({test}) IS NULL", **params) == [(0,)], test


def by_hand(told: list[Told], look: oracles.Look, slot: tables.Slot) -> dict[str, int]:
    plain = ("contacts", "identified", "flagged", "flagged_resolved")
    found = oracles.counts(told, look)
    return {(name if name in plain else f"{name}__{slot.name}"): n for name, n in found.items()}


@settings(max_examples=12)
@given(st.lists(happening, min_size=1, max_size=25), st.integers(0, 24))
def test_any_small_store_is_counted_as_by_hand(one_store: Store, happenings: list[Happening], last: int) -> None:
    told, rows = history(happenings)
    as_of = told[min(last, len(told) - 1)].opened
    emptied(one_store)
    bring(one_store, "reasons", REASONS)
    bring(one_store, "contacts", rows, complete_to=as_of)
    names = ", ".join(f"prev_{rule}, next_{rule}" for rule in ("reason", "family", "any"))
    found = one_store.rows(f"SELECT split_part(contact_id, chr(31), 2), {names} FROM contact")
    for place, rule in enumerate(("reason", "family", "any")):
        expected = oracles.gaps(told, rule)
        assert {row[0]: (row[1 + 2 * place], row[2 + 2 * place]) for row in found} == expected
    runs = one_store.rows(
        "SELECT split_part(c.contact_id, chr(31), 2), split_part(r.contact_id, chr(31), 2), c.position"
        " FROM contact c JOIN contact r ON r.seq = c.issue"
    )
    assert {one: (root, place) for one, root, place in runs} == oracles.issues(told)
    sums = cube_sums(one_store)
    for slot in tables.SLOTS:
        days = {c.id: slot.days or (7 if slot.rule == "any" else c.days) for c in told}
        look = oracles.Look(as_of, told[0].opened, slot.rule, lambda c, days=days: days[c.id])  # type: ignore[misc]
        expected_sums = by_hand(told, look, slot)
        assert {name: sums[name] for name in expected_sums} == expected_sums
    assert counted_at_once(one_store) == counted_one_by_one(one_store)


def test_contacts_before_the_year_2000_are_counted_too(store: Store) -> None:
    told = [Told("1", at(-10_000), "k1"), Told("2", at(-9_995), "k1"), Told("3", at(-9_000), "k2")]
    bring(store, "contacts", [contact(c) for c in told])
    gaps = store.rows("SELECT prev_family, next_family FROM contact ORDER BY seq")
    assert gaps == [(None, 5 * DAY), (5 * DAY, None), (None, None)]


Cells = list[tuple[Any, ...]]


def months_and_days(store: Store, fact: str) -> tuple[Cells, Cells]:
    """The month cube, and the day cube summed to months."""
    dims, columns, _ = tables.FACT_CUBES[fact]
    keys = ", ".join(dims)
    stored = ", ".join(f"{c}::DOUBLE" for c in columns)
    added = ", ".join(f"sum({c})::DOUBLE" for c in columns)
    months = store.rows(f"SELECT month, {keys}, [{stored}] FROM {fact}_month ORDER BY ALL")
    from_days = store.rows(
        f"SELECT date_trunc('month', day)::DATE, {keys}, [{added}] FROM {fact}_day GROUP BY ALL ORDER BY ALL"
    )
    return months, from_days


def test_the_months_are_the_sums_of_their_days(store: Store) -> None:
    told, rows = history([("k1", "A", 5 * DAY, True, 0), ("k2", "B", 3 * DAY, False, 0), (None, "C", 0, None, 0)] * 8)
    bring(store, "contacts", [row | {"channel": f"c{i % 3}", "market": f"m{i % 2}"} for i, row in enumerate(rows)])
    bring(store, "orders", [{"order_id": str(i), "ordered_at": at(i), "market": f"m{i % 2}"} for i in range(60)])
    reviews = [{"contact_id": c.id, "score": float(i), "critical_error": i % 5 == 0} for i, c in enumerate(told)]
    bring(store, "quality", [{"sample_id": str(i), "reviewed_at": at()} | r for i, r in enumerate(reviews)])
    for fact in tables.FACT_CUBES:
        months, days = months_and_days(store, fact)
        assert len({row[0] for row in months}) > 1
        assert months == days
