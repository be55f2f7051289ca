"""Any metric by any dimension: the parts are the whole, and nothing is ranked below the n rule."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.breakdown import BY, breakdown, points
from metrics.analysis.series import monthly
from metrics.catalog import DIMENSIONS, METRICS
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.store.bring import at, bring

ALL = Slice(EVERYTHING)
MONTH = date(2026, 10, 1)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("cut", [ALL, ALL.only("tier", "2").only("vendor", "Brisa")], ids=["all", "narrowed"])
def test_the_parts_of_every_dimension_are_the_whole(reader: Reader, metric: str, cut: Slice) -> None:
    for by in BY:
        found = breakdown(reader, cut, metric, by, MONTH)
        assert sum(part.reading.top or 0 for part in found.parts) == found.total.top
        if found.total.top:
            assert sum(part.share or 0 for part in found.parts) == pytest.approx(1)
        if METRICS[metric].ignores(by, DIMENSIONS[by].facts):
            assert {part.reading.bottom for part in found.parts} <= {found.total.bottom}
        elif found.total.bottom is not None:
            assert sum(part.reading.bottom or 0 for part in found.parts) == found.total.bottom


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("by", ["reason", "owner", "channel", "vendor", "market"])
def test_the_worst_stands_first_and_thin_parts_stand_last_by_name(reader: Reader, metric: str, by: str) -> None:
    found = breakdown(reader, ALL, metric, by, MONTH)
    ranked = [part.reading.value for part in found.parts if part.ranked]
    assert ranked == sorted(ranked, reverse=METRICS[metric].better == "lower", key=lambda v: v or 0)
    rest = found.parts[len(ranked) :]
    assert not any(part.ranked for part in rest)
    assert [part.label for part in rest] == sorted(str(part.label) for part in rest)
    assert {part.few for part in found.parts if part.ranked} <= {False}


def test_some_parts_of_the_sample_are_too_thin_to_be_ranked(reader: Reader) -> None:
    found = breakdown(reader, ALL, "repeat_contact_rate", "reason", MONTH)
    assert {part.few for part in found.parts} == {True, False}
    assert all((part.reading.bottom or 0) < 30 for part in found.parts if part.few)


def test_months_are_the_year_that_ends_with_the_chosen_one_newest_first(reader: Reader) -> None:
    found = breakdown(reader, ALL, "contacts", "month", MONTH)
    assert [part.label for part in found.parts][:2] == [MONTH, date(2026, 9, 1)]
    assert len(found.parts) == 12
    line = points(reader.known, found)
    assert [p.month for p in line] == sorted(p.month for p in line)
    assert sum(p.value or 0 for p in line) == found.total.value


def test_tiers_stand_in_their_own_order(reader: Reader) -> None:
    labels = [str(part.label) for part in breakdown(reader, ALL, "repeat_contact_rate", "tier", MONTH).parts]
    assert labels == sorted(labels)


@pytest.mark.parametrize("metric", ["repeat_contact_rate", "contacts_per_order", "quality_score"])
def test_parts_and_whole_say_how_far_chance_can_move_them(reader: Reader, metric: str) -> None:
    found = breakdown(reader, ALL, metric, "channel", MONTH)
    for reading in (found.total, *(part.reading for part in found.parts if part.ranked)):
        assert reading.interval is not None
        assert reading.value is not None
        assert reading.interval.low <= reading.value <= reading.interval.high


def test_contacts_of_days_without_orders_are_divided_by_nothing(store: Store) -> None:
    bring(store, "contacts", [{"contact_id": str(i), "opened_at": at(i)} for i in range(120)])
    bring(store, "orders", [{"order_id": str(i), "ordered_at": at(i)} for i in range(60, 120)])
    reader, april = Reader(store), date(2026, 4, 1)
    found = breakdown(reader, ALL, "contacts_per_order", "month", april)
    assert (found.total.top, found.total.bottom) == (56, 56)
    told = {p.month: p.value for p in monthly(reader, ALL, "contacts_per_order", april) if p.value is not None}
    assert {part.label: part.reading.value for part in found.parts} == told == {date(2026, 3, 1): 1.0, april: 1.0}
