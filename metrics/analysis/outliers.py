"""Customers who weigh so much that they move a rate by themselves (METRICS.md 5: customers are clusters)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from metrics.query import Blank, Reader, Reading, Slice

SHARE, LEAST = 0.01, 20
"""A customer is named from this share of the month's identified contacts on, if there are so many."""


@dataclass(frozen=True)
class Outlier:
    """A customer under a letter that reveals nothing and is drawn anew for every month."""

    letter: str
    contacts: int
    rate: Reading
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Outliers:
    """The month's outliers by contacts, and the repeat-contact rate with them and without them."""

    identified: int
    found: tuple[Outlier, ...]
    whole: Reading
    without: Reading

    @property
    def contacts(self) -> int:
        """Contacts of all of them."""
        return sum(one.contacts for one in self.found)


def outliers(reader: Reader, cut: Slice, month: date) -> Outliers:
    """Of the month of `month`; none where no customer is known."""
    span = cut.month(month)
    whole = reader.read_one(span, "repeat_contact_rate")["repeat_contact_rate"]
    heavy = reader.checks.large_customers(span, SHARE, LEAST)
    found = tuple(Outlier(letter(h.rank), h.contacts, _rate(whole, h.followed, h.matured), h.reasons) for h in heavy)
    rest = [(whole.top or 0) - sum(h.followed for h in heavy), (whole.bottom or 0) - sum(h.matured for h in heavy)]
    without = _rate(whole, *rest) if heavy else whole
    return Outliers(int(reader.sums(span, "identified")["identified"]), found, whole, without)


def letter(rank: int) -> str:
    """A to Z, then AA, AB ... for ranks from 1 on."""
    before, last = divmod(rank - 1, len(ascii_uppercase))
    return (letter(before) if before else "") + ascii_uppercase[last]


def _rate(whole: Reading, top: float, bottom: float) -> Reading:
    blank = whole.blank or (None if bottom else Blank("checks.nobody_else"))
    return Reading(whole.metric, top, bottom, blank)
