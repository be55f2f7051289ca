"""Charge-back: every contact of a month is paid by whoever could have ended it, or stands in a line of its own.

A contact is charged to the line of its root at the headline window, so bills and other lines are the total contact
cost, exactly (METRICS.md 6). A statement lacks nothing only if every contact has a price of one currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from metrics.access import EVERYTHING
from metrics.analysis.series import month_end
from metrics.query import Charged, Cost, Kind, Reader, Slice, Unpriced, add

KINDS: tuple[Kind, ...] = ("department", "others", "unowned", "value", "feedback", "not_classified")
"""Lines in the order of the statement: bills first, the highest first."""
SERVICE = "service"
"""The account that is relieved of what the lines pay."""

Lack = Literal["prices", "currencies", "days"]


@dataclass(frozen=True)
class Line:
    """What one department pays, or one of the other lines; within a department's statement, one reason."""

    kind: Kind
    name: str
    first: Cost
    snowball: Cost

    @property
    def whole(self) -> Cost:
        """First contacts and those that followed them."""
        return add((self.first, self.snowball))


@dataclass(frozen=True)
class Statement:
    """A month's lines. `total`: the cost of the same contacts, counted another way; `gaps`: what has no price."""

    month: date
    lines: tuple[Line, ...]
    total: Cost
    gaps: tuple[Unpriced, ...]
    lacks: tuple[Lack, ...]
    charged: tuple[Charged, ...]

    @property
    def complete(self) -> bool:
        """Whether it could be closed: the month is over, every contact has a price, all in one currency."""
        return not self.lacks

    @property
    def currency(self) -> str | None:
        """The one currency, None without any price or with several."""
        found = self.total.currencies
        return found[0] if len(found) == 1 else None

    @property
    def reconciles(self) -> bool:
        """Whether the lines are the total to the last digit."""
        return add(line.whole for line in self.lines) == self.total

    def of(self, department: str) -> tuple[Line, ...]:
        """A department's statement by reason of the root, the highest first."""
        return _lines(_mine(self, department), by_reason=True)

    def kind(self, kind: Kind) -> tuple[Line, ...]:
        """The lines of one kind."""
        return tuple(line for line in self.lines if line.kind == kind)


@dataclass(frozen=True)
class Entry:
    """A line of the journal: `account` is a department, another line's kind or the service; amounts sum to nought."""

    day: date
    account: str
    snowball: bool | None
    contacts: int
    amount: Decimal
    currency: str


def charge_back(reader: Reader, cut: Slice, month: date) -> Statement:
    """The statement of the month; its total and what lacks a price are the company's, whoever looks (METRICS.md 7)."""
    now = cut.month(month)
    rows, company = tuple(reader.charged(now)), replace(now.cut(), scope=EVERYTHING)
    total, gaps = reader.cost(company)[()], tuple(reader.unpriced(company))
    as_of = reader.known.as_of
    lacks: list[Lack] = ["prices"] if total.unpriced else []
    lacks += ["currencies"] if len(total.currencies) > 1 else []
    lacks += ["days"] if as_of is None or reader.known.local_day(as_of) < month_end(month) else []
    return Statement(month, _lines(rows), total, gaps, tuple(lacks), rows)


def journal(found: Statement, department: str | None = None) -> tuple[Entry, ...]:
    """The statement, or one department's part of it, as entries: what is charged, and one that relieves the service.

    Empty without a single currency.
    """
    if found.currency is None:
        return ()
    day, currency, entries = month_end(found.month), found.currency, []
    for line in found.lines if department is None else _lines(_mine(found, department)):
        for snowball, cost in ((False, line.first), (True, line.snowball)):
            if cost.contacts:
                account = line.name or line.kind
                entries.append(Entry(day, account, snowball, cost.contacts, cost.amount or Decimal(0), currency))
    whole = sum((entry.amount for entry in entries), Decimal(0))
    contacts = sum(entry.contacts for entry in entries)
    return (*entries, Entry(day, SERVICE, None, contacts, -whole, currency)) if entries else ()


def _mine(found: Statement, department: str) -> list[Charged]:
    return [row for row in found.charged if row.line == "department" and row.department == department]


def _lines(rows: Iterable[Charged], *, by_reason: bool = False) -> tuple[Line, ...]:
    parts: dict[tuple[Kind, str], dict[bool, list[Cost]]] = defaultdict(lambda: {False: [], True: []})
    for row in rows:
        name = row.reason if by_reason else row.department
        parts[row.line, name][row.snowball].append(row.cost)
    lines = [Line(kind, name, add(cost[False]), add(cost[True])) for (kind, name), cost in parts.items()]
    return tuple(sorted(lines, key=_rank))


def _rank(line: Line) -> tuple[int, Decimal, int, str]:
    whole = line.whole
    return KINDS.index(line.kind), -(whole.amount or Decimal(0)), -whole.contacts, line.name
