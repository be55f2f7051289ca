"""Either the store itself, opened for one file and given back, or the app that holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from metrics import pipeline
from metrics.door.door import Door, find
from metrics.door.outcome import Job, Outcome, reached, take
from metrics.errors import StoreLocked
from metrics.settings import Settings
from metrics.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Gate:
    """The way to one store. StoreLocked where another program holds it and opens no door."""

    store: Path
    settings: Settings

    def take(self, job: Job) -> Outcome:
        """Import one file."""
        return self._through(lambda store: take(store, job), lambda door: door.hand(job))

    def reached(self, connector: str) -> str:
        """Where a connector goes on; blank = at the start."""
        return self._through(lambda store: reached(store, connector), lambda door: door.reached(connector))

    def _through(self, here: Callable[[Store], T], there: Callable[[Door], T]) -> T:
        try:
            store = pipeline.open_store(self.store, self.settings)
        except StoreLocked as locked:
            door = find(self.store)
            # A door that was left by a process that died must not be given anything: who listens there now?
            if door is None or locked.values.get("pid") not in ("", str(door.pid)):
                raise StoreLocked("watch.locked", **locked.values) from locked
            return there(door)
        try:
            return here(store)
        finally:
            store.close()
