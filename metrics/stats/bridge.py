"""The change between two periods taken apart without a rest: the parts add up to the last contact."""

from __future__ import annotations

import math
from collections.abc import Sequence

Three = tuple[float, float, float]
Parts = Sequence[tuple[float, float]]
"""Top and bottom of a rate for each part, both periods in the same order."""


def shapley3(before: Three, after: Three) -> Three:
    """What each factor adds to the change of a product of three; the effects sum to it (METRICS.md 5, "Bridge")."""
    a, b, c = zip(before, after, strict=True)
    return _effect(a, b, c), _effect(b, a, c), _effect(c, a, b)


def _effect(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (a[1] - a[0]) * ((b[0] * c[0] + b[1] * c[1]) / 3 + (b[0] * c[1] + b[1] * c[0]) / 6)


def mix_rate(before: Parts, after: Parts) -> list[tuple[float, float]] | None:
    """For each part, what its changed weight (mix) and its changed rate add to the change of the whole rate.

    All of them sum to the change. A part that is empty in one period takes its rate from the other, so that its
    coming or going is mix. None if the whole is empty in a period.
    """
    wholes = [math.fsum(bottom for _, bottom in parts) for parts in (before, after)]
    if not all(wholes):
        return None
    tops = [math.fsum(top for top, _ in parts) for parts in (before, after)]
    middle = (tops[0] / wholes[0] + tops[1] / wholes[1]) / 2
    split = []
    for (top0, bottom0), (top1, bottom1) in zip(before, after, strict=True):
        weight0, weight1 = bottom0 / wholes[0], bottom1 / wholes[1]
        rate0, rate1 = _rates(top0, bottom0, top1, bottom1)
        split.append(((weight1 - weight0) * ((rate0 + rate1) / 2 - middle), (weight0 + weight1) / 2 * (rate1 - rate0)))
    return split


def _rates(top0: float, bottom0: float, top1: float, bottom1: float) -> tuple[float, float]:
    rate0 = top0 / bottom0 if bottom0 else None
    rate1 = top1 / bottom1 if bottom1 else rate0
    return (rate1 if rate0 is None else rate0) or 0.0, rate1 or 0.0


def largest_remainder(values: Sequence[float], total: int) -> list[int]:
    """Whole numbers that sum to `total`, each less than 1 away from its value; ties go to the first.

    ValueError if the values do not sum to about `total`.
    """
    whole = [math.floor(value) for value in values]
    short = total - sum(whole)
    if not 0 <= short <= len(values):
        raise ValueError(f"values that sum to {math.fsum(values)} cannot be rounded to {total}")
    by_rest = sorted(range(len(values)), key=lambda i: whole[i] - values[i])
    for i in by_rest[:short]:
        whole[i] += 1
    return whole
