"""Calls into the server's loop arrive all, in their order, and wake it less often than they are."""

from __future__ import annotations

import asyncio
from threading import Thread

from pages.parts.gathered import gather

CALLS = 5000


async def _called(*, gathered: bool) -> tuple[list[int], int]:
    """What arrived from a thread that calls `CALLS` times, and how often the loop was woken for it."""
    seen: list[int] = []
    loop, woken = asyncio.get_running_loop(), 0
    plain, done = loop.call_soon_threadsafe, asyncio.Event()

    def counted(*told: object) -> object:
        nonlocal woken
        woken += 1
        return plain(*told)  # type: ignore[arg-type]

    loop.call_soon_threadsafe = counted  # type: ignore[method-assign, assignment]
    if gathered:
        gather(loop)

    def call() -> None:
        for number in range(CALLS):
            loop.call_soon_threadsafe(seen.append, number)
        loop.call_soon_threadsafe(done.set)

    thread = Thread(target=call)
    thread.start()
    await asyncio.wait_for(done.wait(), 60)
    thread.join()
    return seen, woken


def test_every_call_arrives_in_its_order_and_most_share_what_wakes_the_loop() -> None:
    seen, woken = asyncio.run(_called(gathered=True))
    assert seen == list(range(CALLS))
    assert woken < CALLS / 10


def test_each_call_of_its_own_wakes_the_loop_where_nothing_is_gathered() -> None:
    assert asyncio.run(_called(gathered=False)) == (list(range(CALLS)), CALLS + 1)


def test_a_call_after_a_pause_wakes_a_loop_that_sleeps() -> None:
    async def slow() -> None:
        loop = asyncio.get_running_loop()
        gather(loop)
        for _ in range(20):
            assert await asyncio.wait_for(loop.run_in_executor(None, lambda: 1), 5) == 1
            await asyncio.sleep(0.01)

    asyncio.run(slow())
