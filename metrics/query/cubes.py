"""The cubes in memory: a page asks them dozens of times, and planning a statement takes longer than adding up.

Columns are read once per revision. Labels are numbered in their order, so parts are added up by number and come out
sorted; the statement that `compile` writes for the same question gives the same sums, and larger cubes are asked so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.catalog import MEASURES
from metrics.catalog.measures import Fact
from metrics.query.compile import LENGTHS, TERMS, UNKNOWN, Grain, carried, cube_rows
from metrics.query.slice import Slice
from metrics.query.turns import Turns
from metrics.store import Store
from metrics.store.tables import FACT_CUBES, Slot, slot_for

Label = str | date
Key = tuple[Label, ...]
Rows = slice | NDArray[np.intp]

LARGEST = 1_000_000
"""Rows of a cube beyond which the store answers: so many take 70 MB for each rule and window that somebody asks for."""
FEW = 5_000
"""Rows that are counted sooner than it would take to wait for one's turn."""
SPARSE = 100_000
"""So many possible parts and more are not walked through one by one: few of them occur."""


def in_order(key: Key) -> tuple[str, ...]:
    """By what parts are sorted."""
    return tuple(map(str, key))


class Sums(NamedTuple):
    """One fact by the dimensions `by`: the parts that occur, in order, and each measure's sum in each of them."""

    by: tuple[str, ...]
    keys: list[Key]
    columns: dict[str, list[float]]


@dataclass(frozen=True, eq=False)
class Cube:
    """The rows of one fact in order of time, which is in days or in months.

    `labels`: dimension -> what occurs, in order; `codes`: each row's place therein; `starts`: the first row of each
    of the times. Of many rows one question is counted at a time: numpy lets others work during each of its steps, so
    thirty questions at once would wait for each other at every step of each of them. First come, first served: nobody
    waits longer than for those who were there before.
    """

    times: list[date]
    starts: list[int]
    labels: dict[str, list[Any]]
    codes: dict[str, NDArray[Any]]
    sums: dict[str, NDArray[Any]]
    _turn: Turns = field(default_factory=Turns, init=False)

    def asked(self, cut: Slice, by: tuple[str, ...], measures: Iterable[str]) -> Sums:
        """Sums of the slice by those of its dimensions that the rows have; it begins and ends with one of the times."""
        begin, end = self._between(cut)
        with self._turn if end - begin > FEW else nullcontext():
            return self._counted(self._fitting(cut, begin, end), by, measures)

    def _counted(self, rows: Rows, by: tuple[str, ...], measures: Iterable[str]) -> Sums:
        if not by:
            return Sums(by, [()], {name: [self.sums[name][rows].sum().item()] for name in measures})
        shape = [len(self.labels[d]) for d in by]
        parts, found, width = _numbered([self.codes[d][rows] for d in by], shape)
        places = np.unravel_index(found, shape)
        labels = [map(self.labels[d].__getitem__, place.tolist()) for d, place in zip(by, places, strict=True)]
        add = partial(_added, parts, width, slice(None) if width == len(found) else found)
        return Sums(by, list(zip(*labels, strict=True)), {name: add(self.sums[name][rows]) for name in measures})

    def _between(self, cut: Slice) -> tuple[int, int]:
        """The first row of the slice's days or months, and the one after the last."""
        first = 0 if cut.first is None else bisect_left(self.times, cut.first)
        last = len(self.times) if cut.last is None else bisect_right(self.times, cut.last)
        return self.starts[first], self.starts[max(first, last)]

    def _fitting(self, cut: Slice, begin: int, end: int) -> Rows:
        """Those of them that hold what the slice asks for."""
        fits = [np.array(wanted)[self.codes[d][begin:end]] for d, wanted in self._wanted(cut)]
        return begin + np.flatnonzero(np.logical_and.reduce(fits)) if fits else slice(begin, end)

    def _wanted(self, cut: Slice) -> Iterator[tuple[str, list[bool]]]:
        """Dimensions that must hold something, and which of their labels do."""
        for dimension, label in cut.where:
            if dimension in self.labels:
                yield dimension, [one == label for one in self.labels[dimension]]
        if cut.scope.departments is not None and "owner" in self.labels:
            yield "owner", [one in cut.scope.departments for one in self.labels["owner"]]


def held(store: Store, table: str, fact: Fact) -> bool:
    """Whether this table is a cube that memory may hold."""
    return table != FACT_CUBES[fact][2] and store.once(_lengths)[table] <= LARGEST


def ask(store: Store, cut: Slice, table: str, fact: Fact, measures: tuple[str, ...]) -> Sums:
    """Sums of measures of one fact from its cube in whole days or months."""
    windowed = any(MEASURES[name].windowed for name in measures)
    slot = slot_for(cut.rule, cut.window) if windowed else None
    return store.once(_cube, fact, table.removeprefix(f"{fact}_"), slot).asked(cut, carried(cut, fact), measures)


def _lengths(store: Store) -> dict[str, int]:
    return dict(store.rows(LENGTHS))


def _terms(store: Store) -> dict[tuple[str, int], str]:
    return {(dimension, key): label for dimension, key, label in store.rows(TERMS)}


def _cube(store: Store, fact: Fact, grain: Grain, slot: Slot | None) -> Cube:
    """Read it: some milliseconds for each 20,000 rows."""
    terms = store.once(_terms)
    with store.cursor() as cursor:
        found = cursor.execute(cube_rows(fact, grain, slot)).fetchnumpy()
    clock = found[grain].astype("datetime64[D]")
    if np.any(clock[1:] < clock[:-1]):  # what a later import brought stands behind
        order = np.argsort(clock, kind="stable")
        clock, found = clock[order], {name: column[order] for name, column in found.items()}
    times, starts = np.unique(clock, return_index=True)
    labels, codes = {}, {}
    for unit in {"month": ("month",), "day": ("day", "month")}[grain]:
        names, places = np.unique(times.astype(f"datetime64[{unit[0].upper()}]"), return_inverse=True)
        labels[unit] = names.astype("datetime64[D]").tolist()
        codes[unit] = np.repeat(_narrow(places), np.diff(starts, append=len(clock)))
    dims = FACT_CUBES[fact][0]
    for dimension in (*dims, *(["family"] if "reason" in dims else [])):
        keys = found["reason" if dimension == "family" else dimension]
        labels[dimension], codes[dimension] = _coded(keys, terms, dimension)
    sums = {name: _narrow(column) for name, column in found.items() if name not in (grain, *dims)}
    return Cube(times.tolist(), [*starts.tolist(), len(clock)], labels, codes, sums)


def _coded(keys: NDArray[Any], terms: dict[tuple[str, int], str], dimension: str) -> tuple[list[str], NDArray[Any]]:
    """The labels that occur, in order, and the place of each row's among them."""
    keys = keys.astype(np.intp) - UNKNOWN
    distinct = np.flatnonzero(np.bincount(keys)).tolist()
    named = {key: terms.get((dimension, key + UNKNOWN), "(none)") for key in distinct}
    labels = sorted(set(named.values()))
    places = np.zeros(max(distinct, default=0) + 1, np.intp)
    places[distinct] = [labels.index(named[key]) for key in distinct]
    return labels, _narrow(places)[keys]


def _narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    """The same in the least room, if they are whole numbers from 0 on."""
    if numbers.dtype.kind == "f":
        return numbers
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def _numbered(codes: list[NDArray[Any]], shape: list[int]) -> tuple[NDArray[np.intp], NDArray[np.intp], int]:
    """The number of each row's part, the numbers that occur, in order, and how many there can be."""
    parts = codes[0].astype(np.intp)
    for code, many in zip(codes[1:], shape[1:], strict=True):
        parts = parts * many + code
    if (size := prod(shape)) < SPARSE:
        return parts, np.flatnonzero(np.bincount(parts, minlength=size)), size
    found, parts = np.unique(parts, return_inverse=True)
    return parts, found, len(found)


def _added(parts: NDArray[np.intp], width: int, found: NDArray[np.intp] | slice, column: NDArray[Any]) -> list[float]:
    """The column added up by part; counts stay whole numbers."""
    added = np.bincount(parts, column, width)[found]
    listed: list[float] = (added if column.dtype.kind == "f" else added.astype(np.int64)).tolist()
    return listed
