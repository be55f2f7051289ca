"""First contact resolution as other tools count it, beside what customers did: each rule on the same contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from metrics.query import Blank, Reader, Slice
from metrics.query import comparator as ask
from metrics.query.comparator import CRITERIA, EVERY, SIDES, Criterion, Population, Side
from metrics.stats import Interval, clustered
from metrics.stats.shares import Numbers

__all__ = ["SIDES", "Comparison", "Difference", "Flagged", "Share", "Side", "Verdict", "compare", "difference"]


@dataclass(frozen=True)
class Share:
    """`top` of `bottom` contacts; the interval takes whole customers as clusters (METRICS.md 5)."""

    top: int
    bottom: int
    interval: Interval | None = None

    @property
    def value(self) -> float | None:
        """The share; None without contacts."""
        return self.top / self.bottom if self.bottom else None


@dataclass(frozen=True)
class Verdict:
    """One rule on the contacts that it can judge.

    `called`: resolved at first contact by the rule; `resolved`: by ours (METRICS.md 2); `came`: the customer came
    back; `comfort`: of those called, those after which the customer came back; `missed`: of those not called, those
    after which the customer stayed away. `unjudged`: matured contacts of which a column is not known or that are
    too young for the rule.
    """

    key: str
    called: Share
    resolved: Share
    came: Share
    comfort: Share
    missed: Share
    unjudged: int
    columns: tuple[str, ...] = ()
    blank: Blank | None = None

    @property
    def failed(self) -> int:
        """Contacts after which the customer stayed away, but that were marked as not resolved or are still open."""
        return self.resolved.bottom - self.came.top - self.resolved.top


@dataclass(frozen=True)
class Flagged:
    """What was marked on matured contacts against what followed: (stayed away, came back) of each."""

    resolved: tuple[int, int]
    unresolved: tuple[int, int]
    unknown: tuple[int, int]


@dataclass(frozen=True)
class Comparison:
    """Every rule over one slice; `every`: all matured contacts; `flagged` None without an outcome column."""

    population: Population
    every: Verdict
    verdicts: tuple[Verdict, ...]
    flagged: Flagged | None

    @property
    def told(self) -> tuple[Verdict, ...]:
        """The rules that can be counted, the highest share first."""
        return tuple(sorted((v for v in self.verdicts if v.blank is None), key=lambda v: -(v.called.value or 0)))

    @property
    def costliest(self) -> Verdict | None:
        """The rule that calls most contacts resolved after which the customer came back."""
        return max(self.told, key=lambda v: v.comfort.top, default=None)


@dataclass(frozen=True)
class Difference:
    """The contacts on which a rule and the customers disagree: (label, those, judged) of the parts; single ones."""

    reasons: tuple[tuple[str, int, int], ...]
    owners: tuple[tuple[str, int, int], ...]
    contacts: pl.DataFrame


def compare(reader: Reader, cut: Slice) -> Comparison:
    """Every rule on the matured identified contacts of the slice whose columns allow it."""
    people = ask.population(reader, cut)
    every = _verdict(reader, cut, EVERY, people)
    verdicts = tuple(_verdict(reader, cut, criterion, people) for criterion in CRITERIA.values())
    return Comparison(people, every, verdicts, _flagged(reader, cut))


def difference(reader: Reader, cut: Slice, key: str, side: Side, limit: int) -> Difference:
    """Where and on which contacts the rule and the customers disagree, the newest `limit` of them one by one."""
    criterion = CRITERIA[key]
    return Difference(
        tuple(ask.parts(reader, cut, criterion, side, "reason")),
        tuple(ask.parts(reader, cut, criterion, side, "owner")),
        ask.contacts(reader, cut, criterion, side, limit),
    )


def _verdict(reader: Reader, cut: Slice, criterion: Criterion, people: Population) -> Verdict:
    rows = [(t.n, t.called, t.resolved, t.came, t.comfort, t.customers) for t in ask.tallies(reader, cut, criterion)]
    n, called, resolved, came, comfort, alike = np.array(rows, float).reshape(-1, 6).T
    judged = round(n @ alike)
    blank, columns = _blank(reader, cut, criterion, people, judged)
    return Verdict(
        criterion.key,
        called=_share(called, n, alike),
        resolved=_share(resolved, n, alike),
        came=_share(came, n, alike),
        comfort=_share(comfort, called, alike),
        missed=_share(n - called - (came - comfort), n - called, alike),
        unjudged=people.matured - judged,
        columns=columns,
        blank=blank,
    )


def _share(top: Numbers, bottom: Numbers, alike: Numbers) -> Share:
    """`top` of `bottom` contacts of each customer, of whom so many are alike, as one share."""
    interval, _ = clustered(bottom, top, alike)
    return Share(round(float(top @ alike)), round(float(bottom @ alike)), interval)


def _blank(
    reader: Reader, cut: Slice, criterion: Criterion, people: Population, judged: int
) -> tuple[Blank | None, tuple[str, ...]]:
    """Why the rule cannot be counted, and the columns that stand between: those that no contact carries."""
    if judged:
        return None, criterion.columns
    if "customer" not in reader.known.has:
        return Blank("not_computable.customer"), ()
    if not people.matured or criterion.days:
        return _too_young(reader, cut, criterion), ()
    absent = tuple(c for c in criterion.columns if not people.known[c])
    return Blank("comparator.missing"), absent or criterion.columns


def _too_young(reader: Reader, cut: Slice, criterion: Criterion) -> Blank:
    known = reader.known
    days = max(criterion.days, cut.window or known.window)
    starts = [day for day in (cut.first, known.first_day) if isinstance(day, date)]
    until = known.settles(max(starts), days) if starts else None
    return Blank("blank.nothing_matured", (("days", days), ("until", until)))


def _flagged(reader: Reader, cut: Slice) -> Flagged | None:
    if not {"customer", "outcome"} <= reader.known.has:
        return None
    found = ask.flags(reader, cut)
    return Flagged(*(found.get(flag, (0, 0)) for flag in (1, 0, None)))
