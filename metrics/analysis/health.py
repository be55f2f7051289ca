"""How far the figures can be trusted: where the records went, and how many contacts are known well enough."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.query import Reader, Slice


@dataclass(frozen=True)
class Health:
    """Shares of the slice's contacts with a known customer, and with an order given; None without contacts."""

    contacts: int
    identified: float | None
    linked: float | None


def health(reader: Reader, cut: Slice) -> Health:
    """Of the slice as a whole."""
    found = reader.sums(cut, "contacts", "identified", "linked")
    n = found["contacts"]
    return Health(int(n), found["identified"] / n if n else None, found["linked"] / n if n else None)
