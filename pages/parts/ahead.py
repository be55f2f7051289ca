"""Asks ahead: after the first Overview of a revision, what it asked is asked again for other months and filter values.

Whoever then changes the month meets answers that are there. In the server only, in one thread that gives way to
people: it rests as long as it works.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from threading import Event, Thread
from time import perf_counter

from metrics.analysis.series import shift
from metrics.errors import UserError
from pages.parts import data, filters
from pages.parts.data import Question
from pages.parts.guard import Viewer

LOG = logging.getLogger("service_metrics")
PAGE, MONTHS = "overview", 12


@dataclass
class Worker:
    """The one thread, what it has looked at, and how it is told to end."""

    seen: int | None = None
    thread: Thread | None = None

    def __post_init__(self) -> None:
        self.over = Event()


@contextmanager
def asking() -> Iterator[Worker]:
    """While this lasts, the app asks ahead."""
    global _worker  # noqa: PLW0603 - one per process, as the store is
    _worker = worker = Worker()
    try:
        yield worker
    finally:
        _worker = None
        worker.over.set()
        if worker.thread:
            worker.thread.join(10)


_worker: Worker | None = None


@contextmanager
def learning(viewer: Viewer, page: str) -> Iterator[None]:
    """Hears what a page asks; if it is the first Overview of this revision, the worker goes on from there."""
    worker, revision = _worker, data.store().revision
    if worker is None or page != PAGE or worker.seen == revision:
        yield
        return
    worker.seen = revision
    with data.heard() as asked:
        yield
    month, cut = filters.chosen(viewer).parts
    if not cut.where:
        worker.thread = Thread(target=_work, args=(worker, revision, month, asked), name="ahead", daemon=True)
        worker.thread.start()


def other(question: Question, month: date, then: date) -> Question:
    """The same question about the month `then`: every month in it is moved by as much."""
    tool, cut, args = question
    by = (then.year - month.year) * 12 + then.month - month.month
    if cut.first is not None and cut.last is not None and cut.whole_months:
        cut = cut.months(shift(cut.first, by), shift(cut.last, by))
    return tool, cut, tuple(shift(a, by) if isinstance(a, date) and a.day == 1 else a for a in args)


def others(asked: list[Question], month: date) -> Iterator[Question]:
    """What may be asked next: the latest months, then each value of each filter in this month."""
    months = [m for m in reversed(data.known().months) if m != month][:MONTHS]
    yield from (other(question, month, then) for then in months for question in asked)
    for dimension in filters.DIMENSIONS:
        for value in data.reader().labels(dimension):
            yield from ((tool, cut.only(dimension, value), args) for tool, cut, args in asked if not cut.where)


def _work(worker: Worker, revision: int, month: date, asked: list[Question]) -> None:
    try:
        for tool, cut, args in others(asked, month):
            began = perf_counter()
            if worker.over.is_set() or data.store().revision != revision:
                return
            with suppress(UserError):
                data.ask(tool, cut, *args)
            worker.over.wait(perf_counter() - began)
    except Exception:
        LOG.exception("asking ahead has ended early")
