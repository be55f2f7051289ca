"""The orders that contacts are divided by, over plain lists (METRICS.md 3): slow, obvious, no line of the product.

Read this as the definition in code. Standard library only. Every order is spread over the 90 days after it, as
contacts usually come; months before orders reach 90 days back, and companies whose contacts hardly name their order,
count each order on its own day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.by_hand import Company

FURTHEST, WINDOW = 90, 365
FEWEST, LEAST = 500, 0.2
STEPS = 2**20
"""A day's orders of a market are told to a millionth of an order or so, in fractions whose sums are exact."""

Placed = dict[str, Counter[date]]


@dataclass(frozen=True)
class Bottoms:
    """Orders by (day, market); `since`: the first day from which they are lag-weighted, None: by calendar."""

    orders: dict[tuple[date, str], float]
    since: date | None

    def of(self, month: str = "", market: str = "") -> float:
        """Those of a month and a market; blank = all."""
        found = sum(
            n
            for (day, where), n in self.orders.items()
            if (not month or day.strftime("%Y-%m") == month) and (not market or where == market)
        )
        return int(found) if found == int(found) else found


def bottoms(company: Company) -> Bottoms:
    """What contacts per order divides by."""
    placed: Placed = defaultdict(Counter)
    for order in company.orders:
        placed[order.market][order.day] += 1
    by_day = {(day, market): float(n) for market, days in placed.items() for day, n in days.items()}
    every = [o.day for o in company.orders]
    opened = [c.opened.date() for c in company.contacts]
    since = next_month(min(every) + timedelta(days=FURTHEST)) if every else None
    if since is None or since > min(max(every), max(opened)):
        return Bottoms(by_day, None)
    curves = weights(company, placed, max(min(opened), max(opened) - timedelta(days=WINDOW - 1)), max(opened))
    if not curves:
        return Bottoms(by_day, None)
    told = {(day, market): n for (day, market), n in by_day.items() if day < since}
    for market, curve in curves.items():
        for day in days(since, max(every)):
            spread = sum(weight * placed[market][day - timedelta(days=lag)] for lag, weight in enumerate(curve))
            told[day, market] = round(spread * STEPS) / STEPS
    return Bottoms(told, since)


def days(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last."""
    return (first + timedelta(days=i) for i in range((last - first).days + 1))


def next_month(day: date) -> date:
    """The first day of a month that is this one or follows it."""
    while day.day > 1:
        day += timedelta(days=1)
    return day


def weights(company: Company, placed: Placed, first: date, last: date) -> dict[str, list[float]]:
    """The curve of every market, a small one's the company's; none if the company has too few linked contacts."""
    bought = {o.order_id: o for o in company.orders}
    seen = [c for c in company.contacts if first <= c.opened.date() <= last]
    linked: dict[str, list[int]] = {market: [] for market in placed}
    named: Counter[str] = Counter()
    for contact in seen:
        order = bought.get(contact.order_id)
        if order is not None:
            named[contact.market] += 1
            lag = (contact.opened.date() - order.day).days
            if 0 <= lag <= FURTHEST:
                linked[order.market].append(lag)
    all_lags = [lag for lags in linked.values() for lag in lags]
    everything = sum(placed.values(), Counter())
    if len(all_lags) < FEWEST or named.total() < LEAST * len(seen):
        return {}
    whole = curve(all_lags, everything, first, last)
    mine = Counter(c.market for c in seen)
    return {
        m: curve(lags, placed[m], first, last) if len(lags) >= FEWEST and named[m] >= LEAST * mine[m] else whole
        for m, lags in linked.items()
    }


def curve(lags: list[int], placed: Counter[date], first: date, last: date) -> list[float]:
    """Linked contacts of each lag over the orders that could have shown one, made to sum to 1."""
    found = Counter(lags)
    hazard = []
    for lag in range(FURTHEST + 1):
        could = sum(n for day, n in placed.items() if first <= day + timedelta(days=lag) <= last)
        hazard.append(found[lag] / could if could else 0.0)
    return [h / sum(hazard) for h in hazard]
