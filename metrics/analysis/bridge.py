"""What changed between two periods, taken apart without a rest: the parts add up to the last contact (METRICS.md 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from metrics.analysis.periods import Against, Pair, pair
from metrics.analysis.series import settled
from metrics.query import Blank, Counts, Reader, Reading, Slice
from metrics.stats import largest_remainder, mix_rate, shapley3

CONTACTS = ("orders", "problems", "snowballs", "carried")
PER_ORDER = CONTACTS[1:]
RATE = ("mix", "rate")
"""Kinds of change, in the order of a cell's effects."""

SHARED = ("orders", "mix")
"""Kinds that belong to no single part: one bar for all of them."""

FINE = 1e-4
"""What the change of a ratio is rounded to: a hundredth of a point, or of a contact per 100 orders."""

Orders = tuple[float, float]


@dataclass(frozen=True)
class Cell:
    """One reason, owner or market in both periods; None where it has no value, or no effects can be told apart.

    `thin`: too few contacts in one of the periods for its rate to be ranked.
    """

    label: str
    before: float | None
    after: float | None
    change: float
    effects: tuple[float, ...] | None
    thin: bool = False


@dataclass(frozen=True)
class Bridge:
    """From `start` to `end`: contacts in whole numbers, ratios in steps of FINE; the cells' changes add up to it.

    `kinds` name the effects of each cell; `blank` says why there are none, or with no `pair` why there is nothing.
    `early`: the earlier period begins so soon after the first contact of all that repeats may look like new problems.
    """

    metric: str
    pair: Pair | None = None
    start: float = 0
    end: float = 0
    kinds: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    blank: Blank | None = None
    settled: bool = True
    early: bool = False

    @property
    def change(self) -> float:
        """What there is to explain."""
        return self.end - self.start

    @property
    def sums(self) -> dict[str, float]:
        """Kind -> what it adds over all cells; what could not be told apart is in none of them."""
        told = [cell.effects for cell in self.cells if cell.effects is not None]
        return {kind: sum(effects[i] for effects in told) for i, kind in enumerate(self.kinds)}

    @property
    def untold(self) -> float:
        """The change of cells whose effects cannot be told apart."""
        return sum(cell.change for cell in self.cells if cell.effects is None)

    def own(self, cell: Cell) -> float:
        """What the cell adds by itself: its change without what belongs to no single part."""
        shared = [i for i, kind in enumerate(self.kinds) if kind in SHARED]
        return cell.change - sum(cell.effects[i] for i in shared if cell.effects is not None)

    @property
    def ranked(self) -> tuple[Cell, ...]:
        """The cells by what they add or take away by themselves, the most first; thin ones last."""
        return tuple(sorted(self.cells, key=lambda cell: (cell.thin, -abs(self.own(cell)), cell.label)))


def bridge(reader: Reader, cut: Slice, metric: str, month: date, against: Against, by: str) -> Bridge:
    """The change of contacts, of contacts per order (each part over all orders) or of a rate, by one dimension.

    Contacts count where the first contact of their issue belongs, rates where the contact itself does.
    """
    both = pair(reader.known, cut, month, against)
    if both is None:
        return Bridge(metric, blank=Blank("bridge.no_before"))
    if metric in ("contacts", "contacts_per_order"):
        return _contacts(reader, both, metric, by)
    return _rates(reader, both, metric, by, month)


def _contacts(reader: Reader, both: Pair, metric: str, by: str) -> Bridge:
    known, (first, last) = reader.known, (both.before, both.after)
    counts = [reader.roots(side.cut(by)) for side in (first, last)]
    sold = [reader.read_one(side, "contacts_per_order")["contacts_per_order"] for side in (first, last)]
    orders, blank = (sold[0].bottom or 0, sold[1].bottom or 0), next((r.blank for r in sold if r.blank), None)
    soon = (known.first_day or date.max) + timedelta(days=first.window or known.longest)
    told = Bridge(metric, both, blank=blank, settled=both.whole, early=(first.first or soon) < soon)
    labels = sorted({*counts[0], *counts[1]})
    rows = [(label, counts[0].get(label, Counts()), counts[1].get(label, Counts())) for label in labels]
    if metric == "contacts":
        each = _by_market(reader, both) if by == "market" else dict.fromkeys(labels, orders)
        cells = [contact_cell(label, b, a, each.get(label, (0, 0))) for label, b, a in rows]
        return _whole(replace(told, kinds=() if blank else CONTACTS), cells, *_contacts_of(counts), 1)
    if blank:
        return told
    cells = [per_order_cell(label, b, a, orders) for label, b, a in rows]
    start, end = (n / o for n, o in zip(_contacts_of(counts), orders, strict=True))
    return _whole(replace(told, kinds=PER_ORDER), cells, start, end, FINE)


def contact_cell(label: str, before: Counts, after: Counts, orders: Orders) -> Cell:
    """Contacts = orders x new problems per order x contacts per problem + carried in, and what each adds exactly."""
    effects = None
    if all(orders):
        first, length = (before.first / orders[0], after.first / orders[1]), _lengths(before, after)
        bars = shapley3((orders[0], first[0], length[0]), (orders[1], first[1], length[1]))
        effects = (*bars, float(after.carried - before.carried))
    return Cell(label, before.contacts, after.contacts, after.contacts - before.contacts, effects)


def per_order_cell(label: str, before: Counts, after: Counts, orders: Orders) -> Cell:
    """The same for one order."""
    length = _lengths(before, after)
    _, *bars = shapley3((1, before.first / orders[0], length[0]), (1, after.first / orders[1], length[1]))
    effects = (*bars, after.carried / orders[1] - before.carried / orders[0])
    return Cell(label, before.contacts / orders[0], after.contacts / orders[1], sum(effects), effects)


def _lengths(before: Counts, after: Counts) -> tuple[float, float]:
    """Contacts per problem in both periods; one without any problem takes that of the other, else 1."""
    found = [(c.first + c.followed) / c.first if c.first else None for c in (before, after)]
    usual = next((length for length in found if length is not None), 1.0)
    return found[0] or usual, found[1] or usual


def _contacts_of(counts: Sequence[Mapping[str, Counts]]) -> tuple[int, int]:
    before, after = (sum(c.contacts for c in side.values()) for side in counts)
    return before, after


def _by_market(reader: Reader, both: Pair) -> dict[str, Orders]:
    """Each market has its own orders; those of a market that is not known belong to none."""
    sides = [reader.read(side.cut("market"), "contacts_per_order") for side in (both.before, both.after)]
    found = [{str(label): r["contacts_per_order"].bottom or 0 for (label,), r in side.items()} for side in sides]
    return {label: (found[0].get(label, 0), found[1].get(label, 0)) for label in {*found[0], *found[1]}}


def _rates(reader: Reader, both: Pair, metric: str, by: str, month: date) -> Bridge:
    sides = (both.before, both.after)
    wholes = [reader.read_one(side, metric)[metric] for side in sides]
    told = Bridge(metric, both, settled=settled(reader.known, metric, month, both.after.window))
    if any(whole.value is None for whole in wholes):
        return replace(told, blank=next(whole.blank for whole in wholes if whole.blank))
    found = [reader.read(side.cut(by), metric) for side in sides]
    parts = [{str(label): cell[metric] for (label,), cell in side.items()} for side in found]
    labels = sorted({*parts[0], *parts[1]})
    none = Reading(metric, 0, 0, Blank("blank.no_contacts"))
    rows = [(label, parts[0].get(label, none), parts[1].get(label, none)) for label in labels]
    split = mix_rate([_sums(b) for _, b, _ in rows], [_sums(a) for _, _, a in rows]) or []
    cells = [
        Cell(label, b.value, a.value, sum(e), e, b.thin or a.thin) for (label, b, a), e in zip(rows, split, strict=True)
    ]
    return _whole(replace(told, kinds=RATE), cells, wholes[0].value or 0, wholes[1].value or 0, FINE)


def _sums(reading: Reading) -> tuple[float, float]:
    return reading.top or 0, reading.bottom or 0


def _whole(told: Bridge, cells: Sequence[Cell], start: float, end: float, step: float) -> Bridge:
    """The bridge with these cells in whole steps that add up, in each cell and over all of them."""
    first, last = round(start / step), round(end / step)
    changes = rounded([cell.change / step for cell in cells], last - first)
    fitted = [replace(c, change=n * step, effects=_fitted(c, n, step)) for c, n in zip(cells, changes, strict=True)]
    return replace(told, start=first * step, end=last * step, cells=tuple(fitted))


def _fitted(cell: Cell, steps: int, step: float) -> tuple[float, ...] | None:
    if cell.effects is None:
        return None
    return tuple(n * step for n in rounded([effect / step for effect in cell.effects], steps))


def rounded(values: Sequence[float], total: int) -> list[int]:
    """Whole numbers by largest remainder that sum to `total`; turned round in sign, the same ones turned round."""
    falls = next((value < 0 for value in (total, *values) if value), False)
    return [-n for n in largest_remainder([-v for v in values], -total)] if falls else largest_remainder(values, total)
