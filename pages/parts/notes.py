"""Notes as pages show them: what the import took out, and every number that could tell who it is, covered."""

from __future__ import annotations

import re

from metrics.ingest.redact import MARKS

COVER = "●" * 6
_TELLING = re.compile("|".join([*map(re.escape, MARKS), r"[A-Za-z]{0,4}[-#]?\d(?:[ ().\-/]?\d){3,}"]))
"""Four digits and more, also in groups, with the letters before them: numbers of orders, customers, parcels."""


def masked(note: str | None) -> str:
    """The note with what could tell who it is covered."""
    return _TELLING.sub(COVER, note or "")
