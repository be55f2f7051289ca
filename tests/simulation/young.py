"""Young months: how far Kaplan-Meier is from the rate on which the month settles, and whether its interval holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.stats import repeat_estimate
from tests.simulation.finding import Finding, share

Numbers = NDArray[np.float64]
DAY = 86_400.0
MONTH, BEFORE = 30, 90
"""Days of the month that is looked at, and of the time before it from which its issues may come."""

A, B = 1.2, 5.25
"""Beta of a customer's own chance of having to come back: 22 % of contacts are followed sooner or later."""

ISSUES = 8
"""Of a customer in these 120 days, on average: two a month."""

READ = ((7, 15), (7, 30), (14, 30), (30, 32), (30, 45))
"""Window and as-of, in days from the month's first."""


@dataclass(frozen=True, slots=True)
class Month:
    """Contacts of one month with what is known once all of it has matured."""

    opened: Numbers
    gap: Numbers
    customer: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seen:
    """One estimate: its distance to where the month settles, and what its interval holds."""

    error: float
    holds_settled: bool
    holds_rate: bool
    plain_holds: bool


def run(worlds: int, seed: int) -> Iterator[Finding]:
    """Months of 5,000 contacts or more, at several windows and ages; a month that grows worse; a small one."""
    rng = np.random.default_rng([seed, 3])
    steady = [[look(month(5300 * MONTH / min(at, MONTH), 0.0, rng), w, at) for _ in range(worlds)] for w, at in READ]
    named = "5,000 contacts or more; windows of 7 (read on day 15, 30), 14 (day 30) and 30 days (day 32, 45)"
    yield from told(named, steady)
    worse = [[look(month(5300 * MONTH / min(at, MONTH), 0.3, rng), w, at) for _ in range(worlds)] for w, at in READ]
    yield from told("the same in a month whose repeat rate rises by 30 % from its first to its last day", worse, False)
    small = [[look(month(450, 0.0, rng), w, at) for _ in range(worlds)] for w, at in READ[:3]]
    yield coverage("about 450 contacts, windows of 7 and 14 days", small)


def told(world: str, cells: list[list[Seen | None]], aimed: bool = True) -> Iterator[Finding]:
    """Mean error, how often it is small, and the coverage."""
    seen = [[s for s in cell if s] for cell in cells]
    subject = "young month, estimate against where it settles:"
    errors = tuple(100 * abs(float(np.mean([s.error for s in cell]))) for cell in seen)
    yield Finding(f"{subject} mean error", world, errors, "points", high=0.3 if aimed else None)
    sizes = tuple(100 * float(np.mean([abs(s.error) for s in cell])) for cell in seen)
    yield Finding(f"{subject} mean size of the error", world, sizes, "points")
    near = tuple(share(abs(s.error) <= 0.01 for s in cell) for cell in seen)
    yield Finding(f"{subject} within 1 point", world, near, "%", 0.9 if aimed else None)
    settled = tuple(share(s.holds_settled for s in cell) for cell in seen)
    yield Finding("young month, 95 % interval holds where it settles", world, settled)
    if aimed:
        yield coverage(world, cells)
        plain = tuple(share(s.plain_holds for s in cell) for cell in seen)
        yield Finding("the same as if every contact had a customer of its own", f"{world}, for comparison", plain)


def coverage(world: str, cells: list[list[Seen | None]]) -> Finding:
    """How often the interval holds the rate that the customers were drawn from."""
    held = tuple(share(s.holds_rate for s in cell if s) for cell in cells)
    return Finding("young month, 95 % interval holds the customers' rate", world, held, "%", 0.93, 0.97)


def month(contacts: float, rises: float, rng: np.random.Generator) -> Month:
    """Issues start evenly in time; each contact is followed with its customer's chance after a gap of its own."""
    issues = round(contacts * (B - 1) / (A + B - 1) * (MONTH + BEFORE) / MONTH)
    customers = issues // ISSUES
    customer = rng.integers(0, customers, issues)
    chance = rng.beta(A, B, customers)
    now = rng.uniform(-BEFORE, MONTH, issues)
    found = []
    while len(customer):
        drift = 1 + rises * (np.clip(now / MONTH, 0, 1) - 0.5)
        gap = np.where(rng.random(len(now)) < chance[customer] * drift, wait(len(now), rng), np.nan)
        inside = (now >= 0) & (now < MONTH)
        found.append(np.stack([now[inside], gap[inside], customer[inside]]))
        goes_on = now + gap < MONTH
        now, customer = (now + gap)[goes_on], customer[goes_on]
    opened, gaps, owner = np.concatenate(found, axis=1)
    return Month(opened, gaps, owner.astype(np.int64))


def wait(size: int, rng: np.random.Generator) -> Numbers:
    """Days to the next contact: mostly soon, some late."""
    return np.where(rng.random(size) < 0.7, rng.exponential(2.5, size), rng.exponential(18, size))


def look(one: Month, window: int, as_of: int) -> Seen | None:
    """The estimate on a day, against what only time tells."""
    seen = one.opened < min(as_of, MONTH)
    gap, age, customer = one.gap[seen] * DAY, (as_of - one.opened[seen]) * DAY, one.customer[seen]
    found = repeat_estimate(gap, age, customer, window * DAY)
    if found is None or found.interval is None:
        return None
    settled = float((gap <= window * DAY).mean())
    rate = A / (A + B - 1) * (1 - 0.7 * np.exp(-window / 2.5) - 0.3 * np.exp(-window / 18))
    plain = repeat_estimate(gap, age, np.arange(len(gap)), window * DAY)
    holds = [bool(i.low <= rate <= i.high) for i in (found.interval, plain.interval if plain else None) if i]
    within = found.interval.low <= settled <= found.interval.high
    return Seen(found.value - settled, within, holds[0], holds[-1])
