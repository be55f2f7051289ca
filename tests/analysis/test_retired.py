"""Repeat-contact rate by tenth of handle time, against counting by hand; and nothing else reads a handle time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.retired import Evidence, evidence
from metrics.catalog import MEASURES, METRICS
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.oracles import Told
from tests.rooms.tree import ROOT
from tests.stats import oracles
from tests.store.bring import at, bring, contact, emptied, picture

ALL = Slice(EVERYTHING)
LAST = 60
Case = tuple[int, int, int | None]
"""Customer, hours since the start, handle time."""


def told(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """The cases as contacts, and one of nobody known long after them, so that all of them are matured."""
    rows = [
        contact(Told(f"{i:04d}", at(hours / 24), customer=f"k{who}", reason="R")) | {"handle_seconds": seconds}
        for i, (who, hours, seconds) in enumerate(cases)
    ]
    return [*rows, contact(Told("last", at(LAST), reason="R")) | {"handle_seconds": 1}]


def by_hand(cases: Sequence[Case]) -> list[tuple[int, int, int, int, int, Counter[int], Counter[int]]]:
    """Tenth, shortest, longest, came back, contacts; contacts and comings-back by customer."""
    week = timedelta(days=7)
    when = [(who, at(hours / 24), seconds) for who, hours, seconds in cases]
    order = sorted(range(len(when)), key=lambda i: (when[i][1], i))
    timed: list[tuple[int, int, bool]] = []
    for place, i in enumerate(order):
        who, moment, seconds = when[i]
        later = [when[j][1] for j in order[place + 1 :] if when[j][0] == who]
        if seconds:
            timed.append((who, seconds, any(other - moment <= week for other in later)))
    found = []
    for tenth in range(1, 11):
        own = [t for t in timed if 1 + 10 * sum(o[1] < t[1] for o in timed) // len(timed) == tenth]
        if own:
            low, high = min(s for _, s, _ in own), max(s for _, s, _ in own)
            x, y = Counter(who for who, _, _ in own), Counter(who for who, _, back in own if back)
            found.append((tenth, low, high, y.total(), len(own), x, y))
    return found


CASES = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 24 * 40), st.none() | st.sampled_from([0, 5, 60, 61, 300, 301, 999])),
    min_size=1,
    max_size=60,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=CASES)
def test_tenths_are_those_counted_by_hand(store: Store, cases: list[Case]) -> None:
    bring(emptied(store), "contacts", told(cases))
    found, expected = evidence(Reader(store), ALL), by_hand(cases)
    assert found.matured == len(cases)
    assert [(x.number, x.low, x.high, x.share.top, x.share.bottom) for x in found.tenths] == [
        row[:5] for row in expected
    ]
    for tenth, (*_, x, y) in zip(found.tenths, expected, strict=True):
        sure = oracles.moved([(x[who], y[who]) for who in x])
        here = tenth.share.interval
        assert (here is None) == (sure is None)
        if here is not None and sure is not None:
            assert (here.low, here.high) == pytest.approx(sure, abs=1e-9)


def steady(count: int, seconds: Sequence[int | None], again: int = 0) -> list[Case]:
    """`count` customers with one contact each, a minute apart; the first `again` of them come back unhandled."""
    first = [(i, i, seconds[i % len(seconds)]) for i in range(count)]
    return first + [(i, i + 24, None) for i in range(again)]


def test_many_equal_times_make_fewer_groups_and_none_is_cut_in_two(store: Store) -> None:
    bring(store, "contacts", told(steady(90, [60, 60, 120])))
    found = evidence(Reader(store), ALL)
    assert [(x.number, x.low, x.high, x.share.bottom) for x in found.tenths] == [(1, 60, 60, 60), (7, 120, 120, 30)]


def test_contacts_without_a_time_or_with_none_at_all_are_left_out_and_counted(store: Store) -> None:
    bring(store, "contacts", told(steady(60, [None, 0, 45])))
    found = evidence(Reader(store), ALL)
    assert (found.held, found.matured, found.timed) == (True, 60, 20)


def test_below_thirty_a_group_is_grey_and_has_no_verdict(store: Store) -> None:
    bring(store, "contacts", told(steady(100, list(range(1, 101)), again=10)))
    found = evidence(Reader(store), ALL)
    assert [x.share.thin for x in found.tenths] == [True] * 10
    assert (found.ends, found.rise, found.verdict) == (None, None, "open")


@pytest.mark.parametrize(("seconds", "verdict"), [(range(1, 401), "short"), (range(400, 0, -1), "long")])
def test_the_end_that_comes_back_more_is_named_where_chance_does_not_explain_it(
    store: Store, seconds: Sequence[int], verdict: str
) -> None:
    bring(store, "contacts", told(steady(400, seconds, again=30)))
    found = evidence(Reader(store), ALL)
    assert found.verdict == verdict
    assert found.ends is not None
    values = [end.share.value for end in found.ends]
    assert values == ([0.75, 0.0] if verdict == "short" else [0.0, 0.75])


def test_only_matured_contacts_of_known_customers_count(store: Store) -> None:
    young = [contact(Told("y", at(LAST - 3), customer="k", reason="R")) | {"handle_seconds": 50}]
    bring(store, "contacts", [*told(steady(40, [50])), *young])
    assert evidence(Reader(store), ALL).timed == 40


def test_a_department_sees_its_own_contacts_alone(store: Store) -> None:
    rows = told(steady(80, [50]))
    bring(store, "contacts", [row | {"owner": ("IT", "Sales")[i % 2]} for i, row in enumerate(rows)])
    own = Scope(frozenset({Role.ANALYST}), frozenset({"IT"}))
    assert evidence(Reader(store), Slice(own)).timed == 40


def test_without_a_column_of_handle_times_nothing_is_held(store: Store) -> None:
    bring(store, "contacts", [{k: v for k, v in row.items() if k != "handle_seconds"} for row in told(steady(5, [1]))])
    assert evidence(Reader(store), ALL) == Evidence(held=False, matured=5)


READERS = {
    "metrics/schema/__init__.py",
    "metrics/query/retired.py",
    "metrics/ingest/check.py",
    "pages/parts/import_steps.py",
}
"""Declares it; asks for it; says that it is kept, at the import."""


def test_no_metric_measure_or_other_page_names_the_handle_time() -> None:
    files = [p for room in ("metrics", "pages") for p in (ROOT / room).rglob("*") if p.suffix in {".py", ".sql"}]
    named = {str(p.relative_to(ROOT)) for p in files if re.search(r"handle_?seconds", p.read_text("utf-8"))}
    layouts = {name for name in named if name.startswith("metrics/ingest/sources/")}
    assert named - layouts == READERS
    assert not any("handle" in measure.sql for measure in MEASURES.values())
    askers = {
        str(p.relative_to(ROOT)) for p in files if re.search(r"(query|analysis)(\.| import .*)retired", p.read_text())
    }
    assert askers == {"metrics/analysis/retired.py", "pages/parts/retired.py", "pages/analyst/retired.py"}


def test_other_handle_times_change_no_figure_but_the_evidence(store: Store) -> None:
    seen = []
    for seconds in ([50], [999, 3], [None]):
        rows = told(steady(60, seconds, again=20))
        bring(emptied(store), "contacts", rows)
        figures = Reader(store).read_one(ALL, *METRICS)
        seen.append((picture(store) | {"handled": None}, {key: (r.top, r.bottom) for key, r in figures.items()}))
    assert seen[0] == seen[1] == seen[2]


def test_the_sample_company_comes_back_a_little_more_after_short_handling(reader: Reader) -> None:
    found = evidence(reader, ALL)
    assert len(found.tenths) == 10
    assert found.verdict == "short"
    assert 0.85 < found.timed / found.matured < 0.95


def test_the_answer_is_the_same_whichever_way_the_files_came(store: Store, tmp_path: Path) -> None:
    rows = told(steady(120, [50, 60, 70, None], again=20))
    bring(store, "contacts", rows)
    once = evidence(Reader(store), ALL)
    for part in (rows[60:], rows[:60], rows[30:90]):
        bring(store, "contacts", part)
    assert evidence(Reader(store), ALL) == once
