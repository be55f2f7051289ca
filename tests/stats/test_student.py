"""Student's t against scipy, over every number of degrees of freedom that a company can have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.stats import t_quantile, t_two_sided

FREEDOM = st.floats(0, 7).map(lambda power: 10**power)


@given(power=st.floats(-4, 1.2), df=FREEDOM)
def test_the_p_value_is_scipys(power: float, df: float) -> None:
    assert t_two_sided(10**power, df) == pytest.approx(2 * stats.t.sf(10**power, df), rel=1e-9)


@given(p=st.floats(1e-6, 0.499), df=FREEDOM)
def test_the_quantile_is_scipys_on_both_sides(p: float, df: float) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9)
    assert t_quantile(1 - p, df) == pytest.approx(-stats.t.ppf(p, df), rel=1e-9)


@given(df=FREEDOM)
def test_the_quantile_is_where_the_p_value_says(df: float) -> None:
    assert t_two_sided(t_quantile(0.975, df), df) == pytest.approx(0.05, rel=1e-9)
    assert t_two_sided(-t_quantile(0.975, df), df) == t_two_sided(t_quantile(0.975, df), df)


def test_the_middle_and_the_ends() -> None:
    assert t_quantile(0.5, 3) == 0
    assert t_two_sided(0, 3) == 1
    assert t_two_sided(float("inf"), 3) == 0


@pytest.mark.parametrize("p", [0, 1, -0.1, float("nan")])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        t_quantile(p, 5)


def test_no_degrees_of_freedom_are_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        t_two_sided(1, 0)
