"""Contacts of every family and all orders in two spans of days: what the effect of a fix is measured on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from metrics.query.facts import Facts
from metrics.query.read import sums_of
from metrics.query.slice import Slice
from metrics.store import Store

_MEASURES = ("contacts", "orders")

Span = tuple[date, date]
"""First and last day, both included; the last before the first: no day at all."""


@dataclass(frozen=True)
class Compared:
    """Contacts by family and orders, each as (first span, second span)."""

    contacts: dict[str, tuple[int, int]]
    orders: tuple[int, int]


def compared(store: Store, cut: Slice, spans: tuple[Span, Span], known: Facts) -> Compared:
    """Whatever days the slice asks for, those of the spans are counted, from the smallest table that can."""
    contacts, orders = [], []
    for first, last in spans:
        (issues, placed) = sums_of(store, replace(cut, first=first, last=last, by=("family",)), _MEASURES, known)
        contacts.append(
            {str(label): int(n) for (label,), n in zip(issues.keys, issues.columns["contacts"], strict=True)}
        )
        orders.append(sum(map(int, placed.columns["orders"])))
    families = sorted({*contacts[0], *contacts[1]})
    return Compared(
        {family: (contacts[0].get(family, 0), contacts[1].get(family, 0)) for family in families},
        (orders[0], orders[1]),
    )
