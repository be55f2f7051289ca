"""Zendesk's incremental export end to end, against a server that follows the published protocol."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from metrics import pipeline
from metrics.settings import Settings
from tests.cli.conftest import Run
from tests.connectors.conftest import Fetch
from tests.connectors.zendesk import BASIC, FIRST, TOKEN, Zendesk, ticket

ROOT = Path(__file__).parents[2]
LATER = FIRST + 10**6


def told(run: Run, db: Path) -> dict[str, Any]:
    """The summary without its receipts."""
    summary = run("summary", "--db", db, "--json").json
    return {key: value for key, value in summary.items() if key != "receipts"}


def receipts(run: Run, db: Path) -> list[tuple[int, int, int, int, int]]:
    lines = run("summary", "--db", db, "--json").json["receipts"]
    return [tuple(x[k] for k in ("read", "kept", "merged", "duplicate", "out_of_scope")) for x in lines]


def test_every_ticket_is_stored_once_page_after_page(run: Run, fetch: Fetch, account: Zendesk, db: Path) -> None:
    answer = fetch()
    assert (answer.code, answer.err) == (0, "")
    assert receipts(run, db) == [(15, 15, 0, 0, 0)] * 2
    assert [sorted(query) for query in account.asked] == [["per_page", "start_time"]] + [["cursor", "per_page"]] * 5
    assert account.asked[0]["start_time"] == str(FIRST)
    assert set(account.signed) == {BASIC}
    summary = told(run, db)
    assert summary["contacts"] == summary["identified"] == 30
    assert {row["key"] for row in summary["by"]["reason"]} == {"late", "damaged", "invoice"}
    assert [row["key"] for row in summary["by"]["channel"]] == ["web"]


def test_only_what_is_new_is_asked_for_next_time(run: Run, fetch: Fetch, account: Zendesk, db: Path) -> None:
    fetch()
    before = len(account.asked)
    assert "nothing new" in fetch().out
    assert len(account.asked) == before + 1
    assert "cursor" in account.asked[-1]
    account.put(ticket(31, LATER), ticket(3, LATER + 1, status="solved"))
    assert fetch().code == 0
    assert receipts(run, db)[2:] == [(2, 2, 0, 0, 0)]
    assert told(run, db)["contacts"] == 31


def test_a_ticket_that_changes_meanwhile_comes_again_and_its_later_state_counts(
    run: Run, fetch: Fetch, account: Zendesk, db: Path
) -> None:
    account.between = lambda n: account.put(ticket(2, LATER, status="solved")) if n == 3 else None
    assert fetch().code == 0
    counts = receipts(run, db)
    assert sum(read for read, *_ in counts) == 31
    assert told(run, db)["contacts"] == 30
    with_store = pipeline.open_store(db, Settings())
    state = with_store.rows("SELECT outcome FROM contact WHERE contact_id LIKE $id", id="%\x1f2")
    with_store.close()
    assert state == [("resolved",)]


def test_a_system_update_that_leaves_updated_at_as_it_was_is_the_later_version(
    run: Run, fetch: Fetch, account: Zendesk, db: Path
) -> None:
    fetch()
    same = account.tickets[5]["updated_at"]
    account.put(ticket(5, LATER, status="closed") | {"updated_at": same})
    fetch()
    store = pipeline.open_store(db, Settings())
    assert store.rows("SELECT outcome FROM contact WHERE contact_id LIKE $id", id="%\x1f5") == [("resolved",)]
    store.close()


def test_deleted_and_merged_tickets_are_out_of_scope_and_counted(
    run: Run, fetch: Fetch, account: Zendesk, db: Path
) -> None:
    account.put(ticket(4, LATER, status="deleted"), ticket(6, LATER + 1, tags=["vip", "closed_by_merge"]))
    assert fetch().code == 0
    assert sum(out for *_, out in receipts(run, db)) == 2
    assert told(run, db)["contacts"] == 28
    account.put(ticket(40, LATER + 2, status="deleted"))
    answer = fetch()
    assert (answer.code, answer.err) == (0, "")
    assert "1 rows, all of them out of scope" in answer.out


def test_too_many_questions_are_asked_again_after_the_time_that_was_told(
    run: Run, fetch: Fetch, account: Zendesk, db: Path
) -> None:
    account.allowed = 3
    began = time.monotonic()
    assert fetch().code == 0
    assert account.refused == 1
    assert time.monotonic() - began >= 1
    assert told(run, db)["contacts"] == 30


def test_a_bearer_token_signs_where_no_user_is_named(fetch: Fetch, account: Zendesk, config: Path) -> None:
    config.write_text("\n".join(x for x in config.read_text("utf-8").splitlines() if not x.startswith("user")), "utf-8")
    assert fetch().code == 0
    assert set(account.signed) == {f"Bearer {TOKEN}"}


def test_a_wrong_secret_is_said_without_showing_it(
    fetch: Fetch, account: Zendesk, monkeypatch: pytest.MonkeyPatch, db: Path
) -> None:
    monkeypatch.setenv("ZENDESK_TOKEN", "wr0ng-one")
    answer = fetch()
    assert answer.code == 2
    assert "401" in answer.err
    assert "ZENDESK_TOKEN" in answer.err
    assert "wr0ng-one" not in answer.err + answer.out
    assert len(account.signed) == 1


def test_a_fetch_that_was_killed_goes_on_where_it_had_stored_and_gives_the_same_figures(
    run: Run, fetch: Fetch, account: Zendesk, db: Path, config: Path, home: Path, tmp_path: Path
) -> None:
    reached, dead = threading.Event(), threading.Event()

    def hang(n: int) -> None:
        if n == 4:
            reached.set()
            dead.wait(60)

    account.between = hang
    command = [sys.executable, "-m", "metrics", "fetch", "zendesk", "--db", str(db), "--config", str(config)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert reached.wait(60)
        child.send_signal(signal.SIGKILL)
        child.communicate()
    dead.set()
    account.between = lambda _: None
    assert receipts(run, db) == [(15, 15, 0, 0, 0)]
    asked = len(account.asked)
    assert fetch().code == 0
    assert account.asked[asked]["cursor"] == account.asked[3]["cursor"]
    assert receipts(run, db) == [(15, 15, 0, 0, 0)] * 2
    assert not (tmp_path / "store.duckdb.fetch").exists()
    whole = tmp_path / "whole.duckdb"
    run("fetch", "zendesk", "--db", whole, "--config", config)
    assert told(run, db) == told(run, whole)


def test_fetching_everything_again_changes_nothing(run: Run, fetch: Fetch, db: Path) -> None:
    fetch()
    before = told(run, db)
    assert fetch("--since", "2026-01-01").code == 0
    assert receipts(run, db)[2:] == [(15, 0, 0, 15, 0)] * 2
    assert told(run, db) == before


def test_an_import_that_was_undone_is_fetched_again(run: Run, fetch: Fetch, db: Path) -> None:
    fetch()
    before = told(run, db)
    run("undo", 1, "--db", db)
    assert told(run, db) != before
    assert fetch().code == 0
    assert told(run, db) == before


def test_no_raw_customer_no_text_of_a_ticket_and_no_file_is_left_anywhere(
    fetch: Fetch, account: Zendesk, db: Path, home: Path, tmp_path: Path
) -> None:
    assert fetch().code == 0
    assert list(home.rglob("*")) == []
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"home", "connectors.toml", "store.duckdb", "store.duckdb.key"}
    content = db.read_bytes()
    assert b"parcel" not in content
    assert b"example.com" not in content
    assert b"20978393" not in content


def test_a_field_that_no_ticket_has_is_named(fetch: Fetch, config: Path) -> None:
    config.write_text(config.read_text("utf-8").replace("27642", "27643"), "utf-8")
    answer = fetch()
    assert answer.code == 0
    assert "custom_fields.27643" in answer.err


def test_an_export_that_does_not_move_ends_with_a_sentence(fetch: Fetch, account: Zendesk) -> None:
    fetch()
    account._page = lambda *_: {"tickets": [], "after_cursor": account.asked[-1]["cursor"], "end_of_stream": False}  # type: ignore[method-assign]
    answer = fetch()
    assert answer.code == 2
    assert "would never end" in answer.err


def test_without_a_day_to_begin_at_it_asks_for_one(fetch: Fetch, config: Path) -> None:
    config.write_text(config.read_text("utf-8").replace("since = 2026-01-01", ""), "utf-8")
    answer = fetch()
    assert answer.code == 2
    assert "--since" in answer.err


def test_rejected_rows_of_what_was_stored_are_written_even_if_the_system_then_stops_answering(
    run: Run, fetch: Fetch, account: Zendesk, db: Path, tmp_path: Path
) -> None:
    account.put(ticket(7, FIRST + 3600 * 7 + 60, created_at="soon"))
    account._page, page = (lambda *a: page(*a) if len(account.asked) < 5 else {"error": "gone"}), account._page  # type: ignore[method-assign]
    out = tmp_path / "rejected.csv"
    answer = fetch("--rejected", out)
    assert answer.code == 2
    assert "holds no rows" in answer.err
    assert receipts(run, db) == [(15, 14, 0, 0, 0)]
    assert out.read_text("utf-8-sig").count("soon") >= 1
