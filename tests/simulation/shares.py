"""Shares over contacts: how often the interval holds the share that the customers were drawn from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from metrics.stats import Clusters, Interval, cluster_variance, clustered, difference_interval, share_interval, wilson
from tests.simulation.finding import Finding, share

Numbers = NDArray[np.float64]
Draw = Callable[[np.random.Generator], tuple[Numbers, Numbers]]
"""Contacts and counted contacts of every customer of one world."""

RATES = (0.05, 0.22, 0.5)
SPREAD = 6.0
"""a + b of the Beta from which each customer's own share comes: customers differ widely."""


def run(worlds: int, seed: int) -> Iterator[Finding]:
    """Every kind of world, each over several sizes and shares."""
    rng = np.random.default_rng([seed, 1])
    usual = [(rate, partial(company, rate, size, SPREAD)) for rate, size in product(RATES, (200, 600, 2000))]
    subject, named = "share of contacts, 95 % interval", "issues of differing length, 200, 600 and 2,000 customers"
    yield Finding(subject, named, cells(usual, worlds, rng, by_customer), "%", 0.93, 0.97)
    monthly = cells(usual, worlds, rng, by_month)
    yield Finding(f"{subject}, from a month's six sums where allowed", named, monthly, "%", 0.93, 0.97)
    one = [(rate, partial(with_giant, rate, size)) for rate, size in product(RATES, (200, 600, 2000))]
    named = "the same, one more customer holds 2 % of all contacts"
    yield Finding(subject, named, cells(one, worlds, rng, by_customer), "%", 0.93, 0.97)
    heavy = [(rate, partial(heavy_tails, rate, n)) for rate, n in product(RATES, (30, 100, 1000))]
    named = "Pareto tails (1.5), 30, 100 and 1,000 contacts or more"
    yield Finding(subject, named, cells(heavy, worlds, rng, by_customer), "%", 0.92)
    tied = [(rate, partial(company, rate, size, 3.0)) for rate, size in product(RATES, (30, 200, 2000))]
    named = "tails of index 2 to 3 made of followed contacts only, 30, 200 and 2,000 customers"
    yield Finding(subject, named, cells(tied, worlds, rng, by_customer), "%", 0.92)
    named = "plain Wilson in all these worlds, for comparison"
    everything = [*usual, *one, *heavy]
    yield Finding("share of contacts", named, cells(everything, worlds // 4, rng, plain_interval))
    named = "22 % rise by 0, 1.6 or 7.8 points; 200 and 2,000 customers, half come in both periods"
    yield Finding("change of a share, 95 % interval", named, tuple(changes(worlds, rng)), "%", 0.93, 0.97)


def cells(
    worlds: Sequence[tuple[float, Draw]],
    repetitions: int,
    rng: np.random.Generator,
    interval: Callable[[Numbers, Numbers], Interval | None],
) -> tuple[float, ...]:
    """Coverage in each kind of world; worlds without an interval are left out."""
    found = []
    for truth, draw in worlds:
        intervals = (interval(*draw(rng)) for _ in range(repetitions))
        found.append(share(i.low <= truth <= i.high for i in intervals if i is not None))
    return tuple(found)


def by_customer(x: Numbers, y: Numbers) -> Interval | None:
    """From single customers, as a slice is asked."""
    return clustered(x, y)[0]


def by_month(x: Numbers, y: Numbers) -> Interval | None:
    """From the six sums from 100 effective customers on, as a month is read."""
    sums = Clusters.of(x, y)
    return share_interval(sums, None if sums.effective_groups >= 100 else cluster_variance(x, y))


def plain_interval(x: Numbers, y: Numbers) -> Interval:
    """As if every contact were a customer of its own."""
    return wilson(float(y.sum() / x.sum()), float(x.sum()), 1.96)


def company(rate: float, customers: int, alike: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Each customer has issues; each contact is followed with the customer's own chance.

    An issue of chance p has 1/(1-p) contacts on average, so contacts over customers of Beta(a, b) are followed
    with a/(a + b - 1); a and b are chosen for that to be `rate`. The less `alike` (a + b) the customers are, the
    longer the longest issues.
    """
    a = rate * (alike - 1)
    chance = rng.beta(a, alike - a, customers)
    issues = 1 + rng.poisson(0.7, customers)
    followers = rng.negative_binomial(issues, 1 - chance)
    return (issues + followers).astype(float), followers.astype(float)


def with_giant(rate: float, customers: int, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """A call centre or reseller among the customers, with a chance of its own."""
    x, y = company(rate, customers, SPREAD, rng)
    size = math.ceil(0.02 / 0.98 * x.sum())
    chance = rng.beta(rate * SPREAD, (1 - rate) * SPREAD)
    return np.append(x, size), np.append(y, rng.binomial(size, chance))


def heavy_tails(rate: float, least: int, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Customers come until there are enough contacts; how many a customer has knows no mean square."""
    x = np.floor(1 + rng.pareto(1.5, least))
    x = x[: int(np.searchsorted(np.cumsum(x), least)) + 1]
    chance = rng.beta(rate * SPREAD, (1 - rate) * SPREAD, len(x))
    return x, rng.binomial(x.astype(int), chance).astype(float)


def changes(repetitions: int, rng: np.random.Generator) -> Iterator[float]:
    """Coverage of the interval of a rise, where a customer has one chance in both periods, raised in the second."""
    for rise, customers in product((0.0, 0.02, 0.1), (200, 2000)):
        truth = rise * (1 - 0.22)
        intervals = (difference_interval(*two_periods(rise, customers, rng)) for _ in range(repetitions))
        yield share(i.low <= truth <= i.high for i in intervals if i is not None)


def two_periods(rise: float, customers: int, rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Contacts and counted contacts of all customers in the first and in the second period; 22 % in the first."""
    chance = rng.beta(0.22 * SPREAD, 0.78 * SPREAD, customers)
    here = rng.choice(4, customers)  # 0: only before, 1: only after, else in both
    x0, x1 = ((1 + rng.poisson(1.5, customers)) * (here != other) for other in (1, 0))
    y0, y1 = rng.binomial(x0, chance), rng.binomial(x1, chance + rise * (1 - chance))
    return x0.astype(float), y0.astype(float), x1.astype(float), y1.astype(float)
