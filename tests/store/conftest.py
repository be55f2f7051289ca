"""Stores under settings of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from metrics.store import Store, tail
from tests.store.bring import opened


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


@pytest.fixture(scope="module")
def zoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of a company whose days are not those of UTC."""
    store = opened(tmp_path_factory.mktemp("zoned"), company_zone="America/New_York", threads=1)
    yield store
    store.close()


@pytest.fixture
def eager() -> Iterator[None]:
    """However small the store, only the part that changed is made anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tail, "SHARE", 1e9)
        yield
