"""What is asked ahead is what the Overview asks when somebody then changes a filter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.parts import ahead, data
from tests.conftest import copied
from tests.pages.opening import opened


@pytest.fixture(scope="module")
def database(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield copied(sample_store, tmp_path_factory.mktemp("ahead"))
    data.close()


def asked() -> int:
    """How many questions the store itself had to answer so far."""
    return data._answer.cache_info().misses


@pytest.mark.parametrize("then", [{"month": "2026-09"}, {"month": "2026-03"}, {"market": "ES"}, {"channel": "phone"}])
def test_a_filter_that_was_asked_ahead_asks_the_store_nothing_new(
    database: Path, monkeypatch: pytest.MonkeyPatch, then: dict[str, str]
) -> None:
    with ahead.asking() as worker:
        opened(monkeypatch, database, "overview")
        if worker.thread:
            worker.thread.join(120)
    before = asked()
    opened(monkeypatch, database, "overview", **then)
    assert asked() == before
    assert before > 0


def test_nobody_asks_ahead_outside_of_the_server_nor_after_it_ends(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.close()
    opened(monkeypatch, database, "overview")
    before = asked()
    opened(monkeypatch, database, "overview", month="2026-05")
    assert asked() > before
    with ahead.asking() as worker:
        opened(monkeypatch, database, "overview", month="2026-04")
    assert worker.thread is not None
    assert not worker.thread.is_alive()
