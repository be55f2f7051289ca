"""Student's t: the product must not need scipy to say how wide an interval is."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_PRECISE = 1e-15
_TINY = 1e-300
_STEPS = 100_000


@lru_cache(maxsize=65_536)
def t_two_sided(t: float, df: float) -> float:
    """Probability of a value at least as far from 0 as `t`, with `df` > 0 degrees of freedom (may be fractional)."""
    if df <= 0:
        raise ValueError(f"degrees of freedom must be above 0, not {df}")
    a, square = df / 2, t * t
    if square == 0:
        return 1.0
    if math.isinf(square):
        return 0.0
    near = square / (df + square)
    # x^a (1-x)^b / B(a, b) with x = df / (df + t^2), b = 1/2; log1p keeps the digits that a power loses at large df.
    factor = math.exp(_log_gamma_step(a) - a * math.log1p(square / df)) * math.sqrt(near / math.pi)
    if near > 1.5 / (a + 2.5):
        return factor * _fraction(df / (df + square), a, 0.5) / a
    return 1.0 - factor * _fraction(near, 0.5, a) / 0.5


@lru_cache(maxsize=65_536)
def t_quantile(p: float, df: float) -> float:
    """The value that is exceeded with probability 1 - p; 0 < p < 1."""
    if not 0 < p < 1:
        raise ValueError(f"a probability must lie between 0 and 1, not {p}")
    if p == 0.5:
        return 0.0
    tail = min(p, 1 - p)
    normal = -NormalDist().inv_cdf(tail)
    t = normal * (1 + (normal * normal + 1) / (4 * df))
    # Newton on log tail against log t: concave, so that after the first step every step comes nearer;
    # each doubles the digits, so that a small one was the last that was needed.
    for _ in range(100):
        above = t_two_sided(t, df) / 2
        step = above * math.log(above / tail) / (t * _density(t, df))
        t *= math.exp(step)
        if abs(step) < 1e-7:
            break
    return math.copysign(t, p - 0.5)


def _density(t: float, df: float) -> float:
    log = _log_gamma_step(df / 2) - (df + 1) / 2 * math.log1p(t * t / df)
    return math.exp(log) / math.sqrt(df * math.pi)


def _log_gamma_step(a: float) -> float:
    """What 1/2 adds to log gamma at a; beyond 10 as a series, because two huge logarithms would cancel."""
    if a < 10:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    s = 1 / (a * a)
    series = -1 / 8 + s * (1 / 192 + s * (-1 / 640 + s * (17 / 14336 + s * (-31 / 18432 + s * 691 / 180224))))
    return 0.5 * math.log(a) + series / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function (Lentz), quick for x < (a + 1) / (a + b + 2)."""
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            found *= d * c
        if abs(d * c - 1) < _PRECISE:
            break
    return found


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
