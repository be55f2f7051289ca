"""Long work can be watched and stopped: it tells what it is at, and ends where it is told to, leaving nothing behind.

Whoever starts the work hands it a Watch (`watched`); the work itself only calls `tell` and `stoppable`, which do
nothing when nobody watches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock


class Stopped(Exception):
    """The work was told to stop, and did."""


class Watch:
    """What long work says of itself: its `stage` and the `rows` it is at. `stop` may come from another thread."""

    def __init__(self) -> None:
        self.stage = ""
        self.rows = 0
        self.stopped = False
        self._lock = Lock()
        self._interrupt: Callable[[], None] | None = None

    def stop(self) -> None:
        """Ends the work at its next word, and a running statement of the database at once."""
        with self._lock:
            self.stopped = True
            if self._interrupt is not None:
                self._interrupt()

    def tell(self, stage: str, rows: int) -> None:
        """Where the work is; Stopped if it is to go no further."""
        self.stage, self.rows = stage, rows
        self._go_on()

    @contextmanager
    def stoppable(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While this lasts, `interrupt` ends what is running; after it nothing does any more."""
        self._go_on()
        with self._lock:
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None
        self._go_on()

    def _go_on(self) -> None:
        if self.stopped:
            raise Stopped


_watch: ContextVar[Watch] = ContextVar("watch")


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """The work done here, in this thread, tells this watch."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def tell(stage: str, rows: int) -> None:
    """What this work is at and how many rows that concerns; Stopped if whoever watches wants no more of it."""
    watch = _watch.get(None)
    if watch is not None:
        watch.tell(stage, rows)


@contextmanager
def stoppable(interrupt: Callable[[], None]) -> Iterator[None]:
    """Statements that `interrupt` can end; once this is left, the work can no longer be stopped."""
    watch = _watch.get(None)
    if watch is None:
        yield
    else:
        with watch.stoppable(interrupt):
            yield
