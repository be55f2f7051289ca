"""Stores to put rows into."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from metrics.store import Store
from tests.store.bring import emptied, opened


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Opened once: making a store takes longer than most of these tests."""
    store = opened(tmp_path_factory.mktemp("store"))
    yield store
    store.close()


@pytest.fixture
def store(one_store: Store) -> Store:
    """A store without a row."""
    return emptied(one_store)


@pytest.fixture
def store_with(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """A store under other settings; opening the same folder again finds what was stored."""
    open_now: list[Store] = []

    def open_with(**chosen: Any) -> Store:
        while open_now:
            open_now.pop().close()
        open_now.append(opened(tmp_path, **chosen))
        return open_now[-1]

    yield open_with
    for store in open_now:
        store.close()
