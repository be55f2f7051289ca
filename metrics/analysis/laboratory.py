"""The repeat laboratory: what the repeat rate would be under another window, matching rule or attribution.

Nothing of it replaces the headline (family, official windows), which stands beside every figure tried (METRICS.md 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from metrics.query import Reader, Reading, Slice
from metrics.query.chains import Length, Link, Snowball
from metrics.query.laboratory import LONGEST, Returns, Role, Setting, Whose
from metrics.query.shares import Counted, Share
from metrics.query.slice import Rule

WINDOWS = (1, 3, 7, 14, 30)
"""Windows that are offered, in days; 1 to 90 are allowed (METRICS.md 0)."""

RULES: tuple[Rule, ...] = ("reason", "family", "any")
BOOKINGS: dict[str, tuple[Role, Whose]] = {
    "owner": ("first", "owner"),
    "root-agent": ("root", "agent"),
    "root-team": ("root", "team"),
    "root-vendor": ("root", "vendor"),
    "predecessor-agent": ("first", "agent"),
    "predecessor-team": ("first", "team"),
    "predecessor-vendor": ("first", "vendor"),
    "current-agent": ("current", "agent"),
    "current-team": ("current", "team"),
    "current-vendor": ("current", "vendor"),
}
"""Attribution -> whose contact of the pair or chain counts, and what of it (METRICS.md 1, "Booked to")."""

LISTED = 50
"""Snowballs that are listed, the most expensive ones."""


@dataclass(frozen=True)
class Trial:
    """One setting and the official one over the same contacts, and the variant since closing.

    `own`: smallest and largest official window of a family. `official_setting`: what is tried is what is official.
    `beside`: the same window under every rule.
    """

    tried: Reading
    official: Reading
    own: tuple[int, int]
    official_setting: bool
    beside: dict[Setting, Share]
    since_closing: Share


@dataclass(frozen=True)
class Day(Counted):
    """One window or day (1 to 90), over the contacts that are old enough for it."""

    days: int


@dataclass(frozen=True)
class Curve:
    """A rule: the repeat rate within each number of days, and on which day the next contact comes.

    `early`: contacts that are 90 days old, and what share of their repeats comes within each number of days.
    """

    within: tuple[Day, ...]
    on_day: tuple[Day, ...]
    early: tuple[Day, ...]


@dataclass(frozen=True)
class Part:
    """A department, agent, team or vendor and what is booked to it."""

    label: str
    share: Share


@dataclass(frozen=True)
class Booked:
    """What is booked to whom; the parts sum to the whole. `named`: the data names anybody at all."""

    metric: Literal["repeat_contact_rate", "repeat_share"]
    whose: Whose
    whole: Reading
    parts: tuple[Part, ...]
    named: bool


@dataclass(frozen=True)
class Snowballs:
    """Issues by length, and the most expensive snowballs; lengths hold every contact of these issues once.

    `currency`: of the price list, None without a list or with one in several currencies (`mixed`).
    """

    lengths: tuple[Length, ...]
    listed: tuple[Snowball, ...]
    currency: str | None
    mixed: bool

    @property
    def singles(self) -> int:
        """Issues that took one contact."""
        return sum(n.issues for n in self.lengths if n.length == 1)

    @property
    def count(self) -> int:
        """Issues of two contacts or more."""
        return sum(n.issues for n in self.lengths if n.length > 1)

    @property
    def rolling(self) -> int:
        """Snowballs that may still grow."""
        return sum(n.rolling for n in self.lengths)

    @property
    def contacts(self) -> int:
        """Contacts in snowballs."""
        return sum(n.contacts for n in self.lengths if n.length > 1)

    @property
    def cost(self) -> Decimal | None:
        """What they cost as far as prices are known, None where no contact has a price."""
        known = [n.cost for n in self.lengths if n.cost is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def unpriced(self) -> int:
        """Contacts in snowballs without a price."""
        return sum(n.unpriced for n in self.lengths)


def trial(reader: Reader, cut: Slice) -> Trial:
    """The setting that `cut` carries (window in days, rule) beside the official one."""
    days = cut.window or reader.known.window
    mine, official = Setting(cut.rule, days), Setting("family", None)
    beside = reader.laboratory.shares(cut, (*(Setting(rule, days) for rule in RULES), official))
    own = reader.laboratory.windows()
    usual = replace(cut, window=None, rule="family")
    return Trial(
        tried=_reading(reader, cut, beside[mine]),
        official=_reading(reader, usual, beside.pop(official)),
        own=own,
        official_setting=cut.rule == "family" and own == (days, days),
        beside=beside,
        since_closing=reader.laboratory.since_closing(cut),
    )


def _reading(reader: Reader, cut: Slice, share: Share) -> Reading:
    return reader.read_one(cut, "repeat_contact_rate")["repeat_contact_rate"]._replace(interval=share.interval)


def grid(reader: Reader, cut: Slice) -> dict[Setting, Share]:
    """The windows that are offered under each rule; what `cut` says of window and rule changes nothing."""
    return reader.laboratory.shares(cut, tuple(Setting(rule, days) for rule in RULES for days in WINDOWS))


def curves(reader: Reader, cut: Slice) -> dict[Rule, Curve]:
    """Every window from 1 to 90 days under each rule; what `cut` says of window and rule changes nothing."""
    found = reader.laboratory.returns(cut)
    return {rule: curve([one for one in found if one.rule == rule]) for rule in RULES}


def curve(returns: Sequence[Returns]) -> Curve:
    """From counts by age and day of return; a contact is judged for a window only once it is that old."""
    old = [0] * (LONGEST + 1)
    came = [[0] * (LONGEST + 1) for _ in range(LONGEST + 1)]
    for one in returns:
        old[one.age] += one.contacts
        if one.day is not None:
            came[one.age][max(one.day, 1)] += one.contacts
    days = range(1, LONGEST + 1)
    bottom = {d: sum(old[d:]) for d in days}
    on_day = {d: {age: came[age][d] for age in range(LONGEST + 1)} for d in days}
    within = {d: sum(sum(came[age][1 : d + 1]) for age in range(d, LONGEST + 1)) for d in days}
    eldest = came[LONGEST]
    return Curve(
        within=tuple(Day(within[d], bottom[d], d) for d in days),
        on_day=tuple(Day(sum(n for age, n in on_day[d].items() if age >= d), bottom[d], d) for d in days),
        early=tuple(Day(sum(eldest[1 : d + 1]), sum(eldest), d) for d in days),
    )


def booked(reader: Reader, cut: Slice, booking: str) -> Booked:
    """The trial cut by who it is booked to; the most contacts first, which is no ranking of the rates."""
    role, whose = BOOKINGS[booking]
    found = reader.laboratory.parts(cut, role, whose)
    metric: Literal["repeat_contact_rate", "repeat_share"] = (
        "repeat_share" if role == "current" else "repeat_contact_rate"
    )
    parts = sorted((Part(label, share) for label, share in found.items()), key=lambda p: (-p.share.bottom, p.label))
    named = whose == "owner" or any(p.label != "(none)" for p in parts)
    return Booked(metric, whose, reader.read_one(cut, metric)[metric], tuple(parts), named)


def snowballs(reader: Reader, cut: Slice) -> Snowballs:
    """The issues whose first contact is in the slice, the most expensive first."""
    return together(reader, cut, reader.chains.most_expensive(cut, LISTED))


def together(reader: Reader, cut: Slice, listed: Sequence[Snowball]) -> Snowballs:
    """Those that are listed, with the lengths of all issues of the slice and the currency of their costs."""
    currencies = reader.chains.currencies()
    return Snowballs(
        lengths=tuple(reader.chains.lengths(cut)),
        listed=tuple(listed),
        currency=currencies[0] if len(currencies) == 1 else None,
        mixed=len(currencies) > 1,
    )


def links(reader: Reader, cut: Slice, root: int) -> tuple[Link, ...]:
    """The contacts of a snowball in order."""
    return tuple(reader.chains.contacts(cut, root))
