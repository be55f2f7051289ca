"""What one export format looks like; each is declared in `sources/<system>.py` and recognised by its headers alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from metrics.ingest.mapping import UNKNOWN, normalised

GRAINS = ("ticket", "event log", "message log", "order", "line item", "aggregate", "survey")


@dataclass(frozen=True)
class Layout:
    """One export format of one system; its words are `source.<system>.<name>`.

    Several headers in one text are parted by " | ". `kind`: what its rows become; blank = nothing: such a file is
    refused with the words `source.<system>.<name>.instead`. `grain`: what one row is. `signature`: headers that
    together tell the format from every other; `headers`: all that are known. `columns`: our field -> headers, of
    which the first that the file has counts (so too in `customer_where` and `out_of_scope`); `joined`: fields for
    which all of them count. `outcomes` to `out_of_scope` say what they say in a Mapping. `complete`: a column that says
    "false" where the file was cut short. `notes`: for people.
    """

    system: str
    name: str
    kind: str
    grain: str
    signature: str
    headers: str
    columns: dict[str, str] = field(default_factory=dict)
    joined: tuple[str, ...] = ()
    outcomes: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = UNKNOWN
    first_of: tuple[str, ...] = ()
    customer_where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    out_of_scope: dict[str, tuple[str, ...]] = field(default_factory=dict)
    complete: str = ""
    notes: str = ""

    @property
    def words(self) -> str:
        """The key of its name."""
        return f"source.{self.system}.{self.name}"

    @cached_property
    def known(self) -> frozenset[str]:
        """Every header of the format, normalised."""
        return frozenset(map(normalised, listed(self.headers)))

    @cached_property
    def marks(self) -> frozenset[str]:
        """The headers of its signature, normalised."""
        return frozenset(map(normalised, listed(self.signature)))

    def likeness(self, headers: frozenset[str]) -> float:
        """Headers in common over headers in either (Jaccard), 0..1, of normalised headers."""
        return len(self.known & headers) / len(self.known | headers)

    def placed(self, columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Field -> its columns as this file writes them; fields whose columns it lacks are left out."""
        found = {name: written(text, columns) for name, text in self.columns.items()}
        return {name: c if name in self.joined else c[:1] for name, c in found.items() if c}


def listed(text: str) -> list[str]:
    """The headers in a text."""
    return [header.strip() for header in text.split(" | ")]


def written(text: str, columns: Iterable[str]) -> tuple[str, ...]:
    """Those of the headers in a text that a file has, as it writes them."""
    there = {normalised(column): column for column in reversed([*columns])}
    return tuple(there[header] for header in map(normalised, listed(text)) if header in there)
