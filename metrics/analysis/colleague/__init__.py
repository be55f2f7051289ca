"""What a careful colleague would say before a file is stored. Each warning is a Notice, and stops nothing.

One function per warning, with its threshold and the reason for it beside it; a warning that does not apply is
None. Below their thresholds they keep silent: a colleague who always warns is not listened to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from metrics.analysis.colleague.days import ahead, before_2000, contacts_alone, orders_alone, thin_tail
from metrics.analysis.colleague.file import File
from metrics.analysis.colleague.past import cap, covered, fewer_rows
from metrics.analysis.colleague.rows import (
    one_customer,
    other_owner,
    several_owners,
    unidentified,
    vague_reasons,
    zero_gaps,
)
from metrics.ingest import Batch, Notice
from metrics.query import Reader

__all__ = ["WARNINGS", "advise", "by_importance"]

_EITHER = (cap, fewer_rows, thin_tail, ahead, before_2000, covered)

WARNINGS: dict[str, tuple[Callable[[File], Notice | None], ...]] = {
    "contacts": (*_EITHER, zero_gaps, contacts_alone, unidentified, vague_reasons, one_customer, several_owners,
                 other_owner),
    "orders": (*_EITHER, orders_alone),
}  # fmt: skip
"""Kind of file -> its warnings; other kinds are small and read by eye."""

_FIRST = (
    # The rows may not be what they are taken for.
    "notice.zero_gaps", "notice.ids_repeated", "notice.identical_rows",
    # Something may be missing.
    "notice.cap", "notice.fewer_rows", "notice.thin_tail",
    # It may be read wrongly.
    "notice.headless", "notice.mended", "notice.ahead", "notice.before_2000", "notice.outcome_unmapped",
    "notice.unreadable",
    # It may not fit what is there.
    "notice.covered_without_id", "notice.covered", "notice.contacts_alone", "notice.orders_alone",
)  # fmt: skip
_LAST = (
    # Figures will come out, but say less.
    "notice.unidentified", "notice.vague_reasons", "notice.one_customer", "notice.several_owners",
    "notice.other_owner",
    # A few rows, already dealt with.
    "notice.closed_before_opened", "notice.time_skipped", "notice.time_doubled", "notice.notes_redacted",
    "notice.notes_left_out", "notice.handle_kept", "notice.speed_columns",
)  # fmt: skip


def advise(batch: Batch, reader: Reader, now: datetime) -> list[Notice]:
    """Every warning that a checked file deserves, given what the store holds; `now`: naive or aware."""
    if batch.first is None or batch.last is None:
        return []
    file = File(batch, reader, now)
    return [notice for warning in WARNINGS.get(batch.kind, ()) if (notice := warning(file)) is not None]


def by_importance(notices: Iterable[Notice]) -> list[Notice]:
    """The most important first; those without a place of their own stand in the middle, as they came."""
    places = {key: place - len(_FIRST) for place, key in enumerate(_FIRST)}
    places |= {key: place + 1 for place, key in enumerate(_LAST)}
    return sorted(notices, key=lambda notice: places.get(notice.key, 0))
