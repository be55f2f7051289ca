"""Fixes whose true effect is known: how often the interval holds it, and how often it claims one where none was."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from metrics.stats import FixEffect, fix_effect
from tests.simulation.finding import Finding, share

Numbers = NDArray[np.float64]
BEFORE, AFTER = 26, 12
WEEKS = BEFORE + AFTER
ORDERS = 4000.0
"""A week, before growth."""

FIXES = (-0.6, -0.3, -0.1, 0.2)
"""Part by which the fix changed contacts per order."""
UNEVEN = "(the family's own unrest cannot be told from the others' when each has another)"


@dataclass(frozen=True, slots=True)
class World:
    """A company of so many families. Spreads are standard deviations of logarithms.

    `weekly`: chance of single weeks, of which `remembers` goes on to the next; `drift`: between the two periods;
    `shock`: what hits all families in a week; `sizes`: contacts a week, smallest and largest; `uneven`: each family
    has unrest of its own, half to twice as much.
    """

    families: int = 25
    weekly: float = 0.15
    remembers: float = 0.3
    drift: float = 0.06
    shock: float = 0.1
    growth: float = 0.0
    sizes: tuple[float, float] = (5, 500)
    uneven: bool = False


USUAL = World()
WORLDS = {
    "25 families of 5 to 500 contacts a week, weeks differ by 15 %, shocks of 10 % hit all": USUAL,
    "10 families": replace(USUAL, families=10),
    "60 families, most of them small": replace(USUAL, families=60, sizes=(3, 100)),
    "weeks differ by counting alone": replace(USUAL, weekly=0.0, drift=0.0, shock=0.0),
    "weeks differ by 40 % and go on into the next": replace(USUAL, weekly=0.4, remembers=0.6),
    "orders grow by half in a year, shocks of 30 % hit all": replace(USUAL, growth=0.5, shock=0.3),
    "families drift apart by 15 %": replace(USUAL, drift=0.15),
    "each family has unrest of its own, half to twice as much": replace(USUAL, uneven=True),
}


def run(worlds: int, seed: int) -> Iterator[Finding]:
    """Planted fixes, nothing done, and what comparing before with after alone would have claimed."""
    rng = np.random.default_rng([seed, 5])
    for told, world in WORLDS.items():
        known = UNEVEN if world.uneven else ""
        found = tuple(share(holds(world, by, rng) for _ in range(worlds)) for by in FIXES)
        fixes = "a fix of -60, -30, -10 or +20 %"
        yield Finding("effect of a fix, 95 % interval", f"{told}; {fixes}", found, "%", 0.93, 0.97, known)
        idle = share(claimed(measured(world, 0.0, rng)) for _ in range(worlds))
        yield Finding("false claims of an effect", f"{told}; nothing done", (idle,), "%", high=0.07, known=known)
    plain = share(alone(USUAL, rng) for _ in range(worlds))
    yield Finding("false claims of an effect", "before against after alone, for comparison", (1 - plain,), "%")


def holds(world: World, by: float, rng: np.random.Generator) -> bool:
    """Whether the interval of one company's fix holds what was planted."""
    ends = measured(world, by, rng).interval
    return ends.low <= math.log1p(by) <= ends.high


def claimed(effect: FixEffect) -> bool:
    """Whether an effect, in either direction, would be told."""
    return effect.interval.low > 0 or effect.interval.high < 0


def alone(world: World, rng: np.random.Generator) -> bool:
    """Whether counts that differ by chance alone would say nothing: the fixed family without its placebos."""
    counts, orders = company(world, 0.0, rng)
    (a, b), (before, after) = spans(counts)[0], spans(orders[None])[0]
    return bool(abs(math.log(b / after) - math.log(a / before)) <= 1.96 * math.sqrt(1 / a + 1 / b))


def measured(world: World, by: float, rng: np.random.Generator) -> FixEffect:
    """One company whose first family had a fix; drawn again where it had too few contacts to be judged."""
    while True:
        counts, orders = company(world, by, rng)
        own, *others = [(float(a), float(b)) for a, b in spans(counts)]
        sold = spans(orders[None])[0]
        found = fix_effect(own, others, (float(sold[0]), float(sold[1])))
        if isinstance(found, FixEffect):
            return found


def company(world: World, by: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Contacts of each family and week, and orders of each week; the fix ships after 26 weeks."""
    shape = (world.families, WEEKS)
    size = np.exp(rng.uniform(math.log(world.sizes[0]), math.log(world.sizes[1]), world.families))
    unrest = np.exp(rng.uniform(-np.log(2), np.log(2), (world.families, 1))) if world.uneven else 1.0
    chance = unrest * weeks(shape, world.weekly, world.remembers, rng)
    drift = unrest * rng.normal(0, world.drift, (world.families, 1)) * (np.arange(WEEKS) >= BEFORE)
    common = rng.normal(0, world.shock, WEEKS)
    orders = rng.poisson(ORDERS * (1 + world.growth) ** (np.arange(WEEKS) / 52)).astype(float)
    rate = size[:, None] / ORDERS * np.exp(chance + drift + common)
    rate[0, BEFORE:] *= 1 + by
    return rng.poisson(rate * orders).astype(float), orders


def weeks(shape: tuple[int, int], spread: float, remembers: float, rng: np.random.Generator) -> Numbers:
    """Disturbances of single weeks, each of which goes on a little into the next."""
    found = rng.normal(0, spread, shape)
    for week in range(1, shape[1]):
        found[:, week] = remembers * found[:, week - 1] + math.sqrt(1 - remembers**2) * found[:, week]
    return found


def spans(weekly: Numbers) -> Numbers:
    """Sums of the weeks before and after, a row for each family."""
    return np.stack([weekly[:, :BEFORE].sum(axis=1), weekly[:, BEFORE:].sum(axis=1)], axis=1)
