"""The border between the command line and the world: exit codes, languages, locks, faults, real processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.cli.commands import COMMANDS
from metrics.errors import Fault
from metrics.i18n import LANGUAGES, words
from metrics.settings import Settings
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


def process(*args: object, **more: str) -> subprocess.CompletedProcess[str]:
    """A real `python -m metrics`, in English unless `more` of the environment says otherwise."""
    command = [sys.executable, "-m", "metrics", *map(str, args)]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"LC_ALL": "C.UTF-8"} | more, capture_output=True, text=True, check=False
    )


def test_a_store_that_is_open_elsewhere_says_that_the_app_is_running(sample_copy: Path) -> None:
    store = pipeline.open_store(sample_copy, Settings())
    try:
        locked = process("import", ROOT / "sample_data" / "prices.csv", "--db", sample_copy)
    finally:
        store.close()
    assert (locked.returncode, locked.stdout) == (2, "")
    assert "running app" in locked.stderr
    assert str(sample_copy) in locked.stderr
    assert "Traceback" not in locked.stderr
    again = process("import", ROOT / "sample_data" / "prices.csv", "--db", sample_copy, "--json")
    assert (again.returncode, again.stderr) == (0, "")


def test_the_module_and_its_help_work_as_a_process() -> None:
    told = process("--help")
    assert told.returncode == 0
    assert all(re.search(rf"^    {name}\b", told.stdout, re.MULTILINE) for name in COMMANDS)
    assert "Exit codes: 0" in told.stdout
    assert process("--version").stdout.startswith("service-metrics ")
    assert process().returncode == 2


def test_whoever_stops_reading_is_not_complained_to(sample_store: Path) -> None:
    command = f"{sys.executable} -m metrics preview sample_data/orders.csv --csv | head -1"
    told = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.stdout.strip(), told.stderr) == ("order_id,ordered_at,market,customer_id,amount,currency", "")


@pytest.mark.parametrize(
    ("environment", "spanish"),
    [({"LC_ALL": "es_ES.UTF-8"}, True), ({"LC_ALL": "", "LANG": "es"}, True), ({"LC_ALL": "fr_FR.UTF-8"}, False),
     ({"LC_ALL": "C"}, False), ({"LC_ALL": "es_ES", "SERVICE_METRICS_LANGUAGE": "en"}, False),
     ({"LC_ALL": "en_GB", "SERVICE_METRICS_LANGUAGE": "es"}, True)],
)  # fmt: skip
def test_the_language_is_that_of_the_settings_else_of_the_environment(
    run: Run, db: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], spanish: bool
) -> None:
    for name in ("LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("recibo" in run("undo", 1, "--db", db).err) is spanish


def test_the_store_of_the_settings_is_taken_where_none_is_named(
    run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_METRICS_DATABASE", str(db))
    assert run("summary", "--json").code == 0
    assert db.exists()


def test_unfit_settings_are_told_before_anything_else(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_METRICS_WINDOW_DAYS", "365")
    answer = run("summary", "--db", db)
    assert answer.code == 2
    assert "365" in answer.err
    assert not db.exists()


@pytest.mark.parametrize(
    "error", [Fault("error.fault", what="x"), ZeroDivisionError("secret detail")], ids=["ours", "any"]
)
def test_a_fault_is_apologised_for_with_a_number_that_stands_in_the_log(
    run: Run, db: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setitem(COMMANDS, "summary", fail)
    answer = run("summary", "--db", db)
    assert (answer.code, answer.out) == (1, "")
    assert "Traceback" not in answer.err
    assert "secret" not in answer.err
    number = re.search(r"\b[0-9A-F]{8}\b", answer.err)
    assert number
    log = db.with_suffix(".log").read_text("utf-8")
    assert number[0] in log
    assert type(error).__name__ in log


def test_a_fault_where_no_log_can_be_written_tells_the_details_on_the_screen(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(COMMANDS, "summary", fail)
    answer = run("summary", "--db", tmp_path / "nowhere" / "store.duckdb")
    assert answer.code == 1
    assert "ZeroDivisionError" in answer.err


def test_stopping_from_the_keyboard_is_no_fault(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(COMMANDS, "summary", stop)
    answer = run("summary", "--db", db)
    assert (answer.code, answer.err) == (130, "Stopped. The store is as it was.\n")


def test_a_sign_of_life_is_given_only_to_who_watches(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = ROOT / "sample_data" / "prices.csv"
    assert run("import", file, "--db", db).err == ""
    monkeypatch.setattr(sys.stderr.__class__, "isatty", lambda _: True)
    assert run("import", file, "--db", db).err.splitlines()[0] == "Reading prices.csv…"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help_in_every_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, language: str
) -> None:
    monkeypatch.setenv("SERVICE_METRICS_LANGUAGE", language)
    answer = run(command, "--help")
    assert answer.code == 0
    assert words(language)(f"cli.help.{command}").split()[0] in answer.out


def test_every_error_that_can_be_raised_has_words() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "metrics").rglob("*.py")]
    keys = {key for text in sources for key in re.findall(r'"(error\.[a-z_]+)"', text)}
    assert len(keys) > 30
    assert {(key, language) for key in keys for language in LANGUAGES if not words(language).has(key)} == set()
