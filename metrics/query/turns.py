"""Who comes first is served first: a plain lock may let in one who came last, again and again, while others wait."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turns:
    """A lock that lets in those who wait in the order in which they came."""

    def __init__(self) -> None:
        self._guard, self._waiting, self._taken = Lock(), deque[Lock](), False

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()  # whoever is before gives it back

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
