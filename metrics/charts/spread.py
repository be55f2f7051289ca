"""The one cure for labels that want the same place: move them apart as little as possible."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres of labels on one line, in the order given, none overlapping.

    `wanted` are centres and `sizes` lengths, all in pixels; `low` and `high` bound the line. The sum of
    squared moves is the least possible. Labels too long for the line start at `low` and run over `high`.
    """
    groups: list[list[int]] = []
    tops: list[float] = []

    def best_top(group: list[int]) -> float:
        """Where the group's upper edge lies best: the mean of what its members want, inside the line."""
        offset, wishes, length = 0.0, 0.0, sum(sizes[i] for i in group)
        for i in group:
            wishes += wanted[i] - sizes[i] / 2 - offset
            offset += sizes[i]
        return max(low, min(wishes / len(group), high - length))

    for index in sorted(range(len(wanted)), key=lambda i: (wanted[i], i)):
        groups.append([index])
        tops.append(best_top(groups[-1]))
        while len(groups) > 1 and tops[-2] + sum(sizes[i] for i in groups[-2]) > tops[-1]:
            last = groups.pop()
            groups[-1] += last
            tops.pop()
            tops[-1] = best_top(groups[-1])

    centres = [0.0] * len(wanted)
    for group, top in zip(groups, tops, strict=True):
        used = 0.0
        for index in group:
            centres[index] = top + used + sizes[index] / 2
            used += sizes[index]
    return centres
