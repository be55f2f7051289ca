"""The day from which promises are judged, in one place."""

from __future__ import annotations

from datetime import date, datetime

from pages.parts import data


def today() -> date:
    """Today where the company is; for the sample company the day on which its data end, so that its story stays."""
    known, zone = data.known(), data.reader().zone
    if known.sample and known.as_of is not None:
        return known.local_day(known.as_of)
    return datetime.now(zone).date()
