"""Stores under settings of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from metrics.store import Store
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
