"""What deriving costs, on rows drawn straight into the tables: any size, no file on the way.

Each task runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

import duckdb

from metrics import pipeline
from metrics.access import EVERYTHING
from metrics.query import Reader, Slice
from metrics.store import Store, counting, derive, scripts, tables, tail
from tests.benchmarks import data, questions, world
from tests.benchmarks.tasks import SETTINGS, Told, in_turns, measured

LARGE = 50_000_000
ROUNDS, TURNS, ASKED, REVISIONS = 3, 8, 100, 20
FIRST = "first question of a revision"
PARTS = 40
"""One part of so many is appended."""
IN_MEMORY = ":memory:"


def draw(folder: Path, rows: str) -> Told:
    """A store with its rows and nothing derived."""
    store = pipeline.open_store(folder / "straight.duckdb", SETTINGS)
    for kind in data.DECLARED:
        pipeline.import_file(store, data.SAMPLE / f"{kind}.csv", kind=kind)
    with store.write() as cursor:
        world.fill(cursor, int(rows))
    store.close()
    return {}


def rebuilt(folder: Path, memory: str = SETTINGS.memory_limit) -> Told:
    """Everything derived anew, to the end of the transaction."""
    told: Told = {}
    store = Store.open(folder / "straight.duckdb", replace(SETTINGS, memory_limit=memory))
    with measured(told), store.write() as cursor:
        derive.rebuild(cursor, SETTINGS)
    store.close()
    return told


def appended(folder: Path, rows: str) -> Told:
    """One more part arrives: what it changes is derived, to the end of the transaction; the rows are there already."""
    told: Told = {}
    first, last = int(rows), int(rows) + int(rows) // PARTS
    store = Store.open(folder / "straight.duckdb", SETTINGS)
    with store.write() as cursor:
        world.fill(cursor, first, first, last)
    with measured(told), store.write() as cursor:
        tail.touch(cursor, "contacts", f"version > {first}")
        tail.touch(cursor, "orders", f"version > {first * data.ORDERS_PER_CONTACT}")
        derive.refresh(cursor, SETTINGS, ("contacts", "orders"))
    with store.cursor() as cursor:
        expected = cursor.execute("SELECT count(*) FROM raw_contacts").fetchall()
        if cursor.execute("SELECT count(*) FROM contact").fetchall() != expected:
            raise SystemExit("Some of the appended contacts are missing.")
    store.close()
    return told


def cube(folder: Path, database: str = IN_MEMORY) -> Told:
    """The day cube of contacts alone, in memory as the gaps beside it are, or as it is stored."""
    told: Told = {}
    file = database if database == IN_MEMORY else str(folder / database)
    with duckdb.connect(file, config=_config(folder, 0)) as connection:
        connection.execute(f"ATTACH '{folder / 'straight.duckdb'}' AS store (READ_ONLY)")
        connection.execute("CREATE TEMP VIEW contact AS FROM store.contact")
        reach = "SELECT max(opened_at) AS as_of, min(opened_at) AS first FROM contact"
        params = dict(zip(("as_of", "first"), connection.execute(reach).fetchall()[0], strict=True))
        params["company_w"] = SETTINGS.window_days * 86_400
        for _ in range(ROUNDS):
            taken: Told = {}
            with measured(taken):
                connection.execute(tables.cube_ddl("contacts", "day"))
                for sql in counting.statements(connection, params):
                    scripts.execute(connection, f"INSERT INTO contacts_day {sql}", params)
            told |= {what: min(seconds, told.get(what, seconds)) for what, seconds in taken.items()}
    return told


def base(folder: Path, rows: str) -> Told:
    """Only what gaps are made of, in a database of its own."""
    with duckdb.connect(str(folder / "base.duckdb"), config=_config(folder, int(rows))) as connection:
        world.base(connection, int(rows))
    return {}


def over_base(folder: Path, rows: str, rounds: str, *names: str) -> Told:
    """Statements over it in turns, each into a table in memory.

    No store keeps gaps apart: they go on to the contacts. Written to a file, their columns would be compressed, which
    takes longer than either.
    """
    with duckdb.connect(IN_MEMORY, config=_config(folder, int(rows))) as connection:
        connection.execute(f"ATTACH '{folder / 'base.duckdb'}' AS drawn (READ_ONLY)")
        connection.execute("CREATE TEMP VIEW base AS FROM drawn.base")
        return in_turns(connection, names, int(rounds))


def viewers(folder: Path, threads: str) -> Told:
    """`<question>`: milliseconds within which 95 of 100 answers came, while so many people ask at once.

    `FIRST`: the same of the first question of a revision, which all of them ask.
    """
    store = Store.open(folder / "straight.duckdb", SETTINGS)
    with ThreadPoolExecutor(int(threads)) as pool:

        def taken(question: questions.Question, times: int) -> list[float]:
            def ask(reader: Reader) -> list[float]:
                return [questions.milliseconds(question, reader, Slice(EVERYTHING)) for _ in range(times)]

            readers = [Reader(store) for _ in range(int(threads))]
            return [took for one in pool.map(ask, readers) for took in one]

        new = [took for _ in range(REVISIONS) for took in taken(_next_revision(store), 1)]
        gc.collect()
        gc.freeze()  # as the server does
        told = {name: _p95(taken(question, ASKED)) for name, question in questions.QUESTIONS.items()}
    store.close()
    return told | {FIRST: _p95(new)}


def _next_revision(store: Store) -> questions.Question:
    """Makes one in which nothing is different, and gives the question that a page begins with."""
    with store.write():
        return next(iter(questions.QUESTIONS.values()))


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def compared(folder: Path) -> Told:
    """The Overview's questions of the cube and of the contacts, in milliseconds."""
    store = Store.open(folder / "straight.duckdb", SETTINGS)
    told = questions.ask(store)
    store.close()
    return told


def _config(folder: Path, rows: int) -> dict[str, str | bool | int | float | list[str]]:
    memory = "12GB" if rows >= LARGE else SETTINGS.memory_limit
    return {"threads": SETTINGS.threads, "memory_limit": memory, "temp_directory": str(folder)}


TASKS: dict[str, Callable[..., Told]] = {
    task.__name__: task for task in (draw, rebuilt, appended, cube, base, over_base, viewers, compared)
}
