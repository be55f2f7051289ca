"""From a reason or a department to its snowballs, and from a snowball to one contact: always the official figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from metrics.analysis.laboratory import Snowballs, together
from metrics.catalog import METRICS
from metrics.query import Reader, Slice
from metrics.query.chains import Link
from metrics.query.single import Single

LISTED = 200
"""Snowballs that are listed, the longest ones."""

Why = Literal[
    "every", "customer", "young", "early", "unsaid", "unclaimed", "unread", "targeted", "repeat", "first", "followed",
    "alone", "failed", "ended", "flagged", "unflagged", "passed", "critical", "scored",
]  # fmt: skip
"""Why a contact is counted as it is, as words are keyed."""


@dataclass(frozen=True)
class Placed:
    """One contact and all contacts of its issue, itself included; `currency` None without one price list."""

    single: Single
    chain: tuple[Link, ...]
    rolling: bool
    currency: str | None

    @property
    def place(self) -> int:
        """Its place in the issue, from 1."""
        return next((i for i, one in enumerate(self.chain, 1) if self.is_at(one)), 1)

    def is_at(self, link: Link) -> bool:
        """Whether a contact of the chain is this one."""
        return (link.source, link.contact) == (self.single.source, self.single.contact)

    @property
    def root(self) -> Link:
        """The first contact of the issue."""
        return self.chain[0]


@dataclass(frozen=True)
class Counted:
    """How a metric counts one contact: below the line, above it, and why (of the line that decides)."""

    metric: str
    below: bool | None
    above: bool
    why: Why


def issues(reader: Reader, cut: Slice) -> Snowballs:
    """The issues whose first contact is in the slice, the longest first."""
    return together(reader, cut, reader.chains.longest(cut, LISTED))


def placed(reader: Reader, cut: Slice, source: str, contact: str) -> Placed | None:
    """The contact that the source calls by this id, within its issue; None if the slice has none."""
    single = reader.single(cut, source, contact)
    if single is None:
        return None
    chain = tuple(reader.chains.contacts(cut, single.root))
    as_of, currencies = reader.known.as_of, reader.chains.currencies()
    until = chain[-1].opened_at + timedelta(days=single.window_days)
    currency = currencies[0] if len(currencies) == 1 else None
    return Placed(single, chain, single.known and as_of is not None and as_of <= until, currency)


def counted(one: Single) -> tuple[Counted, ...]:
    """How every metric counts the contact."""
    return tuple(
        Counted(
            metric=metric.key,
            below=bool(one.counted[metric.bottom]) if metric.bottom in one.counted else None,
            above=bool(one.counted[metric.top]),
            why=_below(one, metric.bottom) or _above(one, metric.top),
        )
        for metric in METRICS.values()
    )


def _below(one: Single, bottom: str) -> Why | None:
    """Why the contact is not below the line; None if it is, or if there is nothing to be below of."""
    if one.counted.get(bottom, 1):
        return None
    if bottom in ("matured", "claimed") and not one.counted["matured"]:
        return "young" if one.known else "customer"
    if bottom in ("lookback_base", "roots") and not one.counted["lookback_base"]:
        return "early" if one.known else "customer"
    if bottom == "represented":
        return "targeted" if one.targeted else "unread"
    reasons: dict[str, Why] = {"claimed": "unclaimed", "flagged": "unsaid", "roots": "repeat"}
    return reasons[bottom]


_ABOVE: dict[str, tuple[Why, Why]] = {
    "followed": ("alone", "followed"),
    "false_close": ("alone", "followed"),
    "matured_resolved": ("failed", "ended"),
    "flagged_resolved": ("unflagged", "flagged"),
    "repeats": ("first", "repeat"),
    "critical": ("passed", "critical"),
    "score": ("scored", "scored"),
}
"""Measure above the line -> why a contact is not in it, and why it is."""


def _above(one: Single, top: str) -> Why:
    """Why a contact below the line is above it too, or is not."""
    if top == "matured_resolved" and one.counted["followed"]:
        return "followed"
    return _ABOVE.get(top, ("every", "every"))[bool(one.counted[top])]
