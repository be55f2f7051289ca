"""The plane of the value-irritant board: its lines lead the eye from a name to its dot."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest

from metrics.charts import LIGHT, BoardPoint, board
from metrics.charts.types import Chart
from metrics.i18n import words

Point = tuple[float, float]


def leaders(chart: Chart) -> list[list[tuple[Point, Point]]]:
    """The lines from names to dots, each quadrant's by themselves."""
    drawn: list[Any] = [trace for trace in chart.figure["data"] if trace["mode"] == "lines" and len(trace["x"]) > 1]
    groups = []
    for trace in drawn:
        ends = list(zip(trace["x"], trace["y"], strict=True))
        groups.append([(a, b) for a, b, _ in zip(ends[::3], ends[1::3], ends[2::3], strict=True)])
    return groups


def turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def crosses(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two lines cross in a point that is an end of neither."""
    (a, b), (c, d) = one, other
    return turn(a, b, c) * turn(a, b, d) < -1e-6 and turn(c, d, a) * turn(c, d, b) < -1e-6


@pytest.mark.parametrize("seed", range(20))
def test_no_line_from_a_name_to_its_dot_crosses_another_of_its_quadrant(seed: int) -> None:
    dice = random.Random(seed)
    points = [
        BoardPoint(f"r{i}", f"Reason {i}", dice.randint(-8, 8) / 4, dice.randint(-8, 8) / 4, dice.randint(1, 300), 4)
        for i in range(30)
    ]
    groups = leaders(board(points, words("en"), LIGHT))
    assert sum(len(group) for group in groups) == len(points)
    assert not [pair for group in groups for pair in combinations(group, 2) if crosses(*pair)]
