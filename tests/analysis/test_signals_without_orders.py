"""Without orders, reasons are judged by contacts per day: against a count in plain lists, and where nothing changed."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from math import exp, sqrt
from random import Random
from statistics import fmean, stdev

import pytest
from scipy import stats

from metrics.access import EVERYTHING
from metrics.analysis.signals import Signals, signals
from metrics.analysis.skyline import skyline
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.store.bring import Rows, bring, emptied

ALL = Slice(EVERYTHING)
BEGIN, MONTHS = date(2024, 1, 1), [date(2024 + i // 12, i % 12 + 1, 1) for i in range(20)]
LAST = MONTHS[-2]
RATES = {f"Reason {i}": 0.6 + 0.35 * i for i in range(8)}
Days = dict[tuple[str, date], int]


def ends(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def drawn(seed: int, worse: str = "", times: float = 1.0) -> Days:
    """Contacts of each reason and day; one reason has so many times as many in the last month."""
    dice, told = Random(seed), Days()
    for reason, rate in RATES.items():
        for n in range((MONTHS[-1] - BEGIN).days + 3):
            day = BEGIN + timedelta(days=n)
            told[reason, day] = poisson(dice, rate * (times if reason == worse and LAST <= day < ends(LAST) else 1))
    return told


def poisson(dice: Random, mean: float) -> int:
    left, count = exp(-mean), 0
    product = dice.random()
    while product > left:
        product, count = product * dice.random(), count + 1
    return count


def brought(store: Store, days: Days) -> Reader:
    rows: Rows = [
        {"contact_id": f"{reason} {day} {i}", "opened_at": datetime.combine(day, time(9, i)), "reason": reason}
        for (reason, day), count in days.items()
        for i in range(count)
    ]
    bring(store, "contacts", rows)
    return Reader(store)


def by_hand(days: Days, month: date) -> tuple[int, dict[str, tuple[float, float]]]:
    """How many reasons can be judged; of those that moved the month's contacts and the usual of as many days."""
    length, judged = (ends(month) - month).days, dict[str, tuple[float, float, float]]()
    for reason in RATES:
        months = Counter[date]()
        for (named, day), count in days.items():
            months[day.replace(day=1)] += count if named == reason else 0
        past = [months[m] / (ends(m) - m).days for m in MONTHS if m < month]
        weeks = [
            sum(days[reason, month - timedelta(days=7 * week + 1 + day)] for day in range(7)) for week in range(13)
        ]
        usual = fmean(weeks)
        phi = sum((count - usual) ** 2 / 7 for count in weeks) / 12
        mean, now = fmean(past), months[month] / length
        if mean * length < 5:
            continue
        t = (now - mean) / (max(stdev(past), sqrt(phi / length)) * sqrt(1 + 1 / len(past)))
        judged[reason] = float(2 * stats.t.sf(abs(t), len(past) - 1)), months[month], mean * length
    p = sorted(one for one, *_ in judged.values())
    limit = max((one for k, one in enumerate(p, 1) if one <= 0.05 * k / len(p)), default=-1.0)
    return len(judged), {reason: (count, usual) for reason, (one, count, usual) in judged.items() if one <= limit}


@pytest.mark.parametrize(("seed", "times"), [(1, 2.0), (2, 0.3), (3, 1.4), (4, 1.0)])
def test_reasons_are_judged_as_by_hand(store: Store, seed: int, times: float) -> None:
    days = drawn(seed, "Reason 5", times)
    reader = brought(store, days)
    for month in MONTHS[12:-1]:
        found = signals(reader, ALL, "contacts", month)
        judged, moved = by_hand(days, month)
        assert found.judged == judged == len(RATES)
        assert {m.reason: (m.value, m.usual) for m in found.moved} == {
            r: pytest.approx(told) for r, told in moved.items()
        }


def test_a_reason_that_doubles_is_listed_as_worse_and_one_that_nearly_ends_as_better(store: Store) -> None:
    for times, mark in ((2.0, "worse"), (0.3, "better")):
        found = signals(brought(emptied(store), drawn(7, "Reason 5", times)), ALL, "contacts", LAST)
        assert [(m.reason, m.mark) for m in found.moved] == [("Reason 5", mark)]


def test_where_nothing_changes_hardly_anything_is_listed(store: Store) -> None:
    reader = brought(store, drawn(11))
    found = [signals(reader, ALL, "contacts", month) for month in MONTHS[12:-1]]
    assert all(one.judged == len(RATES) for one in found)
    assert sum(len(one.moved) for one in found) <= 1


def test_a_short_month_is_not_taken_for_a_quiet_one(store: Store) -> None:
    days: Days = {("A", BEGIN + timedelta(days=n)): 2 + n % 2 for n in range(430)}
    found = signals(brought(store, days), ALL, "contacts", date(2025, 2, 1))
    assert (found.judged, found.moved) == (1, ())


def test_the_verdict_stands_beside_the_reason_and_a_month_that_is_not_over_has_none(store: Store) -> None:
    reader = brought(store, drawn(7, "Reason 5", 2.0))
    row = next(row for row in skyline(reader, ALL, LAST).rows if row.reason == "Reason 5")
    assert row.moved is not None
    assert row.moved.value == row.contacts
    assert signals(reader, ALL, "contacts", MONTHS[-1]) == Signals(MONTHS[-1], 0, ())
