"""What departments promised to end their causes, what shipped, and what the meeting is asked.

Consistent with the planted stories: customers could log in more easily once the login link had reached all of them
in September 2026; the notice that would have spared October its questions about late orders never shipped.
"""

from __future__ import annotations

from typing import NamedTuple


class Promise(NamedTuple):
    """A row of `commitments.csv`; `expected` in contacts per order."""

    commitment_id: str
    reason: str
    department: str
    person: str
    promise: str
    step: str
    promised_on: str
    due: str
    shipped_on: str
    dropped_on: str
    expected: str
    learned: str


class Decision(NamedTuple):
    """A row of `decisions.csv`."""

    decision_id: str
    question: str
    asked_on: str
    asked_by: str
    department: str
    reason: str
    answer: str
    decided_by: str
    decided_on: str
    note: str


class Event(NamedTuple):
    """A row of `events.csv`: what is usual is learned anew from here."""

    day: str
    event: str
    reason: str


PROMISES: tuple[Promise, ...] = (
    Promise("p1", "LATE_TRK", "Logistics", "Ana Ruiz", "Delay notice before the promised day", "fix",
            "2026-08-24", "2026-10-31", "", "", "-0.015", ""),
    Promise("p2", "LOGIN", "IT", "Jonas Weber", "One-tap login link", "learn",
            "2026-06-01", "2026-08-31", "2026-08-19", "", "-0.01",
            "The app had it from 19 August, everybody from 1 September. A link beats a reset password."),
    Promise("p3", "REFUND", "Finance", "Priya Nair", "Refund date in the e-mail", "learn",
            "2025-11-03", "2026-01-31", "2026-01-26", "", "-0.006", ""),
    Promise("p4", "DAMAGED", "Warehouse", "Tomás Vidal", "Stronger corner boxes", "learn",
            "2026-07-13", "2026-10-15", "2026-10-13", "", "-0.005", ""),
    Promise("p5", "DBL_CHRG", "Finance", "Priya Nair", "One payment per order, checked by the bank", "choose",
            "2026-11-03", "2026-11-24", "", "", "-0.02", ""),
    Promise("p6", "RET_PICK", "Logistics", "Rui Matos", "Collection window by text message", "choose",
            "2026-05-04", "2026-07-15", "", "2026-06-29", "-0.003",
            "The carrier cannot name a window before the same morning."),
    Promise("p7", "CANCEL", "Product", "Hugo Ferrer", "Cancel in the app until the parcel is packed", "own",
            "2026-08-10", "2027-01-31", "", "", "-0.006", ""),
)  # fmt: skip

DECISIONS: tuple[Decision, ...] = (
    Decision("d1", "Shall we pay EUR 18,000 to the carrier for delay notices?", "2026-11-05", "Ana Ruiz",
             "Logistics", "LATE_TRK", "", "", "", ""),
    Decision("d2", "Shall customers log in by a link instead of a password?", "2026-05-21", "Jonas Weber",
             "IT", "LOGIN", "yes", "Carmen Ortega", "2026-05-28", "Start with the app."),
    Decision("d3", "Shall collections of returns be on Saturdays too?", "2026-10-22", "Rui Matos",
             "Logistics", "RET_PICK", "no", "Carmen Ortega", "2026-10-29", "First find out why nobody comes."),
)  # fmt: skip

EVENTS: tuple[Event, ...] = tuple(
    Event(p.shipped_on, f"{p.promise} shipped", p.reason) for p in PROMISES if p.shipped_on
)
"""As the product writes them when a promise ships."""
