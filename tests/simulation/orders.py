"""Contacts per order of a month: how often the interval holds the rate that the company really had."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from metrics.stats import WEEKS, Interval, ratio_interval
from tests.simulation.finding import Finding, share

Numbers = NDArray[np.float64]
World = Callable[[np.random.Generator], tuple[Numbers, Numbers]]
"""Log of each day's chance disturbance, and of what really changed, over 26 weeks."""

QUARTER, MONTH = 13, 30
DAYS = 7 * WEEKS
ORDERS = 300.0
"""A day, give or take the weekday."""

REAL = "(too careful: a rate that wanders looks like chance that lasts for weeks, as in the row before)"
SHORT = "(what none of so few weeks shows is in no interval)"
"""Why a goal is missed."""

RATES = (0.01, 0.12, 0.5)
WEEKDAYS = np.tile([1.1, 1.05, 1.0, 1.0, 1.15, 0.9, 0.8], WEEKS)


def run(worlds: int, seed: int) -> Iterator[Finding]:
    """Disturbed weeks, steps, and bursts."""
    rng = np.random.default_rng([seed, 2])
    subject = "contacts per order, 95 % interval"
    for told, remembers in (("each on its own", 0.0), ("autocorrelation .2", 0.2), ("autocorrelation .4", 0.4)):
        weeks = [partial(disturbed, spread, remembers) for spread in (0.08, 0.16)]
        named = f"weeks differ by 8 or 16 %, {told}; 3, 36 or 150 contacts a day"
        yield Finding(subject, named, coverage(weeks, worlds, rng), "%", 0.93, 0.97)
    named = "the same, what lasts beyond a week taken as the month's own rate"
    yield Finding(
        subject, named, coverage([partial(lasting, s) for s in (0.08, 0.16)], worlds, rng), "%", 0.93, 0.97, REAL
    )
    for span in (QUARTER, WEEKS):
        steps = [partial(stepped, by, span) for by in (-0.2, 0.1, 0.3)]
        named = f"a step of -20, +10 or +30 % on any day of the last {span} weeks"
        yield Finding(subject, named, coverage(steps, worlds, rng), "%", 0.93, 0.97)
    named = "bursts of 1 to 3 days, about two a month, 1.5 to 3 times the contacts"
    yield Finding(subject, named, coverage([short_bursts], worlds, rng), "%", 0.88)
    named = "bursts of a week, one in ten, 1.5 to 3 times"
    yield Finding(subject, named, coverage([long_bursts], worlds, rng), "%", 0.88)
    yield from young(worlds, rng)
    named = "counted as Poisson, weeks as first named, for comparison"
    plain = coverage([partial(disturbed, spread, 0.0) for spread in (0.08, 0.16)], worlds, rng, poisson)
    yield Finding("contacts per order", named, plain)


def young(worlds: int, rng: np.random.Generator) -> Iterator[Finding]:
    """Companies of which only 13 weeks are known."""
    subject, weeks = "contacts per order, 95 % interval", partial(by_weeks, known=QUARTER)
    usual = [partial(disturbed, spread, remembers) for spread, remembers in product((0.08, 0.16), (0.0, 0.4))]
    named = "only 13 weeks known: weeks each on its own, autocorrelation .4"
    yield Finding(subject, named, coverage(usual, worlds, rng, weeks), "%", 0.9)
    named = "only 13 weeks known: a step of -20, +10 or +30 % on any day of them"
    steps = [partial(stepped, by, QUARTER) for by in (-0.2, 0.1, 0.3)]
    yield Finding(subject, named, coverage(steps, worlds, rng, weeks), "%", 0.9)
    named = "only 13 weeks known: bursts of a week, of which a quarter of all 13 weeks has none"
    yield Finding(subject, named, coverage([long_bursts], worlds, rng, weeks), "%", 0.88, known=SHORT)


def coverage(
    worlds: Sequence[World],
    repetitions: int,
    rng: np.random.Generator,
    interval: Callable[[Numbers, Numbers], Interval | None] | None = None,
) -> tuple[float, ...]:
    """For each world and each rate, how often the interval of the last 30 days holds their real rate."""
    found = []
    for world, rate in product(worlds, RATES):
        hits = (one(world, rate, rng, interval or by_weeks) for _ in range(repetitions))
        found.append(share(hit for hit in hits if hit is not None))
    return tuple(found)


def one(
    world: World, rate: float, rng: np.random.Generator, interval: Callable[[Numbers, Numbers], Interval | None]
) -> bool | None:
    """One company; None where no interval is given."""
    chance, real = world(rng)
    orders = rng.poisson(ORDERS * WEEKDAYS).astype(float)
    contacts = rng.poisson(rate * orders * np.exp(chance + real)).astype(float)
    truth = rate * float(orders[-MONTH:] @ np.exp(real[-MONTH:]) / orders[-MONTH:].sum())
    found = interval(contacts, orders)
    return None if found is None else found.low <= truth <= found.high


def by_weeks(contacts: Numbers, orders: Numbers, known: int = WEEKS) -> Interval | None:
    """From the last so many whole weeks, for the last month."""
    weeks = [day.reshape(WEEKS, 7).sum(axis=1)[-known:].tolist() for day in (contacts, orders)]
    period = float(orders[-MONTH:].sum())
    return ratio_interval(weeks[0], weeks[1], period, float(contacts[-MONTH:].sum()) / period)


def poisson(contacts: Numbers, orders: Numbers) -> Interval:
    """As if contacts came one by one."""
    counted, period = float(contacts[-MONTH:].sum()), float(orders[-MONTH:].sum())
    half = 1.96 * counted**0.5
    return Interval((counted - half) / period, (counted + half) / period)


def autoregressive(spread: float, remembers: float, rng: np.random.Generator) -> Numbers:
    """A disturbance for each day, one value a week, whose mean factor is 1; the weeks end with the month."""
    week = np.empty(WEEKS)
    week[0] = rng.normal(0, spread)
    for i, shock in enumerate(rng.normal(0, spread * (1 - remembers**2) ** 0.5, WEEKS - 1), start=1):
        week[i] = remembers * week[i - 1] + shock
    return np.repeat(week - spread**2 / 2, 7)


def disturbed(spread: float, remembers: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Weeks that differ by chance; the real rate never changes."""
    return autoregressive(spread, remembers, rng), np.zeros(DAYS)


def lasting(spread: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Half of what the weeks differ by is chance of the week, half lasts (autocorrelation .8) and is real.

    One week's rate then goes with the next one's by .4.
    """
    return autoregressive(spread / 2**0.5, 0.0, rng), autoregressive(spread / 2**0.5, 0.8, rng)


def stepped(by: float, span: int, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """The real rate steps once within the last `span` weeks and stays; weeks differ as usual."""
    real = np.where(np.arange(DAYS) < rng.integers(DAYS - 7 * span, DAYS), 0.0, np.log(1 + by))
    return autoregressive(0.1, 0.2, rng), real


def short_bursts(rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Incidents of one to three days."""
    factor = np.ones(DAYS)
    for start in np.flatnonzero(rng.random(DAYS) < 1 / 15):
        factor[start : start + rng.integers(1, 4)] = rng.uniform(1.5, 3)
    spared = (1 - 1 / 15) * (1 - 2 / 45) * (1 - 1 / 45)
    return incidents(factor, 1 - spared, rng)


def long_bursts(rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Incidents that last a week."""
    factor = np.where(rng.random(WEEKS) < 0.1, rng.uniform(1.5, 3, WEEKS), 1.0)
    return incidents(np.repeat(factor, 7), 0.1, rng)


def incidents(factor: Numbers, often: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Incidents are chance: the real rate is that of all days in the long run, incidents (2.25 times) included."""
    real = np.full(DAYS, np.log(1 + 1.25 * often))
    return np.log(factor) - real + autoregressive(0.08, 0.0, rng), real
