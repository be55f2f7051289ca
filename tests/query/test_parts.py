"""However a figure is cut, the parts are the whole; and the small tables say what the contacts say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from metrics.access import EVERYTHING
from metrics.catalog import DIMENSIONS, METRICS
from metrics.query import Reader, Reading, Slice
from metrics.store import tables

ALL = Slice(EVERYTHING)
SPAN = ALL.months(date(2025, 5, 1), date(2025, 9, 1))
DIMS = [d for d in DIMENSIONS if d != "day"]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("cut", [ALL, SPAN, SPAN.only("market", "ES")], ids=["all", "months", "market"])
def test_the_parts_of_every_dimension_add_up_to_the_whole(reader: Reader, cut: Slice, metric: str) -> None:
    whole = reader.read_one(cut, metric)[metric]
    for dimension in DIMS:
        parts = [cell[metric] for cell in reader.read(cut.cut(dimension), metric).values()]
        assert sum(p.top or 0 for p in parts) == whole.top
        if METRICS[metric].ignores(dimension, DIMENSIONS[dimension].facts):
            assert {p.bottom for p in parts} == {whole.bottom}
        elif whole.bottom is not None:
            assert sum(p.bottom or 0 for p in parts) == whole.bottom


@pytest.mark.parametrize("metric", METRICS)
def test_parts_cut_twice_add_up_to_the_parts_cut_once(reader: Reader, metric: str) -> None:
    once = reader.read(SPAN.cut("month"), metric)
    twice = reader.read(SPAN.cut("owner", "month"), metric)
    for (month,), cell in once.items():
        assert sum(c[metric].top or 0 for key, c in twice.items() if key[1] == month) == cell[metric].top


def same(a: dict[str, Reading], b: dict[str, Reading]) -> bool:
    return {m: (r.top, r.bottom) for m, r in a.items()} == {m: (r.top, r.bottom) for m, r in b.items()}


@pytest.mark.parametrize("slot", tables.SLOTS, ids=[s.name for s in tables.SLOTS])
def test_the_cubes_say_what_the_contacts_say(reader: Reader, slot: tables.Slot) -> None:
    rule = slot.rule
    assert rule in ("family", "reason", "any")
    cut = Slice(EVERYTHING, window=slot.days, rule=rule)  # type: ignore[arg-type]
    contacts = tuple(m for m in METRICS if METRICS[m].parts[0].fact == "contacts")
    for dimension in DIMENSIONS:
        asked = cut.cut(dimension)
        ready, slow = reader.read(asked, *contacts), reader.read(replace(asked, as_of=reader.known.as_of), *contacts)
        assert {q.sql.split("FROM ")[-1].split()[0] for q in reader.questions(asked, "followed")} != {"contact"}
        assert ready.keys() == slow.keys()
        assert all(same(ready[key], slow[key]) for key in ready)


def test_a_window_given_by_hand_is_the_window_of_the_families_that_have_it(reader: Reader) -> None:
    assert same(reader.read_one(ALL, *METRICS), reader.read_one(replace(ALL, window=7), *METRICS))


def test_days_add_up_to_their_month(reader: Reader) -> None:
    days = reader.read(ALL.month(date(2026, 3, 1)).cut("day"), "contacts", "contacts_per_order")
    whole = reader.read_one(ALL.month(date(2026, 3, 1)), "contacts", "contacts_per_order")
    assert len(days) == 31
    assert sum(c["contacts"].top or 0 for c in days.values()) == whole["contacts"].top
    assert sum(c["contacts_per_order"].bottom or 0 for c in days.values()) == whole["contacts_per_order"].bottom
