"""What might belong together: codes that read like a wording, and codes that follow each other far above chance."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import sqrt

from metrics.analysis.workshop import Line, Sheet
from metrics.query import Reader, Slice

ALIKE, AT_MOST = 0.7, 2
"""From here on two names are alike; a word that more reasons share says nothing."""
LEAST_PAIRS, LIFT, SURPRISE = 10, 2.0, 4.0
"""Pairs are told from this count on, at twice what chance gives and four standard deviations above it."""
MOST, LOOKED_AT = 8, 60
"""Suggestions shown at once; codes compared with every reason, the most frequent ones, so that a page stays quick."""


@dataclass(frozen=True)
class Named:
    """A code that nobody mapped reads like a reason that is there, or like one of its codes."""

    code: str
    contacts: int
    reason: str


@dataclass(frozen=True)
class Together:
    """Two reasons of different families whose contacts follow each other; `chance`: how often they would anyway.

    `into`: the family that the smaller one, `reason`, would join, which is that of `other`.
    """

    reason: str
    other: str
    into: str
    times: int
    chance: float
    codes: tuple[str, ...]


@lru_cache(maxsize=8)
def by_name(sheet: Sheet) -> tuple[Named, ...]:
    """For each code that is not mapped the reason that reads most like it, the most frequent codes first."""
    names = {line.wording: f"{line.wording} {line.code}" for line in sheet.lines if line.reason is not None}
    common = Counter(word for text in names.values() for word in _words(text))
    usual = frozenset(word for word, reasons in common.items() if reasons > AT_MOST)
    found: list[Named] = []
    for line in [line for line in sheet.lines if line.reason is None][:LOOKED_AT]:
        scores = [(alike(line.code, text, usual), name) for name, text in names.items()]
        score, reason = max(scores, default=(0.0, ""))
        found += [Named(line.code, line.contacts, reason)] if score >= ALIKE else []
    return tuple(found[:MOST])


def alike(one: str, other: str, usual: frozenset[str] = frozenset()) -> float:
    """0 to 1: how well the telling words of `one` are found in `other`; `usual` words tell nothing.

    The best word counts in full and the rest by half, so that "XCH_APP2" is near "The app stops working".
    """
    first, second = _words(one) - usual, _words(other) - usual
    if not first or not second:
        return 0.0
    best = sorted((max(SequenceMatcher(None, a, b).ratio() for b in second) for a in first), reverse=True)
    return (best[0] + sum(best) / len(best)) / 2


def _words(text: str) -> frozenset[str]:
    """Words of three letters and more in lower case, without digits: "XCH_APP2" -> xch, app."""
    return frozenset(re.findall(r"[^\W\d_]{3,}", text.lower()))


def by_following(reader: Reader, cut: Slice, sheet: Sheet) -> tuple[Together, ...]:
    """Pairs of reasons of different families that follow each other, under any reason, more often than chance.

    Chance: so many of all changes of reason start with the one, so many end with the other (METRICS.md 1, key "any").
    """
    lines = {line.code.lower(): line for line in sheet.lines}
    changes: Counter[tuple[str, str]] = Counter()
    for pair in reader.pairs(cut):
        one, two = lines[pair.earlier].wording, lines[pair.later].wording
        if one != two:
            changes[one, two] += pair.times
    starts: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for (one, two), times in changes.items():
        starts[one] += times
        ends[two] += times
    total, codes = sum(changes.values()), _codes(sheet)
    volume: Counter[str] = Counter()
    for line in sheet.lines:
        volume[line.wording] += line.contacts
    found = []
    for one, two in {(min(pair), max(pair)) for pair in changes}:
        times = changes[one, two] + changes[two, one]
        chance = (starts[one] * ends[two] + starts[two] * ends[one]) / total
        families = {_matter(lines[codes[name][0].lower()]).lower() for name in (one, two)}
        if (
            len(families) < 2
            or times < LEAST_PAIRS
            or times < LIFT * chance
            or times - chance < SURPRISE * sqrt(chance)
        ):
            continue
        small, large = sorted((one, two), key=lambda name: (volume[name], name))
        found.append(Together(small, large, _matter(lines[codes[large][0].lower()]), times, chance, codes[small]))
    return tuple(sorted(found, key=lambda one: (-one.times / one.chance, one.reason))[:MOST])


def _codes(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in sheet.lines:
        found[line.wording] = (*found.get(line.wording, ()), line.code)
    return found


def _matter(line: Line) -> str:
    return line.family or line.wording
