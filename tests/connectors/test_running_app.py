"""Fetching while the app holds the store: rows and the place reached go through its door."""

from __future__ import annotations

from pathlib import Path

from tests.browser.app import serve
from tests.cli.conftest import Run
from tests.connectors.conftest import Fetch
from tests.connectors.zendesk import FIRST, Zendesk, ticket


def test_a_fetch_beside_the_running_app_lands_in_its_store_and_goes_on_from_there(
    run: Run, fetch: Fetch, account: Zendesk, db: Path
) -> None:
    with serve(db):
        assert fetch().code == 0
        account.put(ticket(31, FIRST + 10**6))
        answer = fetch()
        assert (answer.code, answer.err) == (0, "")
        assert "1 read = 1 kept" in answer.out
    assert run("summary", "--db", db, "--json").json["contacts"] == 31
    assert sorted(path.name for path in db.parent.iterdir() if path.name.startswith("store.duckdb")) == [
        "store.duckdb",
        "store.duckdb.key",
    ]
