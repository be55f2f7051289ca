"""The ONE door to data. Answers are cached by (revision, tool, slice): the scope is part of every slice."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import Lock, local
from time import monotonic
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

_here, _came = local(), 0.0
_open: dict[Path, Store] = {}
_lock, _finding = Lock(), Lock()


def arrive() -> Settings:
    """Once at the start of a run: the settings, and the store that they name, which it asks for hundreds of times."""
    global _came
    chosen, _came = settings.load(), monotonic()
    _here.store = _named(chosen)
    return chosen


def alone() -> float:
    """Seconds since a page was last asked for."""
    return monotonic() - _came


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
    for cache in (_reader, _answer, _receipts, _made):
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
    with _finding:
        place = _answer(now.path, now.revision, tool, cut, args)
    if not place.there:
        with place.turn:
            if not place.there:
                place.said = tool(_reader(now.path, now.revision), cut, *args)
                place.there = True
    answer: T = place.said
    return answer


def kept(write: Callable[..., T], *told: object) -> T:
    """What `write(*told)` makes of answers of the present revision, made once for the same `told`."""
    now = store()
    made: T = _made(now.path, now.revision, write, told)
    return made


@lru_cache(maxsize=128)
def _made(_path: Path, _revision: int, write: Callable[..., T], told: tuple[object, ...]) -> T:
    return write(*told)


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
def _answer(_path: Path, _revision: int, _tool: Callable[..., T], _cut: Slice, _args: tuple[object, ...]) -> _Place:
    return _Place()


class _Place:
    """Where an answer is kept. Who asks what somebody else is just asking waits for that answer, and for no other:
    thirty viewers of a new month ask once, and whoever looks at an old one does not wait for them.
    """

    __slots__ = ("said", "there", "turn")

    def __init__(self) -> None:
        self.turn, self.there = Lock(), False
        self.said: Any = None
