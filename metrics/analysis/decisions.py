"""What the meeting is asked to decide, and what it decided: asked by people, and by what stands still otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from metrics import schema
from metrics.query import NONE, UNOWNED, Reader, Slice

FEWEST_CONTACTS = 10
"""A reason without an owner is brought before the meeting from so many contacts of the month on."""


@dataclass(frozen=True)
class Ask:
    """A decision that is due. `kind`: a person's question, a reason that nobody owns, or an open dispute.

    `contacts`: those of the month, of a reason without an owner. `proposed`: whose it is, says the dispute.
    """

    kind: Literal["decision", "unowned", "dispute"]
    key: str
    text: str = ""
    reason: str = ""
    department: str | None = None
    proposed: str | None = None
    asked_by: str | None = None
    asked_on: date | None = None
    contacts: int = 0
    row: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Decided:
    """A question that was answered."""

    key: str
    text: str
    reason: str
    department: str | None
    answer: str
    by: str | None
    on: date | None
    note: str | None


def asks(reader: Reader, cut: Slice, month: date, today: date) -> tuple[Ask, ...]:
    """Open questions and disputes, the oldest first; then reasons of the month that nobody owns, the largest first."""
    questions = [
        Ask("decision", row["decision_id"], row["question"], _label(row), row["department"],
            asked_by=row["asked_by"], asked_on=row["asked_on"], row=_fields("decisions", row))
        for row in _open(reader, "decisions", cut)
    ]  # fmt: skip
    disputes = [
        Ask("dispute", row["dispute_id"], row["argument"], _label(row), row["department"], row["proposed"],
            row["opened_by"], row["opened_on"], row=_fields("disputes", row))
        for row in _open(reader, "disputes", cut)
    ]  # fmt: skip
    questions.sort(key=lambda ask: (ask.asked_on or date.min, ask.key))
    disputes.sort(key=lambda ask: (ask.asked_on or date.min, ask.key))
    return (*questions, *disputes, *_unowned(reader, cut, month, today))


def decided(reader: Reader, cut: Slice) -> tuple[Decided, ...]:
    """Every answer, the newest first."""
    found = [
        Decided(row["decision_id"], row["question"], _label(row), row["department"], row["answer"],
                row["decided_by"], row["decided_on"], row["note"])
        for row in _seen(reader, "decisions", cut) if row["answer"]
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda d: (d.on or date.min, d.key), reverse=True))


def _unowned(reader: Reader, cut: Slice, month: date, today: date) -> list[Ask]:
    found = reader.read(cut.month(month).only("owner", UNOWNED).cut("reason"), "contacts")
    counts = {str(label): int(cell["contacts"].top or 0) for (label, *_), cell in found.items()}
    mapped = {label for label, card in reader.reasons.items() if card.mapped}
    owned = reader.owners(max(today, reader.known.last_day or today))
    asked = [
        Ask("unowned", reader.reasons[label].code, reason=label, contacts=n)
        for label, n in counts.items()
        if n >= FEWEST_CONTACTS and label != NONE and label in mapped and label not in owned
    ]
    return sorted(asked, key=lambda ask: (-ask.contacts, ask.reason))


def _seen(reader: Reader, kind: str, cut: Slice) -> list[dict[str, Any]]:
    seen = cut.scope.departments
    return [row for row in reader.declared(kind) if seen is None or row["department"] in seen]


def _open(reader: Reader, kind: str, cut: Slice) -> list[dict[str, Any]]:
    return [row for row in _seen(reader, kind, cut) if not row["answer"]]


def _label(row: Mapping[str, Any]) -> str:
    return str(row["reason_label"] or row["reason"] or "")


def _fields(kind: str, row: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, row[name]) for name in schema.fields(kind))
