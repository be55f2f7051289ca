"""The stores that pages open in this process are given back after each file of tests."""

from collections.abc import Iterator

import pytest

from pages.parts import data


@pytest.fixture(scope="module", autouse=True)
def stores_are_given_back() -> Iterator[None]:
    yield
    data.close()
