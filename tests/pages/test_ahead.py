"""What is asked ahead is what the Overview asks when somebody opens it, or changes a filter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics import pipeline
from pages.parts import ahead, data
from tests.conftest import copied
from tests.pages.opening import opened


@pytest.fixture
def database(sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    store = copied(sample_store, tmp_path)
    monkeypatch.setenv("SERVICE_METRICS_DATABASE", str(store))
    data.close()
    yield store
    data.close()


@pytest.fixture(scope="module")
def asked_ahead(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store whose questions have been asked ahead, as the server does when it starts."""
    store = copied(sample_store, tmp_path_factory.mktemp("ahead"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SERVICE_METRICS_DATABASE", str(store))
        with ahead.asking() as worker:
            assert worker.rested.wait(240)
        yield store
    data.close()


def asked() -> int:
    """How many questions the store itself had to answer so far."""
    return data._answer.cache_info().misses


@pytest.mark.parametrize(
    "chosen",
    [{}, {"month": "2026-09"}, {"month": "2024-10"}, {"market": "ES"}, {"channel": "phone"}, {"lang": "es"}],
)
def test_whoever_opens_the_overview_first_asks_the_store_nothing_new(
    asked_ahead: Path, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str]
) -> None:
    before = asked()
    opened(monkeypatch, asked_ahead, "overview", **chosen)
    assert asked() == before
    assert before > 0


def test_no_more_is_asked_ahead_than_is_kept(asked_ahead: Path) -> None:
    assert 0 < len(list(ahead.questions())) <= ahead.AT_MOST < (data._answer.cache_info().maxsize or 0)


def test_after_a_change_of_the_data_it_is_asked_again(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MONTHS", 1)
    monkeypatch.setattr(ahead, "PAUSE", 0.05)
    with ahead.asking() as worker:
        assert worker.rested.wait(240)
        worker.rested.clear()
        pipeline.undo(data.store(), [data.receipts()[-1].id])
        assert worker.rested.wait(240)
    before = asked()
    opened(monkeypatch, database, "overview")
    assert asked() == before


def test_nobody_asks_ahead_outside_of_the_server_nor_after_it_ends(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(monkeypatch, database, "overview")
    before = asked()
    opened(monkeypatch, database, "overview", month="2026-05")
    assert asked() > before
    with ahead.asking() as worker:
        pass
    assert not worker.thread.is_alive()
