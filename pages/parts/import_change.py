"""What storing changes: the headlines of the month that a file is mostly about."""

from __future__ import annotations

from datetime import date

from metrics import schema
from metrics.analysis.meeting import headlines
from metrics.analysis.series import month_end
from metrics.catalog import METRICS
from metrics.pipeline import Draft
from pages.parts import data, filters
from pages.parts.desk import Change, Figures
from pages.parts.guard import Viewer

MONTHS_TRIED = 3


def before(viewer: Viewer, drafts: list[Draft]) -> dict[date, Figures]:
    """The figures before storing, of the months in which the change may be seen, the likeliest first."""
    contacts = [d for d in drafts if d.batch.kind == "contacts"]
    return {month: _figures(viewer, month) for month in _months((contacts or drafts)[-1])}


def after(viewer: Viewer, known: dict[date, Figures]) -> Change:
    """The first of these months that has figures now: another source may not reach as far as this file."""
    for month, figures in known.items():
        now = _figures(viewer, month)
        if now:
            return Change(month, figures, now)
    return Change(None, {}, {})


def _figures(viewer: Viewer, month: date) -> Figures:
    """The headlines of the month; none if it holds no contacts."""
    reader = data.reader()
    if reader.known.empty:
        return {}
    metrics = dict.fromkeys(("contacts", *headlines(reader)))
    found = reader.read_one(data.everything(viewer).month(month), *metrics)
    return found if found["contacts"].top else {}


def _months(ready: Draft) -> list[date]:
    """The last whole month of the file with enough rows, else its last; then its other months, the latest first."""
    batch = ready.batch
    if batch.first is None or batch.last is None:
        known = data.known()
        return [] if known.empty else [filters.latest_whole_month(known)]
    months = batch.kept[schema.CLOCK[batch.kind]].dt.date().dt.month_start()
    counts = sorted(months.value_counts().iter_rows())
    first, last = batch.first.date(), batch.last.date()
    whole = [(month, n) for month, n in counts if first <= month and month_end(month) <= last]
    solid = [(month, n) for month, n in whole if n >= METRICS["repeat_contact_rate"].least]
    likely: date = (solid or whole or counts)[-1][0]
    others = [month for month, _ in reversed(counts) if month != likely]
    return [likely, *others[:MONTHS_TRIED]]
