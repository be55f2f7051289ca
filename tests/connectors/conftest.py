"""A company's account at Zendesk, and the command line that fetches from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, db, run, write
from tests.connectors.zendesk import FIRST, TOKEN, USER, Zendesk, running, ticket

__all__ = ["db", "run", "write"]

CONFIG = """
[zendesk]
system = "zendesk"
url = "{url}"
user = "{user}"
secret_env = "ZENDESK_TOKEN"
since = 2026-01-01
rows_per_import = 15
params = {{ per_page = 5 }}
columns = {{ reason = "custom_fields.27642" }}
"""
Fetch = Callable[..., Answer]


@pytest.fixture
def account() -> Iterator[Zendesk]:
    """30 tickets."""
    zendesk = Zendesk()
    zendesk.put(*(ticket(n, FIRST + 3600 * n + 60) for n in range(1, 31)))
    with running(zendesk):
        yield zendesk


@pytest.fixture
def config(account: Zendesk, tmp_path: Path) -> Path:
    """How to fetch from it."""
    path = tmp_path / "connectors.toml"
    path.write_text(CONFIG.format(url=account.url, user=USER), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and a temporary folder of one's own, where nothing must be left."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(home))
    return home


@pytest.fixture
def fetch(run: Fetch, db: Path, config: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Fetch what is new."""
    monkeypatch.setenv("ZENDESK_TOKEN", TOKEN)

    def fetch(*more: object) -> Answer:
        return run("fetch", "zendesk", "--db", db, "--config", config, *more)

    return fetch
