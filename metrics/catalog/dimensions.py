"""Ways to cut a figure: a closed set, so that no user text ever becomes a column name (DESIGN.md 2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dimension:
    """A way to cut; `facts` carry it. `terms`: its values are labels in the store's dictionary."""

    key: str
    facts: frozenset[str]
    terms: bool = True


_CONTACTS = frozenset({"contacts", "quality"})
_ORDERS = frozenset({"orders", "expected"})

DIMENSIONS: dict[str, Dimension] = {
    d.key: d
    for d in (
        Dimension("reason", _CONTACTS),
        Dimension("family", _CONTACTS),
        Dimension("owner", _CONTACTS),
        Dimension("channel", _CONTACTS),
        Dimension("vendor", _CONTACTS),
        Dimension("tier", _CONTACTS),
        Dimension("market", _CONTACTS | _ORDERS),
        Dimension("month", _CONTACTS | _ORDERS, terms=False),
        Dimension("day", _CONTACTS | _ORDERS, terms=False),
    )
}
CUBE = ("reason", "owner", "channel", "vendor", "tier", "market")
"""The dictionary dimensions of the cubes; a family is its reasons' own, and comes by the reason."""
