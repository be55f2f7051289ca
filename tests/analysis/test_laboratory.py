"""The laboratory on the sample company: it agrees with the official figures, and its parts are the whole."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.laboratory import BOOKINGS, LISTED, RULES, WINDOWS, booked, curve, curves, grid, snowballs, trial
from metrics.query import Reader, Slice
from metrics.query.laboratory import Returns, Setting
from metrics.query.slice import Rule
from sample_data import FOLDER

TRUTHS: dict[str, Any] = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))
ALL = Slice(EVERYTHING)
OCTOBER = ALL.month(date(2026, 10, 1))


def test_the_official_setting_gives_the_known_answer_and_says_that_it_is_official(reader: Reader) -> None:
    found = trial(reader, replace(OCTOBER, window=7))
    truth = TRUTHS["month"]["2026-10"]["repeat_contact_rate"]
    assert found.official_setting
    assert found.tried == found.official
    assert (found.tried.top, found.tried.bottom) == (truth["top"], truth["bottom"])
    assert found.tried.interval is not None
    assert found.tried.interval.low < truth["top"] / truth["bottom"] < found.tried.interval.high


@pytest.mark.parametrize(("rule", "days"), [("family", 8), ("any", 7), ("reason", 7)])
def test_what_is_tried_never_moves_the_official_figure(reader: Reader, rule: Rule, days: int) -> None:
    found = trial(reader, replace(OCTOBER, window=days, rule=rule))
    assert not found.official_setting
    truth = TRUTHS["month"]["2026-10"]["repeat_contact_rate"]
    assert (found.official.top, found.official.bottom) == (truth["top"], truth["bottom"])


@pytest.mark.parametrize("days", [7, 45])
def test_table_curve_and_figure_say_the_same(reader: Reader, days: int) -> None:
    lines = curves(reader, ALL)
    found = trial(reader, replace(ALL, window=days, rule="any"))
    shown = grid(reader, ALL) | found.beside
    assert set(shown) == {Setting(rule, d) for rule in RULES for d in {*WINDOWS, days}}
    for (rule, window), share in shown.items():
        assert window is not None
        point = lines[rule].within[window - 1]
        assert (point.top, point.bottom) == (share.top, share.bottom)
    chosen = shown[Setting("any", days)]
    assert (found.tried.top, found.tried.bottom) == (chosen.top, chosen.bottom)


@pytest.mark.parametrize("rule", RULES)
def test_the_interval_is_the_one_that_every_other_page_shows(reader: Reader, rule: Rule) -> None:
    cut = replace(OCTOBER, window=10, rule=rule)
    mine, other = trial(reader, cut).tried, reader.one_with_intervals(cut, "repeat_contact_rate")["repeat_contact_rate"]
    assert mine.interval is not None
    assert other.interval is not None
    assert (mine.interval.low, mine.interval.high) == pytest.approx((other.interval.low, other.interval.high))
    assert mine._replace(interval=None) == other._replace(interval=None, error=None)


@pytest.mark.parametrize("booking", BOOKINGS)
def test_what_is_booked_adds_up_to_the_whole(reader: Reader, booking: str) -> None:
    found = booked(reader, replace(OCTOBER, window=14, rule="any"), booking)
    assert sum(part.share.top for part in found.parts) == found.whole.top
    assert sum(part.share.bottom for part in found.parts) == found.whole.bottom
    assert [p.share.bottom for p in found.parts] == sorted((p.share.bottom for p in found.parts), reverse=True)
    assert found.named


def test_snowballs_of_a_month_are_the_known_ones(reader: Reader) -> None:
    found = snowballs(reader, replace(OCTOBER, window=7))
    truth = TRUTHS["snowballs"]["2026-10"]
    assert {f"{n.length}{'+' * (n.length == 5)}": n.issues for n in found.lengths} == truth
    assert found.count == found.contacts - sum(n.contacts - n.issues for n in found.lengths)
    assert found.singles == truth["1"]
    assert found.currency == "EUR"


@pytest.mark.parametrize("rule", RULES)
def test_snowballs_and_single_contacts_are_all_identified_contacts(reader: Reader, rule: Rule) -> None:
    found = snowballs(reader, replace(ALL, window=30, rule=rule))
    assert found.singles + found.contacts == reader.sums(ALL, "identified")["identified"]
    assert len(found.listed) == LISTED
    costs = [ball.cost or 0 for ball in found.listed]
    assert costs == sorted(costs, reverse=True)


def test_a_wider_window_on_contacts_of_ninety_days_never_finds_fewer(reader: Reader) -> None:
    old = replace(ALL, last=date(2026, 6, 30))
    for line in curves(reader, old).values():
        assert len({day.bottom for day in line.within}) == 1
        tops = [day.top for day in line.within]
        assert tops == sorted(tops)
        assert line.early[-1].value == 1
        assert sum(day.top for day in line.on_day) == tops[-1]


def test_a_contact_is_judged_only_for_windows_that_it_is_old_enough_for() -> None:
    line = curve([Returns("any", 3, 2, 4), Returns("any", 3, 5, 1), Returns("any", 90, None, 10)])
    assert [(d.top, d.bottom) for d in line.within[:5]] == [(0, 15), (4, 15), (4, 15), (0, 10), (0, 10)]
    assert [(d.top, d.bottom) for d in line.on_day[:5]] == [(0, 15), (4, 15), (0, 15), (0, 10), (0, 10)]
    assert line.early[4].value is None
