"""Closing a statement freezes it: whatever changes afterwards is a correction of what was charged (METRICS.md 6)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from metrics.analysis.charge_back import Statement
from metrics.query import Charged, Reader, Slice

Key = tuple[str, str, str]
"""Line of the ledger, department (blank but for bills), code of the reason."""


@dataclass(frozen=True)
class Held:
    """A line as it was charged, or what has to be added to it since."""

    line: str
    department: str
    reason: str
    contacts: int
    amount: Decimal


@dataclass(frozen=True)
class Closed:
    """A statement as it was closed. `corrections`: today's statement less the closed one, where they differ."""

    on: date
    by: str
    currency: str
    total: Decimal
    corrections: tuple[Held, ...]

    @property
    def changed(self) -> Decimal:
        """All corrections together."""
        return sum((one.amount for one in self.corrections), Decimal(0))


def lines(reader: Reader, found: Statement) -> tuple[Held, ...]:
    """The statement as it is closed: by line, department and reason."""
    codes = {row["reason"].lower(): row["code"] for row in reversed(reader.declared("reasons"))}
    parts: dict[Key, list[tuple[int, Decimal]]] = defaultdict(list)
    for row in found.charged:
        key = (_ledger(row), row.department, codes.get(row.reason.lower(), row.reason))
        parts[key].append((row.cost.contacts, row.cost.amount or Decimal(0)))
    return tuple(_held(key, told) for key, told in sorted(parts.items()))


def rows(reader: Reader, found: Statement, by: str, on: date) -> tuple[dict[str, Any], ...]:
    """The rows of the declared kind `statements` that close it; none for a statement that lacks something."""
    if not found.complete:
        return ()
    whole = {"month": found.month, "currency": found.currency, "closed_on": on, "closed_by": by or None}
    return tuple(
        whole | {"line": one.line, "department": one.department or None, "reason": one.reason,
                 "contacts": one.contacts, "amount": one.amount}
        for one in lines(reader, found)
    )  # fmt: skip


def closed(reader: Reader, _: Slice, found: Statement) -> Closed | None:
    """The statement of the month as it was closed, None if it is open."""
    frozen = [row for row in reader.declared("statements") if row["month"] == found.month]
    if not frozen:
        return None
    was = {(r["line"], r["department"] or "", r["reason"] or ""): (r["contacts"], r["amount"]) for r in frozen}
    now = {(one.line, one.department, one.reason): (one.contacts, one.amount) for one in lines(reader, found)}
    nothing = (0, Decimal(0))
    corrections = [
        _held(key, [(new[0] - old[0], new[1] - old[1])])
        for key in sorted(was.keys() | now.keys())
        if (new := now.get(key, nothing)) != (old := was.get(key, nothing))
    ]
    head = frozen[0]
    total = sum((amount for _, amount in was.values()), Decimal(0))
    return Closed(head["closed_on"], head["closed_by"] or "", head["currency"] or "", total, tuple(corrections))


def _held(key: Key, told: list[tuple[int, Decimal]]) -> Held:
    return Held(*key, sum(n for n, _ in told), sum((amount for _, amount in told), Decimal(0)))


def _ledger(row: Charged) -> str:
    match row.line:
        case "department":
            return "snowball" if row.snowball else "first"
        case "value":
            return "value_snowball" if row.snowball else "value"
        case _:
            return row.line
