"""What must be known of the store before any figure: as-of, covered months, what was ever imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import compress
from typing import Literal
from zoneinfo import ZoneInfo

from metrics.store import Store

Form = Literal["calendar", "lagged", "mixed"]
"""How orders count in contacts per order: on their own day, when their contacts usually come, or the one after the
other (METRICS.md 3).
"""


@dataclass(frozen=True)
class Facts:
    """One revision of the store. `has`: of `CARRIED` what some file carried.

    `window`: the company's, in days; `longest`: that of the family that waits longest, on which a whole month waits.
    `lagged_from`: first day from which contacts per order is lag-weighted; None: by calendar throughout (METRICS.md 3).
    """

    revision: int
    as_of: datetime | None
    first_contact: datetime | None
    contacts: int
    has: frozenset[str]
    months: tuple[date, ...]
    first_order: date | None
    last_order: date | None
    first_day: date | None
    last_day: date | None
    behind: str
    sample: bool
    window: int
    longest: int
    lagged_from: date | None
    zone: ZoneInfo

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.contacts == 0

    def settles(self, last: date, window: int | None = None) -> date:
        """The first day on which a period that ends with `last` is final (LOOK.md 4)."""
        return last + timedelta(days=1 + (self.longest if window is None else window))

    def settled(self, last: date, window: int | None = None) -> bool:
        """Whether the loaded data reaches the end of the period plus the window."""
        return self.as_of is not None and self.local_day(self.as_of) >= self.settles(last, window)

    @property
    def covered(self) -> tuple[date, date] | None:
        """First and last day that contacts and orders both cover; None where one of them is missing (METRICS.md 3)."""
        if not (self.as_of and self.first_day and self.first_order and self.last_order):
            return None
        return max(self.first_day, self.first_order), min(self.local_day(self.as_of), self.last_order)

    def form(self, first: date | None, last: date | None) -> Form:
        """Which form contacts per order has from `first` to `last` (None: as far as there is anything)."""
        since = self.lagged_from
        if since is None or (last is not None and last < since):
            return "calendar"
        begin = max((day for day in (first, self.covered and self.covered[0]) if day), default=None)
        return "lagged" if begin is not None and begin >= since else "mixed"

    def local_day(self, moment: datetime) -> date:
        """The day of a UTC moment where the company is (METRICS.md 0)."""
        return moment.replace(tzinfo=UTC).astimezone(self.zone).date()


CARRIED = ("customer", "outcome", "orders", "quality", "critical_error")
_THERE = """SELECT EXISTS (FROM contact WHERE customer IS NOT NULL)
        OR EXISTS (FROM source WHERE kind = 'contacts' AND list_contains(has, 'customer')),
    EXISTS (FROM source WHERE kind = 'contacts' AND list_contains(has, 'outcome')),
    EXISTS (FROM order_fact), EXISTS (FROM source WHERE kind = 'quality'),
    EXISTS (FROM source WHERE kind = 'quality' AND list_contains(has, 'critical_error')),
    EXISTS (FROM receipt WHERE sample AND undone_at IS NULL)"""
# Statements of their own: these alone the database answers from what it knows of its tables, without reading them.
_CONTACTS = "SELECT count(*), min(opened_day), max(opened_day), max(window_s) // 86400 FROM contact"
_ORDERS = "SELECT min(day), max(day) FROM order_fact"


def facts(store: Store) -> Facts:
    """Read them (a few milliseconds)."""
    *there, sample = store.rows(_THERE)[0]
    contacts, first_day, last_day, longest = store.rows(_CONTACTS)[0]
    first_order, last_order = store.rows(_ORDERS)[0]
    meta = dict(store.rows("SELECT key, value FROM meta"))
    return Facts(
        revision=store.revision,
        as_of=_moment(meta.get("as_of", "")),
        first_contact=_moment(meta.get("first_contact", "")),
        contacts=contacts,
        has=frozenset(compress(CARRIED, there)),
        months=tuple(m for (m,) in store.rows("SELECT DISTINCT month FROM contacts_month ORDER BY 1")),
        first_order=first_order,
        last_order=last_order,
        first_day=first_day,
        last_day=last_day,
        behind=meta.get("behind", ""),
        sample=sample,
        window=store.settings.window_days,
        longest=longest or store.settings.window_days,
        lagged_from=_day(meta.get("lagged_from", "")),
        zone=store.settings.zone,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
