"""One process owns the file; one writer at a time; a cursor per reading (DESIGN.md 3)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import polars as pl

from metrics import schema
from metrics.errors import StoreLocked, StoreUnfit, UserError
from metrics.settings import Settings
from metrics.store import tables
from metrics.store.incoming import Rows

T = TypeVar("T")

_HERE = Path(__file__).parent
SCHEMA_VERSION = 1
_MAGIC = b"DUCK"
"""Stands near the beginning of every DuckDB file."""
_LOCKED = ("could not set lock", "being used by another process")
"""How Linux and macOS, and Windows, say that another process has the file."""


class Store:
    """An open store. `revision` grows with every change and is part of every cache key.

    It is remembered, not asked for: every page needs it many times, and only this process can change it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, settings: Settings) -> None:
        self._connection = connection
        self._writer = threading.RLock()
        self._finding = threading.RLock()
        self._kept: tuple[int, dict[tuple[object, ...], Any]] = (0, {})
        self.revision = 0
        self.path = path
        self.settings = settings

    @classmethod
    def open(cls, path: Path, settings: Settings) -> Store:
        """Open or create the store at `path`; StoreLocked or StoreUnfit say why not."""
        store = cls(_connect(path, settings), path, settings)
        try:
            store._migrate()
            store._harden()
            store.revision = int(store.meta("revision", "0"))
        except duckdb.Error as error:
            store.close()
            raise _unfit(path, error) from error
        except StoreUnfit:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def cursor(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A connection of its own for one reading."""
        return self._connection.cursor()

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """All rows of a small question."""
        with self.cursor() as cursor:
            return cursor.execute(sql, params).fetchall()

    def frame(self, sql: str, params: dict[str, Any] | None = None) -> pl.DataFrame:
        """The answer as a polars frame."""
        with self.cursor() as cursor:
            answer: pl.DataFrame = cursor.sql(sql, params=params or {}).pl()
            return answer

    def meta(self, key: str, default: str = "") -> str:
        """A word the store keeps about itself."""
        found = self.rows("SELECT value FROM meta WHERE key = $key", key=key)
        return str(found[0][0]) if found else default

    def once(self, find: Callable[..., T], *about: Hashable) -> T:
        """What `find(store, *about)` finds in this revision: looked for once, whoever else needs it waits.

        No change is committed meanwhile, so all that is found belongs together.
        """
        revision, kept = self._kept
        if revision != self.revision or (find, about) not in kept:
            with self._finding:
                if self._kept[0] != self.revision:
                    self._kept = self.revision, {}
                kept = self._kept[1]
                if (find, about) not in kept:
                    kept[find, about] = find(self, *about)
        found: T = kept[find, about]
        return found

    @contextmanager
    def write(self, incoming: pl.DataFrame | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction of the only writer, in which `incoming` is a table. All or nothing.

        UserError where it needs more memory than the store may use.
        """
        with self._writer, self.cursor() as cursor:
            if incoming is not None:
                cursor.register("incoming", Rows(incoming))
            cursor.begin()
            try:
                yield cursor
                cursor.execute("UPDATE meta SET value = (value::INTEGER + 1)::VARCHAR WHERE key = 'revision'")
                with self._finding:
                    cursor.commit()
                    self.revision += 1
            except BaseException as error:
                cursor.rollback()
                if isinstance(error, duckdb.OutOfMemoryException):
                    raise UserError("error.memory_limit", most=self.settings.memory_limit) from error
                raise
            cursor.execute("FORCE CHECKPOINT")  # waits for whoever is reading; without FORCE it would fail

    @contextmanager
    def trial(self, incoming: pl.DataFrame | None = None) -> Iterator[tuple[Store, duckdb.DuckDBPyConnection]]:
        """A transaction that is taken back in the end: the store as it would be, and the cursor that makes it so."""
        with suppress(_TakenBack), self.write(incoming) as cursor:
            yield _Within(self, cursor), cursor
            raise _TakenBack

    def _migrate(self) -> None:
        # Asked to open a table of text or ":memory:", DuckDB works in memory and would forget everything.
        if not self.rows("SELECT path FROM duckdb_databases() WHERE path IS NOT NULL AND NOT internal"):
            raise StoreUnfit("error.store_foreign", file=str(self.path))
        there = {name for (name,) in self.rows("SELECT table_name FROM duckdb_tables()")}
        if not there:
            self._create()
            self.path.chmod(0o600)
        elif not there >= {"meta", "receipt", "seen", "source"}:
            raise StoreUnfit("error.store_foreign", file=str(self.path))
        elif int(self.meta("schema_version", "0")) > SCHEMA_VERSION:
            raise StoreUnfit("error.store_newer", file=str(self.path))
        if self.meta("shape") != _shape():
            self._reshape()

    def _create(self) -> None:
        """In one transaction: a stop in between leaves an empty file, not a stranger's."""
        with self.cursor() as cursor:
            cursor.begin()
            for script in sorted((_HERE / "schema").glob("*.sql")):
                cursor.execute(script.read_text("utf-8"))
            start = {"schema_version": str(SCHEMA_VERSION), "revision": "0"}
            cursor.executemany("INSERT INTO meta VALUES (?, ?)", list(start.items()))
            cursor.commit()

    def _reshape(self) -> None:
        """Tables that follow from declarations; `shape` is remembered last, so a stop in between repeats it."""
        statements = [(_HERE / "derive" / "000_tables.sql").read_text("utf-8"), tables.name_kinds()]
        for kind in schema.KINDS:
            missing = "ALTER TABLE raw_{} ADD COLUMN IF NOT EXISTS {} {}"
            added = [missing.format(kind, name, sql) for name, sql in tables.raw_columns(kind).items()]
            statements += [tables.raw_ddl(kind), *added, *tables.retype(kind), tables.now_ddl(kind)]
        statements += [tables.cube_ddl(fact, grain) for fact in tables.FACT_CUBES for grain in ("day", "month")]
        for statement in statements:
            self._connection.execute(statement)
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('stale', 'yes'), ('shape', ?)", [_shape()])

    def _harden(self) -> None:
        """No reading or writing of other files from here on, and nobody may change that (TRAPS 21)."""
        for option in ("enable_external_access = false", "lock_configuration = true"):
            self._connection.execute(f"SET {option}")


class _TakenBack(Exception):
    """Ends a transaction that must not be committed."""


class _Within(Store):
    """The store as one open transaction sees it, for questions only."""

    def __init__(self, store: Store, cursor: duckdb.DuckDBPyConnection) -> None:
        super().__init__(cursor, store.path, store.settings)
        self.revision = store.revision + 1

    def cursor(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        return nullcontext(self._connection)


def _shape() -> str:
    """A fingerprint of everything that the derived tables follow from."""
    ddl = [d(k) for k in schema.KINDS for d in (tables.raw_ddl, tables.now_ddl)]
    ddl += [tables.name_kinds(), *(tables.cube_ddl(fact, "day") for fact in tables.FACT_CUBES)]
    scripts = [p.read_text("utf-8") for p in sorted((_HERE / "derive").glob("*.sql"))]
    return sha256("\n".join([*ddl, *scripts, str(tables.cube_measures())]).encode()).hexdigest()[:16]


def _connect(path: Path, settings: Settings) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "temp_directory": str(path.with_suffix(".tmp")),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return duckdb.connect(str(path), config=config)
    except (duckdb.Error, OSError) as error:
        if any(sign in str(error).lower() for sign in _LOCKED):
            held = re.search(r"\(PID (\d+)\)", str(error))
            raise StoreLocked("error.store_locked", file=str(path), pid=held[1] if held else "") from error
        if path.is_file() and _MAGIC not in _head(path):
            raise StoreUnfit("error.store_foreign", file=str(path)) from error
        raise _unfit(path, error) from error


def _head(path: Path) -> bytes:
    """Read only after DuckDB refused the file: closing it would give up a lock that this process holds."""
    with path.open("rb") as file:
        return file.read(16)


def _unfit(path: Path, error: Exception) -> StoreUnfit:
    detail = str(error).splitlines()[0].removeprefix("IO Error: ").rstrip(".!")
    return StoreUnfit("error.store_unfit", file=str(path), detail=detail)
