"""The ONE door to data. Answers are cached by (revision, tool, slice): the scope is part of every slice."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import Lock, local
from typing import Any, ParamSpec, TypeVar

from metrics import pipeline, settings
from metrics.pipeline import Receipt
from metrics.query import Facts, Reader, Slice
from metrics.settings import Settings
from metrics.store import Store
from pages.parts.guard import Viewer

P = ParamSpec("P")
T = TypeVar("T")

Question = tuple[Callable[..., Any], Slice, tuple[Any, ...]]
"""A tool, a slice, and what else the tool is told."""

_here = local()
_open: dict[Path, Store] = {}
_lock = Lock()
_turns = [Lock() for _ in range(256)]
"""Who asks what somebody else is just asking waits for that answer; thirty viewers of a new month ask once."""


def arrive() -> Settings:
    """Once at the start of a run: the settings, and the store that they name, which it asks for hundreds of times."""
    chosen = settings.load()
    _here.store = _named(chosen)
    return chosen


def store() -> Store:
    """The store that the settings name, opened once per process."""
    kept: Store | None = getattr(_here, "store", None)
    return kept or _named(settings.load())


def _named(chosen: Settings) -> Store:
    path = _place(Path(chosen.database).absolute())
    with _lock:
        if path not in _open:
            _open[path] = pipeline.open_store(path, chosen)
        return _open[path]


def warm() -> None:
    """Open the store and import what pages are made of, so that nobody waits for it."""
    reader()
    for part in iter_modules([str(Path(__file__).parent)], f"{__package__}."):
        import_module(part.name)


def close() -> None:
    """Give every file back."""
    with _lock:
        for opened in _open.values():
            opened.close()
        _open.clear()
    for cache in (_reader, _answer, _receipts):
        cache.cache_clear()


def reader() -> Reader:
    """The reader of the present revision."""
    now = store()
    return _reader(now.path, now.revision)


def known() -> Facts:
    """What is known of the store."""
    return reader().known


def receipts() -> tuple[Receipt, ...]:
    """The live receipts, in the order of import."""
    now = store()
    return _receipts(now.path, now.revision)


def everything(viewer: Viewer) -> Slice:
    """All that this viewer may see."""
    return Slice(viewer.scope)


def ask(tool: Callable[..., T], cut: Slice, *args: object) -> T:
    """The answer of an analysis tool `tool(reader, cut, *args)`, computed once per revision and slice."""
    now = store()
    with _turns[hash((tool, cut, args)) % len(_turns)]:
        answer: T = _answer(now.path, now.revision, tool, cut, args)
    return answer


@lru_cache(maxsize=64)
def _place(named: Path) -> Path:
    """Kept: following the links of a path asks the disk about each of its folders."""
    return named.resolve()


@lru_cache(maxsize=4)
def _receipts(path: Path, _revision: int) -> tuple[Receipt, ...]:
    return tuple(pipeline.receipts(_open[path]))


@lru_cache(maxsize=4)
def _reader(path: Path, _revision: int) -> Reader:
    return Reader(_open[path])


@lru_cache(maxsize=1024)
def _answer(path: Path, revision: int, tool: Callable[..., T], cut: Slice, args: tuple[object, ...]) -> T:
    return tool(_reader(path, revision), cut, *args)
