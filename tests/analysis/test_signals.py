"""Which reasons moved, which promises were kept, what young months will become: against the planted stories."""

from __future__ import annotations

import gc
from datetime import date, timedelta
from statistics import fmean
from weakref import ref

import pytest

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.control_chart import limits, signal, since, spans
from metrics.analysis.maturity import expected, with_young
from metrics.analysis.meeting import headline
from metrics.analysis.series import Point, by_part, monthly, shift
from metrics.analysis.signals import signals
from metrics.analysis.targets import verdict
from metrics.query import Reader, Reading, Slice
from metrics.stats import Interval
from metrics.store import Store
from tests.store.bring import Rows, at, bring

ALL = Slice(EVERYTHING)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
CPX = "contacts_per_order"


def test_the_planted_stories_are_found_in_the_month_in_which_they_began(reader: Reader) -> None:
    found = signals(reader, ALL, CPX, OCTOBER)
    marks = {m.reason: m.mark for m in found.moved}
    assert marks["Where is my order?"] == "worse"
    assert marks["I was charged twice"] == "worse"
    assert found.judged >= 20
    assert len(found.moved) <= 4


def test_where_a_fix_shipped_what_is_usual_is_learned_anew(reader: Reader) -> None:
    """The planted ease of logging in is told by the measured effect of its fix, not by a signal as well."""
    assert ("One-tap login link shipped", date(2026, 8, 19)) in [(e, d) for d, e in reader.events("I cannot log in")]
    assert signals(reader, ALL, CPX, OCTOBER).of("I cannot log in") is None


def test_months_before_the_stories_have_no_signal(reader: Reader) -> None:
    for back in range(2, 12):
        assert signals(reader, ALL, CPX, shift(OCTOBER, -back)).moved == ()


def test_what_was_usual_is_the_mean_of_the_months_before(reader: Reader) -> None:
    moved = signals(reader, ALL, CPX, OCTOBER).of("Where is my order?")
    line = by_part(reader, ALL, CPX, OCTOBER, 120, by="reason")["Where is my order?"]
    assert moved is not None
    assert moved.value == line[-1].value
    past = [p.value for p in line[:-1] if p.settled and p.value is not None]
    assert moved.usual == pytest.approx(fmean(past[:24]))


def test_a_young_month_and_a_short_past_are_not_judged(reader: Reader) -> None:
    assert signals(reader, ALL, CPX, NOVEMBER).judged == 0
    first = reader.known.months[0]
    assert signals(reader, ALL, CPX, shift(first, 11)).judged == 0
    assert signals(reader, ALL, CPX, shift(first, 12)).judged > 0


def test_filters_and_scopes_reuse_the_verdict_of_the_company(reader: Reader) -> None:
    company = signals(reader, ALL, CPX, OCTOBER)
    mine = Slice(Scope(frozenset(Role), frozenset({"Logistics"})))
    assert signals(reader, ALL.only("market", "ES"), CPX, OCTOBER) == company
    assert signals(reader, mine, CPX, OCTOBER) == company


@pytest.mark.parametrize(
    ("low", "high", "settled", "told"),
    [
        (0.30, 0.39, True, "met"),
        (0.30, 0.40, True, "open"),
        (0.38, 0.42, True, "open"),
        (0.41, 0.50, True, "missed"),
        (0.41, 0.50, False, "open"),
    ],
)
def test_a_promise_is_kept_or_broken_only_by_a_whole_interval(
    low: float, high: float, settled: bool, told: str
) -> None:
    reading = Reading(CPX, (low + high) / 2 * 1000, 1000, interval=Interval(low, high))
    assert verdict(reading, 0.40, settled=settled) == told
    assert verdict(reading, None, settled=settled) is None


def test_where_higher_is_better_a_promise_is_kept_from_above() -> None:
    reading = Reading("resolution_behavioural", 800, 1000, interval=Interval(0.77, 0.83))
    assert verdict(reading, 0.70, settled=True) == "met"
    assert verdict(reading, 0.90, settled=True) == "missed"


def test_without_an_interval_or_with_few_contacts_nothing_is_told_apart() -> None:
    assert verdict(Reading(CPX, 400, 1000), 0.1, settled=True) == "open"
    assert verdict(Reading(CPX, 4, 20, interval=Interval(0.2, 0.21)), 0.1, settled=True) == "open"


def test_a_young_month_is_drawn_where_it_will_settle_and_a_settled_one_where_it_is(reader: Reader) -> None:
    points = monthly(reader, ALL, "repeat_contact_rate", NOVEMBER)
    young = with_young(reader, ALL, "repeat_contact_rate", points)
    likely = expected(reader, ALL, "repeat_contact_rate", NOVEMBER)
    assert young[:-1] == points[:-1]
    assert likely is not None
    assert likely.interval is not None
    assert (young[-1].value, young[-1].low, young[-1].high) == (likely.value, likely.interval.low, likely.interval.high)
    assert headline(reader, ALL, "repeat_contact_rate", NOVEMBER).expected == likely
    assert headline(reader, ALL, "repeat_contact_rate", OCTOBER).expected is None


def test_behavioural_resolution_is_estimated_only_where_no_outcome_is_known(reader: Reader, store: Store) -> None:
    assert expected(reader, ALL, "resolution_behavioural", NOVEMBER) is None
    rows: Rows = [{"contact_id": str(i), "opened_at": at(i / 20), "customer": f"c{i % 170}"} for i in range(560)]
    bring(store, "contacts", rows)
    without = Reader(store)
    again = expected(without, ALL, "repeat_contact_rate", date(2026, 1, 1))
    kept = expected(without, ALL, "resolution_behavioural", date(2026, 1, 1))
    assert again is not None
    assert kept is not None
    assert kept.value == pytest.approx(1 - again.value)


def line(values: list[float], first: date = date(2024, 1, 1)) -> tuple[Point, ...]:
    return tuple(Point(shift(first, i), v) for i, v in enumerate(values))


def test_after_an_event_the_usual_range_begins_anew() -> None:
    points = line([10.0, 12.0] * 10 + [20.0, 22.0] * 7)
    day = date(2025, 8, 20)  # the month of the event belongs to neither course
    course = since(points, [day])
    assert course[0].month == date(2025, 9, 1)
    usual = limits(course[:-1])
    assert usual is not None
    assert 20 < usual.mean < 22
    assert signal(course, usual, "lower") is None
    before = limits(points[:-1])
    assert before is not None
    assert signal(points, before, "lower") is not None


def test_an_event_on_the_first_of_a_month_keeps_that_month_and_a_later_one_changes_nothing() -> None:
    points = line([10.0, 12.0] * 10)
    assert since(points, [date(2025, 2, 1)])[0].month == date(2025, 2, 1)
    assert since(points, [points[-1].month + timedelta(days=40)]) == points
    assert since(points, []) == points


def test_each_course_has_a_range_of_its_own_and_a_short_one_has_none() -> None:
    points = line([10.0, 12.0] * 10 + [20.0, 22.0] * 2)
    told = spans(points, [date(2024, 11, 5), date(2025, 9, 1)])
    assert [(s.first, s.last) for s in told] == [
        (date(2024, 1, 1), date(2024, 11, 1)),
        (date(2024, 12, 1), date(2025, 8, 1)),
    ]


def test_imported_events_reach_the_lines_of_their_reason_only(store: Store) -> None:
    rows: Rows = [{"contact_id": str(i), "opened_at": at(i), "reason": "AB"[i % 2]} for i in range(9)]
    bring(store, "contacts", rows)
    events = [(date(2026, 1, 7), "New parcel service", None), (date(2026, 1, 9), "Fix of A", "a")]
    bring(store, "events", [{"day": d, "event": e, "reason": r} for d, e, r in events])
    told = Reader(store)
    assert told.events() == ((date(2026, 1, 7), "New parcel service"),)
    assert [e for _, e in told.events("A")] == ["New parcel service", "Fix of A"]
    assert [e for _, e in told.events("B")] == ["New parcel service"]


def test_a_verdict_is_worked_out_once_and_holds_no_store(store: Store) -> None:
    bring(store, "contacts", [{"contact_id": str(i), "opened_at": at(i), "customer": str(i % 3)} for i in range(60)])
    reader = Reader(store)
    found = signals(reader, ALL, "repeat_contact_rate", date(2026, 2, 1))
    assert signals(reader, ALL.only("tier", "1"), "repeat_contact_rate", date(2026, 2, 1)) is found
    left = ref(reader)
    del reader
    gc.collect()
    assert left() is None
