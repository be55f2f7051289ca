"""A file handed to the app that holds the store: taken from who knows the word, and from nobody else."""

from __future__ import annotations

import http.client
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from metrics.cli import main
from metrics.door import Door, Job, find
from metrics.errors import DateQuestion, FileUnreadable, StoreLocked
from metrics.settings import Settings
from metrics.store import Store, versions
from pages.parts.spool import spool_of
from tests.browser.app import ROOT, serve

HEADER = "ticket id,opened at,customer,category,status\n"
GOOD = HEADER + "".join(f"{n},2026-01-{n:02} 10:00:00,ana{n}@example.com,A,closed\n" for n in range(1, 21))
MIXED = GOOD + "21,not a date,ana21@example.com,A,closed\n"
TWO_WAYS = HEADER + "".join(f"{n},{n:02}/02/2026 10:00,k{n},A,closed\n" for n in range(1, 10))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The store of a running app."""
    store = tmp_path_factory.mktemp("served") / "mine.duckdb"
    with serve(store):
        yield store
    assert sorted(path.name for path in store.parent.iterdir()) == ["mine.duckdb", "mine.duckdb.key", "mine.log"]
    held = Store.open(store, Settings())
    told = [(receipt.file, receipt.kept, receipt.rejected) for receipt in versions.receipts(held)]
    held.close()
    assert told == [("a.csv", 20, 0), ("mixed.csv", 0, 1), ("feb.csv", 9, 0)]


@pytest.fixture
def door(served: Path) -> Door:
    found = find(served)
    assert found is not None
    return found


def given(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def ask(door: Door, method: str, headers: dict[str, str], body: bytes = b"") -> int:
    where = urlsplit(door.url)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    line.request(method, where.path, body, headers)
    status = line.getresponse().status
    line.close()
    return status


def test_the_door_is_for_its_owners_eyes_and_on_this_machine(served: Path, door: Door) -> None:
    file = served.with_name("mine.duckdb.door")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert urlsplit(door.url).hostname == "127.0.0.1"
    assert len(door.token) >= 32
    told = json.loads(file.read_text("utf-8"))
    assert set(told) == {"url", "token", "pid"}


def test_what_is_put_into_the_folder_is_in_the_apps_store(served: Path, tmp_path: Path) -> None:
    given(tmp_path, "a.csv", GOOD)
    given(tmp_path, "mixed.csv", MIXED)
    given(tmp_path, "feb.csv", TWO_WAYS)
    command = [sys.executable, "-m", "metrics", "watch", str(tmp_path), "--db", str(served), "--once", "--still", "0.1"]
    env = os.environ | {"LC_ALL": "en_GB.UTF-8"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=env, timeout=120)
    assert (done.returncode, done.stderr) == (2, "")
    assert "20 read = 20 kept" in done.stdout
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    questions = {f"questions/feb.csv{ending}" for ending in ("", ".toml", ".txt")}
    assert found == {"done/a.csv", "done/mixed.csv", "rejected/mixed.csv.rejected.csv", *questions}
    assert "21,not a date" in (tmp_path / "rejected/mixed.csv.rejected.csv").read_text("utf-8-sig")


def test_an_answer_goes_with_the_file(door: Door, tmp_path: Path) -> None:
    path = given(tmp_path, "feb.csv", TWO_WAYS)
    asked = door.hand(Job(path))
    assert isinstance(asked.error, DateQuestion)
    assert [order for order, _, _ in asked.error.readings] == ["dmy", "mdy"]
    answered = door.hand(Job(path, "en", asked.proposal.replace('date_order = ""', 'date_order = "dmy"')))
    assert answered.error is None
    assert answered.receipt is not None
    assert answered.receipt.kept == 9


def test_a_file_that_is_no_table_comes_back_with_its_cause(door: Door, tmp_path: Path) -> None:
    asked = door.hand(Job(given(tmp_path, "empty.csv", "")))
    assert isinstance(asked.error, FileUnreadable)
    assert asked.error.values["file"] == "empty.csv"


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "..", ""])
def test_a_name_never_leads_out_of_the_folder(served: Path, door: Door, name: str) -> None:
    before = {*served.parent.iterdir(), spool_of(served)}
    head = json.dumps({"name": name, "language": "en", "mapping": "", "fetched": {}}).encode() + b"\n"
    assert ask(door, "POST", {"Authorization": f"Bearer {door.token}"}, head) == 200
    assert {*served.parent.iterdir()} == before
    assert list(spool_of(served).iterdir()) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}]
)
def test_nobody_else_is_let_in(door: Door, method: str, headers: dict[str, str]) -> None:
    assert ask(door, method, headers, b"{}\nx") == 403


def test_who_comes_through_a_proxy_is_not_let_in_even_with_the_word(door: Door) -> None:
    assert ask(door, "GET", {"Authorization": f"Bearer {door.token}", "X-Forwarded-For": "203.0.113.9"}) == 403


def test_a_wrong_word_is_said_as_a_door_that_is_shut(door: Door, tmp_path: Path) -> None:
    with pytest.raises(StoreLocked) as caught:
        Door(door.url, "wrong", door.pid).hand(Job(given(tmp_path, "b.csv", GOOD)))
    assert caught.value.key == "watch.door_shut"


def test_a_file_above_the_limit_is_refused_by_name_and_leaves_nothing(served: Path, door: Door, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(201_000_000)
    asked = door.hand(Job(path))
    assert asked.error is not None
    assert (asked.error.key, asked.error.values["file"]) == ("error.file_too_large", "huge.csv")
    assert list(spool_of(served).iterdir()) == []


def test_a_broken_request_is_a_fault_with_a_number_and_the_app_lives(door: Door) -> None:
    assert ask(door, "POST", {"Authorization": f"Bearer {door.token}"}, b"no line") == 500
    assert ask(door, "GET", {"Authorization": f"Bearer {door.token}"}) == 200


def test_import_beside_the_app_names_both_ways_in(
    served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main(["import", str(given(tmp_path, "b.csv", GOOD)), "--db", str(served)]) == 2
    said = capsys.readouterr().err
    assert "Import page" in said
    assert "service-metrics watch" in said
