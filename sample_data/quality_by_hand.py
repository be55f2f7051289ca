"""METRICS.md 4 by hand: for how many contacts each review of the sample company stands. Standard library only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sample_data.by_hand import Company, Contact, Sample

WINDOW = timedelta(days=7)
FEWEST = 4
PARTS = 1_048_576
Cell = tuple[str, str]
Stratum = frozenset[Cell]


@dataclass(frozen=True)
class Spoken:
    """A review and the contacts that it stands for, told to a 1,048,576th."""

    sample: Sample
    weight: float


def cell(contact: Contact) -> Cell:
    """What it is about, where it came in; the file names no owners."""
    return contact.keys["family"], contact.channel


def spoken(company: Company, as_of: datetime) -> list[Spoken]:
    """Every review, in the order of the file."""
    months = {s.contact.month for s in company.samples}
    weights = {number: weight for month in months for number, weight in of_month(company, month, as_of).items()}
    return [Spoken(s, weights.get(s.sample_id, 1.0)) for s in company.samples]


def old(contact: Contact, as_of: datetime) -> bool:
    """Whether the window has passed since it was opened."""
    return contact.opened + WINDOW <= as_of


def of_month(company: Company, month: str, as_of: datetime) -> dict[str, float]:
    """Review -> contacts that it stands for: those of a stratum for all of it, the first for what is left over."""
    came = Counter(cell(c) for c in company.contacts if c.month == month and old(c, as_of))
    here = [s for s in company.samples if s.contact.month == month and old(s.contact, as_of)]
    read = Counter(cell(s.contact) for s in here)
    weights: dict[str, float] = {}
    for stratum in apart(frozenset(came), came, read, 0) if read else ():
        names = sorted(s.sample_id for s in here if cell(s.contact) in stratum)
        each, left = divmod(size(stratum, came) * PARTS, len(names))
        weights |= {name: (each + (place < left)) / PARTS for place, name in enumerate(names)}
    return weights


def size(stratum: Stratum, counts: Counter[Cell]) -> int:
    """How many there are in all its cells."""
    return sum(counts[one] for one in stratum)


def apart(cells: Stratum, came: Counter[Cell], read: Counter[Cell], depth: int) -> list[Stratum]:
    """As many strata as have four reviews: what has fewer goes together, at first with what is most like it."""
    if depth == len(next(iter(cells))):
        return [cells]
    strata = [s for child in children(cells, depth) for s in apart(child, came, read, depth + 1)]
    enough = [s for s in strata if size(s, read) >= FEWEST]
    rest: Stratum = frozenset().union(*(s for s in strata if s not in enough))
    if not rest:
        return enough
    if enough and size(rest, read) < FEWEST:
        most = max((size(s, read), size(s, came)) for s in enough)
        hosts = [s for s in enough if (size(s, read), size(s, came)) == most]
        return [*(s for s in enough if s not in hosts), rest.union(*hosts)]
    return [*enough, rest]


def children(cells: Stratum, depth: int) -> Iterator[Stratum]:
    """The cells by what stands at this place of their names."""
    found = defaultdict(set)
    for one in cells:
        found[one[depth]].add(one)
    yield from map(frozenset, found.values())


def quality_score(reviews: list[Spoken]) -> tuple[float, float]:
    """Points over contacts that the reviews stand for, a failed critical item counting 0."""
    points = sum(r.sample.score * r.weight for r in reviews if not r.sample.critical)
    return points, sum(r.weight for r in reviews)


def critical_error_rate(reviews: list[Spoken]) -> tuple[float, float]:
    """The same of the contacts in which a critical item failed."""
    return sum(r.weight for r in reviews if r.sample.critical), sum(r.weight for r in reviews)
