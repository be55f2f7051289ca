"""The door to data: who asks the same waits for one answer, who asks something else waits for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from metrics.access import EVERYTHING
from metrics.query import Reader, Slice
from pages.parts import data
from tests.conftest import copied

EVERY = Slice(EVERYTHING)
MANY = 500
"""Questions that are asked beside a slow one: whatever places they share, one of them would share that one's."""


@pytest.fixture
def database(sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SERVICE_METRICS_DATABASE", str(copied(sample_store, tmp_path)))
    data.close()
    yield
    data.close()


@pytest.mark.usefixtures("database")
def test_a_slow_question_is_worked_out_once_and_holds_up_no_other() -> None:
    begun, go, asked = Event(), Event(), []

    def slow(_reader: Reader, _cut: Slice) -> str:
        asked.append(1)
        begun.set()
        assert go.wait(60)
        return "slow"

    def quick(_reader: Reader, _cut: Slice, number: int) -> int:
        return number

    with ThreadPoolExecutor(4) as people:
        waiting = [people.submit(data.ask, slow, EVERY) for _ in range(3)]
        assert begun.wait(60)
        others = people.submit(lambda: [data.ask(quick, EVERY, number) for number in range(MANY)])
        try:
            assert others.result(30) == list(range(MANY))
            assert not any(one.done() for one in waiting)
        finally:
            go.set()
        assert [one.result(30) for one in waiting] == ["slow"] * 3
    assert len(asked) == 1


@pytest.mark.usefixtures("database")
def test_what_could_not_be_answered_is_asked_again() -> None:
    tries: list[int] = []

    def once_in_vain(_reader: Reader, _cut: Slice) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("in vain")
        return "answer"

    with pytest.raises(ValueError, match="in vain"):
        data.ask(once_in_vain, EVERY)
    assert data.ask(once_in_vain, EVERY) == data.ask(once_in_vain, EVERY) == "answer"
    assert len(tries) == 2
