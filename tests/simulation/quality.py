"""Quality samples: how often the intervals hold the score and the critical-error rate of all contacts of a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from metrics.stats import Group, Interval, Stratum, collapse, failure_interval, score_interval, t_quantile, wilson
from tests.simulation.finding import Finding, share

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Draw = Literal["random", "in proportion", "owners alike", "one channel", "both"]
"""Which contacts are reviewed."""

CONTACTS = 3000
SIZES = (30, 100, 400)
FAILING = (0.02, 0.08)
CAREFUL = "(too careful: four reviews are never taken to show that their part has no critical error)"
"""Why a goal is missed."""

OWNERS, FAMILIES, CHANNELS = (0.45, 0.25, 0.15, 0.1, 0.05), (0.6, 0.3, 0.1), (0.5, 0.35, 0.15)
BETTER = (np.array([3.0, -2, 0, -8, 6]), np.array([2.0, 0, -5]), np.array([0.0, -4, 3]))
"""Points more of each owner, family and channel."""
FAILS = (np.array([0.7, 1, 1.5, 2.2, 0.5]), np.ones(3), np.array([0.8, 1, 1.7]))
"""How many times as often their critical items fail."""


@dataclass(frozen=True)
class Month:
    """All contacts of a month: owner, family and channel, the score they would get, and whether they fail."""

    cells: tuple[Whole, Whole, Whole]
    scores: Numbers
    failed: NDArray[np.bool_]


def run(worlds: int, seed: int) -> Iterator[Finding]:
    """Samples in and out of proportion, of a whole month and of a part that cuts through all strata."""
    rng = np.random.default_rng([seed, 6])
    even: tuple[Draw, ...] = ("random", "in proportion")
    uneven: tuple[Draw, ...] = ("owners alike", "one channel", "both")
    either: tuple[Draw, ...] = ("random", "both")
    month = "of 3,000 contacts of a month 30, 100 or 400 reviewed"
    yield from told(f"{month}, drawn at random or in proportion", [
        held(*kind, worlds, rng) for kind in product(even, SIZES, FAILING)])  # fmt: skip
    yield from told(f"{month}, as many of each owner, one channel six times as often, or both", [
        held(*kind, worlds, rng) for kind in product(uneven, SIZES, FAILING)])  # fmt: skip
    yield from told("100 or 400 reviewed, at random or both: a part with three in ten of all contacts", [
        held(draw, n, p, worlds, rng, part=0.3) for draw, n, p in product(either, SIZES[1:], FAILING)])  # fmt: skip
    scores, rates = zip(*(plain(*kind, worlds, rng) for kind in product(uneven, SIZES, FAILING)), strict=True)
    named = "drawn out of proportion as above, taken as a plain random sample, for comparison"
    yield Finding("quality score", named, scores)
    yield Finding("critical-error rate", named, rates)
    unmet = [held(draw, SIZES[0], FAILING[0], worlds, rng, met=False) for draw in (*even, *uneven)]
    named = "30 reviewed in each of these ways, months in which none met a critical error; 2 % critical errors"
    for subject, values in zip(("quality score", "critical-error rate"), zip(*unmet, strict=True), strict=True):
        yield Finding(f"{subject}, 95 % interval", named, values, "%", 0.92)


def told(world: str, found: list[tuple[float, float]]) -> Iterator[Finding]:
    """Both figures of one kind of world."""
    scores, rates = zip(*found, strict=True)
    world = f"{world}; 2 or 8 % critical errors"
    yield Finding("quality score, 95 % interval", world, scores, "%", 0.93, 0.97, CAREFUL)
    yield Finding("critical-error rate, 95 % interval", world, rates, "%", 0.93, 0.97, CAREFUL)


def held(
    draw: Draw, size: int, fails: float, worlds: int, rng: np.random.Generator, *, part: float = 1.0, met: bool = True
) -> tuple[float, float]:
    """How often the intervals hold the mean score and the critical-error rate of a part of all contacts.

    `met`: in all months, not only in those in which no review met a critical error.
    """
    scores, rates = [], []
    for _ in range(worlds):
        month = company(fails, rng)
        read, here = drawn(month, draw, size, rng), rng.random(CONTACTS) < part
        if not met and month.failed[read].any():
            continue
        strata = reviewed(month, read, here)
        scores.append((score_interval(strata, failing=True)[0], month.scores[here].mean()))
        rates.append((failure_interval(strata), month.failed[here].mean()))
    return covered(scores), covered(rates)


def plain(draw: Draw, size: int, fails: float, worlds: int, rng: np.random.Generator) -> tuple[float, float]:
    """The same as if the reviews were a random sample of all contacts."""
    scores, rates = [], []
    for _ in range(worlds):
        month = company(fails, rng)
        read = drawn(month, draw, size, rng)
        found, unseen, t = month.scores[read], 1 - size / CONTACTS, t_quantile(0.975, size - 1)
        half = t * found.std(ddof=1) * (unseen / size) ** 0.5
        scores.append((Interval(found.mean() - half, found.mean() + half), month.scores.mean()))
        rates.append((wilson(month.failed[read].mean(), (size - 1) / unseen, t), month.failed.mean()))
    return covered(scores), covered(rates)


def covered(found: Sequence[tuple[Interval | None, float]]) -> float:
    """How many of the intervals hold the truth."""
    return share(bool(i.low <= truth <= i.high) for i, truth in found if i is not None)


def company(fails: float, rng: np.random.Generator) -> Month:
    """Owners of unequal size, whose contacts differ in quality, as channels and families do."""
    owner, family, channel = (rng.choice(len(p), CONTACTS, p=p) for p in (OWNERS, FAMILIES, CHANNELS))
    cells = (owner, family, channel)
    often = np.prod([times[kind] for times, kind in zip(FAILS, cells, strict=True)], axis=0)
    failed = rng.random(CONTACTS) < np.minimum(0.9, fails * often / often.mean())
    points = 85 + sum(more[kind] for more, kind in zip(BETTER, cells, strict=True)) + 9 * rng.standard_normal(CONTACTS)
    return Month(cells, np.where(failed, 0.0, np.clip(np.round(points), 0, 100)), failed)


def drawn(month: Month, draw: Draw, size: int, rng: np.random.Generator) -> Whole:
    """Which contacts are reviewed."""
    owner, _, channel = month.cells
    if draw == "in proportion":  # every so many-th of the contacts in order of owner and channel
        order = np.lexsort((rng.random(CONTACTS), channel, owner))
        return np.asarray(order[((np.arange(size) + rng.random()) * CONTACTS / size).astype(int)])
    weight = np.ones(CONTACTS)
    if draw in ("owners alike", "both"):
        weight /= np.bincount(owner)[owner]
    if draw in ("one channel", "both"):
        weight *= np.where(channel == 2, 6.0, 1.0)
    return rng.choice(CONTACTS, size, replace=False, p=weight / weight.sum())


def reviewed(month: Month, read: Whole, here: NDArray[np.bool_]) -> list[Stratum]:
    """What the product would know."""
    named = list(zip(*(kind.tolist() for kind in month.cells), strict=True))
    came, told = Counter(named), Counter(named[i] for i in read.tolist())
    groups = collapse(Group((cell,), n, told[cell]) for cell, n in came.items())
    place = {cell: i for i, group in enumerate(groups) for cell in group.cells}
    of = np.array([place[named[i]] for i in read.tolist()])
    return [stratum(group, month, read[(of == i) & here[read]]) for i, group in enumerate(groups)]


def stratum(group: Group, month: Month, read: Whole) -> Stratum:
    """The reviews of one stratum that are in the part."""
    passed = month.scores[read][~month.failed[read]]
    mean = float(passed.mean()) if len(passed) else 0.0
    squares = float(((passed - mean) ** 2).sum())
    return Stratum(group.size, group.scored, len(passed), len(read) - len(passed), mean, squares)
