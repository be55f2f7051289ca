"""Contacts per order by brute force over plain lists (METRICS.md 3): slow, obvious, no line of the product."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WHOLE = ""


@dataclass(frozen=True)
class Bought:
    """One order."""

    id: str
    at: datetime
    market: str | None = None
    customer: str | None = None


@dataclass(frozen=True)
class Asked:
    """One contact."""

    id: str
    at: datetime
    market: str | None = None
    order: str | None = None
    customer: str | None = None
    channel: str | None = None


Parts = tuple[float, float] | None
"""Both parts of a ratio; None: blank."""


def days(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last."""
    return (first + DAY * i for i in range((last - first).days + 1))


@dataclass(frozen=True)
class Shop:
    """Everything that was imported, and how far it reaches."""

    orders: tuple[Bought, ...]
    contacts: tuple[Asked, ...]
    as_of: datetime
    zone: ZoneInfo
    fewest: int = 500
    least: float = 0.2

    def day(self, moment: datetime) -> date:
        return moment.replace(tzinfo=UTC).astimezone(self.zone).date()

    @property
    def seen(self) -> list[Asked]:
        return [c for c in self.contacts if c.at <= self.as_of]

    @cached_property
    def by_id(self) -> dict[str, Bought]:
        return {o.id: o for o in self.orders}

    def order_of(self, contact: Asked) -> Bought | None:
        return self.by_id.get(contact.order) if contact.order else None

    @property
    def cover(self) -> tuple[date, date] | None:
        """The days that both contacts and orders cover."""
        placed = [self.day(o.at) for o in self.orders]
        opened = [self.day(c.at) for c in self.contacts]
        if not placed or not opened:
            return None
        first, last = max(min(placed), min(opened)), min(max(placed), self.day(self.as_of))
        return (first, last) if first <= last else None

    def span(self, month: date) -> tuple[date, date] | None:
        """The covered days of a month."""
        end = month.replace(day=monthrange(month.year, month.month)[1])
        if self.cover is None:
            return None
        first, last = max(month, self.cover[0]), min(end, self.cover[1])
        return (first, last) if first <= last else None

    def solid(self, month: date) -> bool:
        """Contacts and orders cover every day of it, and the month is over."""
        end = month.replace(day=monthrange(month.year, month.month)[1])
        return self.span(month) == (month, end) and self.day(self.as_of) > end

    def opened(self, first: date, last: date, market: str, channel: str | None) -> int:
        return sum(
            first <= self.day(c.at) <= last and market in (WHOLE, c.market) and channel in (None, c.channel)
            for c in self.seen
        )

    def placed(self, first: date, last: date, market: str) -> int:
        return sum(first <= self.day(o.at) <= last and market in (WHOLE, o.market) for o in self.orders)

    def calendar(self, month: date, market: str, channel: str | None = None) -> Parts:
        span = self.span(month)
        if span is None or not self.placed(*span, market):
            return None
        return self.opened(*span, market, channel), self.placed(*span, market)

    # ------------------------------------------------------------------------------------------ lag-weighted

    @property
    def window(self) -> tuple[date, date]:
        last = self.day(self.as_of)
        return max(last - 364 * DAY, min(self.day(c.at) for c in self.contacts)), last

    def lag_counts(self, markets: set[str | None]) -> tuple[list[int], list[int]]:
        """n_j and E_j of these markets."""
        first, last = self.window
        n, e = [0] * 91, [0] * 91
        for contact in self.seen:
            order = self.order_of(contact)
            if order and order.market in markets and first <= self.day(contact.at) <= last:
                lag = (self.day(contact.at) - self.day(order.at)).days
                if 0 <= lag <= 90:
                    n[lag] += 1
        for day in [self.day(o.at) for o in self.orders if o.market in markets]:
            for lag in range(91):
                e[lag] += first <= day + lag * DAY <= last
        return n, e

    def weights(self, markets: set[str | None]) -> list[float] | None:
        n, e = self.lag_counts(markets)
        hazard = [a / b if b else 0.0 for a, b in zip(n, e, strict=True)]
        return [h / sum(hazard) for h in hazard] if sum(hazard) else None

    def linked_share(self, market: str | None) -> float:
        """Of the window's contacts of a market, how many name an order that there is."""
        first, last = self.window
        mine = [c for c in self.seen if first <= self.day(c.at) <= last and market in (WHOLE, c.market)]
        return sum(self.order_of(c) is not None for c in mine) / len(mine) if mine else 0.0

    def curve_of(self, market: str | None) -> list[float] | None:
        """A market with few linked contacts takes the company's."""
        enough = sum(self.lag_counts({market})[0]) >= self.fewest and self.linked_share(market) >= self.least
        return self.weights({market} if enough else {o.market for o in self.orders})

    def lagged(self, month: date, market: str, channel: str | None = None) -> Parts:
        span = self.span(month)
        if span is None or min(self.day(o.at) for o in self.orders) > span[0] - 90 * DAY:
            return None
        spread = 0.0
        for each in {o.market for o in self.orders if market in (WHOLE, o.market)}:
            weights = self.curve_of(each)
            if weights is None:
                return None
            for placed in [self.day(o.at) for o in self.orders if o.market == each]:
                for day in days(*span):
                    if 0 <= (day - placed).days <= 90:
                        spread += weights[(day - placed).days]
        return (self.opened(*span, market, channel), spread) if spread > 0 else None

    # ---------------------------------------------------------------------------------------- cohort and net

    def cohort(self, month: date, market: str, within: int, channel: str | None = None) -> tuple[Parts, Parts, bool]:
        """Contacts per order, orders with a contact, and whether every order of the month is old enough."""
        span = self.span(month)
        asked = [c for c in self.seen if channel in (None, c.channel)]
        if span is None or not any(self.order_of(c) for c in asked if self.day(c.at).replace(day=1) == month):
            return None, None, False
        mine = [o for o in self.orders if span[0] <= self.day(o.at) <= span[1] and market in (WHOLE, o.market)]
        old = [o for o in mine if o.at <= self.as_of - within * DAY]
        counts = [
            sum(c.order == o.id and self.day(c.at) >= self.day(o.at) and c.at <= o.at + within * DAY for c in asked)
            for o in old
        ]
        if not old:
            return None, None, False
        return (sum(counts), len(old)), (sum(n > 0 for n in counts), len(old)), len(old) == len(mine)

    # ----------------------------------------------------------------------------------------------- linkage

    def only_order(self, contact: Asked) -> str | None:
        """The one order of the contact's customer in the 90 days before it."""
        near = [
            o.id
            for o in self.orders
            if contact.customer
            and o.customer == contact.customer
            and 0 <= (self.day(contact.at) - self.day(o.at)).days <= 90
        ]
        first, last = (f(self.day(o.at) for o in self.orders) for f in (min, max))
        known = first + 90 * DAY <= self.day(contact.at) <= last
        return near[0] if known and len(near) == 1 else None

    def links(self, month: date, market: str) -> tuple[int, int, int, int]:
        """Contacts; of them with a given order, an inferred one, and the number of none."""
        mine = [c for c in self.seen if self.day(c.at).replace(day=1) == month and market in (WHOLE, c.market)]
        given = sum(self.order_of(c) is not None for c in mine)
        inferred = sum(c.order is None and self.only_order(c) is not None for c in mine)
        return len(mine), given, inferred, sum(c.order is not None and self.order_of(c) is None for c in mine)

    def check(self) -> tuple[int, int]:
        """Given links that the rule can be tried on, and for how many it names the right order."""
        tried = [(c.order, self.only_order(c)) for c in self.seen if self.order_of(c)]
        return sum(o is not None for _, o in tried), sum(given == o for given, o in tried)
