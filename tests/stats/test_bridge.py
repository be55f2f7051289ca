"""A change taken apart leaves no rest."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats import largest_remainder, mix_rate, shapley3

FACTORS = st.tuples(*[st.integers(0, 1000)] * 3)
PART = st.integers(0, 50).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom)))


def orders_of_change(before: tuple[int, ...], after: tuple[int, ...]) -> list[Fraction]:
    """What a factor adds, averaged over all six orders in which the three can change."""
    effects = [Fraction(0)] * 3
    for order in permutations(range(3)):
        now = [Fraction(v) for v in before]
        for i in order:
            product = now[0] * now[1] * now[2]
            now[i] = Fraction(after[i])
            effects[i] += (now[0] * now[1] * now[2] - product) / 6
    return effects


@given(before=FACTORS, after=FACTORS)
def test_each_factor_gets_its_average_over_all_orders_of_change(
    before: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    found = shapley3(before, after)
    assert found == pytest.approx([float(e) for e in orders_of_change(before, after)], rel=1e-12, abs=1e-6)
    product0, product1 = (a * b * c for a, b, c in (before, after))
    assert sum(found) == pytest.approx(product1 - product0, abs=1e-5)


@given(parts=st.lists(st.tuples(PART, PART), min_size=1, max_size=12))
def test_mix_and_rate_add_up_to_the_change_of_the_rate(parts: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    before, after = ([pair[i] for pair in parts] for i in (0, 1))
    wholes = [sum(bottom for _, bottom in side) for side in (before, after)]
    found = mix_rate(before, after)
    if not all(wholes):
        assert found is None
        return
    assert found is not None
    rates = [sum(top for top, _ in side) / whole for side, whole in zip((before, after), wholes, strict=True)]
    assert sum(mix + rate for mix, rate in found) == pytest.approx(rates[1] - rates[0], abs=1e-12)


def test_same_weights_leave_only_rates_and_same_rates_only_mix() -> None:
    only_rate = mix_rate([(10, 100), (20, 100)], [(20, 50), (10, 50)])
    assert np.array(only_rate) == pytest.approx(np.array([(0, 0.15), (0, 0)]))
    only_mix = mix_rate([(10, 100), (40, 100)], [(30, 300), (40, 100)])
    assert np.array(only_mix) == pytest.approx(np.array([(0.25 * (0.1 - 0.2125), 0), (-0.25 * (0.4 - 0.2125), 0)]))


def test_a_part_that_comes_or_goes_is_mix() -> None:
    found = mix_rate([(10, 100), (0, 0)], [(10, 100), (50, 100)])
    assert found is not None
    assert [rate for _, rate in found] == [0.0, 0.0]
    assert sum(mix for mix, _ in found) == pytest.approx(0.2)


@given(values=st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=30))
def test_whole_numbers_keep_the_sum_and_stay_near(values: list[float]) -> None:
    total = round(sum(values))
    values[0] += total - sum(values)
    found = largest_remainder(values, total)
    assert sum(found) == total
    assert all(abs(f - v) < 1 + 1e-6 for f, v in zip(found, values, strict=True))


def test_the_largest_rest_is_rounded_up_and_ties_go_to_the_first() -> None:
    assert largest_remainder([1.2, 2.5, 3.3], 7) == [1, 3, 3]
    assert largest_remainder([0.5, 0.5, 1.0], 2) == [1, 0, 1]
    assert largest_remainder([-1.5, 2.5], 1) == [-1, 2]


def test_what_does_not_sum_to_the_total_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be rounded to 9"):
        largest_remainder([1.0, 2.0], 9)
