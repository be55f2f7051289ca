"""What is measured. Each task runs in a process of its own, so that neither memory nor caches of one help another.

A task takes the folder of the made-up export and tells seconds (and whatever else is worth printing) by name.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from metrics import pipeline
from metrics.ingest import Pseudonyms, check, propose, read_table
from metrics.settings import Settings
from metrics.store import Store, derive, versions
from tests.benchmarks import data, questions, sorting

Told = dict[str, float]
SETTINGS = Settings(max_file_mb=100_000)
NOW = datetime(2026, 6, 1)
SHORT_ROUNDS = 15
"""How often the short statements are repeated, in turns; the best of each counts."""
ONE_KEY = ("plain_sort", "numbers_sorted", "packed_sort", "family", "plain")
"""The short statements."""


@contextmanager
def timed(told: Told, name: str) -> Iterator[None]:
    """Adds the seconds of the block to `told[name]`."""
    start = time.perf_counter()
    yield
    told[name] = told.get(name, 0.0) + time.perf_counter() - start


@contextmanager
def measured(told: Told) -> Iterator[None]:
    """The same for the whole of what is compared, with the processor seconds of all threads beside it."""
    start = time.process_time()
    with timed(told, "seconds"):
        yield
    told["cpu"] = time.process_time() - start


def write_data(folder: Path, rows: str) -> Told:
    """The export itself."""
    data.write(folder, int(rows))
    return {}


def bare(folder: Path) -> Told:
    """The database's own CSV reader with types and dialect given, into a table of a new file, to the checkpoint."""
    told: Told = {}
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in data.CONTACT_TYPES.items())
    dialect = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true"
    for file, kept in ((_head(folder), {}), (folder / "contacts.csv", told)):
        with _new(folder / "bare.duckdb") as path, duckdb.connect(str(path), config=_config()) as connection:
            connection.execute("SET enable_progress_bar = false")
            with measured(kept):
                connection.execute(
                    f"CREATE TABLE contacts AS FROM read_csv('{file}', {dialect},"
                    f" timestampformat = '%Y-%m-%d %H:%M:%S', columns = {{{columns}}})"
                )
                connection.execute("CHECKPOINT")
    return told


def validated(folder: Path) -> Told:
    """File -> recognised columns -> typed and checked rows -> the store's table of versions, to the checkpoint."""
    told: Told = {}
    for file, kept in ((_head(folder), {}), (folder / "contacts.csv", told)):
        _validate(folder, file, kept)
    return told


def _head(folder: Path) -> Path:
    """The first rows of the export, taken first by either side: what a process needs once is in neither figure."""
    head = folder / "head.csv"
    with (folder / "contacts.csv").open(encoding="utf-8") as whole:
        head.write_text("".join(islice(whole, 1001)), encoding="utf-8")
    return head


def _validate(folder: Path, file: Path, told: Told) -> None:
    with _new(folder / "validated.duckdb") as path:
        store = Store.open(path, SETTINGS)
        with measured(told):
            with timed(told, "read_table"):
                table = read_table(file, SETTINGS)
            with timed(told, "propose"):
                mapping = propose(table, kind="contacts")
            with timed(told, "check"):
                batch = check(table, mapping, Pseudonyms(b"benchmark"), NOW)
            with timed(told, "versions.add, commit"), store.write(incoming=batch.kept) as cursor:
                different = versions.all_different(batch.kept, "contacts")
                versions.add(cursor, "contacts", versions.next_receipt(cursor), different=different)
        store.close()


def whole(folder: Path) -> Told:
    """The import as a person starts it, with everything derived; its store is what the other tasks read."""
    told: Told = {}
    store = pipeline.open_store(folder / "store.duckdb", SETTINGS)
    for kind in data.DECLARED:
        pipeline.import_file(store, data.SAMPLE / f"{kind}.csv", kind=kind)
    pipeline.import_file(store, folder / "orders.csv", kind="orders")
    with measured(told):
        with timed(told, "read_table"):
            table = read_table(folder / "contacts.csv", SETTINGS)
        with timed(told, "propose"):
            mapping = pipeline.propose_for(store, table, "contacts")
        with timed(told, "check, fingerprint"):
            ready = pipeline.draft(store, table, mapping, NOW)
        with timed(told, "store, derive, receipt"):
            pipeline.store_batch(store, ready)
    with store.write() as cursor:
        derive.rebuild(Stopwatch(cursor, told), SETTINGS)  # type: ignore[arg-type]
    store.close()
    return told


def large(folder: Path) -> Told:
    """A file in parts, as a person starts it, while the database may use 600 MB."""
    told: Told = {}
    store = pipeline.open_store(folder / "large.duckdb", replace(SETTINGS, memory_limit="600MB"))
    with measured(told):
        receipt, _ = pipeline.import_file(store, folder / "contacts.csv", kind="contacts")
    store.close()
    return told | {"rows": receipt.kept}


class Stopwatch:
    """A cursor that tells how long the statements of each derived table took."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, told: Told) -> None:
        self._cursor = cursor
        self._told = told

    def execute(self, sql: str, *params: Any) -> duckdb.DuckDBPyConnection:
        """Runs the statement and books it to the table that it fills."""
        fills = re.search(r"(?:INSERT INTO|DELETE FROM) (\w+)", sql)
        with timed(self._told, f"  derived again: {fills[1] if fills else 'look-ups'}"):
            return self._cursor.execute(sql, *params)

    def __getattr__(self, name: str) -> Any:
        """Anything else is the cursor's own."""
        return getattr(self._cursor, name)


def one_key(folder: Path) -> Told:
    """Gaps of the family in both forms beside one sort of the same rows, each into a table.

    A few hundredths of a second each: told apart only in turns within one process, after one round that nobody counts.
    """
    with duckdb.connect(config=_config()) as connection:
        connection.execute(f"ATTACH '{folder / 'store.duckdb'}' AS store (READ_ONLY)")
        connection.execute("CREATE TABLE base AS SELECT seq, customer, family, opened_at FROM store.contact")
        return in_turns(connection, ONE_KEY, SHORT_ROUNDS)


def in_turns(connection: duckdb.DuckDBPyConnection, names: Iterable[str], rounds: int) -> Told:
    """`<name>|seconds` and `<name>|cpu`: the best of each statement over `base`, each into a table.

    Of several rounds one more is run first, which nobody counts.
    """
    told: Told = {}
    statements = sorting.statements(connection)
    for count in range(rounds + (rounds > 1)):
        for name in names:
            taken: Told = {}
            with measured(taken):
                connection.execute(f"CREATE OR REPLACE TABLE answer AS {statements[name]}")
            for what, seconds in taken.items() if count or rounds == 1 else ():
                told[f"{name}|{what}"] = min(seconds, told.get(f"{name}|{what}", seconds))
    return told


def pages(folder: Path) -> Told:
    """The Overview's questions in milliseconds."""
    store = Store.open(folder / "store.duckdb", SETTINGS)
    told = questions.ask(store)
    store.close()
    return told


@contextmanager
def _new(path: Path) -> Iterator[Path]:
    path.unlink(missing_ok=True)
    yield path
    path.unlink()


def _config() -> dict[str, str | bool | int | float | list[str]]:
    """What the store itself may use."""
    return {"threads": SETTINGS.threads, "memory_limit": SETTINGS.memory_limit}


TASKS: dict[str, Callable[..., Told]] = {
    task.__name__: task for task in (write_data, bare, validated, whole, one_key, pages, large)
}
