"""Contacts of every family and all orders in two spans of days: what the effect of a fix is measured on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from metrics.query.compile import compile_slice
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store

Span = tuple[date, date]
"""First and last day, both included; the last before the first: no day at all."""


@dataclass(frozen=True)
class Compared:
    """Contacts by family and orders, each as (first span, second span)."""

    contacts: dict[str, tuple[int, int]]
    orders: tuple[int, int]


def compared(store: Store, cut: Slice, spans: tuple[Span, Span], known: Facts) -> Compared:
    """Whatever days the slice asks for, those of the spans are counted, from the smallest table that can."""
    sides = [replace(cut, first=first, last=last, by=("family",)) for first, last in spans]
    contacts = [{str(label): int(n) for label, n in _ask(store, side, "contacts", known)} for side in sides]
    families = sorted({*contacts[0], *contacts[1]})
    orders = [sum(int(n) for (n,) in _ask(store, side, "orders", known)) for side in sides]
    return Compared(
        {family: (contacts[0].get(family, 0), contacts[1].get(family, 0)) for family in families},
        (orders[0], orders[1]),
    )


def _ask(store: Store, cut: Slice, measure: str, known: Facts) -> Iterable[tuple[Any, ...]]:
    (question,) = compile_slice(cut, (measure,), known)
    return store.rows(question.sql, **question.params)
