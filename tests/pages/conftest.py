"""Stores that pages open in this process are given back after each file of tests; the import page, ready to use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import data
from tests.pages.opening import opened


@pytest.fixture(scope="module", autouse=True)
def stores_are_given_back() -> Iterator[None]:
    yield
    data.close()


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The import page over an empty store."""
    return opened(monkeypatch, tmp_path / "store.duckdb", "import")
