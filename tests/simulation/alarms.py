"""Verdicts over 40 reasons: how many are false in a year without change, and how many real changes are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from metrics.analysis.control_chart import limits, signal
from metrics.analysis.series import Point
from metrics.stats import ERROR_WEEKS, benjamini_hochberg, newest_p, ratio_error
from tests.simulation.finding import Finding

Numbers = NDArray[np.float64]
REASONS, MONTHS, MONTH = 40, 36, 30
DAYS = MONTHS * MONTH
FIRST_VERDICT, LONGEST = 12, 24
"""Settled months of the baseline: METRICS.md 5."""

EXPECTED = 5
SIZES = (50, 200, 1000)
"""Contacts a month of the reasons whose rise is to be found."""


@dataclass(frozen=True, slots=True)
class World:
    """What happens to a company; shares are of the usual: 0.15 is 15 %."""

    growth: float = 0.0
    season: float = 0.0
    together: bool = True
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Company:
    """Contacts of each day and reason, orders of each day."""

    contacts: Numbers
    orders: Numbers


def run(worlds: int, seed: int) -> Iterator[Finding]:
    """Without change, with growth and seasons, and with a rise."""
    rng = np.random.default_rng([seed, 4])
    kinds = {
        "nothing changes": World(),
        "orders grow by 30 % a year": World(growth=0.3),
        "a season of 15 % in all reasons together": World(season=0.15),
        "a season of 15 %, every reason its own": World(season=0.15, together=False),
        "growth and a season in all reasons together": World(growth=0.3, season=0.15),
    }
    alone: list[tuple[float, ...]] = []
    for kind, world in kinds.items():
        years = [alarms(company(world, rng)) for _ in range(worlds)]
        found = tuple(float(np.mean([y[span] for y in years])) for span in (0, 1))
        named = f"{kind}; baseline of 12 to 23 and of 24 months"
        yield Finding("false alarms over 40 reasons", named, found, "a year", high=1.0)
        few = [one_by_one(company(world, rng)) for _ in range(max(5, worlds // 10))]
        alone.append(tuple(np.mean(few, axis=0).tolist()))
    rules = ("each reason tested by itself at 5 %", "a control chart for each reason", "the one headline's chart")
    for rule, found in zip(rules, zip(*alone, strict=True), strict=True):
        yield Finding(f"false alarms, {rule}", "all these worlds, for comparison", found, "a year")
    yield from power(worlds, rng)


def power(worlds: int, rng: np.random.Generator) -> Iterator[Finding]:
    """A reason of each size rises by 20 % after 24 months and stays there."""
    firsts = [first_found(company(World(rise=0.2), rng)) for _ in range(worlds)]
    for i, size in enumerate(SIZES):
        found = tuple(float(np.mean([first[i] < months for first in firsts])) for months in (1, 3, 12))
        world = f"{size:,} contacts a month, in the first, within three, within twelve months"
        yield Finding("a rise of 20 % is found", world, found)


def company(world: World, rng: np.random.Generator) -> Company:
    """40 reasons of 5 to 1,500 contacts a month; weeks differ by 5 % for all and by 10 % for each reason."""
    size = np.exp(rng.uniform(np.log(8), np.log(1500), REASONS))
    size[: len(SIZES)] = SIZES
    day = np.arange(DAYS)
    orders = rng.poisson(300 * (1 + world.growth) ** (day / 360)).astype(float)
    phase = np.full(REASONS, rng.uniform(0, 360)) if world.together else rng.uniform(0, 360, REASONS)
    season = 1 + world.season * np.sin(2 * np.pi * (day[:, None] + phase) / 360)
    weeks = DAYS // 7 + 1
    chance = weekly(weeks, 1, 0.05, rng) + weekly(weeks, REASONS, 0.1, rng)
    rate = size / MONTH / 300 * season * np.exp(np.repeat(chance, 7, axis=0)[:DAYS])
    rate[MONTH * LONGEST :, : len(SIZES)] *= 1 + world.rise
    return Company(rng.poisson(rate * orders[:, None]).astype(float), orders)


def weekly(weeks: int, reasons: int, spread: float, rng: np.random.Generator) -> Numbers:
    """Disturbances of weeks, each of which goes a little with the one before it."""
    shocks = rng.normal(0, spread * (1 - 0.2**2) ** 0.5, (weeks, reasons))
    for week in range(1, weeks):
        shocks[week] += 0.2 * shocks[week - 1]
    return shocks - spread**2 / 2


def rates(one: Company) -> Numbers:
    """Contacts per order of each month and reason."""
    contacts = one.contacts.reshape(MONTHS, MONTH, -1).sum(axis=1)
    return np.asarray(contacts / one.orders.reshape(MONTHS, MONTH).sum(axis=1)[:, None])


def verdicts(one: Company, month: int) -> list[bool]:
    """Which reasons the rule of METRICS.md 5 lists for this month."""
    value, end = rates(one), (month + 1) * MONTH
    base = value[: min(month, LONGEST)]
    period = float(one.orders[end - MONTH : end].sum())
    asked = np.flatnonzero(base.mean(axis=0) * period >= EXPECTED)
    before = slice(
        end - MONTH - 7 * ERROR_WEEKS, end - MONTH
    )  # the month's own weeks would hold the change and hide it
    weeks = one.contacts[before].reshape(ERROR_WEEKS, 7, -1).sum(axis=1)
    orders = one.orders[before].reshape(ERROR_WEEKS, 7).sum(axis=1).tolist()
    p = [
        newest_p(base[:, r].tolist(), float(value[month, r]), ratio_error(weeks[:, r].tolist(), orders, period) or 0.0)
        for r in asked
    ]
    listed = [False] * value.shape[1]
    for r, survives in zip(asked, benjamini_hochberg([1.0 if v is None else v for v in p]), strict=True):
        listed[r] = survives
    return listed


def alarms(one: Company) -> tuple[int, int]:
    """Reasons listed in the second year (the baseline still grows) and in the third."""
    counted = [sum(verdicts(one, month)) for month in range(FIRST_VERDICT, MONTHS)]
    return sum(counted[:12]), sum(counted[12:])


def first_found(one: Company) -> list[int]:
    """Months from the rise until the reasons that rose are listed; 99 = not within the year."""
    listed = np.array([verdicts(one, month)[: len(SIZES)] for month in range(LONGEST, MONTHS)])
    return [int(np.argmax(found)) if found.any() else 99 for found in listed.T]


def one_by_one(one: Company) -> tuple[int, int, int]:
    """In the third year: reasons with p < 5 % each, signals of a chart for each, signals of the headline's chart."""
    value = rates(one)
    tested = partial(newest_p, within=0.0)
    plain = sum(
        (tested(value[:LONGEST, r].tolist(), float(value[month, r])) or 1.0) < 0.05
        for month in range(LONGEST, MONTHS)
        for r in range(REASONS)
    )
    return plain, sum(charted(value[:, r]) for r in range(REASONS)), charted(value.sum(axis=1))


def charted(values: Numbers) -> int:
    """Months of the third year on which the control chart gives a signal."""
    blank = Point(date(2020, 1, 1), 0.0)
    points = [replace(blank, value=float(v)) for v in values]
    usual = limits(points)
    return sum(signal(points[: month + 1], usual, "lower") is not None for month in range(LONGEST, MONTHS))
