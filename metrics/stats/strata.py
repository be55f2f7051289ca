"""How contacts are put together so that the reviewed ones can speak for the others (METRICS.md 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

LEAST = 4
"""Reviews of a stratum, so that n reviews make n/4 strata at most."""

Path = tuple[int, ...]
"""What tells a cell from the others, the outermost first: owner, family, channel."""


class Group(NamedTuple):
    """Cells that count as one: their contacts, and how many reviews there are of them."""

    cells: tuple[Path, ...]
    size: int
    scored: int


def collapse(cells: Iterable[Group]) -> list[Group]:
    """The cells as they can be told apart: each with enough reviews, or all as one; none is left out.

    Where a cell has too few, the cells that share all but the last of its path are put together as far as needed, then
    those that share one less, and so on: over channel, then family, then owner. Names and order play no part.
    """
    found = list(cells)
    for depth in range(max((len(g.cells[0]) for g in found), default=0) - 1, -1, -1):
        apart: dict[Path, list[Group]] = {}
        for group in found:
            apart.setdefault(group.cells[0][:depth], []).append(group)
        found = [group for near in apart.values() for group in _joined(near)]
    return found


def _joined(near: Sequence[Group]) -> list[Group]:
    """Those with too few reviews as one; if still too few, they go to the one that has most, or to all that have."""
    full = [group for group in near if group.scored >= LEAST]
    few = [group for group in near if group.scored < LEAST]
    if not few:
        return full
    rest = _one(few)
    if rest.scored >= LEAST or not full:
        return [*full, rest]
    most = max(map(_heard, full))
    rest = _one([*(group for group in full if _heard(group) == most), rest])
    return [*(group for group in full if _heard(group) != most), rest]


def _heard(group: Group) -> tuple[int, int]:
    """Who has most reviews, then most contacts: where two have as many, neither name nor order decides."""
    return group.scored, group.size


def _one(groups: Sequence[Group]) -> Group:
    cells = tuple(cell for group in groups for cell in group.cells)
    return Group(cells, sum(group.size for group in groups), sum(group.scored for group in groups))
