"""How contacts are put together until reviews can speak for them: METRICS.md 4."""

from __future__ import annotations

import random

import pytest

from metrics.stats import Group, collapse

Counts = dict[tuple[int, ...], tuple[int, int]]
"""(owner, family, channel) -> contacts and reviews."""


def cells(counts: Counts) -> list[Group]:
    return [Group((cell,), *both) for cell, both in counts.items()]


def together(counts: Counts) -> set[frozenset[tuple[int, ...]]]:
    return {frozenset(group.cells) for group in collapse(cells(counts))}


def drawn(case: int) -> Counts:
    rng = random.Random(case)
    return {
        (rng.randint(1, 4), rng.randint(1, 3), rng.randint(1, 3)): (n, min(n, rng.choice([0, 0, 1, 2, 5, 9])))
        for n in rng.choices(range(1, 60), k=rng.randint(1, 25))
    }


@pytest.mark.parametrize("case", range(300))
def test_nothing_is_dropped_and_every_stratum_has_four_reviews_or_is_all(case: int) -> None:
    counts = drawn(case)
    found = collapse(cells(counts))
    assert sorted(cell for group in found for cell in group.cells) == sorted(counts)
    for group in found:
        assert (group.size, group.scored) == tuple(map(sum, zip(*(counts[c] for c in group.cells), strict=True)))
    reviews = sum(n for _, n in counts.values())
    assert len(found) <= max(1, reviews / 4)
    assert len(found) == 1 or all(group.scored >= 4 for group in found)


@pytest.mark.parametrize("case", range(100))
def test_neither_names_nor_the_order_of_rows_play_a_part(case: int) -> None:
    counts, rng = drawn(case), random.Random(case + 1)
    names = dict(enumerate(rng.sample(range(100), 5)))
    renamed = {tuple(names[n] for n in cell): both for cell, both in rng.sample(list(counts.items()), len(counts))}
    expected = {frozenset(tuple(names[n] for n in cell) for cell in stratum) for stratum in together(counts)}
    assert together(renamed) == expected


def test_channels_go_together_before_families_and_families_before_owners() -> None:
    assert together({(1, 1, 1): (50, 9), (1, 1, 2): (50, 9)}) == {frozenset({(1, 1, 1)}), frozenset({(1, 1, 2)})}
    channels: Counts = {(1, 1, 1): (50, 2), (1, 1, 2): (50, 2), (1, 2, 1): (90, 9), (2, 1, 1): (10, 9)}
    assert together(channels) == {frozenset({(1, 1, 1), (1, 1, 2)}), frozenset({(1, 2, 1)}), frozenset({(2, 1, 1)})}
    families: Counts = {(1, 1, 1): (50, 3), (1, 2, 1): (90, 3), (2, 1, 1): (10, 9)}
    assert together(families) == {frozenset({(1, 1, 1), (1, 2, 1)}), frozenset({(2, 1, 1)})}
    owners: Counts = {(1, 1, 1): (50, 3), (2, 1, 1): (90, 3), (3, 1, 1): (10, 9)}
    assert together(owners) == {frozenset({(1, 1, 1), (2, 1, 1)}), frozenset({(3, 1, 1)})}


def test_what_has_too_few_reviews_goes_to_the_most_reviewed_of_its_own() -> None:
    counts: Counts = {(1, 1, 1): (50, 5), (1, 2, 1): (50, 8), (1, 3, 1): (400, 0), (2, 1, 1): (90, 30)}
    assert frozenset({(1, 2, 1), (1, 3, 1)}) in together(counts)
    alike: Counts = {(1, 1, 1): (50, 8), (1, 2, 1): (50, 8), (1, 3, 1): (4, 0), (2, 1, 1): (90, 30)}
    assert together(alike) == {frozenset({(1, 1, 1), (1, 2, 1), (1, 3, 1)}), frozenset({(2, 1, 1)})}


def test_without_contacts_there_are_no_strata() -> None:
    assert collapse([]) == []
