"""Other tools' first contact resolution beside ours: the parts add up, and what cannot be said is blank with why."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Any

import numpy as np
import pytest
from scipy import stats as scipy_stats

from metrics.access import EVERYTHING
from metrics.analysis.comparator import SIDES, Verdict, compare, difference
from metrics.query import Blank, Reader, Slice
from metrics.query.comparator import CRITERIA
from metrics.store import Store
from sample_data import by_hand
from tests.oracles import Told
from tests.store.bring import at, bring, contact

ALL = Slice(EVERYTHING)
CUTS = [ALL, ALL.month(date(2026, 10, 1)), ALL.months(date(2025, 11, 1), date(2026, 10, 1)).only("channel", "phone")]


@pytest.mark.parametrize("cut", CUTS, ids=["all", "month", "phone"])
def test_what_a_rule_judges_and_what_it_cannot_judge_are_all_matured_contacts(reader: Reader, cut: Slice) -> None:
    found = compare(reader, cut)
    whole = reader.one_with_intervals(cut, "resolution_behavioural", "repeat_contact_rate")
    matured = whole["resolution_behavioural"].bottom
    assert found.population.matured == found.every.resolved.bottom == matured
    assert found.every.resolved.top == whole["resolution_behavioural"].top
    assert found.every.came.top == whole["repeat_contact_rate"].top
    for share, metric in ((found.every.resolved, "resolution_behavioural"), (found.every.came, "repeat_contact_rate")):
        ends, other = share.interval, whole[metric].interval
        assert ends is not None
        assert other is not None
        assert (ends.low, ends.high) == pytest.approx((other.low, other.high))
    for v in found.verdicts:
        assert v.called.bottom + v.unjudged == matured
        assert v.called.bottom == v.resolved.bottom == v.came.bottom
        assert (v.comfort.bottom, v.missed.bottom) == (v.called.top, v.called.bottom - v.called.top)
        away = v.called.bottom - v.came.top
        assert (v.called.top - v.comfort.top) + v.missed.top == away
        assert v.resolved.top + v.failed == away


def called(rule: str, row: dict[str, str]) -> bool:
    """What the tool would say of a line of the file."""
    if rule == "one_agent":
        return (row["agents"], row["reopen_count"]) == ("1", "0")
    return int(row["agent_replies"]) < 2


def by_rows(rule: str) -> tuple[list[str], list[bool], list[bool]]:
    """Customer, called, came back, of every contact of the sample files that the rule can judge."""
    company = by_hand.load()
    raw = {row["contact_id"]: row for row in by_hand.rows("contacts.csv")}
    view = by_hand.View(max(c.opened for c in company.contacts), min(c.opened for c in company.contacts))
    judged = [c for c in company.contacts if view.matured(c) and (rule == "one_agent" or raw[c.contact_id][rule])]
    return (
        [c.customer for c in judged],
        [called(rule, raw[c.contact_id]) for c in judged],
        [view.followed(c) for c in judged],
    )


@pytest.mark.parametrize(("key", "column"), [("one_agent", "one_agent"), ("two_replies", "agent_replies")])
def test_the_sample_company_is_judged_as_its_files_say(reader: Reader, key: str, column: str) -> None:
    who, called, came = by_rows(column)
    (told,) = (v for v in compare(reader, ALL).verdicts if v.key == key)
    comfort = [a and b for a, b in zip(called, came, strict=True)]
    assert (told.called.top, told.called.bottom) == (sum(called), len(called))
    assert (told.comfort.top, told.came.top) == (sum(comfort), sum(came))
    assert told.called.interval is not None
    low, high = by_customers(who, called)
    assert (told.called.interval.low, told.called.interval.high) == pytest.approx((low, high))


def by_customers(who: list[str], counted: list[bool]) -> tuple[float, float]:
    """METRICS.md 5, customer by customer, and the end that their skewness moves out."""
    names, place = np.unique(np.array(who), return_inverse=True)
    x, y = np.bincount(place), np.bincount(place, np.array(counted, float))
    n, rate = x.sum(), y.sum() / x.sum()
    variance = (((y - rate * x) / (1 - x / n)) ** 2).sum() / n**2
    assert len(names) > 1000
    worth = min(n, rate * (1 - rate) / variance)
    t = scipy_stats.t.ppf(0.975, n**2 / (x**2).sum() - 1)
    middle, reach = rate + t * t / (2 * worth), t * sqrt(rate * (1 - rate) / worth + (t / (2 * worth)) ** 2)
    off = (y - rate * x) / (n - x)
    out = sqrt(variance) * (off**3).sum() / (off**2).sum() ** 1.5 * (1 + 2 * t * t) / 6
    return (middle - reach) / (1 + t * t / worth) + min(0, out), (middle + reach) / (1 + t * t / worth) + max(0, out)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("key", ["two_replies", "quiet_month"])
def test_the_contacts_that_make_the_difference_are_those_of_the_two_by_two(reader: Reader, key: str, side: str) -> None:
    cut = ALL.months(date(2026, 1, 1), date(2026, 9, 30))
    (verdict,) = (v for v in compare(reader, cut).verdicts if v.key == key)
    count = verdict.comfort.top if side == "comfort" else verdict.missed.top
    told = difference(reader, cut, key, next(s for s in SIDES if s == side), 10_000)
    assert told.contacts.height == sum(n for _, n, _ in told.reasons) == sum(n for _, n, _ in told.owners) == count
    assert all(n <= judged for _, n, judged in (*told.reasons, *told.owners))
    assert [n for _, n, _ in told.reasons] == sorted((n for _, n, _ in told.reasons), reverse=True)
    days = told.contacts["opened_day"].to_list()
    assert days == sorted(days, reverse=True)
    gaps = told.contacts["until_next"].fill_null(10**9).to_list()
    assert all((gap <= 7 * 86_400) == (side == "comfort") for gap in gaps)


def test_nobody_who_stayed_away_for_thirty_days_came_back_within_seven(reader: Reader) -> None:
    (verdict,) = (v for v in compare(reader, ALL).verdicts if v.key == "quiet_month")
    assert verdict.comfort.top == 0 < verdict.called.top
    assert verdict.unjudged > 0


def test_the_rules_stand_in_order_of_what_they_say_and_the_costliest_hides_most(reader: Reader) -> None:
    found = compare(reader, ALL)
    shares = [v.called.value or 0 for v in found.told]
    assert shares == sorted(shares, reverse=True)
    assert found.costliest is not None
    assert found.costliest.comfort.top == max(v.comfort.top for v in found.told)
    assert {v.key for v in found.verdicts} == set(CRITERIA)


def told(store: Store, **traits: Any) -> dict[str, Verdict]:
    rows = [contact(Told(str(i), at(i), f"k{i}")) | traits for i in range(9)]
    bring(store, "contacts", [*rows, contact(Told("last", at(100), "z")) | traits])
    return {v.key: v for v in compare(Reader(store), ALL).verdicts}


def test_a_rule_without_its_column_is_not_computable_and_names_it(store: Store) -> None:
    found = told(store, agents=1, agent_replies=0)
    missing = Blank("comparator.missing")
    assert {key: (v.blank, v.columns) for key, v in found.items() if v.blank} == {
        "no_answer_back": (missing, ("customer_replies",)),
        "one_agent": (missing, ("reopen_count",)),
        "one_update": (missing, ("modification_count",)),
        "quarter_hour": (missing, ("closed_at",)),
    }
    assert found["one_update"].called.value is None
    assert found["one_update"].unjudged == 9
    assert (found["two_replies"].called.value, found["one_reply"].called.value) == (1, 0)
    assert found["one_reply"].comfort.value is None


def test_columns_that_are_never_known_together_are_named_together(store: Store) -> None:
    rows = [contact(Told("a", at(), "a")) | {"agents": 1}, contact(Told("b", at(), "b")) | {"reopen_count": 0}]
    bring(store, "contacts", [*rows, contact(Told("last", at(100), "z"))])
    (one,) = (v for v in compare(Reader(store), ALL).verdicts if v.key == "one_agent")
    assert (one.blank, one.columns) == (Blank("comparator.missing"), ("reopen_count", "agents"))


def test_without_customers_nothing_is_computable(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i))) | {"agent_replies": 1} for i in (0, 60)],
          has=frozenset({"outcome"}))  # fmt: skip
    found = compare(Reader(store), ALL)
    assert {v.blank for v in (*found.verdicts, found.every)} == {Blank("not_computable.customer")}
    assert (found.flagged, found.told, found.costliest) == (None, (), None)
    assert (found.population.contacts, found.population.identified) == (2, 0)


def test_too_young_says_from_when_on_there_will_be_something(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i * 20), f"k{i}")) | {"agent_replies": 1} for i in (0, 1)])
    found = {v.key: v for v in compare(Reader(store), ALL).verdicts}
    assert found["two_replies"].blank is None
    assert found["quiet_month"].blank == Blank(
        "blank.nothing_matured", (("days", 30), ("until", date(2026, 2, 5))))  # fmt: skip


def test_few_customers_have_a_share_but_no_interval(store: Store) -> None:
    rows = [contact(Told(str(i), at(i), f"k{i % 3}")) | {"agent_replies": 1} for i in range(6)]
    bring(store, "contacts", [*rows, contact(Told("last", at(100), "z"))])
    (one,) = (v for v in compare(Reader(store), ALL).verdicts if v.key == "two_replies")
    assert (one.called.value, one.called.interval) == (1, None)


def test_marks_against_what_followed_are_all_matured_contacts(reader: Reader) -> None:
    found = compare(reader, ALL)
    false_closes = reader.read_one(ALL, "false_closes")["false_closes"]
    assert found.flagged is not None
    away, back = found.flagged.resolved
    assert (back, away + back) == (false_closes.top, false_closes.bottom)
    cells = (found.flagged.resolved, found.flagged.unresolved, found.flagged.unknown)
    assert sum(map(sum, cells)) == found.population.matured
    assert sum(back for _, back in cells) == found.every.came.top
