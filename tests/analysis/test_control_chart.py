"""The XmR chart against numbers worked out by hand (METRICS.md 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from metrics.analysis.control_chart import Limits, Signal, limits, signal
from metrics.analysis.series import Point, shift


def line(values: Sequence[float | None], settled: bool = True) -> tuple[Point, ...]:
    """One point a month; the last as settled as told."""
    last = len(values) - 1
    return tuple(Point(shift(date(2024, 1, 1), i), v, settled or i < last) for i, v in enumerate(values))


def test_the_limits_are_the_mean_and_2_66_mean_moving_ranges() -> None:
    # Mean 68 / 6; moving ranges 2, 1, 2, 3, 2 with mean 2; reach 2.66 x 2.
    found = limits(line([10, 12, 11, 13, 10, 12]))
    assert found is not None
    assert (found.mean, found.low, found.high) == pytest.approx((68 / 6, 68 / 6 - 5.32, 68 / 6 + 5.32))


def test_fewer_than_six_settled_months_have_no_limits() -> None:
    assert limits(line([1, 2, 3, 4, 5])) is None
    assert limits(line([1, 2, 3, 4, 5, 6], settled=False)) is None
    assert limits(line([1, 2, None, 3, 4, 5])) is None
    assert limits(()) is None


def test_the_baseline_is_the_first_twenty_four_months() -> None:
    steady = [10.0, 12.0] * 12
    assert limits(line([*steady, 100, 200])) == limits(line(steady))


def test_a_rate_has_no_limit_below_nought_unless_it_may_go_below() -> None:
    wild = line([0, 10, 0, 10, 0, 10])
    bounded, free = limits(wild), limits(wild, floor=None)
    assert bounded is not None
    assert free is not None
    assert (bounded.low, free.low) == (0, 5 - 26.6)


USUAL = Limits(10, 8, 12)
BASE = [9.0, 11.0] * 6


@pytest.mark.parametrize(
    ("last", "better", "expected"),
    [
        (12.1, "lower", Signal("outside", True, "worse")),
        (12.1, "higher", Signal("outside", True, "better")),
        (7.9, "lower", Signal("outside", False, "better")),
        (7.9, "higher", Signal("outside", False, "worse")),
        (12.0, "lower", None),
        (8.0, "lower", None),
        (None, "lower", None),
    ],
)
def test_one_point_outside_the_limits_is_a_signal(last: float | None, better: str, expected: Signal | None) -> None:
    assert better in ("lower", "higher")
    assert signal(line([*BASE, last]), USUAL, better) == expected  # type: ignore[arg-type]


def test_eight_months_on_one_side_are_a_signal_and_seven_are_not() -> None:
    assert signal(line([*BASE, *[10.5] * 8]), USUAL, "lower") == Signal("run", True, "worse")
    assert signal(line([*BASE, *[9.5] * 8]), USUAL, "lower") == Signal("run", False, "better")
    assert signal(line([*BASE[:-1], 9.5, *[10.5] * 7]), USUAL, "lower") is None
    assert signal(line([*BASE[:-1], 9.5, *[10.5] * 6, 10.0]), USUAL, "lower") is None


def test_a_young_month_is_never_a_signal() -> None:
    assert signal(line([*BASE, 99], settled=False), USUAL, "lower") is None


def test_a_baseline_below_twelve_months_gives_limits_but_no_verdict() -> None:
    assert signal(line([*BASE[:11], 99]), USUAL, "lower") is None
    assert signal(line([*BASE, 99]), USUAL, "lower") is not None
    assert signal(line([*BASE, 99]), None, "lower") is None
    assert signal((), USUAL, "lower") is None
