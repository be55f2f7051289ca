"""Turns: nobody is overtaken, nobody is inside with another, and a fault inside gives the turn on."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic, sleep

import pytest

from metrics.query.turns import Turns

MANY = 8


def begun(turns: Turns, waiting: int) -> None:
    """Until so many wait."""
    until = monotonic() + 10
    while len(turns._waiting) < waiting:
        assert monotonic() < until
        sleep(0.001)


def test_those_who_wait_are_let_in_in_the_order_in_which_they_came() -> None:
    turns, served = Turns(), list[int]()

    def ask(number: int) -> None:
        with turns:
            served.append(number)

    threads = [Thread(target=ask, args=(number,)) for number in range(MANY)]
    with turns:
        for waiting, thread in enumerate(threads, 1):
            thread.start()
            begun(turns, waiting)
        assert served == []
    for thread in threads:
        thread.join(10)
    assert served == list(range(MANY))


def test_one_who_comes_again_at_once_stands_behind_those_who_wait() -> None:
    turns, served, first = Turns(), list[str](), Event()

    def twice() -> None:
        for name in ("first", "again"):
            with turns:
                served.append(name)
                first.set()
                if name == "first":
                    begun(turns, 1)

    def once() -> None:
        first.wait(10)
        with turns:
            served.append("other")

    threads = [Thread(target=twice), Thread(target=once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert served == ["first", "other", "again"]


def test_a_fault_inside_gives_the_turn_on() -> None:
    turns = Turns()
    for _ in range(2):
        with pytest.raises(ValueError, match="inside"), turns:
            raise ValueError("inside")
    with turns:
        pass
    assert not turns._taken
