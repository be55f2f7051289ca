"""Asks ahead: what the Overview asks of each month and of each value of its filters, before anybody does.

When the server starts, and again after every import and edit, whoever then opens the page or changes its month meets
answers that are there. In the server only, in one thread that gives way to people: as long as some are there, it rests
as long as it works.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import islice
from threading import Event, Thread
from time import perf_counter

from metrics.access import EVERYTHING
from metrics.analysis.access_check import closed_door
from metrics.analysis.bridge import bridge
from metrics.analysis.commitments import promises
from metrics.analysis.decisions import asks
from metrics.analysis.health import health
from metrics.analysis.meeting import changes, headline, headlines
from metrics.analysis.owners import owners, tiers
from metrics.analysis.signals import signals
from metrics.analysis.skyline import skyline
from metrics.errors import UserError
from metrics.query import Reader, Slice
from pages.parts import data, filters, movers
from pages.parts.data import Question
from pages.parts.today import today

LOG = logging.getLogger("service_metrics")
MONTHS, AT_MOST = 36, 700
"""Months that are asked ahead, and questions in all: fewer than answers are kept (pages/parts/data.py)."""
PAUSE = 1.0
"""Seconds between two looks at whether something was imported or edited."""
FIRST, ALONE = 3.0, 1.0
"""Seconds for which the server asks before it lets people in; seconds without a page until it counts as left alone."""


class Worker:
    """The one thread. `over` tells it to end, `rested` tells others that all is asked."""

    def __init__(self) -> None:
        self.over, self.rested = Event(), Event()
        self.thread = Thread(target=_work, args=(self,), name="ahead", daemon=True)


@contextmanager
def asking() -> Iterator[Worker]:
    """While this lasts, the app asks ahead."""
    worker = Worker()
    worker.thread.start()
    worker.rested.wait(FIRST)
    try:
        yield worker
    finally:
        worker.over.set()
        worker.thread.join(10)


def of_month(cut: Slice, month: date) -> Iterator[Question]:
    """What the Overview asks of a month; `cut`: what the other filters leave."""
    every, day = Slice(cut.scope), today()
    yield from ((headline, cut, (metric, month)) for metric in headlines(data.reader()))
    yield from ((tool, cut, (month,)) for tool in (skyline, changes, closed_door, owners, tiers))
    yield from ((signals, cut, (metric, month)) for metric in movers.metrics())
    yield Reader.read_one, cut.month(month), ("contacts",)
    yield health, cut.month(month), ()
    yield bridge, cut, ("contacts", month, "month", "reason")
    yield promises, every, (day,)
    yield asks, every, (month, day)


def questions() -> Iterator[Question]:
    """The month that the page opens with, the others from the newest on, then each value of each filter."""
    known, every = data.known(), Slice(EVERYTHING)
    if known.empty:
        return
    first = filters.latest_whole_month(known)
    months = [first, *(month for month in reversed(known.months) if month != first)]
    for month in months[:MONTHS]:
        yield from of_month(every, month)
    for dimension in filters.DIMENSIONS:
        for value in data.reader().labels(dimension):
            yield from of_month(every.only(dimension, value), first)


def _work(worker: Worker) -> None:
    seen: int | None = None
    while not worker.over.is_set():
        if (now := data.store().revision) != seen:
            worker.rested.clear()
            _ask(worker, now)
            seen = now
            worker.rested.set()
        worker.over.wait(PAUSE)


def _ask(worker: Worker, revision: int) -> None:
    """All questions of a revision, until it is no longer the store's."""
    try:
        for tool, cut, args in islice(questions(), AT_MOST):
            began = perf_counter()
            if worker.over.is_set() or data.store().revision != revision:
                return
            with suppress(UserError):
                data.ask(tool, cut, *args)
            if data.alone() < ALONE:
                worker.over.wait(perf_counter() - began)
    except Exception:
        LOG.exception("asking ahead has ended early")
