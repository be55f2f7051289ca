"""What must not move a figure, and which way it may move: over any small store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.access import EVERYTHING
from metrics.catalog import METRICS
from metrics.query import Reader, Readings, Slice
from metrics.store import Store
from tests.store.bring import Rows, at, bring, emptied

DAY = 86_400
ALL = Slice(EVERYTHING)
COUNTED = tuple(m for m in METRICS if "quality" not in METRICS[m].needs)
DIMENSIONS = ("reason", "family", "owner", "channel", "market", "month")

happening = st.tuples(
    st.sampled_from([None, "k1", "k1", "k2", "k3"]),
    st.sampled_from("ABC"),
    st.sampled_from([0, 1, DAY, 3 * DAY, 7 * DAY - 1, 7 * DAY, 7 * DAY + 1, 20 * DAY]),
    st.sampled_from(["resolved", "unresolved", "unknown"]),
    st.sampled_from(["ES", "PT", None]),
)
stories = st.lists(happening, min_size=3, max_size=25)
few = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows(story: Sequence[tuple[Any, ...]]) -> Rows:
    """One contact after the other."""
    found, moment = [], at()
    for i, (customer, reason, leap, outcome, market) in enumerate(story):
        moment += timedelta(seconds=leap)
        found.append({"contact_id": f"{i:03}", "opened_at": moment, "customer": customer, "reason": reason,
                      "outcome": outcome, "market": market, "channel": f"c{i % 2}", "owner": f"o{i % 3}"})  # fmt: skip
    return found


ORDERS: Rows = [{"order_id": str(i), "ordered_at": at(i % 80), "market": ("ES", "PT")[i % 2]} for i in range(160)]


def filled(store: Store, *files: Rows) -> Reader:
    """A store with nothing but these files of contacts, and orders."""
    emptied(store)
    bring(store, "orders", ORDERS)
    for lines in files:
        if lines:
            bring(store, "contacts", lines)
    return Reader(store)


@dataclass(frozen=True)
class Told:
    """Every figure of a store, whole and by every dimension."""

    whole: Readings
    parts: dict[str, Readings]

    @classmethod
    def by(cls, reader: Reader) -> Told:
        parts = {d: reader.with_intervals(ALL.cut(d), *COUNTED) for d in DIMENSIONS}
        return cls(reader.with_intervals(ALL, *COUNTED), parts)


@few
@given(stories, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_their_split_moves_a_figure(
    one_store: Store, story: list[Any], draw: Random
) -> None:
    lines = rows(story)
    expected = Told.by(filled(one_store, lines))
    shuffled = draw.sample(lines, len(lines))
    edge = draw.randint(0, len(lines))
    assert Told.by(filled(one_store, shuffled)) == expected
    assert Told.by(filled(one_store, shuffled[edge:], shuffled[:edge])) == expected


@few
@given(stories)
def test_renaming_reasons_there_and_back_moves_nothing_else(one_store: Store, story: list[Any]) -> None:
    lines = rows(story)
    renamed = {"A": "zebra", "B": "B", "C": "aardvark"}
    before = Told.by(filled(one_store, lines))
    after = Told.by(filled(one_store, [r | {"reason": renamed[r["reason"]]} for r in lines]))
    assert after.whole == before.whole
    back = {(renamed[str(key[0])],): cell for key, cell in before.parts["reason"].items()}
    assert after.parts["reason"] == dict(sorted(back.items()))
    assert {d: p for d, p in after.parts.items() if d not in ("reason", "family")} == {
        d: p for d, p in before.parts.items() if d not in ("reason", "family")
    }


@few
@given(stories)
def test_two_reasons_made_one_hold_the_contacts_of_both(one_store: Store, story: list[Any]) -> None:
    lines = rows(story)
    apart = filled(one_store, lines).read(ALL.cut("reason"), "contacts", "contacts_per_order")
    merged = filled(one_store, [r | {"reason": "AB" if r["reason"] in "AB" else "C"} for r in lines])
    together = merged.read(ALL.cut("reason"), "contacts", "contacts_per_order")
    for metric in ("contacts", "contacts_per_order"):
        parts = [cell[metric] for (label,), cell in apart.items() if label in ("A", "B")]
        if parts:
            assert together[("AB",)][metric].top == sum(p.top or 0 for p in parts)
            assert {p.bottom for p in parts} == {together[("AB",)][metric].bottom}


@few
@given(stories)
def test_a_wider_window_on_one_fixed_base_never_lowers_repeats(one_store: Store, story: list[Any]) -> None:
    reader = filled(one_store, rows(story))
    as_of = reader.known.as_of
    assert as_of is not None
    last = (as_of - timedelta(days=90)).date()
    base = replace(ALL, last=last)  # matured whatever the window
    for rule in ("reason", "family", "any"):
        found = [
            reader.sums(replace(base, window=days, rule=rule), "followed", "matured")
            for days in (1, 3, 7, 14, 21, 30, 60, 89)
        ]
        assert len({sums["matured"] for sums in found}) == 1
        assert all(a["followed"] <= b["followed"] for a, b in pairwise(found))


@few
@given(stories)
def test_finer_reasons_never_raise_repeats_about_the_same_reason(one_store: Store, story: list[Any]) -> None:
    lines = rows(story)
    same = replace(ALL, rule="reason", window=7)
    coarse = filled(one_store, [r | {"reason": "one"} for r in lines]).sums(same, "followed", "repeats")
    fine = filled(one_store, lines).sums(same, "followed", "repeats")
    finest = filled(one_store, [r | {"reason": r["reason"] + r["channel"]} for r in lines])
    told = finest.sums(same, "followed", "repeats")
    assert told["followed"] <= fine["followed"] <= coarse["followed"]
    assert told["repeats"] <= fine["repeats"] <= coarse["repeats"]


@few
@given(stories)
def test_twice_the_customers_leave_every_rate_where_it_is(one_store: Store, story: list[Any]) -> None:
    lines = rows(story)
    twins = [
        r | {"contact_id": r["contact_id"] + "'", "customer": r["customer"] and r["customer"] + "'"} for r in lines
    ]
    shares = tuple(m for m in COUNTED if "orders" not in METRICS[m].needs and METRICS[m].bottom)
    once = filled(one_store, lines).read(ALL.cut("reason"), *shares)
    twice = filled(one_store, lines + twins).read(ALL.cut("reason"), *shares)
    for key, cell in once.items():
        for metric, reading in cell.items():
            assert (twice[key][metric].top, twice[key][metric].bottom) == (
                2 * (reading.top or 0) if reading.top is not None else None,
                2 * (reading.bottom or 0) if reading.bottom is not None else None,
            )
            assert twice[key][metric].value == reading.value


@few
@given(stories, st.sampled_from([0, 1, 5, 40]))
def test_a_customer_who_comes_along_changes_no_other_snowball(one_store: Store, story: list[Any], days: int) -> None:
    def chains(reader: Reader) -> list[tuple[Any, ...]]:
        sql = """SELECT c.contact_id, r.contact_id, c.position, c.prev_family, c.next_family, c.prev_any, c.next_any
            FROM contact c JOIN contact r ON r.seq = c.issue WHERE c.contact_id NOT LIKE '%new%' ORDER BY ALL"""
        return reader.store.rows(sql)

    lines = rows(story)
    before = chains(filled(one_store, lines))
    new = [
        {"contact_id": f"new{i}", "opened_at": at(days + i), "customer": "stranger", "reason": "A"} for i in range(3)
    ]
    assert chains(filled(one_store, lines, new)) == before


@few
@given(stories)
def test_contacts_are_matured_or_not_and_in_one_snowball_each(one_store: Store, story: list[Any]) -> None:
    reader = filled(one_store, rows(story))
    whole = reader.sums(ALL, "contacts", "identified", "matured")
    as_of = reader.known.as_of
    young = reader.store.rows(
        "SELECT count(*) FROM contact WHERE customer IS NOT NULL AND opened_at > $as_of - to_seconds(window_s)",
        as_of=as_of,
    )[0][0]
    assert whole["matured"] + young == whole["identified"]
    lengths = reader.snowballs(ALL)
    assert sum(contacts for _, _, contacts in lengths) == whole["identified"]
    assert sum(issues * n for n, issues, _ in lengths if n < 5) == sum(c for n, _, c in lengths if n < 5)


@pytest.mark.parametrize("metric", [m for m in METRICS if METRICS[m].top not in ("score",)])
def test_the_months_of_a_year_add_up_to_it(reader: Reader, metric: str) -> None:
    year = replace(ALL, first=date(2025, 1, 1), last=date(2025, 12, 31))
    whole = reader.read_one(year, metric)[metric]
    months = [cell[metric] for cell in reader.read(year.cut("month"), metric).values()]
    assert len(months) == 12
    assert sum(m.top or 0 for m in months) == whole.top
    if whole.bottom is not None:
        assert sum(m.bottom or 0 for m in months) == whole.bottom
