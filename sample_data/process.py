"""The stochastic process behind the files: orders cause contacts, unsolved contacts cause the next ones.

Nothing here knows of repeats, windows or rates. A contact is solved or not; whoever was not helped usually
comes back. What the agent wrote down (`outcome`) is a belief and sometimes wrong. Times are naive UTC.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

import numpy as np
from numpy.random import Generator

from sample_data import company
from sample_data.company import Reason

SEED = 168
WARM_UP = date(2024, 6, 15)
"""First simulated day: at the first exported day the chains of earlier contacts are already running."""
START = datetime(2024, 9, 1)
CUT_OFF = datetime(2026, 11, 12, 21, 50)

ORDERS_PER_DAY = 49.0
ROOTS_PER_ORDER = 0.318
CUSTOMERS = 11_000
COMES_BACK = 0.75
SAME_REASON, SAME_FAMILY = 0.82, 0.92
"""A follow-up keeps its reason, or up to .92 stays in the family; the rest raises another matter."""

SEASON = (1.00, 0.95, 0.96, 0.98, 1.00, 1.00, 0.98, 0.93, 0.99, 1.02, 1.12, 1.14)
ORDER_WEEK = (1.08, 1.05, 1.03, 1.02, 1.00, 0.91, 0.91)
QUIET_DAY = {5: 0.40, 6: 0.50}
"""Chance that a contact due on a Saturday or Sunday waits for the week to begin."""
WAITS_UNTIL = (0.50, 0.28, 0.22)
"""Of those that wait: Monday, Tuesday, Wednesday."""
HOURS = (1, 1, 0, 0, 0, 1, 2, 6, 14, 22, 25, 24, 21, 17, 17, 19, 21, 23, 22, 18, 13, 9, 5, 2)


@dataclass(frozen=True)
class Order:
    """One order; `customer` is an index, `guest` orders carry no customer id in the export."""

    order_id: str
    at: datetime
    market: str
    customer: int
    guest: bool


@dataclass
class Contact:
    """One contact with its hidden truth: `solved`, and the contact that it follows."""

    opened: datetime
    order: Order
    reason: Reason
    channel: str
    vendor: str
    solved: bool
    follows: Contact | None
    linked: bool
    contact_id: str = ""
    closed: datetime | None = None
    outcome: str = ""
    reopened: int = 0
    known: bool = True
    code: str = ""

    @property
    def team(self) -> str:
        """Who answered, not who owns the reason."""
        return company.NIGHT_TEAM if not 7 <= self.opened.hour < 20 else company.TEAMS[self.channel]


def pick(rng: Generator, weights: Sequence[float]) -> int:
    """An index drawn in proportion to `weights`."""
    sums = list(accumulate(weights))
    return min(bisect(sums, rng.random() * sums[-1]), len(sums) - 1)


def clock(rng: Generator) -> time:
    """A time of day in the rhythm of a retailer's customers."""
    return time(pick(rng, HOURS), int(rng.integers(60)), int(rng.integers(60)))


def expected_orders(day: date) -> float:
    """Mean orders of a day: growth of 1 % a month, season, day of the week."""
    months = (day - WARM_UP).days / 30.44
    middles = [30.44 * (m + 0.5) for m in range(-1, 13)]
    year = day.timetuple().tm_yday
    season = float(np.interp(year, middles, (SEASON[-1], *SEASON, SEASON[0])))
    return float(ORDERS_PER_DAY * 1.01**months * season * ORDER_WEEK[day.weekday()])


def days() -> Iterator[date]:
    """Every simulated day."""
    for n in range((CUT_OFF.date() - WARM_UP).days + 1):
        yield WARM_UP + timedelta(days=n)


def simulate_orders(rng: Generator) -> list[Order]:
    """All orders in time order; some customers order far more often than others."""
    appetite = np.cumsum(rng.lognormal(0.0, 0.7, CUSTOMERS))
    markets = [m for m, _ in company.MARKETS]
    home = rng.choice(len(markets), size=CUSTOMERS, p=[w for _, w in company.MARKETS])
    moments = sorted(
        datetime.combine(day, clock(rng)) for day in days() for _ in range(rng.poisson(expected_orders(day)))
    )
    who = np.searchsorted(appetite, rng.random(len(moments)) * appetite[-1])
    guests = rng.random(len(moments)) < 0.015
    return [
        Order(f"O{20_000 + n}", at, markets[home[c]], int(c), bool(g))
        for n, (at, c, g) in enumerate(zip(moments, who, guests, strict=True))
        if at <= CUT_OFF
    ]


def in_daylight(rng: Generator, due: datetime, after: datetime) -> datetime:
    """The moment at which a contact due at `due` is opened: people sleep, and some wait for the week."""
    day = due.date()
    if rng.random() < QUIET_DAY.get(day.weekday(), 0.0):
        day += timedelta(days=7 - day.weekday() + pick(rng, WAITS_UNTIL))
    opened = datetime.combine(day, clock(rng))
    return opened if opened > after else opened + timedelta(days=1)


def factor(reason: Reason, day: date) -> float:
    """What the planted stories do to a reason's first contacts on a day."""
    told = (s.factor for s in company.STORIES if s.code == reason.code and day >= s.since)
    return next(told, 1.0)


def roots(rng: Generator, orders: list[Order]) -> Iterator[Contact]:
    """First contacts: each order raises a few matters, by the usual mix of reasons and the stories."""
    peak = {s.code: max(1.0, s.factor) for s in company.STORIES}
    tops = [r.share * peak.get(r.code, 1.0) for r in company.REASONS]
    rate = ROOTS_PER_ORDER * sum(tops) / sum(r.share for r in company.REASONS)
    temper = rng.lognormal(-0.045, 0.3, CUSTOMERS)
    for order in orders:
        for _ in range(rng.poisson(rate * temper[order.customer])):
            reason = company.REASONS[pick(rng, tops)]
            due = order.at + timedelta(days=reason.lag * float(rng.lognormal(0.0, 0.5)))
            opened = in_daylight(rng, due, order.at)
            if rng.random() * peak.get(reason.code, 1.0) < factor(reason, opened.date()):
                yield answer(rng, opened, order, reason, None)


def answer(rng: Generator, opened: datetime, order: Order, reason: Reason, follows: Contact | None) -> Contact:
    """A contact meets a channel and a vendor, and is solved or not."""
    stays = follows is not None and rng.random() < 0.55
    names = [c for c, _, _ in company.CHANNELS]
    at = names.index(follows.channel) if follows and stays else pick(rng, [w for _, w, _ in company.CHANNELS])
    channel, _, by_channel = company.CHANNELS[at]
    vendor, _, by_vendor = company.VENDORS[pick(rng, [w for _, w, _ in company.VENDORS])]
    solved = rng.random() < min(reason.solved + by_channel + by_vendor, 0.995)
    linked = rng.random() < reason.linked
    return Contact(opened, order, reason, channel, vendor, solved, follows, linked)


def next_reason(rng: Generator, reason: Reason) -> Reason:
    """What a customer who was not helped asks next time."""
    turn = rng.random()
    sisters = [r for r in company.REASONS if r.family == reason.family and r is not reason]
    if turn >= SAME_FAMILY:
        return company.REASONS[pick(rng, [r.share for r in company.REASONS])]
    return sisters[0] if sisters and turn >= SAME_REASON else reason


def follow_ups(rng: Generator, contact: Contact) -> Iterator[Contact]:
    """The chain after an unsolved contact, until somebody ends the matter or the customer gives up."""
    while not contact.solved and rng.random() < COMES_BACK:
        wait = timedelta(days=2.0 * float(rng.lognormal(0.0, 1.3)))
        due = contact.opened + wait
        opened = due if wait < timedelta(hours=10) else in_daylight(rng, due, contact.opened)
        contact = answer(rng, opened, contact.order, next_reason(rng, contact.reason), contact)
        yield contact


def simulate_contacts(rng: Generator, orders: list[Order]) -> list[Contact]:
    """All contacts that the export covers, in time order, with what the agents wrote down."""
    found: list[Contact] = []
    for root in roots(rng, orders):
        found += [root, *follow_ups(rng, root)]
    for contact in found:
        contact.opened = contact.opened.replace(microsecond=0)
    found = sorted((c for c in found if START <= c.opened <= CUT_OFF), key=lambda c: c.opened)
    for n, contact in enumerate(found, 1):
        contact.contact_id = f"C{n:05d}"
        write_down(rng, contact)
    return found


def write_down(rng: Generator, contact: Contact) -> None:
    """The agent's record: outcome as believed, closing time, reopenings, code, identity."""
    weights = (0.920, 0.017, 0.011, 0.012, 0.040) if contact.solved else (0.56, 0.18, 0.205, 0.015, 0.040)
    contact.outcome = ("resolved", "partly", "unresolved", "unknown", "")[pick(rng, weights)]
    minutes = 25 * float(rng.lognormal(0.0, 1.5))
    closed = contact.opened + timedelta(seconds=int(60 * min(max(minutes, 3), 2_880)))
    if closed > CUT_OFF:
        contact.outcome = "unresolved"
    contact.closed = None if contact.outcome == "unresolved" else closed
    reopening = 0.02 if contact.solved else 0.09
    while contact.reopened < 3 and rng.random() < (reopening if not contact.reopened else 0.2):
        contact.reopened += 1
    turn = rng.random()
    unmapped = company.UNMAPPED_CODES[int(turn * 400) % 2]
    contact.code = unmapped if turn < 0.01 else "" if turn < 0.013 else contact.reason.code
    contact.known = rng.random() >= (0.9 if contact.order.guest else 0.009)


@dataclass(frozen=True)
class World:
    """Everything that happened: exported orders and contacts, with the contacts' hidden truth."""

    orders: list[Order]
    contacts: list[Contact]


def simulate(seed: int = SEED) -> World:
    """The whole process; the same seed gives the same world."""
    rng = Generator(np.random.PCG64(seed))
    orders = simulate_orders(rng)
    contacts = simulate_contacts(rng, orders)
    last = contacts[-1].opened
    return World([o for o in orders if START <= o.at <= last], contacts)
