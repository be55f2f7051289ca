"""Wakes the server's loop once for many messages of a page, not once for each.

A page sends its elements one by one, each with a call into the loop of the server. Waking the loop hands it the
interpreter, and the page has to wait for its turn again: hundreds of times for one page. Whoever
calls while the loop has been woken already and has not come to it yet joins that call.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, Handle, SelectorEventLoop
from collections.abc import Callable
from contextvars import Context
from typing import Any


def gather(loop: AbstractEventLoop) -> None:
    """From now on calls from other threads share what wakes the loop; they keep their order."""
    if not isinstance(loop, SelectorEventLoop) or loop.get_debug():
        return  # only that of the standard library may be given calls from elsewhere, and not while it is looked over
    wake, woken = loop.call_soon_threadsafe, False

    def come_to() -> None:
        nonlocal woken
        woken = False

    def call(callback: Callable[..., object], *args: Any, context: Context | None = None) -> Handle:
        nonlocal woken
        handle = loop.call_soon(callback, *args, context=context)
        if not woken:
            woken = True
            wake(come_to)
        return handle

    loop.call_soon_threadsafe = call  # type: ignore[method-assign, assignment]
