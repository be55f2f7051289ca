"""The value-irritant board: what a contact is worth to the customer and to the company, and what is done about it.

People vote; the data only suggests, and its suggestion is kept apart from the votes. Quadrants as in Price and Jaffe,
"The Best Service is No Service".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from statistics import fmean
from typing import Any, Literal

from metrics.analysis.series import period
from metrics.query import Reader, Reading, ReasonCard, Slice

Action = Literal["eliminate", "automate", "simplify", "leverage"]

ENOUGH = 3
"""Voters below which a place on the board is a first impression."""

_SIGNS = {"valuable": 1, "irritant": -1}
_KINDS = {"dumb contact": (-1, -1), "simple question": (0, -1), "real need": (1, 0), "feedback": (1, 1)}
"""What the kind of a reason says of its worth to the customer and to the company."""
_HARD = 2
"""Tiers up to this one hurt the customer: all is failing, or money."""


def action(customer: float | None, company: float | None) -> Action | None:
    """What a worth to both calls for; None where one of them is unknown or lies on the line."""
    if not customer or not company:
        return None
    if customer < 0:
        return "eliminate" if company < 0 else "simplify"
    return "automate" if company < 0 else "leverage"


@dataclass(frozen=True)
class Vote:
    """How one person sees a reason, each from -2 (irritant) to 2 (valuable)."""

    voter: str
    day: date
    customer: int
    company: int


@dataclass(frozen=True)
class Hint:
    """One thing in the data that speaks for a worth: -1, 1, or 0 where it says nothing. `key`, `values`: in words."""

    key: str
    customer: int
    company: int
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """What the data alone would say, and why. What the reasons file says goes before all other hints."""

    hints: tuple[Hint, ...]

    @property
    def customer(self) -> int:
        """-1, 0 or 1."""
        return _first_said([h.customer for h in self.hints if h.key == "file"], [h.customer for h in self.hints])

    @property
    def company(self) -> int:
        """-1, 0 or 1."""
        return _first_said([h.company for h in self.hints if h.key == "file"], [h.company for h in self.hints])

    @property
    def action(self) -> Action | None:
        """The quadrant, None where the data does not say."""
        return action(self.customer, self.company)


def _first_said(*ways: list[int]) -> int:
    """The sign of the first way that speaks at all."""
    total = next((sum(way) for way in ways if sum(way)), 0)
    return (total > 0) - (total < 0)


@dataclass(frozen=True)
class Move:
    """A step in what is done about a reason. `by`, `stored_at` (UTC): whose word it is, None where a file said it."""

    day: date
    reason: str
    action: Action
    stage: str
    person: str | None
    note: str | None
    by: str | None
    stored_at: datetime


@dataclass(frozen=True)
class Place:
    """A reason on the board."""

    reason: str
    contacts: int
    repeat: Reading
    votes: tuple[Vote, ...]
    suggested: Suggestion
    now: Move | None

    @cached_property
    def customer(self) -> float | None:
        """The mean of the votes, -2 to 2."""
        return fmean(v.customer for v in self.votes) if self.votes else None

    @cached_property
    def company(self) -> float | None:
        """The mean of the votes, -2 to 2."""
        return fmean(v.company for v in self.votes) if self.votes else None

    @cached_property
    def action(self) -> Action | None:
        """The quadrant that the votes put it in; None without votes or on the line."""
        return action(self.customer, self.company)

    @cached_property
    def few(self) -> bool:
        """Whether too few people voted to speak of more than a first impression."""
        return 0 < len(self.votes) < ENOUGH

    @cached_property
    def split(self) -> bool:
        """Whether what is valuable for one voter is an irritant for another."""
        sides = ([v.customer for v in self.votes], [v.company for v in self.votes])
        return any(min(side, default=0) < 0 < max(side, default=0) for side in sides)

    @cached_property
    def spread(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Lowest and highest vote, for the customer and for the company; None without votes."""
        if not self.votes:
            return None
        customer, company = ([v.customer for v in self.votes], [v.company for v in self.votes])
        return (min(customer), max(customer)), (min(company), max(company))


@dataclass(frozen=True)
class Board:
    """Every reason of the month, voted on or acted upon, by contacts; `moves` the newest first."""

    places: tuple[Place, ...]
    moves: tuple[Move, ...]

    @cached_property
    def voted(self) -> tuple[Place, ...]:
        """Those with a vote."""
        return tuple(p for p in self.places if p.votes)

    @cached_property
    def voters(self) -> tuple[str, ...]:
        """Who voted, by name."""
        return tuple(sorted({v.voter for p in self.places for v in p.votes}))

    def to(self, wanted: Action | None) -> tuple[Place, ...]:
        """The voted places of a quadrant; None: those on the line."""
        return tuple(p for p in self.voted if p.action == wanted)


def board(reader: Reader, cut: Slice, month: date) -> Board:
    """The board with the month's contacts; votes and moves are those that hold now, whatever the filters.

    A department sees those of the reasons that it has contacts of.
    """
    now = period(reader.known, cut, "contacts", month)
    found = reader.with_intervals(now.cut("reason"), "contacts", "repeat_contact_rate")
    usual = reader.one_with_intervals(now, "repeat_contact_rate")["repeat_contact_rate"]
    votes, moves = _votes(reader.declared("votes")), _moves(reader)
    newest = _newest(reader.declared("actions"), moves)
    counted = {str(key[0]): cell for key, cell in found.items() if cell["contacts"].top}
    if cut.scope.departments is not None:
        votes = {reason: theirs for reason, theirs in votes.items() if reason in counted}
        newest = {reason: move for reason, move in newest.items() if reason in counted}
        moves = tuple(move for move in moves if move.reason in counted)
    places = []
    for reason in {**counted, **votes, **newest}:
        cell, card = counted.get(reason, {}), reader.reasons.get(reason)
        repeat = cell.get("repeat_contact_rate", Reading("repeat_contact_rate", None, None))
        contacts = int(cell["contacts"].top or 0) if cell else 0
        hints = Suggestion(tuple(_hints(card, repeat, usual)))
        places.append(Place(reason, contacts, repeat, votes.get(reason, ()), hints, newest.get(reason)))
    return Board(tuple(sorted(places, key=lambda p: (-p.contacts, p.reason))), moves)


def _hints(card: ReasonCard | None, repeat: Reading, usual: Reading) -> Iterable[Hint]:
    """What is known of a reason besides the votes."""
    if card is not None:
        said = (_SIGNS.get(card.value_to_customer or "", 0), _SIGNS.get(card.value_to_company or "", 0))
        if any(said):
            yield Hint("file", *said)
        if card.kind in _KINDS:
            yield Hint("kind", *_KINDS[card.kind], (("kind", card.kind),))
        if card.tier is not None and card.tier <= _HARD:
            yield Hint("tier", -1, 0, (("tier", card.tier),))
    if repeat.interval and usual.value is not None and not repeat.thin and repeat.interval.low > usual.value:
        yield Hint("repeats", -1, -1, (("value", repeat.value), ("usual", usual.value)))


def _votes(rows: list[dict[str, Any]]) -> dict[str, tuple[Vote, ...]]:
    """Reason -> one vote per person; of two codes of one reason the later vote holds."""
    last: dict[str, dict[str, Vote]] = {}
    for row in sorted(rows, key=lambda r: r["voted_on"]):
        label = row["reason_label"] or row["reason"]
        vote = Vote(row["voter"], row["voted_on"], row["value_to_customer"], row["value_to_company"])
        last.setdefault(label, {})[row["voter"].casefold()] = vote
    return {label: tuple(sorted(theirs.values(), key=lambda v: v.voter)) for label, theirs in last.items()}


def _moves(reader: Reader) -> tuple[Move, ...]:
    """Every move ever told and not undone, the latest day first."""
    told = [
        Move(r["moved_on"], r["reason_label"] or r["reason"], r["action"], r["stage"], r["person"], r["note"], r["by"],
             r["stored_at"])
        for r in reader.told("actions") if not r["withdrawn"]
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda m: (m.day, m.stored_at), reverse=True))


def _newest(rows: list[dict[str, Any]], moves: tuple[Move, ...]) -> dict[str, Move]:
    """Reason -> the move that holds: the latest that was not withdrawn."""
    held = {(r["reason_label"] or r["reason"], r["moved_on"]) for r in rows}
    newest: dict[str, Move] = {}
    for move in moves:
        if (move.reason, move.day) in held:
            newest.setdefault(move.reason, move)
    return newest
