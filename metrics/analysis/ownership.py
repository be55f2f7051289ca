"""Who owns which reason from when to when, and what handing one over means.

A contact keeps the owner of its day (METRICS.md 0), so a handover ends one row and begins another; nothing before
its day is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from metrics.analysis.workshop import period
from metrics.query import NONE, Reader, Slice

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Holding:
    """A reason and who owns it on the day asked for; `since`, `until` (exclusive) and owner are None where nobody does.

    `then`: who owns it from `until` on, None where nobody does. `contacts` of the last twelve settled months.
    """

    reason: str
    code: str
    department: str | None
    person: str | None
    since: date | None
    until: date | None
    then: str | None
    contacts: int


@dataclass(frozen=True)
class Handover:
    """Rows of the declared kind "ownership" to write and to take away. `until`: when a later owner, `then`, begins."""

    rows: tuple[Row, ...]
    gone: tuple[Row, ...]
    until: date | None
    then: str | None


def holdings(reader: Reader, cut: Slice, day: date) -> tuple[Holding, ...]:
    """Every reason, those without an owner first, then by contacts.

    A department sees what nobody owns, what it owns and what it will own next.
    """
    seen = cut.scope.departments
    span = period(reader.known, cut)
    found = reader.read(span.cut("reason"), "contacts")
    counts = {str(key[0]): int(cell["contacts"].top or 0) for key, cell in found.items()}
    owners, of = reader.owners(day), terms(reader)
    rows = []
    for label, card in reader.reasons.items():
        if label == NONE:
            continue
        held = [row for row in of.get(label, []) if covers(row, day)]
        later = sorted((row for row in of.get(label, []) if row["valid_from"] > day), key=lambda row: row["valid_from"])
        owner = owners.get(label)
        since = max((row["valid_from"] for row in held), default=None) if owner else None
        ends = [row["valid_to"] for row in held if row["valid_to"]] + [row["valid_from"] for row in later[:1]]
        until = min(ends, default=None) if owner else later[0]["valid_from"] if later else None
        then = later[0]["department"] if later and later[0]["valid_from"] == until else None
        department, person = (owner.department, owner.person) if owner else (None, None)
        if seen is not None and department is not None and seen.isdisjoint((department, then)):
            continue
        rows.append(Holding(label, card.code, department, person, since, until, then, counts.get(label, 0)))
    return tuple(sorted(rows, key=lambda row: (row.department is not None, -row.contacts, row.reason)))


def terms(reader: Reader) -> dict[str, list[dict[str, Any]]]:
    """Reason -> its rows of ownership, under whichever of its codes they were written, the earliest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(reader.declared("ownership"), key=lambda row: row["valid_from"]):
        if row.get("reason_label") is not None:
            found.setdefault(row["reason_label"], []).append(row)
    return found


def covers(row: Row, day: date) -> bool:
    """Whether a row of ownership holds on the day."""
    return bool(row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"]))


def handover(rows: Sequence[Row], code: str, department: str | None, person: str | None, day: date) -> Handover:
    """`department` (None: nobody) owns the reason from `day` until the next owner that `rows` already name.

    `rows`: all rows of ownership of the reason; `code`: the code under which the new one is written.
    """
    later = sorted((row for row in rows if row["valid_from"] > day), key=lambda row: row["valid_from"])
    until = later[0]["valid_from"] if later else None
    ended = [_plain(row) | {"valid_to": day} for row in rows if row["valid_from"] < day and covers(row, day)]
    gone = [row for row in rows if row["valid_from"] == day]
    new = []
    if department is not None:
        new = [{"reason": code, "department": department, "person": person, "valid_from": day, "valid_to": until}]
        gone = [row for row in gone if row["reason"] != code]
    return Handover(
        (*ended, *new), tuple(_plain(row) for row in gone), until, later[0]["department"] if later else None
    )


def moved(before: pl.DataFrame, after: pl.DataFrame, column: str) -> int:
    """How many contacts count for another reason, family or owner (`column`) after than before.

    Both as `Reader.placed` gives them: contacts by code and day can only move together.
    """
    keys = ["code", "day", column]
    one, two = (frame.group_by(keys).agg(pl.col("contacts").sum()) for frame in (before, after))
    joined = two.join(one, on=keys, how="left", suffix="_before")
    grown = (pl.col("contacts") - pl.col("contacts_before").fill_null(0)).clip(lower_bound=0)
    return int(joined.select(grown.sum()).item() or 0)


def codes_of(reader: Reader, reason: str) -> frozenset[str]:
    """Codes, in lower case, that count as the reason."""
    return frozenset(fold for fold, label in reader.coded.items() if label == reason)


def people(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Department -> persons who answer or answered for something there, its head first."""
    found: dict[str, dict[str, None]] = {
        name: {head: None} if head else {} for name, head in reader.departments.items()
    }
    for row in reader.declared("ownership"):
        if row["person"]:
            found.setdefault(row["department"], {})[row["person"]] = None
    return {name: tuple(persons) for name, persons in found.items()}


def _plain(row: Row) -> dict[str, Any]:
    names: Iterable[str] = ("reason", "department", "person", "valid_from", "valid_to")
    return {name: row[name] for name in names}
