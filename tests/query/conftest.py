"""The known answers of the sample company."""

import tomllib
from typing import Any

import pytest

from sample_data import FOLDER


@pytest.fixture(scope="session")
def truths() -> dict[str, Any]:
    """`truths.toml`."""
    return tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))
