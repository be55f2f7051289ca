"""The worst reasons of a month by what they cost, by the repeats that they set off, by the value of their orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from metrics.analysis.control_chart import Limits, limits
from metrics.analysis.series import Point, month_end, months_to, settled
from metrics.query import Cost, Reader, Slice, add

By = Literal["cost", "snowballs", "stake"]
WAYS: tuple[By, ...] = ("cost", "snowballs", "stake")
MONTHS = 24


@dataclass(frozen=True)
class Weight:
    """A reason and what it weighs, in money or in repeat contacts; None where it cannot be told."""

    reason: str
    value: Decimal | None
    department: str | None
    person: str | None
    points: tuple[Point, ...] = ()
    limits: Limits | None = None


@dataclass(frozen=True)
class Weights:
    """Reasons by rank; `shown` + `other` - `shared` = `total`, exactly.

    `shared`: the value of orders that more than one of the shown reasons touch, which the total counts once.
    `lacking`: contacts without a price, or orders without a value. `currency`: None for repeats, or where there are
    several currencies or no amount at all; then nothing is ranked by money.
    """

    by: By
    currency: str | None
    rows: tuple[Weight, ...]
    other: Decimal
    other_count: int
    total: Decimal
    shared: Decimal
    lacking: int
    currencies: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether there is anything to rank."""
        return bool(self.rows) and (self.by == "snowballs" or self.currency is not None)


def weights(reader: Reader, cut: Slice, month: date, by: By, shown: int = 10) -> Weights:
    """Reasons of the month ranked by weight (ties by name)."""
    found: Callable[[Reader, Slice, date, int], Weights] = {"cost": _cost, "snowballs": _snowballs, "stake": _stake}[by]
    return found(reader, cut, month, shown)


def _cost(reader: Reader, cut: Slice, month: date, shown: int) -> Weights:
    """Of the contacts themselves, as contacts per order has them."""
    start = reader.known.first_day
    months = [m for m in months_to(month, MONTHS) if start and month_end(m) >= start] or [month]
    cells = reader.cost(cut.months(months[0], month).cut("reason", "month"))
    total = reader.cost(cut.month(month))[()]
    now = {str(reason): cost for (reason, when), cost in cells.items() if when == month}
    ranked = _ranked({reason: cost.amount for reason, cost in now.items()})
    lines = {reason: _line(reader, cells, reason, months) for reason in ranked[:shown]}
    rest = sum((now[reason].amount or Decimal(0) for reason in ranked[shown:]), Decimal(0))
    worth = total.amount or Decimal(0)
    rows = _rows(reader, month, {r: now[r].amount for r in ranked[:shown]}, lines)
    return Weights("cost", _one(total), rows, rest, len(ranked[shown:]), worth, Decimal(0), total.unpriced,
                   total.currencies)  # fmt: skip


def _snowballs(reader: Reader, cut: Slice, month: date, shown: int) -> Weights:
    """Repeat contacts of the month, by what the first contact of their snowball was about."""
    found = reader.roots(cut.month(month).cut("reason"))
    now = {reason: Decimal(count.followed + count.carried) for reason, count in found.items()}
    total = sum(now.values(), Decimal(0))
    now = {reason: count for reason, count in now.items() if count}
    ranked = _ranked(now)
    rest = sum((now[reason] for reason in ranked[shown:]), Decimal(0))
    rows = _rows(reader, month, {r: now[r] for r in ranked[:shown]}, {})
    return Weights("snowballs", None, rows, rest, len(ranked[shown:]), total, Decimal(0), 0, ())


def _stake(reader: Reader, cut: Slice, month: date, shown: int) -> Weights:
    """The value of the distinct orders that the contacts of a reason name."""
    sets = reader.at_stake(cut.month(month))
    now = {reason: _in(sets, [reason]) for reason in {r for reasons in sets for r in reasons}}
    ranked = _ranked({reason: cost.amount for reason, cost in now.items()})
    top = ranked[:shown]
    whole, seen = add(sets.values()), _in(sets, top)
    single = sum((now[reason].amount or Decimal(0) for reason in top), Decimal(0))
    total, touched = whole.amount or Decimal(0), seen.amount or Decimal(0)
    rows = _rows(reader, month, {r: now[r].amount for r in top}, {})
    return Weights("stake", _one(whole), rows, total - touched, len(ranked) - len(top), total, single - touched,
                   whole.unpriced, whole.currencies)  # fmt: skip


def stake(reader: Reader, cut: Slice) -> Cost:
    """The value of the distinct orders that contacts of the slice name; its `contacts` are orders."""
    return add(reader.at_stake(cut).values())


def _in(sets: Mapping[tuple[str, ...], Cost], reasons: Iterable[str]) -> Cost:
    wanted = set(reasons)
    return add(cost for key, cost in sets.items() if not wanted.isdisjoint(key))


def _one(cost: Cost) -> str | None:
    return cost.currencies[0] if len(cost.currencies) == 1 else None


def _ranked(values: Mapping[str, Decimal | None]) -> list[str]:
    return sorted(values, key=lambda reason: (-(values[reason] or Decimal(0)), reason))


def _line(
    reader: Reader, cells: Mapping[tuple[str | date, ...], Cost], reason: str, months: list[date]
) -> tuple[Point, ...]:
    """Months in which some contact has no price are left blank: they would look cheap."""
    points = []
    for month in months:
        cost = cells.get((reason, month), Cost())
        value = None if cost.unpriced or cost.amount is None else float(cost.amount)
        points.append(Point(month, value, settled(reader.known, "contacts", month)))
    return tuple(points)


def _rows(
    reader: Reader, month: date, values: Mapping[str, Decimal | None], lines: Mapping[str, tuple[Point, ...]]
) -> tuple[Weight, ...]:
    owners = reader.owners(month)
    rows = []
    for reason, value in values.items():
        owner, points = owners.get(reason), lines.get(reason, ())
        department, person = (owner.department, owner.person) if owner else (None, None)
        rows.append(Weight(reason, value, department, person, points, limits(points[:-1])))
    return tuple(rows)
