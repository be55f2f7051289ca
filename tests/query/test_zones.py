"""Moments given as a day, and periods that settle, follow the company's zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from metrics.access import EVERYTHING
from metrics.query import Reader, Slice
from tests.oracles import Told
from tests.store.bring import bring, contact, opened

ALL = Slice(EVERYTHING)


@pytest.fixture
def reader_in(tmp_path: Path) -> Iterator[Callable[[str], Reader]]:
    """A reader of a store in a zone, with contacts and orders early on 1 and late on 30 June, UTC."""
    stores = []

    def open_in(zone: str) -> Reader:
        stores.append(opened(tmp_path, company_zone=zone))
        moments = [datetime(2026, 6, 1, 2), datetime(2026, 6, 30, 23)]
        bring(stores[0], "contacts", [contact(Told(str(m.day), m, "k1")) for m in moments])
        bring(stores[0], "orders", [{"order_id": str(m.day), "ordered_at": m} for m in moments])
        return Reader(stores[0])

    yield open_in
    for store in stores:
        store.close()


@pytest.mark.parametrize(
    ("zone", "months"),
    [
        ("UTC", {date(2026, 6, 1): (2, 2)}),
        ("Europe/Madrid", {date(2026, 6, 1): (1, 1), date(2026, 7, 1): (1, 1)}),
        ("America/New_York", {date(2026, 5, 1): (1, 1), date(2026, 6, 1): (1, 1)}),
    ],
)
def test_contacts_and_orders_fall_into_the_months_of_the_company(
    reader_in: Callable[[str], Reader], zone: str, months: dict[date, tuple[int, int]]
) -> None:
    found = reader_in(zone).read(ALL.cut("month"), "contacts_per_order")
    assert {k[0]: (c["contacts_per_order"].top, c["contacts_per_order"].bottom) for k, c in found.items()} == months


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        ("America/New_York", datetime(2026, 6, 1, 3, 59, 59), (1, 1)),  # the end of 31 May in New York
        ("Europe/Madrid", datetime(2026, 6, 30, 21, 59, 59), (1, 1)),  # the end of 30 June in Madrid
        ("Europe/Madrid", datetime(2026, 7, 1, 21, 59, 59), (2, 2)),
        ("UTC", datetime(2026, 6, 30, 23), (2, 2)),
    ],
)
def test_orders_are_cut_on_the_same_day_as_contacts(
    reader_in: Callable[[str], Reader], zone: str, moment: datetime, expected: tuple[int, int]
) -> None:
    reading = reader_in(zone).read_one(replace(ALL, as_of=moment), "contacts_per_order")["contacts_per_order"]
    assert (reading.top, reading.bottom) == expected


@pytest.mark.parametrize(
    ("zone", "reached"),
    [("UTC", date(2026, 6, 30)), ("Europe/Madrid", date(2026, 7, 1)), ("America/New_York", date(2026, 6, 30))],
)
def test_how_far_the_data_reaches_is_a_day_of_the_company(
    reader_in: Callable[[str], Reader], zone: str, reached: date
) -> None:
    known = reader_in(zone).known
    assert known.as_of is not None
    assert known.local_day(known.as_of) == reached
    assert known.settled(date(2026, 6, 23)) is (reached == date(2026, 7, 1))
    assert known.settled(date(2026, 6, 22))


def test_orders_of_a_store_without_contacts_are_counted_as_of_a_day(tmp_path: Path) -> None:
    store = opened(tmp_path)
    bring(store, "orders", [{"order_id": str(day), "ordered_at": datetime(2026, 6, day)} for day in (1, 2, 3)])
    asked = replace(ALL, as_of=datetime(2026, 6, 2, 23, 59, 59))
    assert Reader(store).sums(asked, "orders") == {"orders": 2}
    store.close()
