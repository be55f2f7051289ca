"""Did the fix work? Contacts per order of its family before and after it shipped, against families left alone.

METRICS.md 5, "Effect of a fix". Weeks are blocks of seven days counted from the day that the fix shipped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from metrics.access import EVERYTHING
from metrics.query import NONE, Blank, Compared, Reader, Slice, Span
from metrics.stats import FEWEST_CONTACTS, FEWEST_PLACEBOS, FixEffect, Interval, Unjudged, fix_effect

BEFORE, AFTER = 26, 12
"""Whole weeks that are compared."""
FIRST_SEEN = 4
"""Whole weeks after which an effect is shown, though it is too early to judge it."""

Verdict = Literal["works", "no_effect", "worse", "too_early", "cannot"]
"""Whole interval below 0, around it, above it; too few weeks yet; no way to tell (`Effect.blank` says why)."""
Fix = tuple[str, date]
"""Family or reason, and the day on which something that was done about it shipped."""

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_PARTS = ("reason", "family", "owner")
_WHY: dict[Unjudged, str] = {
    "orders": "effect.why.orders",
    "contacts": "effect.why.contacts",
    "placebos": "effect.why.placebos",
}


@dataclass(frozen=True)
class Measure:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Effect:
    """What a fix of `family` did, over `weeks` whole weeks from the day it shipped.

    `delta`: logarithm of what it multiplied contacts per order by; `per_order`: what it added to contacts per order
    (negative: fewer); `avoided`: contacts that did not come in these weeks. `nothing`: the placebos, low and high end
    of where `per_order` would lie had nothing been done. All None where there is nothing to show; shown but "too
    early" they are drawn hollow. `settles_on`: first day on which there can be a verdict. `before`, `after`: (contacts
    of the family, orders). `placebos`: families compared with.
    """

    family: str
    verdict: Verdict
    settles_on: date
    weeks: int = 0
    blank: Blank | None = None
    delta: Measure | None = None
    per_order: Measure | None = None
    avoided: Measure | None = None
    nothing: Interval | None = None
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    placebos: int = 0

    @property
    def settled(self) -> bool:
        """Whether it was judged for good."""
        return self.verdict in ("works", "no_effect", "worse")


def effect(reader: Reader, cut: Slice, reason: str, shipped: date, others: frozenset[Fix] = frozenset()) -> Effect:
    """The effect of a fix of `reason` (its whole family) on the company.

    `others`: all other fixes. A family with one in the compared weeks is no placebo; another one of the same family
    leaves nothing that could be told apart. The slice's filters hold but for those that pick a reason or a department,
    and what is measured is the company's, as with every verdict (METRICS.md 5): a department sees the other families
    only as one band. A page shows it only beside a promise that the reader may see.
    """
    family = family_of(reader, reason)
    nothing_yet = Effect(family, "too_early", settles_on(shipped))
    company = replace(cut, scope=EVERYTHING, where=tuple(pair for pair in cut.where if pair[0] not in _PARTS))
    days = _covered(reader, company)
    if days is None:
        return _cannot(nothing_yet, "effect.why.orders")
    before = (shipped - BEFORE * _WEEK, shipped - _DAY)
    if days[0] > before[0]:
        return _cannot(nothing_yet, "effect.why.past", since=days[0])
    busy = {(family_of(reader, label), day) for label, day in others if before[0] <= day < settles_on(shipped)}
    twice = sorted(day for label, day in busy if label == family and day != shipped)
    if twice:
        return _cannot(nothing_yet, "effect.why.twice", day=twice[0])
    weeks = min(AFTER, max(0, ((days[1] - shipped).days + 1) // 7))
    if days[1] < before[1]:
        return nothing_yet
    after = (shipped, shipped + weeks * _WEEK - _DAY)
    told = replace(nothing_yet, weeks=weeks)
    return _judged(told, reader.compared(company, before, after), {label for label, _ in busy})


def settles_on(shipped: date) -> date:
    """The first day on which a fix that shipped then can be judged: its last whole week is over."""
    return shipped + AFTER * _WEEK


def family_of(reader: Reader, reason: str) -> str:
    """The family of a reason; a family's own name stays what it is."""
    card = reader.reasons.get(reason)
    return card.family if card else reason


def _covered(reader: Reader, cut: Slice) -> Span | None:
    """First and last whole day that contacts and orders cover: the day of the as-of itself is not over."""
    known = reader.known
    if known.covered is None or known.as_of is None:
        return None
    as_of = min(known.as_of, cut.as_of) if cut.as_of else known.as_of
    return known.covered[0], min(known.covered[1], known.local_day(as_of) - _DAY)


def _cannot(told: Effect, why: str, **values: object) -> Effect:
    return replace(told, verdict="cannot", blank=Blank(why, tuple(values.items())))


def _judged(told: Effect, counts: Compared, busy: set[str]) -> Effect:
    own = counts.contacts.get(told.family, (0, 0))
    told = replace(told, before=(own[0], counts.orders[0]), after=(own[1], counts.orders[1]))
    if own[0] < FEWEST_CONTACTS:  # the past stays as thin as it is: said at once, not after twelve weeks
        return _cannot(told, "effect.why.contacts", least=FEWEST_CONTACTS)
    if told.weeks < FIRST_SEEN:
        return told
    placebos = [pair for label, pair in counts.contacts.items() if label not in {told.family, NONE, *busy}]
    found = fix_effect(own, placebos, counts.orders)
    if isinstance(found, FixEffect):
        return _measured(told, found, own[0] / counts.orders[0])
    return told if told.weeks < AFTER else _cannot(told, _WHY[found], least=FEWEST_PLACEBOS)


def _measured(told: Effect, found: FixEffect, rate: float) -> Effect:
    """`rate`: contacts per order before the fix."""
    low, high = found.interval.low, found.interval.high
    verdict: Verdict = "works" if high < 0 else "worse" if low > 0 else "no_effect"
    return replace(
        told,
        verdict=verdict if told.weeks == AFTER else "too_early",
        delta=Measure(found.delta, low, high),
        per_order=Measure(*(rate * math.expm1(d) for d in (found.delta, low, high))),
        avoided=Measure(*(found.avoided(d) for d in (found.delta, high, low))),
        nothing=Interval(rate * math.expm1(found.nothing.low), rate * math.expm1(found.nothing.high)),
        placebos=found.placebos,
    )
