"""What holds for every test, whichever room it stands in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from metrics import pipeline
from metrics.cli import main
from metrics.query import Reader
from metrics.settings import Settings
from metrics.store import Store
from tests.store.bring import emptied, opened

# A test must never reach the store or the key that a developer has named for their own company.
for name in [name for name in os.environ if name.startswith("SERVICE_METRICS_")]:
    del os.environ[name]
os.environ["SERVICE_METRICS_SETTINGS"] = str(Path(__file__).parent / "settings.toml")

# A busy machine is no reason to fail; under CI the same examples are drawn every time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, loaded once by the command line. For reading; whoever changes it takes `sample_copy`."""
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    assert main(["sample", "--db", str(path)]) == 0
    return path


def copied(store: Path, folder: Path) -> Path:
    """The store and its key in another folder."""
    for file in (store, store.with_name(store.name + ".key")):
        shutil.copy(file, folder / file.name)
    return folder / store.name


@pytest.fixture
def sample_copy(sample_store: Path, tmp_path: Path) -> Path:
    """The sample company in a store of one's own."""
    return copied(sample_store, tmp_path)


@pytest.fixture(scope="session")
def reader(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The sample company, open for questions; a copy, so that others may open the file itself."""
    store = pipeline.open_store(copied(sample_store, tmp_path_factory.mktemp("reader")), Settings())
    yield Reader(store)
    store.close()


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Opened once per file: making a store takes longer than most tests."""
    store = opened(tmp_path_factory.mktemp("store"))
    yield store
    store.close()


@pytest.fixture
def store(one_store: Store) -> Store:
    """A store without a row."""
    return emptied(one_store)


Told = Callable[[str], None]


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Told:
    """Says a figure that was measured; it stands at the end of the run's output, whichever process measured it."""
    return lambda line: record_property("told", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have told."""
    ended = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    told = [line for report in ended for name, line in report.user_properties if name == "told"]
    if told:
        terminalreporter.section("measured")
        for line in told:
            terminalreporter.write_line(str(line))
