"""Ended from the keyboard or by the system, at whatever moment: nothing is left half-done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_watch import GOOD, HEADER, ROOT, receipts


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_goes_on_until_it_is_ended_and_leaves_nothing_half_done(
    run: Run, inbox: Path, db: Path, how: signal.Signals
) -> None:
    command = [sys.executable, "-m", "metrics", "watch", str(inbox), "--db", str(db), "--still", "0.2"]
    env = os.environ | {"LC_ALL": "en_GB.UTF-8"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=env) as watcher:
        assert watcher.stdout is not None
        assert "Watching" in watcher.stdout.readline()
        (inbox / "first.csv").write_text(GOOD, encoding="utf-8")
        until = time.monotonic() + 30
        while not (inbox / "done/first.csv").exists() and time.monotonic() < until:
            time.sleep(0.1)
        watcher.send_signal(how)
        rest = watcher.communicate(timeout=30)[0]
        assert watcher.returncode == 0
    assert "Stopped watching" in rest
    assert "Traceback" not in rest
    assert receipts(run, db) == [("first.csv", 20, 0)]


@pytest.mark.parametrize("later", [0.3, 1.0])
@pytest.mark.parametrize(("command", "codes"), [("watch", {0}), ("import", {0, 130})])
def test_whenever_it_is_ended_a_file_is_in_the_store_as_a_whole_or_not_at_all(
    run: Run, inbox: Path, db: Path, command: str, codes: set[int], later: float
) -> None:
    file = inbox / "many.csv"
    rows = (f"{n},2026-01-{n % 28 + 1:02} {n % 24:02}:00:00,k{n % 999},A,closed\n" for n in range(50_000))
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    what = [str(inbox), "--still", "0"] if command == "watch" else [str(file)]
    env = os.environ | {"LC_ALL": "en_GB.UTF-8"}
    with subprocess.Popen(
        [sys.executable, "-m", "metrics", command, *what, "--db", str(db)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
    ) as running:  # fmt: skip
        until = time.monotonic() + 30
        while not db.exists() and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(later)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=60)
    assert running.returncode in codes
    assert "Traceback" not in said[1]
    assert "our side" not in said[0] + said[1]
    assert receipts(run, db) in ([], [("many.csv", 50_000, 0)])
