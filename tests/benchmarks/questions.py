"""What the Overview asks of the store, once of the month cube and once of the single contacts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median, quantiles

from metrics.access import EVERYTHING
from metrics.analysis.meeting import headlines
from metrics.query import Reader, Readings, Slice
from metrics.store import Store

ROUNDS = {"cube": 40, "contacts": 8}

Question = Callable[[Reader, Slice], Readings]


def _month(reader: Reader, cut: Slice) -> Readings:
    last = reader.known.months[-2]
    return reader.read(cut.month(last), *headlines(reader))


def _by_month(reader: Reader, cut: Slice) -> Readings:
    months = reader.known.months
    return reader.read(cut.months(months[0], months[-1]).cut("month"), *headlines(reader))


def _by_reason(reader: Reader, cut: Slice) -> Readings:
    return reader.read(cut.month(reader.known.months[-2]).cut("reason"), *headlines(reader))


def _reason_by_month(reader: Reader, cut: Slice) -> Readings:
    months = reader.known.months
    return reader.read(cut.months(months[0], months[-1]).cut("reason", "month"), *headlines(reader))


QUESTIONS: dict[str, Question] = {
    "four headlines of a month": _month,
    "four headlines by month": _by_month,
    "four headlines by reason": _by_reason,
    "four headlines by reason x month": _reason_by_month,
}


def ask(store: Store) -> dict[str, float]:
    """`<question>|<table>|median` and `|p95` in milliseconds; both tables must give the same figures."""
    reader = Reader(store)
    cube = Slice(EVERYTHING)
    contacts = replace(cube, as_of=reader.known.as_of)
    told: dict[str, float] = {}
    for name, question in QUESTIONS.items():
        if question(reader, cube) != question(reader, contacts):
            raise SystemExit(f"The cube and the contacts disagree about the {name}.")
        for table, cut in (("cube", cube), ("contacts", contacts)):
            times = [milliseconds(question, reader, cut) for _ in range(ROUNDS[table])]
            told[f"{name}|{table}|median"] = median(times)
            told[f"{name}|{table}|p95"] = quantiles(times, n=20, method="inclusive")[-1]
    return told


def milliseconds(question: Question, reader: Reader, cut: Slice) -> float:
    """How long one answer takes."""
    start = time.perf_counter()
    question(reader, cut)
    return (time.perf_counter() - start) * 1000
