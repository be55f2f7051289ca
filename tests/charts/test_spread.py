"""Labels that want the same place move apart, no further than they must."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from metrics.charts.spread import spread

PLACE = st.floats(-50, 150, allow_nan=False)


def apart(centres: list[float], sizes: list[float]) -> bool:
    order = sorted(range(len(centres)), key=centres.__getitem__)
    return all(centres[b] - centres[a] >= (sizes[a] + sizes[b]) / 2 - 1e-6 for a, b in pairwise(order))


@given(PLACE, PLACE)
def test_a_mean_and_a_target_never_overlap_and_stay_inside(mean: float, target: float) -> None:
    centres = spread([mean, target], [15, 15], 0, 66)
    assert apart(centres, [15, 15])
    assert all(7.5 - 1e-9 <= centre <= 58.5 + 1e-9 for centre in centres)


@given(st.lists(st.tuples(PLACE, st.floats(5, 20)), min_size=1, max_size=5))
def test_any_labels_that_have_room_do_not_overlap_and_keep_their_order(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = [place for place, _ in labels], [size for _, size in labels]
    centres = spread(wanted, sizes, 0, 100)
    assert apart(centres, sizes)
    upper = min(c - s / 2 for c, s in zip(centres, sizes, strict=True))
    lower = max(c + s / 2 for c, s in zip(centres, sizes, strict=True))
    assert upper >= -1e-6
    assert lower <= 100 + 1e-6
    by_wish = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    assert by_wish == sorted(range(len(wanted)), key=lambda i: centres[i])


def test_labels_with_room_stay_where_they_want() -> None:
    assert spread([40, 10, 70], [15, 15, 15], 0, 100) == [40, 10, 70]


def test_two_labels_at_one_place_part_evenly() -> None:
    assert spread([30, 30], [15, 15], 0, 100) == [22.5, 37.5]


def test_labels_without_enough_room_still_do_not_overlap() -> None:
    assert spread([5, 5, 5], [15, 15, 15], 0, 20) == [7.5, 22.5, 37.5]


@pytest.mark.parametrize("wanted", [[3.0, 8.0, 90.0], [50.0, 52.0, 54.0], [95.0, 96.0, 10.0], [48.0, 50.0, 64.0]])
def test_the_moves_are_the_least_possible(wanted: list[float]) -> None:
    size = 12.0
    order = sorted(range(3), key=wanted.__getitem__)
    rules = [{"type": "ineq", "fun": lambda c, a=a, b=b: c[b] - c[a] - size} for a, b in pairwise(order)]
    best = minimize(
        lambda c: sum((c[i] - wanted[i]) ** 2 for i in range(3)),
        [20.0 + 30 * order.index(i) for i in range(3)],
        bounds=[(size / 2, 100 - size / 2)] * 3,
        constraints=rules,
    )
    assert spread(wanted, [size] * 3, 0, 100) == pytest.approx(list(best.x), abs=1e-3)
