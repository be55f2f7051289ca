"""What departments dispute: the reason, whose it is said to be, the thread, and how it was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from metrics.query import Reader, Slice

_SUBJECT = "dispute:"


@dataclass(frozen=True)
class Said:
    """One remark of a thread; `at` is UTC."""

    person: str | None
    at: datetime
    text: str


@dataclass(frozen=True)
class Case:
    """A dispute with its thread, the earliest remark first. `row`: as declared; `answer` None: open."""

    row: Mapping[str, Any]
    reason: str
    thread: tuple[Said, ...]

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.row["answer"] is None


def subject(dispute_id: str) -> str:
    """What remarks about a dispute are about."""
    return f"{_SUBJECT}{dispute_id}"


def disputes(reader: Reader, cut: Slice) -> tuple[Case, ...]:
    """Open ones first, then the newest; a department sees those that it opened and those that are to be its own."""
    seen = cut.scope.departments
    said: dict[str, list[Said]] = {}
    for row in reader.declared("remarks"):
        said.setdefault(row["subject"], []).append(Said(row["person"], row["said_at"], row["text"]))
    cases = []
    for row in reader.declared("disputes"):
        if seen is not None and seen.isdisjoint((row["department"], row["proposed"])):
            continue
        told = {name: value for name, value in row.items() if name != "reason_label"}
        thread = sorted(said.get(subject(row["dispute_id"]), ()), key=lambda one: one.at)
        cases.append(Case(told, row["reason_label"] or row["reason"], tuple(thread)))
    newest = sorted(cases, key=lambda case: (case.row["opened_on"], case.row["dispute_id"]), reverse=True)
    return tuple(sorted(newest, key=lambda case: not case.open))
