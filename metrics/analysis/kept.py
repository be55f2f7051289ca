"""Answers of one revision that many questions share: worked out once, kept as long as anybody reads that revision."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from metrics.query import Reader

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `most` answers of each reader; those asked for longest ago go first. A store given back is not held."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: WeakKeyDictionary[Reader, OrderedDict[Hashable, T]] = WeakKeyDictionary()
        self._lock = Lock()

    def ask(self, reader: Reader, about: Hashable, find: Callable[[], T]) -> T:
        """What is kept about `about`, else what `find` finds; two who ask at once may both look."""
        with self._lock:
            mine = self._of.setdefault(reader, OrderedDict())
            if about in mine:
                mine.move_to_end(about)
                return mine[about]
        found = find()
        with self._lock:
            mine[about] = found
            while len(mine) > self._most:
                mine.popitem(last=False)
        return found
