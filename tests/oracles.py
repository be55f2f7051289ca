"""METRICS.md 0-3 by brute force over plain lists: slow, obvious, and without a line of the product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FURTHEST = 90 * 86_400


@dataclass(frozen=True)
class Told:
    """One contact as someone would tell it. `flag`: resolved, not resolved, or unknown (None)."""

    id: str
    opened: datetime
    customer: str | None = None
    reason: str = "(none)"
    family: str = "(none)"
    days: int = 7
    closed: datetime | None = None
    flag: bool | None = None

    def key(self, rule: str) -> tuple[str | None, str]:
        """What must be equal for two contacts to be one matter."""
        return self.customer, {"reason": self.reason, "family": self.family, "any": ""}[rule]


Gap = tuple[int | None, int | None]


def gaps(contacts: Sequence[Told], rule: str) -> dict[str, Gap]:
    """By id: whole seconds to the contact before and to the one after, found by looking at every other contact."""
    found: dict[str, Gap] = {}
    for one in contacts:
        others = [c for c in contacts if c.id != one.id and one.customer and c.key(rule) == one.key(rule)]
        place = (one.opened, one.id)
        before = [one.opened - c.opened for c in others if (c.opened, c.id) < place]
        after = [c.opened - one.opened for c in others if (c.opened, c.id) > place]
        found[one.id] = (_nearest(before), _nearest(after))
    return found


def _nearest(gaps: list[timedelta]) -> int | None:
    seconds = min((g.days * 86_400 + g.seconds for g in gaps), default=None)
    return seconds if seconds is not None and seconds <= FURTHEST else None


def issues(contacts: Sequence[Told]) -> dict[str, tuple[str, int]]:
    """By id: the first contact of its issue and its place in it, counted from 1; no identity, no issue."""
    threads = defaultdict(list)
    for contact in contacts:
        if contact.customer:
            threads[contact.key("family")].append(contact)
    found: dict[str, tuple[str, int]] = {}
    for thread in threads.values():
        thread.sort(key=lambda c: (c.opened, c.id))
        root, place, last = "", 0, None
        for contact in thread:
            goes_on = last is not None and contact.opened - last <= timedelta(days=contact.days)
            root, place = (root, place + 1) if goes_on else (contact.id, 1)
            found[contact.id] = (root, place)
            last = contact.opened
    return found


@dataclass(frozen=True)
class Look:
    """How the contacts are counted: as-of, first contact of the store, matching rule, days of a contact's window."""

    as_of: datetime
    first: datetime
    rule: str
    days: Callable[[Told], int]


def counts(contacts: Sequence[Told], look: Look) -> dict[str, int]:
    """Every sum over contacts that a metric is made of."""
    found: dict[str, int] = defaultdict(int)
    gap = gaps(contacts, look.rule)
    for c in contacts:
        if c.opened > look.as_of:
            continue
        window = timedelta(days=look.days(c))
        before, after = gap[c.id]
        matured = c.customer is not None and c.opened <= look.as_of - window
        followed = after is not None and timedelta(seconds=after) <= window
        repeat = before is not None and timedelta(seconds=before) <= window
        base = c.customer is not None and c.opened >= look.first + window
        failed = c.flag is False or (c.closed is not None and c.closed > look.as_of)
        found["contacts"] += 1
        found["identified"] += c.customer is not None
        found["flagged"] += c.flag is not None
        found["flagged_resolved"] += c.flag is True
        found["matured"] += matured
        found["followed"] += matured and followed
        found["matured_resolved"] += matured and not followed and not failed
        found["claimed"] += matured and c.flag is True
        found["false_close"] += matured and followed and c.flag is True
        found["lookback_base"] += base
        found["repeats"] += base and repeat
        found["roots"] += base and not repeat
    return dict(found)
