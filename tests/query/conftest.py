"""The known answers of the sample company, and small stores."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from metrics.store import Store
from sample_data import FOLDER
from tests.store.bring import emptied, opened


@pytest.fixture(scope="session")
def truths() -> dict[str, Any]:
    """`truths.toml`."""
    return tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Opened once per file."""
    store = opened(tmp_path_factory.mktemp("store"))
    yield store
    store.close()


@pytest.fixture
def store(one_store: Store) -> Store:
    """A store without a row."""
    return emptied(one_store)
