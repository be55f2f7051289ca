"""The wish to end, from the keyboard or from the system: whatever is under way is taken back, nothing is half-done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()


def asked() -> bool:
    """Whether somebody asked to end. The database tells an interrupted query as an error like any other."""
    return _asked.is_set()


@contextmanager
def heard() -> Iterator[None]:
    """While this lasts, both wishes are a KeyboardInterrupt, and remembered."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears of signals
        return
    _asked.clear()
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
