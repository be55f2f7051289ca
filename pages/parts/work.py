"""Long work beside the page: a thread of its own that knows nothing of the page, and can be stopped at any time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from time import monotonic
from typing import Generic, TypeVar

from metrics.ingest import Stopped, Watch, watched

T = TypeVar("T")
STOPPING = 30.0


class Work(Generic[T]):
    """A task on its way; `watch` says how far it is."""

    def __init__(self, task: Callable[[], T]) -> None:
        self.watch = Watch()
        self.began = monotonic()
        self._task = task
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="import", daemon=True)
        self._thread.start()

    def done(self, patience: float = 0) -> bool:
        """Whether it is over, be it well or not; waits for it so many seconds."""
        self._thread.join(patience)
        return not self._thread.is_alive()

    @property
    def seconds(self) -> int:
        """For how long it has been going on."""
        return int(monotonic() - self.began)

    def answer(self) -> T | None:
        """What the task gave, None if it was stopped; raises what went wrong."""
        if self._found:
            return self._found[0]
        if self._error is None or self.watch.stopped:
            return None
        raise self._error

    def abandon(self) -> None:
        """Its answer is no longer wanted; it ends at its next word."""
        self.watch.stop()

    def stop(self) -> None:
        """Ends it and waits until it has ended. A task that cannot be stopped any more comes to its answer."""
        until = monotonic() + STOPPING
        while not self.done(0.02) and monotonic() < until:
            self.watch.stop()

    def _run(self) -> None:
        try:
            with watched(self.watch):
                self._found.append(self._task())
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - the page raises it where people can be told
            self._error = error
