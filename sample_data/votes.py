"""The value-irritant board of the sample company: four people's votes, and what is being done about some reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from sample_data import company
from sample_data.process import SEED

VOTERS: tuple[tuple[str, int], ...] = (
    ("Carmen Ortega", 28),
    ("Ana Ruiz", 22),
    ("Mei Lindqvist", 20),
    ("Priya Nair", 15),
)
"""Who voted, and on how many of the most frequent reasons; nobody voted on the two rarest."""

_UNSEEN = ("PRAISE", "IDEA")
_FIRST_DAY = date(2026, 9, 7)
_SIDE = {company.BAD: -1, company.GOOD: 1}
_AGAINST: tuple[tuple[str, str, int, int], ...] = (
    ("Priya Nair", "RET_HOW", 1, -1),
    ("Mei Lindqvist", "DISCOUNT", -1, -2),
    ("Carmen Ortega", "CANCEL", -2, -1),
    ("Ana Ruiz", "SIZE", -1, 1),
)
"""Votes against the others': voter, code, worth to the customer, worth to the company."""


class Move(NamedTuple):
    """A step in what is done about a reason."""

    reason: str
    action: str
    stage: str
    moved_on: str
    person: str
    note: str


MOVES: tuple[Move, ...] = (
    Move("LOGIN", "eliminate", "proposed", "2026-05-11", "Jonas Weber", "Log in with one tap from the e-mail"),
    Move("LOGIN", "eliminate", "agreed", "2026-05-25", "Jonas Weber", ""),
    Move("LOGIN", "eliminate", "doing", "2026-06-08", "Jonas Weber", ""),
    Move("LOGIN", "eliminate", "done", "2026-09-01", "Jonas Weber", "Live for every customer"),
    Move("LATE_TRK", "eliminate", "proposed", "2026-09-14", "Ana Ruiz", "Tell customers of a delay before the day"),
    Move("LATE_TRK", "eliminate", "agreed", "2026-09-28", "Ana Ruiz", ""),
    Move("LATE_TRK", "eliminate", "doing", "2026-10-12", "Ana Ruiz", "Waiting for the carrier's data"),
    Move("REFUND", "eliminate", "proposed", "2026-10-05", "Priya Nair", "Say the date of the refund in the e-mail"),
    Move("REFUND", "eliminate", "agreed", "2026-10-19", "Priya Nair", ""),
    Move("ADDRESS", "automate", "proposed", "2026-10-05", "Mei Lindqvist", "Change it in the app until it leaves"),
    Move("ADDRESS", "automate", "agreed", "2026-11-02", "Mei Lindqvist", ""),
    Move("RET_HOW", "simplify", "proposed", "2026-09-14", "Mei Lindqvist", "One label, printed at the drop-off point"),
    Move("RET_HOW", "simplify", "doing", "2026-10-26", "Mei Lindqvist", ""),
    Move("BULK", "leverage", "proposed", "2026-11-02", "Marc Oller", "Call back within the hour"),
    Move("NO_MAIL", "eliminate", "proposed", "2026-06-08", "Sofía Prats", "Ask how often, not whether"),
    Move("NO_MAIL", "eliminate", "dropped", "2026-09-07", "Sofía Prats", "Too few contacts to be worth the work"),
)  # fmt: skip


def votes() -> Iterator[tuple[str | int, ...]]:
    """One vote per person and reason, around what the reasons file says of it."""
    rng = Generator(np.random.PCG64(SEED + 61))
    yield "reason", "voter", "voted_on", "value_to_customer", "value_to_company"
    ranked = sorted((r for r in company.REASONS if r.code not in _UNSEEN), key=lambda r: -r.share)
    strong = {r.code: (float(rng.uniform(0.7, 1.9)), float(rng.uniform(0.6, 1.8))) for r in ranked}
    against = {(voter, code): worth for voter, code, *worth in _AGAINST}
    for i, (voter, many) in enumerate(VOTERS):
        day = _FIRST_DAY + timedelta(days=2 * i)
        for reason in ranked[:many]:
            said = (_SIDE[reason.to_customer], _SIDE[reason.to_company])
            drawn = [_vote(rng, side * far) for side, far in zip(said, strong[reason.code], strict=True)]
            yield reason.code, voter, day.isoformat(), *against.get((voter, reason.code), drawn)


def _vote(rng: Generator, centre: float) -> int:
    """Near what is said of the reason, hardly ever on the other side."""
    return max(-2, min(2, round(centre + 0.5 * float(rng.standard_normal()))))
