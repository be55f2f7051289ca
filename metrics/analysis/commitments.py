"""What was promised, whether it was kept, and whether it worked (METRICS.md 5, LOOK.md 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from metrics import schema
from metrics.analysis.effect import Effect, Fix, Measure, effect
from metrics.query import Reader, Slice

State = Literal["works", "no_effect", "worse", "too_early", "cannot", "missed", "due", "dropped"]
"""Kept with the verdict of its effect; not shipped by its day; its day is still to come; given up."""
STATES: tuple[State, ...] = ("missed", "worse", "works", "no_effect", "too_early", "cannot", "due", "dropped")
"""In the order in which a meeting asks after them."""
KEPT: frozenset[State] = frozenset({"works", "no_effect", "worse", "too_early", "cannot"})

WAITING: frozenset[State] = frozenset({"dropped", "too_early"})
"""Given up, or waiting for its effect: nobody could go on. All others are done once it is written what was learned."""
STUCK = timedelta(days=30)
"""Without a move for longer than this a promise needs somebody's help."""


@dataclass(frozen=True)
class Promise:
    """A commitment and what became of it on a day.

    `reason`: its label, `code`: as the row writes it. `late`: days from due to shipped, or to the day of the question
    while it has not shipped; 0 if in time. `expected`: contacts per order, negative. `moved_on`: last day on which it
    went a step on. `stuck`: nothing happened for 30 days although something could. `row`: the fields as stored.
    """

    key: str
    reason: str
    code: str
    department: str | None
    person: str | None
    text: str
    step: str
    due: date
    shipped: date | None
    expected: float | None
    learned: str | None
    state: State
    late: int
    effect: Effect | None
    moved_on: date
    stuck: bool
    row: tuple[tuple[str, Any], ...]

    @property
    def kept(self) -> bool:
        """Whether it shipped, on its day or later."""
        return self.state in KEPT

    @property
    def per_order(self) -> Measure | None:
        """What it changed in contacts per order, settled or not; None where nothing is measured."""
        return self.effect.per_order if self.effect else None


@dataclass(frozen=True)
class Reward:
    """Who removed contacts: the sum of what their working promises changed per order.

    The ends of the intervals are added up: all fixes share their placebos, so the sum is rather too wide than narrow.
    """

    department: str
    person: str | None
    promises: tuple[Promise, ...]
    per_order: Measure


def promises(reader: Reader, cut: Slice, today: date) -> tuple[Promise, ...]:
    """Every promise that the scope may see, those that a meeting asks after first, then by their day.

    What is measured is the company's, whatever the filters are (METRICS.md 5).
    """
    rows = reader.declared("commitments")
    fixes = [(_label(row), row["shipped_on"]) for row in rows if row["shipped_on"]]
    moves = _moves(reader)
    seen = cut.scope.departments
    found = [
        _promise(reader, Slice(cut.scope), row, fixes, moves.get(row["commitment_id"]), today)
        for row in rows
        if seen is None or row["department"] in seen
    ]
    return tuple(sorted(found, key=lambda p: (STATES.index(p.state), -p.due.toordinal(), p.key)))


def _promise(
    reader: Reader, cut: Slice, row: Mapping[str, Any], fixes: list[Fix], moved: date | None, today: date
) -> Promise:
    shipped, label = row["shipped_on"], _label(row)
    others = list(fixes)
    if shipped:
        others.remove((label, shipped))
    measured = effect(reader, cut, label, shipped, frozenset(others)) if shipped else None
    state = _state(row, measured, today)
    moved_on = max(filter(None, (row["promised_on"], shipped, row["dropped_on"], moved)))
    return Promise(
        key=row["commitment_id"],
        reason=label,
        code=row["reason"],
        department=row["department"],
        person=row["person"],
        text=row["promise"],
        step=row["step"],
        due=row["due"],
        shipped=shipped,
        expected=row["expected"],
        learned=row["learned"],
        state=state,
        late=0 if state == "dropped" else max(0, ((shipped or today) - row["due"]).days),
        effect=measured,
        moved_on=moved_on,
        stuck=not row["learned"] and state not in WAITING and today - moved_on > STUCK,
        row=tuple((name, row[name]) for name in schema.fields("commitments")),
    )


def _label(row: Mapping[str, Any]) -> str:
    return str(row["reason_label"] or row["reason"])


def _state(row: Mapping[str, Any], measured: Effect | None, today: date) -> State:
    if measured is not None:
        return measured.verdict
    if row["dropped_on"]:
        return "dropped"
    return "missed" if row["due"] < today else "due"


def _moves(reader: Reader) -> dict[str, date]:
    """The last day on which somebody took each promise a step on in a page; a file that is read again moves none."""
    found: dict[str, date] = {}
    before: dict[str, str] = {}
    for row in reversed(reader.told("commitments")):
        key, step = row["commitment_id"], row["step"]
        if row["by"] and before.get(key) != step:
            found[key] = row["stored_at"].date()
        before[key] = step
    return found


def rewards(found: Iterable[Promise]) -> tuple[Reward, ...]:
    """Who removed most contacts per order, most first: working promises only, each judged on enough contacts."""
    groups: dict[tuple[str, str | None], list[Promise]] = defaultdict(list)
    for one in found:
        if one.state == "works" and one.department:
            groups[one.department, one.person].append(one)
    rewarded = [Reward(who, person, tuple(group), _sum(group)) for (who, person), group in groups.items()]
    return tuple(sorted(rewarded, key=lambda r: (r.per_order.value, r.department, r.person or "")))


def _sum(group: Iterable[Promise]) -> Measure:
    parts = [one.per_order for one in group if one.per_order is not None]
    return Measure(*(sum(getattr(part, end) for part in parts) for end in ("value", "low", "high")))
