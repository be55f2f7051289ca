"""The repeat laboratory by brute force over plain lists (METRICS.md 1, 5, 6), without a line of the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import sqrt

from scipy.stats import t as student

from tests.oracles import Told


@dataclass(frozen=True)
class Seen(Told):
    """A told contact with who took it, where, and how severe it was."""

    owner: str = "Unowned"
    agent: str = "(none)"
    team: str = "(none)"
    vendor: str = "(none)"
    channel: str = "(none)"
    tier: int | None = None


@dataclass(frozen=True)
class Tried:
    """A setting: as-of, first contact of the store, rule, window in days, which contacts are counted, and the owners
    whose contacts may be seen (None: all).
    """

    as_of: datetime
    first: datetime
    rule: str
    days: int
    counted: Callable[[Seen], bool]
    owners: frozenset[str] | None = None

    @property
    def window(self) -> timedelta:
        return timedelta(days=self.days)

    def thread(self, one: Seen, contacts: Iterable[Seen]) -> list[Seen]:
        """Everything of the same customer and matter, in order."""
        return sorted((c for c in contacts if c.key(self.rule) == one.key(self.rule)), key=lambda c: (c.opened, c.id))

    def neighbours(self, one: Seen, contacts: Iterable[Seen]) -> tuple[Seen | None, Seen | None]:
        thread = self.thread(one, contacts)
        place = thread.index(one)
        return (thread[place - 1] if place else None), (thread[place + 1] if place + 1 < len(thread) else None)

    def run(self, one: Seen, contacts: Iterable[Seen]) -> list[Seen]:
        """The issue that a contact belongs to, as it is known at as-of."""
        runs: list[list[Seen]] = []
        for c in self.thread(one, (c for c in contacts if c.opened <= self.as_of)):
            if not runs or c.opened - runs[-1][-1].opened > self.window:
                runs.append([])
            runs[-1].append(c)
        return next(run for run in runs if one in run)


Booked = dict[str, tuple[int, int]]
"""Label -> counted, of how many."""


def parts(contacts: Sequence[Seen], tried: Tried, role: str, whose: str) -> Booked:
    """What is booked to whom."""
    tops: Counter[str] = Counter()
    bottoms: Counter[str] = Counter()
    for _, label, hit in _judged(contacts, tried, role, whose):
        bottoms[label] += 1
        tops[label] += hit
    return {label: (tops[label], n) for label, n in bottoms.items()}


def ends(contacts: Sequence[Seen], tried: Tried) -> tuple[float, float] | None:
    """The interval of the repeat rate (METRICS.md 5)."""
    x: Counter[str] = Counter()
    y: Counter[str] = Counter()
    for one, _, hit in _judged(contacts, tried, "first", "owner"):
        x[str(one.customer)] += 1
        y[str(one.customer)] += hit
    n, square = sum(x.values()), sum(v * v for v in x.values())
    if not n or n * n / square < 5:
        return None
    rate, groups = sum(y.values()) / n, n * n / square
    variance = sum(((y[g] - rate * x[g]) / (1 - x[g] / n)) ** 2 for g in x) / n**2
    worth = groups if rate in (0, 1) else min(n, rate * (1 - rate) / variance) if variance else n
    q = float(student.ppf(0.975, groups - 1))
    middle = (rate + q * q / (2 * worth)) / (1 + q * q / worth)
    half = q / (1 + q * q / worth) * sqrt(rate * (1 - rate) / worth + q * q / (4 * worth * worth))
    return _moved(middle - half, middle + half, [(y[g] - rate * x[g]) / (n - x[g]) for g in x], q)


def _moved(low: float, high: float, off: Sequence[float], q: float) -> tuple[float, float]:
    """The end on the side of the lopsided customers moves out (Johnson 1978)."""
    squares, cubes = sum(e**2 for e in off), sum(e**3 for e in off)
    out = cubes / squares * (1 + 2 * q * q) / 6 if squares else 0.0
    return max(0.0, low + min(0.0, out)), min(1.0, high + max(0.0, out))


def _judged(contacts: Sequence[Seen], tried: Tried, role: str, whose: str) -> Iterable[tuple[Seen, str, bool]]:
    for one in contacts:
        if one.customer is None or one.opened > tried.as_of or not tried.counted(one):
            continue
        before, after = tried.neighbours(one, contacts)
        if role == "current":
            if one.opened >= tried.first + tried.window:
                yield one, getattr(one, whose), before is not None and one.opened - before.opened <= tried.window
        elif one.opened <= tried.as_of - tried.window:
            root = tried.run(one, contacts)[0]
            taker = root if role == "root" and (tried.owners is None or root.owner in tried.owners) else one
            yield one, getattr(taker, whose), after is not None and after.opened - one.opened <= tried.window


def since_closing(contacts: Sequence[Seen], tried: Tried) -> tuple[int, int]:
    """(followed, closed long enough ago)."""
    top = bottom = 0
    for one in contacts:
        known = one.customer is not None and one.opened <= tried.as_of and tried.counted(one)
        if known and one.closed is not None and one.closed <= tried.as_of - tried.window:
            bottom += 1
            after = tried.neighbours(one, contacts)[1]
            top += after is not None and after.opened <= one.closed + tried.window
    return top, bottom


@dataclass(frozen=True)
class Ball:
    """An issue: its contacts in order, its state, and what they cost as far as there are prices."""

    contacts: tuple[Seen, ...]
    rolling: bool
    cost: Decimal | None
    unpriced: int


def issues(contacts: Sequence[Seen], tried: Tried, price: Callable[[Seen], Decimal | None]) -> list[Ball]:
    """Every issue whose first contact is counted, one contact or more."""
    found = []
    for one in contacts:
        if one.customer is None or one.opened > tried.as_of or not tried.counted(one):
            continue
        run = tried.run(one, contacts)
        if run[0] is one:
            prices = [price(c) for c in run]
            known = [p for p in prices if p is not None]
            rolling = tried.as_of - run[-1].opened <= tried.window
            found.append(Ball(tuple(run), rolling, sum(known, Decimal(0)) if known else None, prices.count(None)))
    return found


def price_on(rows: Sequence[tuple[str, int | None, date, str]]) -> Callable[[Seen], Decimal | None]:
    """What a contact costs: the latest price of its channel and tier, else of its channel for any tier."""

    def told(one: Seen) -> Decimal | None:
        for tier in (one.tier, None):
            fits = [
                (since, amount)
                for channel, of_tier, since, amount in rows
                if channel == one.channel and of_tier == tier and since <= one.opened.date()
            ]
            if fits:
                return Decimal(max(fits)[1])
        return None

    return told
